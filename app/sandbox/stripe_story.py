"""The same shop's month at Stripe, seeded: orders paid by card, and what Stripe makes of them.

Stands beside :mod:`app.sandbox.scenario` with the same days, so that one shop can live both. The same seed
and last day give the same story. A sale's money is available two days later; every night what is available is
paid out, and arrives two days after that: what was sold in the last days is not paid out yet at the end, and
the last payouts are still on their way.
"""

import dataclasses
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.sandbox.scenario import DAYS, ShopOrder, ShopRefund
from app.sandbox.stripe import StripeBook

ACCOUNT: Final = "acct_1ExampleShop"
SITE: Final = "https://butikk.example"
_OSLO: Final = ZoneInfo("Europe/Oslo")
_AMOUNTS: Final = (12_900, 19_900, 34_900, 49_900, 79_900, 119_900)
_RETURNED_WHOLE: Final = 2_490_000


@dataclass(frozen=True, slots=True)
class StripeOrder(ShopOrder):
    """An order paid with Stripe; ``reference`` is the charge."""

    gateway: str = "stripe"
    intent: str = ""

    @property
    def metas(self) -> Mapping[str, str]:
        """The metas of the gateway that name the payment."""
        return {"_stripe_intent_id": self.intent}


@dataclass
class StripeStory:
    """What happened: the book of the provider, the handle of the account in it, the orders of the shop."""

    first_day: date
    start: date
    book: StripeBook
    account: str
    orders: dict[int, StripeOrder] = field(default_factory=dict)

    def told(self, when: str) -> list[StripeOrder]:
        """Return the orders the shop tells of ``first``, or ``late`` (only when asked for)."""
        return [order for order in self.orders.values() if order.sent == when]


def build_stripe_story(
    last_day: date, seed: int = 2026, orders_a_day: int = 5, *, livemode: bool = False
) -> StripeStory:
    """Build ``DAYS`` days ending with ``last_day``, in test mode unless told; the shop starts on the fourth.

    The first payouts after the start hold sales from before it. From then on, one hard case a day.
    """
    first = last_day - timedelta(days=DAYS - 1)
    book = StripeBook()
    account = book.add_account(ACCOUNT, livemode=livemode)
    story = StripeStory(first, first + timedelta(days=3), book, account)
    writer = _Writer(story, random.Random(seed), orders_a_day)
    for number in range(DAYS):
        writer.write(number, first + timedelta(days=number))
    book.settle(account, _at_utc(last_day, 23))
    return story


def _at_utc(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


class _Writer:
    def __init__(self, story: StripeStory, chance: random.Random, orders_a_day: int) -> None:
        self.story, self._chance, self._a_day = story, chance, orders_a_day
        self._book, self._account = story.book, story.account
        self._next_order, self._next_refund = 20_400, 95_000
        self._payouts: dict[int, str] = {}
        self._used: set[int] = set()

    def write(self, number: int, day: date) -> None:
        """Write one day: the night's payout, ordinary sales, then what is special about it."""
        self._book.settle(self._account, _at_utc(day, 2))
        payout = self._book.pay_out(self._account, _at_utc(day, 3))
        if payout is not None:
            self._payouts[number] = payout["id"]
        for place in range(self._a_day):
            self._sale(day, place)
        special = getattr(self, f"_day_{number}", None)
        if special is not None:
            special(day)

    def _moment(self, day: date, place: int) -> datetime:
        second = 30_000 + place * 900 + self._chance.randrange(800)
        local = datetime.combine(day, time(), _OSLO) + timedelta(seconds=second)
        return local.astimezone(UTC)

    def _sale(
        self,
        day: date,
        place: int,
        total: int | None = None,
        *,
        sent: str = "first",
        currency: str = "nok",
        method: str = "card",
        **terms: Any,
    ) -> StripeOrder:
        """Sell and charge one order; ``terms`` are those of :meth:`StripeBook.charge`."""
        self._next_order += self._chance.choice((1, 1, 2, 3))
        number, at = self._next_order, self._moment(day, place)
        amount = self._chance.choice(_AMOUNTS) if total is None else total
        charge = self._book.charge(
            self._account,
            at,
            amount,
            currency=currency,
            method=method,
            brand=self._chance.choice(("visa", "visa", "mastercard")),
            metadata={"order_id": str(number - 400), "site_url": SITE},
            **{"fee": amount * 24 // 1000 + 200, **terms},
        )
        order = StripeOrder(
            order_id=number,
            number=str(number - 400),
            key=f"wc_order_{number}example",
            total=terms.get("captured", amount),
            at=at - timedelta(minutes=2),
            reference=charge["id"],
            sent=sent,
            currency=currency.upper(),
            intent=charge["payment_intent"],
            gateway="stripe" if method == "card" else f"stripe_{method}",
        )
        self.story.orders[number] = order
        return order

    def _refund(self, order: StripeOrder, day: date, place: int, amount: int, *, in_shop: bool = True) -> str:
        """Refund a part of an order or all of it; return the refund's id."""
        at = self._moment(day, place)
        made = self._book.refund(self._account, at, order.reference, amount)
        self._used.add(order.order_id)
        if in_shop:
            self._next_refund += 1
            refund = ShopRefund(self._next_refund, amount, at)
            known = self.story.orders[order.order_id]
            self.story.orders[order.order_id] = dataclasses.replace(known, refunds=(*known.refunds, refund))
        return str(made["id"])

    def _ordinary_order(self) -> StripeOrder:
        """Return an order that nothing special has happened to, and take it."""
        ordinary = [
            order
            for order in self.story.orders.values()
            if order.order_id not in self._used
            and (order.sent, order.currency, order.gateway) == ("first", "NOK", "stripe")
        ]
        order = self._chance.choice(ordinary)
        self._used.add(order.order_id)
        return order

    # -- what is special, by the day ----------------------------------------------------------------

    def _day_0(self, day: date) -> None:
        """A big sale, before the shop's start, that is returned on the eighth day."""
        self._big = self._sale(day, 40, _RETURNED_WHOLE)
        self._used.add(self._big.order_id)

    def _day_3(self, day: date) -> None:
        """An order in euros, settled in kroner."""
        self._sale(day, 40, 5_000, currency="eur", settled=57_156, exchange_rate="11.4312", fee=1_572)

    def _day_4(self, day: date) -> None:
        """A dispute (it will be won), a payment by Klarna, an ordinary return."""
        self._to_win = self._dispute(day, 40)
        self._sale(day, 41, method="klarna")
        order = self._ordinary_order()
        self._refund(order, day, 42, order.total)

    def _day_5(self, day: date) -> None:
        """Another dispute (it will be lost), a reserve, an order of which a part was captured."""
        self._to_lose = self._dispute(day, 40)
        self._book.hold_reserve(self._account, self._moment(day, 41), 50_000)
        part = self._sale(day, 42, 120_000, captured=80_000)
        self._used.add(part.order_id)

    def _day_6(self, day: date) -> None:
        """The fee for Radar; a payment by a link, which no order of the shop explains."""
        text = f"Radar ({day - timedelta(days=1)}): Radar for Fraud Teams"
        self._book.stripe_fee(self._account, self._moment(day, 40), 450, description=text)
        self._book.charge(
            self._account,
            self._moment(day, 41),
            35_000,
            fee=1_040,
            metadata={},
            description="Payment link: Gavekort",
        )

    def _day_7(self, day: date) -> None:
        """A return for more than the balance: the next payout takes money from the bank account."""
        self._refund(self._big, day, 40, _RETURNED_WHOLE)

    def _day_8(self, day: date) -> None:
        """The reserve is released; a fee of a kind nobody knows; an order the shop tells of when asked."""
        self._book.release_reserve(self._account, self._moment(day, 40), 50_000)
        self._book.add_row(
            self._account,
            self._moment(day, 41),
            "platform_levy",
            -7_300,
            category="fee",
            description="Platform levy 2026",
        )
        self._sale(day, 42, sent="late")

    def _day_9(self, day: date) -> None:
        """The bank returns a payout that had arrived; it is paid again the next night. A dispute is won."""
        self._book.fail_payout(self._account, self._moment(day, 40), self._payouts[7])
        self._book.win_dispute(self._account, self._moment(day, 41), self._to_win)

    def _day_10(self, day: date) -> None:
        """A dispute is lost: no row. A refund is made that will fail."""
        self._book.lose_dispute(self._account, self._moment(day, 40), self._to_lose)
        order = self._ordinary_order()
        self._failing = self._refund(order, day, 41, order.total // 2)

    def _day_11(self, day: date) -> None:
        """A refund made in Stripe's dashboard, which the shop never booked."""
        self._refund(self._ordinary_order(), day, 40, 9_900, in_shop=False)

    def _day_12(self, day: date) -> None:
        """The refund of two days ago did not reach the customer."""
        self._book.fail_refund(self._account, self._moment(day, 40), self._failing)

    def _dispute(self, day: date, place: int) -> str:
        order = self._ordinary_order()
        made = self._book.open_dispute(self._account, self._moment(day, place), order.reference)
        return str(made["id"])
