"""The shop of the three months: its providers, its books and the service, moved on from day to day."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import select

from app.cli.demo import pair_shop
from app.config import Settings
from app.core.balance_days import Split
from app.core.cases import Action, CaseCode, Decision
from app.core.proof import Proof
from app.core.sales import SalesMode
from app.pipeline.decide import decide_case
from app.pipeline.intake import take_events
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.resync import ask_resync
from app.pipeline.rules import replace_rules, rules_in_force
from app.pipeline.services import Services
from app.pipeline.split import set_split
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.tripletex_books import (
    COMPANY,
    CONSUMER_TOKEN,
    EMPLOYEE_TOKEN,
    by_hand,
    start_books,
    vouchers_in,
)
from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import TripletexBooks
from app.secrets import new_key
from app.store import cases, connections, shops, sites
from app.store import tables as t
from tests.properties.months.calendar import LAST, OPENED, START, MovedClock, at, open_moved
from tests.properties.months.hands import Hands
from tests.properties.months.mix import Mix, ShopRefund, opening_balance
from tests.properties.months.selling import Selling
from tests.properties.months.sides import Side
from tests.properties.months.untold_sides import SIDES, UntoldSide

OTHER_FEES: Final = 7771
"""The account that a change of rules books fees on."""
SUSPENSE: Final = 2999
"""Against which an opening voucher is booked."""
EURO_ANSWER: Final = Decision(
    Action.USE_RATE, rate="11.40", rate_source="Norges Bank", rate_on=START.isoformat()
)
"""The rate that the other system books euros at: a person says the same."""
_QUICK: Final = {
    "visibility_lag_seconds": 0.1,
    "settle_seconds": 0.1,
    "retry_seconds": 0.1,
    "dispute_days": 60,  # what is lost is written off by hand before anybody is asked
    "retry_most_seconds": 1.0,
    "order_grace": 0,
    "preview_days": 0,
}


@dataclass
class MonthsShop:
    """``chance`` decides all that nobody asked for."""

    chance: Random
    clock: MovedClock
    services: Services
    shop: int
    books: RunningStandIn
    hands: Hands
    mixes: tuple[Mix, ...]
    selling: Selling
    lived: date = OPENED - timedelta(days=1)

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(mix.side for mix in self.mixes)

    def live_through(self, last: date, *, sells: bool = True) -> None:
        """Live every day up to ``last``, tell the service of the orders, let it work the morning after."""
        while self.lived < last:
            self.lived += timedelta(days=1)
            for mix in self.mixes:
                mix.live(self.lived, sells=sells)
                pays = self.lived.weekday() == 1 or self.chance.random() < 0.1
                at_last = self.lived == LAST and isinstance(mix.side, UntoldSide)  # then all is told
                mix.side.end_day(self.lived, pay=pays or at_last)
        for mix in self.mixes:
            self.selling.tell(self.services, self.shop, mix.sales)
            self._tell_refunds(mix.refunds)
        self.clock.move(at(last + timedelta(days=1), 6))
        self.work()

    def _tell_refunds(self, refunds: Sequence[ShopRefund]) -> None:
        with self.services.store.reading(self.shop) as connection:
            (site,) = sites.list_sites(connection, self.shop)
        told = [
            {
                "type": "refund",
                "event_id": hashlib.sha256(one.id.encode()).hexdigest(),
                "order_id": str(one.order.order_id),
                "order_key_hash": hashlib.sha256(str(one.order.order_id).encode()).hexdigest(),
                "counter": place,
                "body": {},
                "refund_id": one.id,
                "amount": one.amount,
                "currency": one.order.currency,
                "refunded_at": at(one.day, 10),
                "paid_back": True,
                "removed": False,
            }
            for place, one in enumerate(refunds, 1)
        ]
        take_events(self.services, self.shop, site.id, site.public_id, 1, told)

    def work(self) -> None:
        run_until_done(self.services, seconds=300, patience=1.5)
        while asked := self._asked_about():
            for one, answer in asked:
                decide_case(self.services, self.shop, one, answer, "test")
            run_until_done(self.services, seconds=300, patience=1.5)

    def _asked_about(self) -> list[tuple[int, Decision]]:
        """The open questions at which rate sales in euros are booked, and whether a dispute is lost that the
        older books took off the disputed account."""
        with self.services.store.reading(self.shop) as connection:
            found = cases.list_cases(connection, self.shop, limit=None)
        return [
            (one.id, EURO_ANSWER)
            for one in found
            if one.code == CaseCode.RATE_MISSING and one.subject.startswith("sale/")
        ] + [
            (one.id, Decision(Action.LOST_BEFORE_START, account=one.params["account"]))
            for one in found
            if one.code == CaseCode.DISPUTE_OPEN and one.params.get("before_start")
        ]

    def work_again(self) -> None:
        """Collect all anew, as if nothing had been collected, ask for every payout by itself, and have every
        sale looked at again."""
        with self.services.store.reading(self.shop) as connection:
            known = list(connection.execute(select(t.payouts.c.id)).scalars())
        for one in known:
            ask_resync(self.services, self.shop, one, "test")
        if self.selling.mode is not SalesMode.SETTLEMENT_ONLY:
            self.selling.choose(self.services, self.shop)
        self.work()

    def open_with(self, form: str) -> int:
        """Accept each opening position; returns what an opening voucher took off the clearing accounts."""
        taken = 0
        with self.services.store.reading(self.shop) as connection:
            accounts = connections.list_merchant_accounts(connection, self.shop)
        for account in accounts:
            seen = propose_opening(self.services, self.shop, account.id)
            accept_opening(
                self.services,
                self.shop,
                account.id,
                difference=seen.difference,
                form=form,
                counter_account=str(SUSPENSE) if form == "voucher" else "",
                actor="test",
            )
            taken += seen.difference if form == "voucher" else 0
        self.work()
        return taken

    def change_rules(self) -> None:
        """From now on fees are booked on another account, or on the first one again."""
        now = rules_in_force(self.services, self.shop)
        fees = {"fee", "fee_refund", "dispute_fee"}
        turned = {"7770": str(OTHER_FEES), str(OTHER_FEES): "7770"}
        changed = [
            replace(rule, account=turned[rule.account])
            if rule.line_type in fees and rule.account in turned
            else rule
            for rule in now.rules
        ]
        replace_rules(self.services, self.shop, now.version, changed, "test")

    def split_at(self, split: Split) -> None:
        set_split(self.services, self.shop, split, "test")

    def close(self, day: date) -> None:
        """The accountant closes the month that ends on the day."""
        by_hand(self.books, "close_period", company=int(COMPANY), day=day.isoformat())

    def prove(self, side: Side, on: date) -> Proof:
        return make_proof(self.services, self.shop, side.name, "NOK", on, "test")[0]

    def cases(self) -> list[str]:
        with self.services.store.reading(self.shop) as connection:
            return [
                f"{one.code} {one.subject}: {one.params}" for one in cases.list_cases(connection, self.shop)
            ]

    def booked(self, accounts: tuple[int, ...], on: date) -> int:
        """What stands on the accounts at the end of a day, by the accounting stand-in's own postings."""
        return sum(
            posting["amount"]
            for one in vouchers_in(self.books)
            if one["posted"] and date.fromisoformat(one["date"]) <= on
            for posting in one["postings"]
            if posting["account"] in accounts
        )

    def accounts(self) -> set[int]:
        """Every account that anything stands on."""
        return {posting["account"] for one in vouchers_in(self.books) for posting in one["postings"]}

    def counted(self) -> int:
        """How many vouchers there are in the books, whoever made them."""
        return len(vouchers_in(self.books))


@contextmanager
def months_shop(seed: int, folder: Path, mode: SalesMode) -> Iterator[MonthsShop]:
    """A connected shop that opened a week before its start, with a balance from before on each account."""
    chance, clock = Random(seed), MovedClock(at(OPENED, 0))
    held = TripletexBooks(clock)
    held.add_company("Eksempel AS", "987654325", company_id=int(COMPANY))
    held.add_employee_token(int(COMPANY), CONSUMER_TOKEN, EMPLOYEE_TOKEN)
    books = start_books(held)
    by_hand(books, "add_account", company=int(COMPANY), number=OTHER_FEES, name="Andre gebyrer")
    hands = Hands(held, int(COMPANY))
    sides = tuple(one(hands, clock) for one in SIDES)
    environment = {
        **{f"AVSTEM_TEST_{side.name.upper()}_URL": side.running.url for side in sides},
        "AVSTEM_TEST_TRIPLETEX_URL": books.url,
        "AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN": CONSUMER_TOKEN,
    }
    settings = Settings(data=folder / "data", secret_keys=(new_key(),), environment=environment, **_QUICK)
    services = open_moved(settings, clock)
    try:
        with services.store.writing("test", None) as connection:
            shop = shops.add_shop(
                connection,
                services.now_ms(),
                name="Eksempel",
                kind="test",
                start_date=START,
                policy="automatic",
            )
        for side in sides:
            opening_balance(side, OPENED, chance.choice((123_450, -6_700, 1)))
            pair_shop.connect_provider(services, shop, side.name)
        pair_shop.connect_books(services, shop, "tripletex")
        selling = Selling(mode)
        if mode is not SalesMode.SETTLEMENT_ONLY:
            selling.choose(services, shop)
        mixes = tuple(Mix(side, chance, 10_001 + 5_000 * place, selling) for place, side in enumerate(sides))
        yield MonthsShop(chance, clock, services, shop, books, hands, mixes, selling)
    finally:
        services.store.dispose()
        for one in (*(side.running for side in sides), books):
            one.stop()
