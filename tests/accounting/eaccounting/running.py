"""eAccounting's stand-in with one company, run for a test, and the adapter that speaks with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import requests

from app.accounting.base import EvidenceFile, OutgoingPosting, OutgoingVoucher, Session
from app.accounting.eaccounting import EAccounting
from app.errors import Unauthorised
from app.http import Http
from app.sandbox.eaccounting import EAccountingBooks, create_eaccounting_stand_in
from app.sandbox.eaccounting.by_hand import OtherHands
from app.sandbox.server import RunningStandIn, StandIn

TODAY = date(2026, 3, 18)
DAY = date(2026, 3, 17)
FIRST, LAST = date(2026, 3, 10), TODAY
KEY = "AVT4ND6X2QJW7ZM5KR3YHB"
REVERSAL_KEY = "RV" + KEY[2:]
NUMBER = "987654325"
PDF = EvidenceFile(f"avstem-{KEY}.pdf", "application/pdf", b"%PDF-1.4 example")


class Given:
    """Access that a person gave; ``renewed`` counts how often it was renewed."""

    def __init__(self, books: EAccountingBooks) -> None:
        self._books = books
        self.token, _ = books.identity.give(NUMBER)
        self.renewed = 0

    def access_token(self) -> str:
        return self.token

    def renew(self, refused: str) -> str:
        if self._books.identity.given[-1].ended:
            raise Unauthorised("eaccounting", "renew_token")
        self.token, _ = self._books.identity.give(NUMBER)
        self.renewed += 1
        return self.token


@dataclass
class Running:
    """The stand-in, its books and its clock."""

    stand_in: StandIn
    url: str
    books: EAccountingBooks
    hands: OtherHands
    given: Given
    now: datetime = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)

    def connect(self) -> EAccounting:
        http = Http("eaccounting", self.url, call_seconds=30)
        return EAccounting(Session(http=http, credentials={}, today=TODAY, grant=self.given))

    def fault(self, **fault: Any) -> None:
        requests.post(f"{self.url}/_faults", json=fault, timeout=60).raise_for_status()

    @property
    def company(self) -> dict[str, Any]:
        """All of the company as the stand-in counts it."""
        found: dict[str, Any] = requests.get(f"{self.url}/_state", timeout=60).json()["companies"][0]
        return found

    def asked(self, method: str, ending: str) -> int:
        return sum(
            1 for one in self.stand_in.requests if one["method"] == method and one["path"].endswith(ending)
        )

    def wait(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@contextmanager
def running(**settings: Any) -> Iterator[Running]:
    """Run a stand-in with these settings; its company has access given."""
    holder: list[Running] = []
    start = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
    books = EAccountingBooks(clock=lambda: holder[0].now if holder else start)
    books.add_company("Nordlys Butikk AS", NUMBER)
    stand_in = create_eaccounting_stand_in(books, **settings)
    with RunningStandIn(stand_in) as server:
        holder.append(Running(stand_in, server.url, books, OtherHands(books), Given(books)))
        yield holder[0]


def settlement(*postings: OutgoingPosting, key: str = KEY, on: date = DAY) -> OutgoingVoucher:
    return OutgoingVoucher(
        key=key,
        date=on,
        currency="NOK",
        text="Nets oppgjør 88120045 2026-03-17",
        postings=postings
        or (
            OutgoingPosting("1920", "0", 811_420, "Nets utbetaling 88120045"),
            OutgoingPosting("7770", "0", 13_580, "Nets gebyr", department="10"),
            OutgoingPosting("1523", "0", -825_000, "Kortbetalinger 19 stk"),
        ),
    )
