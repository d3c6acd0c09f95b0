"""A running Vipps stand-in with one sales unit, one accounting partner and two ledgers; no kept tokens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import requests

from app.http import Http
from app.providers.vipps import auth
from app.sandbox.server import RunningStandIn, StandIn
from app.sandbox.vipps import (
    AccountingPartnerKeys,
    SalesUnitKeys,
    VippsKeys,
    VippsLedgerBook,
    create_vipps_stand_in,
)
from tests.accounting.tripletex.scripted import Scripted

UNIT = {
    "client_id": "unit-client",
    "client_secret": "unit-secret",
    "subscription_key": "unit-key",
    "merchant_serial_number": "123455",
}
PARTNER = {"client_id": "partner", "client_secret": "partner-secret", "ledger_id": "302321"}


@dataclass
class Vendor:
    """The stand-in, its book and keys, and the way to it."""

    stand_in: StandIn
    book: VippsLedgerBook
    keys: VippsKeys
    http: Http

    def plan(self, kind: str, **fault: Any) -> None:
        requests.post(f"{self.http.base_url}/_faults", json={"kind": kind, **fault}, timeout=60)

    def disturb(self, name: str, times: int | None = 1, **params: Any) -> None:
        self.plan("custom", name=name, params=params, times=times)

    def count(self, path: str) -> int:
        return sum(path in one["path"] for one in self.stand_in.requests)

    @property
    def asked_for_personal(self) -> int:
        state = requests.get(f"{self.http.base_url}/_state", timeout=60).json()
        return int(state["askedForPersonalData"])


@pytest.fixture(autouse=True)
def _no_kept_tokens() -> None:
    auth._tokens._kept.clear()


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    """Ledger 302321 has two closed dates: 2026-03-03 with five sales and a payout, the next without."""
    book = VippsLedgerBook()
    book.add_ledger("302321", "123455", opened=date(2026, 3, 3), first_payout=2000812)
    book.add_ledger("400000", "999999", opened=date(2026, 3, 3))
    for place in range(5):
        at = datetime(2026, 3, 3, 8 + place, tzinfo=UTC)
        book.capture("302321", at, f"woo-1048{place}", 10000 + place, psp=f"psp-{place}", fee=150)
    book.close_date("302321", date(2026, 3, 4))
    keys = VippsKeys(
        [SalesUnitKeys("123455", "unit-client", "unit-secret", "unit-key")],
        [AccountingPartnerKeys("partner", "partner-secret", {"302321", "400000"})],
    )
    stand_in = create_vipps_stand_in(
        book, keys, page_size=2, ledgers_page_size=1, today=lambda: date(2026, 3, 5)
    )
    with RunningStandIn(stand_in) as running:
        yield Vendor(stand_in, book, keys, Http("vipps", running.url, call_seconds=30))


@pytest.fixture
def script() -> Iterator[Scripted]:
    """Answers that no stand-in would give; both token calls answer."""
    scripted = Scripted()
    token = {"access_token": "token", "expires_in": "3600"}
    scripted.on("POST", "/accesstoken/get", token)
    scripted.on("POST", "/miami/v1/token", token | {"expires_in": 900})
    yield scripted
    scripted.stop()


@pytest.fixture
def scripted_http(script: Scripted) -> Http:
    return Http("vipps", script.url, call_seconds=30)
