"""The same shop's two weeks at Nets, seeded and small: three payouts, with one of each thing they can hold.

Stands beside :mod:`app.sandbox.scenario` with the same days, so that one shop can live all of them. The same
seed and last day give the same story. What waits is paid out every few days; a return for more than the
balance holds the payouts up until the shop pays in what is missing; what was sold at last is not paid out
yet.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.sandbox.nets import NetsBook
from app.sandbox.nets.book import UNSET
from app.sandbox.scenario import DAYS, ShopOrder, ShopRefund

MERCHANT: Final = "100012345"
_OSLO: Final = ZoneInfo("Europe/Oslo")
_AMOUNTS: Final = (14_900, 24_900, 59_900, 89_900, 124_900)
_PAYS_OUT: Final = frozenset({2, 5, 8, 11})
"""The days, from 0, that end with a run of payouts; the shop starts on day 3."""
_RETURNED_WHOLE: Final = 1_490_000
_FIXED_FEE: Final = 100


@dataclass(frozen=True, slots=True)
class NetsOrder(ShopOrder):
    """An order paid with Nets; ``reference`` is the payment's id."""

    gateway: str = "dibs_easy"
    charge: str = ""

    @property
    def metas(self) -> Mapping[str, str]:
        """The metas of the gateway that name the payment; of several charges the last."""
        return {"_dibs_payment_id": self.reference, "_dibs_charge_id": self.charge}


@dataclass
class NetsStory:
    """What happened: the book of the provider, the orders of the shop, the payouts by their dates."""

    first_day: date
    start: date
    book: NetsBook
    merchant: str
    orders: dict[int, NetsOrder] = field(default_factory=dict)
    payouts: dict[date, str] = field(default_factory=dict)

    def told(self, when: str) -> list[NetsOrder]:
        """Return the orders the shop tells of ``first``, or ``late`` (only when asked for)."""
        return [order for order in self.orders.values() if order.sent == when]


def build_nets_story(
    last_day: date, seed: int = 2026, orders_a_day: int = 2, *, with_unknown: bool = False
) -> NetsStory:
    """Build ``DAYS`` days ending with ``last_day``; the shop starts on the fourth.

    ``with_unknown`` adds a chargeback, which no text of the vendor says how it is told: a case for a person.
    """
    first = last_day - timedelta(days=DAYS - 1)
    book = NetsBook()
    story = NetsStory(first, first + timedelta(days=3), book, book.add_merchant(MERCHANT))
    writer = _Writer(story, random.Random(seed), orders_a_day, with_unknown)
    for number in range(DAYS):
        writer.write(number, first + timedelta(days=number))
    return story


class _Writer:
    def __init__(
        self, story: NetsStory, chance: random.Random, orders_a_day: int, with_unknown: bool
    ) -> None:
        self.story, self._book, self._chance = story, story.book, chance
        self._a_day, self._with_unknown = orders_a_day, with_unknown
        self._next_order, self._next_refund = 40_400, 97_000

    def write(self, number: int, day: date) -> None:
        """Write one day: ordinary sales, what is special about it, and in the evening the payout."""
        for place in range(self._a_day):
            self._sale(day, place)
        special = getattr(self, f"_day_{number}", None)
        if special is not None:
            special(day)
        paid = self._book.pay_out(MERCHANT, day) if number in _PAYS_OUT else None
        if paid is not None:
            self.story.payouts[day] = paid["id"]

    def _moment(self, day: date, place: int) -> datetime:
        second = 30_000 + place * 900 + self._chance.randrange(800)
        return (datetime.combine(day, time(), _OSLO) + timedelta(seconds=second)).astimezone(UTC)

    def _sale(
        self,
        day: date,
        place: int,
        total: int | None = None,
        *,
        sent: str = "first",
        gateway: str = "dibs_easy",
        named: bool = True,
        charged: int | None = None,
        **terms: Any,
    ) -> NetsOrder:
        """Sell and charge one order; ``named`` False: the payment's reference stays what it began as."""
        self._next_order += self._chance.choice((1, 1, 2, 3))
        number, at = self._next_order, self._moment(day, place)
        amount = self._chance.choice(_AMOUNTS) if total is None else total
        now = amount if charged is None else charged
        made = self._book.charge(
            MERCHANT,
            at,
            now,
            reference=str(number - 400) if named else UNSET,
            order_amount=amount,
            fee=now * 15 // 1000 + _FIXED_FEE,
            fixed_fee=_FIXED_FEE,
            **terms,
        )
        order = NetsOrder(
            order_id=number,
            number=str(number - 400),
            key=f"wc_order_{number}example",
            total=amount,
            at=at - timedelta(minutes=2),
            reference=made["paymentId"],
            sent=sent,
            gateway=gateway,
            charge=made["chargeId"],
        )
        self.story.orders[number] = order
        return order

    def _refund(self, order: NetsOrder, day: date, place: int, amount: int, *, in_shop: bool = True) -> None:
        at = self._moment(day, place)
        self._book.refund(MERCHANT, at, order.reference, amount)
        if in_shop:
            self._next_refund += 1
            known = self.story.orders[order.order_id]
            refund = ShopRefund(self._next_refund, amount, at)
            self.story.orders[order.order_id] = replace(known, refunds=(*known.refunds, refund))

    # -- what is special, by the day ----------------------------------------------------------------

    def _day_0(self, day: date) -> None:
        """A big sale, before the shop's start, that is returned on the seventh day."""
        self._big = self._sale(day, 40, _RETURNED_WHOLE)

    def _day_3(self, day: date) -> None:
        """A sale of which a part comes back tomorrow, one paid with Vipps, one whose reference stayed 1."""
        self._returned = self._sale(day, 40, 124_900)
        self._sale(day, 41, gateway="nets_easy_vipps", method="Vipps", payment_type="WALLET")
        self._sale(day, 42, named=False)

    def _day_4(self, day: date) -> None:
        """A part of an order is returned; an order is sent, and charged, in two parts; a renewal."""
        self._refund(self._returned, day, 40, 25_000)
        parts = self._sale(day, 41, 149_900, charged=59_900)
        at = self._moment(day, 42)
        more = self._book.charge(
            MERCHANT, at, 90_000, payment_id=parts.reference, fee=1_450, fixed_fee=_FIXED_FEE
        )
        self.story.orders[parts.order_id] = replace(parts, charge=more["chargeId"])
        self._sale(day, 43, 19_900, subscription="5ab1" * 8)

    def _day_6(self, day: date) -> None:
        """A return for more than what waits: the next run pays nothing out."""
        self._refund(self._big, day, 40, _RETURNED_WHOLE)

    def _day_7(self, day: date) -> None:
        """An order that the shop tells of when it is asked."""
        self._sale(day, 40, sent="late")

    def _day_9(self, day: date) -> None:
        """The shop pays in what the balance lacks, and some more."""
        self._book.deposit(MERCHANT, self._moment(day, 40), 1_300_000)

    def _day_10(self, day: date) -> None:
        """A refund made in the portal, which the shop never booked; a chargeback, where one is wished for."""
        order = self._sale(day, 40, 89_900)
        self._refund(order, day, 41, 9_900, in_shop=False)
        if self._with_unknown:
            disputed = self._sale(day, 42, 59_900)
            at = self._moment(day, 43)
            self._book.add_action(MERCHANT, at, "CHARGEBACK", -59_900, payment_id=disputed.reference)
