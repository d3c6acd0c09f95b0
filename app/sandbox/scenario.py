"""A shop's month, seeded: its orders and refunds, and what Vipps makes of them, hard cases included.

The same seed and first day give the same story. Orders come out as the plain facts a shop system has;
turning them into signed API calls is the caller's business.
"""

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.sandbox.vipps import VippsLedgerBook

LEDGER = "302321"
MSN = "123455"
OUTSIDE_HANDLE = "NO:117703"
DAYS = 14
_OSLO = ZoneInfo("Europe/Oslo")
_FEE_PER_MILLE = 15


@dataclass(frozen=True, slots=True)
class ShopRefund:
    """A refund in the shop; ``amount`` positive øre."""

    refund_id: int
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order in the shop; ``total`` in minor units of ``currency``, VAT included; ``reference`` is what the
    shop keeps as ``transaction_id``; ``sent`` tells when the shop tells of it: ``first``, ``late`` (only when
    asked for) or ``never``."""

    order_id: int
    number: str
    key: str
    total: int
    at: datetime
    reference: str
    refunds: tuple[ShopRefund, ...] = ()
    sent: str = "first"
    currency: str = "NOK"
    gateway: str = "vipps"

    @property
    def key_hash(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def metas(self) -> Mapping[str, str]:
        """The metas of the gateway that name the payment."""
        return {"_vipps_orderid": self.reference}


@dataclass
class Story:
    """What happened: the book of the provider and the orders of the shop."""

    first_day: date
    start: date
    book: VippsLedgerBook
    orders: dict[int, ShopOrder] = field(default_factory=dict)

    def told(self, when: str) -> list[ShopOrder]:
        return [order for order in self.orders.values() if order.sent == when]


def build_story(last_day: date, seed: int = 2026, orders_a_day: int = 9) -> Story:
    """Build ``DAYS`` closed ledger days ending with ``last_day``; the shop starts on the fourth of them.

    Before the start: a payout, then a day of refunds only, so that the first payout after the start reaches
    back over it. After it, one hard case a day.
    """
    first = last_day - timedelta(days=DAYS - 1)
    book = VippsLedgerBook()
    book.add_ledger(
        LEDGER,
        MSN,
        handles=[f"api:{MSN}", OUTSIDE_HANDLE],
        first_payout=2000801,
        opened=first,
        quirks={"fees_psp": "different"},
    )
    writer = _Writer(Story(first, first + timedelta(days=3), book), random.Random(seed), orders_a_day)
    for number, day in enumerate(_days(first, last_day)):
        writer.write(number, day)
    return writer.story


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


class _Writer:
    def __init__(self, story: Story, chance: random.Random, orders_a_day: int) -> None:
        self.story, self._chance, self._a_day = story, chance, orders_a_day
        self._next_order, self._next_refund = 10_400, 90_000
        self._psps: dict[int, str] = {}

    def write(self, number: int, day: date) -> None:
        """Write one day: ordinary sales, then what is special about it, then its end."""
        special = getattr(self, f"_day_{number}", None)
        if number == 2:
            self._refund_only(day)
        else:
            for place in range(self._a_day):
                self._sale(day, place)
        if special is not None:
            special(day)
        self.story.book.close_date(LEDGER, day)

    def _moment(self, day: date, place: int) -> datetime:
        second = 30_000 + place * 600 + self._chance.randrange(500)
        local = datetime.combine(day, datetime.min.time(), _OSLO) + timedelta(seconds=second)
        return local.astimezone(UTC)

    def _order(self, day: date, place: int, total: int, sent: str = "first") -> ShopOrder:
        self._next_order += self._chance.choice((1, 1, 2, 3))
        number = self._next_order
        order = ShopOrder(
            order_id=number,
            number=str(number - 400),
            key=f"wc_order_{number}example",
            total=total,
            at=self._moment(day, place) - timedelta(minutes=5),
            reference=f"woo-3f9c2a1b-{number}",
            sent=sent,
        )
        self.story.orders[number] = order
        return order

    def _amount(self) -> int:
        return self._chance.choice((9_900, 14_900, 24_900, 39_900, 59_900, 89_900, 149_900)) + (
            self._chance.randrange(0, 4) * 7_900
        )

    def _sale(self, day: date, place: int, *, sent: str = "first", fee_date: date | None = None) -> ShopOrder:
        order = self._order(day, place, self._amount(), sent)
        self._capture(order, day, place, order.total, fee_date)
        return order

    def _capture(
        self, order: ShopOrder, day: date, place: int, amount: int, fee_date: date | None = None
    ) -> None:
        row = self.story.book.capture(
            LEDGER,
            self._moment(day, place),
            order.reference,
            amount,
            fee=max(100, amount * _FEE_PER_MILLE // 1000),
            fee_date=fee_date,
        )
        self._psps[order.order_id] = row.psp_reference

    def _refund(self, order: ShopOrder, day: date, place: int, amount: int, *, in_shop: bool = True) -> None:
        at = self._moment(day, place)
        self.story.book.refund(LEDGER, at, order.reference, amount)
        if in_shop:
            self._next_refund += 1
            known = self.story.orders[order.order_id]
            refund = ShopRefund(self._next_refund, amount, at)
            self.story.orders[order.order_id] = _with_refund(known, refund)

    def _some_order(self) -> ShopOrder:
        whole = [one for one in self.story.orders.values() if not one.refunds and one.sent == "first"]
        return self._chance.choice(whole)

    def _refund_only(self, day: date) -> None:
        for place in range(2):
            self._refund(order := self._some_order(), day, place, order.total)

    def _day_3(self, day: date) -> None:
        """Partial capture: one parcel today, the other tomorrow."""
        self._parcels = self._order(day, 40, 120_000)
        self._capture(self._parcels, day, 41, 80_000)

    def _day_4(self, day: date) -> None:
        """The second parcel; two equal refunds of one order; a fee that lands a day late."""
        self._capture(self._parcels, day, 40, 40_000)
        twins = self._order(day, 42, 60_000)
        self._capture(twins, day, 42, 60_000)
        for place in (45, 46):
            self._refund(twins, day, place, 15_000)
        self._sale(day, 43, fee_date=day + timedelta(days=1))

    def _day_5(self, day: date) -> None:
        """The bank returns yesterday's payout; it is paid together with today's."""
        self.story.book.abort_payout(LEDGER, self._moment(day, 50))

    def _day_6(self, day: date) -> None:
        """Returns for more than the sales of some days: the balance is below zero."""
        big = self._order(day - timedelta(days=4), 1, 2_490_000)
        self.story.book.refund(LEDGER, self._moment(day, 50), big.reference, 2_490_000)
        self._next_refund += 1
        refund = ShopRefund(self._next_refund, 2_490_000, self._moment(day, 50))
        self.story.orders[big.order_id] = _with_refund(big, refund)

    def _day_7(self, day: date) -> None:
        """The shop pays in what Vipps invoiced for the negative balance."""
        self.story.book.top_up(LEDGER, self._moment(day, 50), 2_400_000)

    def _day_8(self, day: date) -> None:
        """An order that the shop tells of late, when it is asked for it; a monthly fee."""
        self._sale(day, 50, sent="late")
        self.story.book.service_fee(LEDGER, self._moment(day, 52), 4_900)

    def _day_9(self, day: date) -> None:
        """A payment that no order of the shop explains."""
        self._sale(day, 50, sent="never")

    def _day_10(self, day: date) -> None:
        """A payment to the shop's Vipps number, from outside the web shop."""
        self.story.book.capture(LEDGER, self._moment(day, 50), None, 35_000, fee=525, handle=OUTSIDE_HANDLE)

    def _day_11(self, day: date) -> None:
        """A dispute, and an entry type that nobody knows."""
        disputed = self._some_order()
        self._disputed = disputed
        self.story.book.dispute_retained(LEDGER, self._moment(day, 50), self._psps[disputed.order_id])
        self.story.book.add_row(
            LEDGER, "funds", "loyalty-adjustment", self._moment(day, 51), 12_300, reference=None
        )

    def _day_12(self, day: date) -> None:
        """A refund made in Vipps' portal, which the shop never booked; the dispute is won; another payment to
        the shop's Vipps number."""
        self._refund(self._some_order(), day, 50, 9_900, in_shop=False)
        self.story.book.dispute_returned(LEDGER, self._moment(day, 51), self._psps[self._disputed.order_id])
        self.story.book.capture(LEDGER, self._moment(day, 52), None, 42_000, fee=630, handle=OUTSIDE_HANDLE)

    def _day_13(self, day: date) -> None:
        """Vipps keeps a reserve from today on."""
        self.story.book.set_reserve(LEDGER, 50_000)


def _with_refund(order: ShopOrder, refund: ShopRefund) -> ShopOrder:
    return replace(order, refunds=(*order.refunds, refund))
