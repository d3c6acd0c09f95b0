"""Visma.net's stand-in with one company, run for a test, and the adapter that speaks with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import requests

from app.accounting.base import EvidenceFile, OutgoingPosting, OutgoingVoucher, Session
from app.accounting.vismanet import VismaNet
from app.http import Http
from app.sandbox.server import RunningStandIn, StandIn
from app.sandbox.vismanet import VismaNetBooks, create_vismanet_stand_in
from app.sandbox.vismanet.by_hand import OtherHands

TODAY = date(2026, 3, 18)
DAY = date(2026, 3, 17)
FIRST, LAST = date(2026, 3, 10), TODAY
KEY = "AVQ2ZX7N4TMK5WJ6RD3YPB"
REVERSAL_KEY = "RV" + KEY[2:]
TENANT, NUMBER = "11111111-aaaa-4bbb-8ccc-000000000001", "987654325"
CLIENT, SECRET = "client", "client-secret-example"
PDF = EvidenceFile(f"avstem-{KEY}.pdf", "application/pdf", b"%PDF-1.4 example")


@dataclass
class Running:
    """The stand-in, its books and its clock."""

    stand_in: StandIn
    url: str
    books: VismaNetBooks
    hands: OtherHands
    tokens: dict[str, str] = field(default_factory=dict)
    now: datetime = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)

    def connect(self, **given: str) -> VismaNet:
        credentials = {"client_id": CLIENT, "client_secret": SECRET, "tenant_id": TENANT, **given}
        return VismaNet(
            Session(
                http=Http("vismanet", self.url, call_seconds=30),
                credentials=credentials,
                today=TODAY,
                read_token=self.tokens.get,
                write_token=self._keep,
            )
        )

    def _keep(self, key: str, token: str | None, seconds: int) -> None:
        self.tokens.pop(key, None)
        if token is not None:
            self.tokens[key] = token

    def fault(self, **fault: Any) -> None:
        requests.post(f"{self.url}/_faults", json=fault, timeout=60).raise_for_status()

    @property
    def company(self) -> dict[str, Any]:
        """All of the company as the stand-in counts it."""
        found: dict[str, Any] = requests.get(f"{self.url}/_state", timeout=60).json()["companies"][0]
        return found

    @property
    def batches(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.company["batches"]
        return found

    def asked(self, method: str, ending: str) -> int:
        return sum(
            1 for one in self.stand_in.requests if one["method"] == method and one["path"].endswith(ending)
        )

    def wait(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@contextmanager
def running(**settings: Any) -> Iterator[Running]:
    """Run a stand-in with these settings, releases done at once unless told; its company has approved us."""
    holder: list[Running] = []
    start = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    books = VismaNetBooks(clock=lambda: holder[0].now if holder else start)
    books.add_company(TENANT, "Nordlys Butikk AS", NUMBER)
    books.add_app(CLIENT, SECRET)
    books.approve(CLIENT, TENANT)
    stand_in = create_vismanet_stand_in(books, **{"release_seconds": 0, **settings})
    with RunningStandIn(stand_in) as server:
        holder.append(Running(stand_in, server.url, books, OtherHands(books)))
        yield holder[0]


def settlement(*postings: OutgoingPosting, key: str = KEY, on: date = DAY) -> OutgoingVoucher:
    return OutgoingVoucher(
        key=key,
        date=on,
        currency="NOK",
        text="Stripe payout po_1Qx 2026-03-17",
        postings=postings
        or (
            OutgoingPosting("1920", "0", 507_750, "Utbetaling"),
            OutgoingPosting("7770", "0", 12_250, "Gebyr", department="10"),
            OutgoingPosting("1524", "0", -520_000, "Betalinger 8 stk"),
        ),
    )
