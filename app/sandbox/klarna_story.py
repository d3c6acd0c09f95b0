"""The same shop's two weeks at Klarna, seeded and small: five payouts with what can happen to them.

Stands beside :mod:`app.sandbox.scenario` with the same days, so that one shop can live both. The same seed
and last day give the same story. Every few days what was captured until the day before is paid out.

* before the start: a payout, with a big sale in it
* the first after it: sales from both sides of the start, and a part of one returned
* then the big sale is returned: nothing is paid, the rest is debt
* the next repays the debt, keeps a reserve back, and carries a fee with VAT and a correction
* the last releases the reserve; the sales of the last day are not paid out yet
"""

import dataclasses
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.sandbox.klarna import KlarnaBook
from app.sandbox.scenario import DAYS, ShopOrder, ShopRefund

MERCHANT: Final = "K987654"
RESERVE: Final = 20_000
CORRECTION: Final = -1_200
SERVICE_FEE: Final = 8_000
"""What the reserve, the correction and the fee with VAT of 25 % are, øre."""

_OSLO: Final = ZoneInfo("Europe/Oslo")
_AMOUNTS: Final = (14_900, 24_900, 39_900, 59_900, 89_900)
_RETURNED_WHOLE: Final = 990_000
_PAID_ON: Final = (2, 5, 8, 11, 13)
"""The days, counted from the first, in whose small hours a payout is made."""


@dataclass(frozen=True, slots=True)
class KlarnaOrder(ShopOrder):
    """An order paid with Klarna; ``reference`` is Klarna's order id, ``captured_at`` when it was sent."""

    gateway: str = "klarna_payments"
    captured_at: datetime | None = None

    @property
    def metas(self) -> Mapping[str, str]:
        """The metas of the gateway that name the payment."""
        return {"_wc_klarna_order_id": self.reference}


@dataclass(frozen=True, slots=True)
class Sold:
    """What a shop's other system books for an order on the clearing account: a sale +, a refund -, øre."""

    day: date
    number: str
    amount: int


@dataclass
class KlarnaStory:
    """What happened: the book of the provider, the orders of the shop, the payouts by their reference."""

    first_day: date
    start: date
    book: KlarnaBook
    merchant: str
    orders: dict[int, KlarnaOrder] = field(default_factory=dict)
    payouts: list[str] = field(default_factory=list)

    def told(self, when: str) -> list[KlarnaOrder]:
        """Return the orders the shop tells of ``first``, or ``late`` (only when asked for)."""
        return [order for order in self.orders.values() if order.sent == when]

    def sold(self) -> Iterator[Sold]:
        """Yield every sale and refund as the shop's other system has it, by day."""
        found = []
        for order in self.orders.values():
            found.append(Sold(_day(order.captured_at or order.at), order.number, order.total))
            found += [Sold(_day(one.at), order.number, -one.amount) for one in order.refunds]
        yield from sorted(found, key=lambda one: (one.day, one.number))


def build_klarna_story(last_day: date, seed: int = 2026, orders_a_day: int = 3) -> KlarnaStory:
    """Build ``DAYS`` days ending with ``last_day``; the shop starts on the fourth."""
    first = last_day - timedelta(days=DAYS - 1)
    book = KlarnaBook()
    book.add_merchant(MERCHANT)
    story = KlarnaStory(first, first + timedelta(days=3), book, MERCHANT)
    writer = _Writer(story, random.Random(seed), orders_a_day)
    for number in range(DAYS):
        writer.write(number, first + timedelta(days=number))
    return story


def _day(at: datetime) -> date:
    return at.astimezone(_OSLO).date()


class _Writer:
    def __init__(self, story: KlarnaStory, chance: random.Random, orders_a_day: int) -> None:
        self.story, self._chance, self._a_day = story, chance, orders_a_day
        self._book = story.book
        self._next_order, self._next_refund = 30_400, 97_000

    def write(self, number: int, day: date) -> None:
        """Write one day: the payout of its small hours, ordinary sales, then what is special about it."""
        if number in _PAID_ON:
            paid = self._book.pay_out(MERCHANT, datetime.combine(day, time(3, 14, 22), UTC))
            self.story.payouts.append(f"{paid}")
        # The payout in debt has little to set against the return.
        for place in range(1 if number in (5, 6, 7) else self._a_day):
            self._sale(day, place)
        special = getattr(self, f"_day_{number}", None)
        if special is not None:
            special(day)

    def _moment(self, day: date, place: int) -> datetime:
        second = 32_000 + place * 1_200 + self._chance.randrange(1_000)
        local = datetime.combine(day, time(), _OSLO) + timedelta(seconds=second)
        return local.astimezone(UTC)

    def _sale(self, day: date, place: int, total: int | None = None, **more: Any) -> KlarnaOrder:
        """Sell one order and capture it an hour later, with both fees."""
        self._next_order += self._chance.choice((1, 2, 2, 3))
        number, at = self._next_order, self._moment(day, place)
        amount = self._chance.choice(_AMOUNTS) if total is None else total
        captured = at + timedelta(hours=1)
        reference = self._book.make_order(MERCHANT, at, number=str(number - 700), shop_id=str(number))
        fee = amount * 299 // 10_000
        self._book.capture(MERCHANT, captured, reference, amount, fee=fee, fixed_fee=350)
        order = KlarnaOrder(
            order_id=number,
            number=str(number - 700),
            key=f"wc_order_{number}example",
            total=amount,
            at=at,
            reference=reference,
            captured_at=captured,
            **more,
        )
        self.story.orders[number] = order
        return order

    def _refund(self, order: KlarnaOrder, at: datetime, amount: int) -> None:
        self._next_refund += 1
        refund = ShopRefund(self._next_refund, amount, at)
        self._book.refund(MERCHANT, at, order.reference, amount, shop_refund=str(refund.refund_id))
        known = self.story.orders[order.order_id]
        self.story.orders[order.order_id] = dataclasses.replace(known, refunds=(*known.refunds, refund))

    # -- what is special, by the day ----------------------------------------------------------------

    def _day_1(self, day: date) -> None:
        """A big sale, before the start."""
        self._big = self._sale(day, 20, _RETURNED_WHOLE)

    def _day_4(self, day: date) -> None:
        """A part of an order is returned."""
        order = self._sale(day, 20, 89_900)
        self._refund(order, self._moment(day, 30), 29_900)

    def _day_6(self, day: date) -> None:
        """The big sale is returned whole: more than what is sold until the next payout."""
        self._refund(self._big, self._moment(day, 20), _RETURNED_WHOLE)

    def _day_8(self, day: date) -> None:
        """A sale that is enough to repay the debt; the shop tells of it when asked."""
        self._sale(day, 20, 1_200_000, sent="late")

    def _day_9(self, day: date) -> None:
        """A reserve is kept back, and a correction made by hand."""
        self._book.hold(MERCHANT, self._moment(day, 20), RESERVE)
        self._book.correct(MERCHANT, self._moment(day, 21), CORRECTION)

    def _day_10(self, day: date) -> None:
        """A fee for a service, with VAT on it."""
        self._book.charge_fee(MERCHANT, self._moment(day, 20), "SERVICING_FEE", SERVICE_FEE, vat_rate=2_500)

    def _day_12(self, day: date) -> None:
        """The reserve is released."""
        self._book.release(MERCHANT, self._moment(day, 20), RESERVE)
