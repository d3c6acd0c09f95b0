"""A stand-in with one client of PowerOffice Go, and the adapter connected to it over real HTTP."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.accounting.base import EvidenceFile, OutgoingPosting, OutgoingVoucher, Session
from app.accounting.poweroffice import PowerOffice
from app.http import Http
from app.sandbox.faults import Fault
from app.sandbox.poweroffice import OtherHands, PowerOfficeBooks, create_poweroffice_stand_in
from app.sandbox.server import RunningStandIn

TODAY = date(2026, 3, 18)
DAY = date(2026, 3, 17)
FIRST, LAST = date(2026, 3, 10), TODAY
KEY = "AVM5C7WQ2XTJ4ZK6RNY3PD"
NEXT_KEY = "AVB3JX6W2SLQ7PNU4ZKC5T"
REVERSAL_KEY = "RV" + KEY[2:]
KEYS = {
    "client_key": "1e9d5b3c-6f20-4a87-8c44-d05b7a3f9e21",
    "application_key": "7c1f3a52-0a5b-4d3e-9f61-2b8e4c7d9a10",
    "subscription_key": "0f3c9a77d1e84b5f",
}
PDF = EvidenceFile("avstem.pdf", "application/pdf", b"%PDF-1.4\n1 0 obj <</Type /Page>> endobj\n")


@dataclass
class Clock:
    """The vendor's time, moved by hand."""

    now: datetime = datetime.combine(TODAY, time(4, 2), UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **given: float) -> None:
        self.now += timedelta(**given)


class Running:
    """A stand-in with one client; ``kept`` are the tokens that are kept between connections."""

    def __init__(self, **settings: Any) -> None:
        self.clock = Clock()
        self.books = PowerOfficeBooks(clock=self.clock)
        self.company = self.books.add_company("Eksempel AS", "999 999 999").id
        self.books.add_subscription_key(KEYS["subscription_key"])
        self.books.add_client_key(self.company, KEYS["application_key"], KEYS["client_key"])
        self.hands = OtherHands(self.books)
        chosen = {"environment": "demo", "rate_limit": 10_000, **settings}
        self.stand_in = create_poweroffice_stand_in(self.books, **chosen)
        self.server = RunningStandIn(self.stand_in)
        self.kept: dict[str, str] = {}

    def connect(self, *, production: bool = False, **keys: str) -> PowerOffice:
        return PowerOffice(self.session(production=production, **keys))

    def session(self, *, production: bool = False, **keys: str) -> Session:
        def write(key: str, token: str | None, seconds: int) -> None:
            self.kept.pop(key, None)
            if token is not None:
                assert 0 < seconds < 1199
                self.kept[key] = token

        return Session(
            http=Http("poweroffice", self.server.url, call_seconds=30, production=production),
            credentials={**KEYS, "calls_per_second": "1000", **keys},
            today=TODAY,
            read_token=self.kept.get,
            write_token=write,
        )

    def fault(self, kind: str, method: str, path: str, **given: Any) -> None:
        self.stand_in.faults.plan(Fault(kind, method=method, path=path, **given))

    def asked(self, path: str) -> list[Mapping[str, Any]]:
        return [one for one in self.stand_in.requests if path in one["path"]]

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.stand_in._state()["companies"][0]
        return state


@contextmanager
def running(**settings: Any) -> Iterator[Running]:
    one = Running(**settings)
    with one.server:
        yield one


def settlement(*postings: OutgoingPosting, key: str = KEY, on: date = DAY) -> OutgoingVoucher:
    """The payout of the vendor sheet's example: 18402.15 to the bank, 597.85 in fees."""
    return OutgoingVoucher(
        key=key,
        date=on,
        currency="NOK",
        text="Klarna oppgjør 5f2d1c 2026-03-17",
        postings=postings
        or (
            OutgoingPosting("1920", "0", 1_840_215, "Utbetalt bank"),
            OutgoingPosting("7770", "0", 59_785, "Gebyr Klarna", department="10"),
            OutgoingPosting("1522", "0", 99_000, "Refusjoner"),
            OutgoingPosting("1522", "0", -1_999_000, "Betalinger"),
        ),
    )


def two_lines(account: str, vat_code: str = "0", amount: int = 10_000, key: str = KEY) -> OutgoingVoucher:
    """An amount on the account against the clearing account."""
    return settlement(
        OutgoingPosting(account, vat_code, amount, "Linje"),
        OutgoingPosting("1522", "0", -amount, "Motpost"),
        key=key,
    )
