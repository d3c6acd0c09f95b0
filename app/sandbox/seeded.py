"""The stand-ins together, with invented keys: empty, or with the seeded story of a shop's two weeks."""

from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import Final

from app.sandbox.scenario import LEDGER, MSN, Story, build_story
from app.sandbox.server import RunningStandIn
from app.sandbox.shop_books import ShopBooks, keep_shop_books
from app.sandbox.stripe import StripeBook, StripeKeys, create_stripe_stand_in
from app.sandbox.stripe_story import ACCOUNT, StripeStory, build_stripe_story
from app.sandbox.tripletex import TripletexBooks, create_tripletex_stand_in
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in

COMPANY: Final = 107_500_001
COMPANY_NAME: Final = "Eksempel Nettbutikk AS"
ORGANISATION_NUMBER: Final = "987654325"

KEYS: Final = SalesUnitKeys(
    MSN, "sandbox-vipps-client", "sandbox-vipps-client-secret-5d1e", "sandbox-vipps-subscription-9c07"
)
"""The only Vipps keys that work here."""
STRIPE_KEY: Final = "rk_test_SandboxShopRestricted7e20c4"
"""The only Stripe key that works here: a restricted one that may read what payouts need."""
CONSUMER_TOKEN: Final = "test-sandbox-consumer-token-41fa"
EMPLOYEE_TOKEN: Final = "test-sandbox-employee-token-b82c"
"""The only Tripletex tokens that work here; those of the test environment begin with ``test-``."""

VISIBILITY_LAG: Final = 0.2
"""Seconds until a new voucher shows in searches, as at the vendor, only shorter."""


@dataclass(frozen=True)
class Stories:
    """One shop's two weeks at both providers, and what its other system has of them in the books."""

    vipps: Story
    stripe: StripeStory
    books: ShopBooks


@dataclass(frozen=True)
class Sandbox:
    """The stand-ins, running on loopback; a context manager that stops them."""

    vipps: RunningStandIn
    stripe: RunningStandIn
    tripletex: RunningStandIn

    @property
    def addresses(self) -> dict[str, str]:
        return {"vipps": self.vipps.url, "stripe": self.stripe.url, "tripletex": self.tripletex.url}

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in (self.vipps, self.stripe, self.tripletex):
            one.stop()


def start_sandbox(
    stories: Stories | None = None, *, vipps_port: int = 0, stripe_port: int = 0, tripletex_port: int = 0
) -> Sandbox:
    """Start all; a port of 0 is any free one. Without stories the providers and the books are empty."""
    books = TripletexBooks()
    books.add_company(COMPANY_NAME, ORGANISATION_NUMBER, company_id=COMPANY)
    books.add_employee_token(COMPANY, CONSUMER_TOKEN, EMPLOYEE_TOKEN)
    if stories is not None:
        stories.books.write(books, COMPANY)
    keys = StripeKeys()
    keys.add("sandbox", STRIPE_KEY, ACCOUNT)
    vipps = create_vipps_stand_in(
        stories.vipps.book if stories is not None else _empty_ledger(), VippsKeys(sales_units=[KEYS])
    )
    stripe = create_stripe_stand_in(stories.stripe.book if stories is not None else _empty_account(), keys)
    tripletex = create_tripletex_stand_in(books, environment="test", visibility_lag_seconds=VISIBILITY_LAG)
    return Sandbox(
        RunningStandIn(vipps, vipps_port).start(),
        RunningStandIn(stripe, stripe_port).start(),
        RunningStandIn(tripletex, tripletex_port).start(),
    )


def told_stories(last_day: date, orders_a_day: int) -> Stories:
    """The stories that every process tells alike: same day and size, same orders, rows and bookings.

    Two of three orders are paid with Vipps, the others with Stripe.
    """
    vipps = build_story(last_day, orders_a_day=orders_a_day)
    stripe = build_stripe_story(last_day, orders_a_day=max(3, orders_a_day // 2))
    return Stories(vipps, stripe, keep_shop_books(vipps, stripe))


def _empty_ledger() -> VippsLedgerBook:
    book = VippsLedgerBook()
    book.add_ledger(LEDGER, MSN)
    return book


def _empty_account() -> StripeBook:
    book = StripeBook()
    book.add_account(ACCOUNT, livemode=False)
    return book
