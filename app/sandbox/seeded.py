"""Both stand-ins together, with invented keys: empty, or with the seeded story of a shop's two weeks."""

from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Final

from app.sandbox.scenario import LEDGER, MSN, Story, build_story
from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import TripletexBooks, create_tripletex_stand_in
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in

COMPANY: Final = 107_500_001
COMPANY_NAME: Final = "Eksempel Nettbutikk AS"
ORGANISATION_NUMBER: Final = "987654325"

KEYS: Final = SalesUnitKeys(
    MSN, "sandbox-vipps-client", "sandbox-vipps-client-secret-5d1e", "sandbox-vipps-subscription-9c07"
)
"""The only Vipps keys that work here."""
CONSUMER_TOKEN: Final = "test-sandbox-consumer-token-41fa"
EMPLOYEE_TOKEN: Final = "test-sandbox-employee-token-b82c"
"""The only Tripletex tokens that work here; those of the test environment begin with ``test-``."""

_VISIBILITY_LAG: Final = 0.2
"""Seconds until a new voucher shows in searches, as at the vendor, only shorter."""


@dataclass(frozen=True)
class Sandbox:
    """The stand-ins, running on loopback; a context manager that stops them."""

    vipps: RunningStandIn
    tripletex: RunningStandIn

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.vipps.stop()
        self.tripletex.stop()


def start_sandbox(story: Story | None = None, *, vipps_port: int = 0, tripletex_port: int = 0) -> Sandbox:
    """Start both; a port of 0 is any free one. Without a story the ledger and the books are empty."""
    book = story.book if story is not None else _empty_book()
    books = TripletexBooks()
    books.add_company(COMPANY_NAME, ORGANISATION_NUMBER, company_id=COMPANY)
    books.add_employee_token(COMPANY, CONSUMER_TOKEN, EMPLOYEE_TOKEN)
    vipps = create_vipps_stand_in(book, VippsKeys(sales_units=[KEYS]))
    tripletex = create_tripletex_stand_in(books, environment="test", visibility_lag_seconds=_VISIBILITY_LAG)
    return Sandbox(
        RunningStandIn(vipps, vipps_port).start(), RunningStandIn(tripletex, tripletex_port).start()
    )


def told_story(last_day: date, orders_a_day: int) -> Story:
    """The story that every process tells alike: same day and size, same orders and rows."""
    return build_story(last_day, orders_a_day=orders_a_day)


def _empty_book() -> VippsLedgerBook:
    book = VippsLedgerBook()
    book.add_ledger(LEDGER, MSN)
    return book
