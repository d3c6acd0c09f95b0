"""Fiken's stand-in with one company, run for a test, and the adapter that speaks with it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import requests

from app.accounting.base import EvidenceFile, OutgoingPosting, OutgoingVoucher, Session
from app.accounting.fiken import Fiken
from app.http import Http
from app.sandbox.fiken import FikenBooks, OtherHands, create_fiken_stand_in
from app.sandbox.server import RunningStandIn, StandIn

TODAY = date(2026, 3, 18)
DAY = date(2026, 3, 17)
FIRST, LAST = date(2026, 3, 10), TODAY
KEY, NEXT_KEY = "AVH6WJ3X5NQZ2TM7KR4YDC", "AVC7TK4Q2XZN6WM5RJ3YDB"
REVERSAL_KEY = "RV" + KEY[2:]
TOKEN = "fiken-token-example"
SLUG = "nordlys-butikk-as"
BANK = "1920:10001"
PDF = EvidenceFile("avstem.pdf", "application/pdf", b"%PDF-1.4 example")


@dataclass
class Running:
    """The stand-in, its books and its clock."""

    stand_in: StandIn
    url: str
    books: FikenBooks
    hands: OtherHands
    tokens: dict[str, str] = field(default_factory=dict)
    now: datetime = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)

    def session(self, credentials: Mapping[str, str] | None = None, **given: Any) -> Session:
        http = Http("fiken", self.url, call_seconds=30, production=given.pop("production", False))
        return Session(
            http=http,
            credentials={"api_token": TOKEN} if credentials is None else credentials,
            today=TODAY,
            read_token=self.tokens.get,
            write_token=lambda key, token, seconds: self.tokens.__setitem__(key, token or ""),
            **given,
        )

    def connect(self, **given: Any) -> Fiken:
        return Fiken(self.session(**given))

    def fault(self, **fault: Any) -> None:
        requests.post(f"{self.url}/_faults", json=fault, timeout=60).raise_for_status()

    @property
    def held(self) -> list[dict[str, Any]]:
        """The company's transactions as the stand-in counts them."""
        companies = requests.get(f"{self.url}/_state", timeout=60).json()["companies"]
        found: list[dict[str, Any]] = next(one for one in companies if one["slug"] == SLUG)["transactions"]
        return found

    def asked(self, method: str, ending: str) -> int:
        return sum(
            1 for one in self.stand_in.requests if one["method"] == method and one["path"].endswith(ending)
        )

    def wait(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@contextmanager
def running(**settings: Any) -> Iterator[Running]:
    """Run a stand-in with these settings."""
    holder: list[Running] = []
    books = FikenBooks(clock=lambda: holder[0].now if holder else datetime(2026, 3, 18, tzinfo=UTC))
    books.add_company("Nordlys Butikk AS", "987654325", slug=SLUG, is_test=True)
    books.add_personal_token(TOKEN, SLUG)
    stand_in = create_fiken_stand_in(books, **settings)
    with RunningStandIn(stand_in) as server:
        holder.append(Running(stand_in, server.url, books, OtherHands(books)))
        yield holder[0]


def settlement(*postings: OutgoingPosting, key: str = KEY, on: date = DAY, **given: Any) -> OutgoingVoucher:
    return OutgoingVoucher(
        key=key,
        date=on,
        currency=given.get("currency", "NOK"),
        text=given.get("text", "Vipps oppgjør 2000143 2026-03-17"),
        postings=postings
        or (
            OutgoingPosting(BANK, "0", 1_102_837, "Utbetalt"),
            OutgoingPosting("7770", "0", 22_163, "Gebyr"),
            OutgoingPosting("1521", "0", -1_125_000, "Betalinger 31 stk"),
        ),
    )
