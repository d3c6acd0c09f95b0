"""Any mix of what happens to a shop in a month, drawn by chance and told to everybody whom it concerns.

A sale is booked on the day it is delivered, which may be weeks after the money was taken, by the shop's other
system or by the service; a person writes off what is lost. Nobody makes a mistake: what books and provider
differ by at the end is the opening balance and what euros were booked at, and both are counted here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from app.core.sales import SalesMode
from app.sandbox.driven.provider import SoldOrder
from tests.properties.months.calendar import START
from tests.properties.months.hands import BANK, LOSSES, SALES
from tests.properties.months.selling import Selling
from tests.properties.months.sides import Sale, Side, StripeSide, VippsSide
from tests.properties.months.untold_sides import KlarnaSide, NetsSide, UntoldSide

EURO_IN_BOOKS: Final = (114, 10)
"""The rate the other system books euros at: 11.40."""
_AMOUNTS: Final = (9_900, 24_900, 24_900, 59_900, 149_900)


@dataclass(frozen=True)
class ShopRefund:
    """A refund as the shop keeps it; minor units of the order's currency."""

    id: str
    order: SoldOrder
    amount: int
    day: date


_OF_A_SALE: Final = frozenset({"refund", "dispute", "failed_refund"})

Later = tuple[date, Callable[[date], None]]


@dataclass
class Mix:
    """One provider's part of the shop's life. ``later`` is what is due on days to come."""

    side: Side
    chance: Random
    first_order: int
    selling: Selling
    sales: list[Sale] = field(default_factory=list)
    refunds: list[ShopRefund] = field(default_factory=list)
    open: list[Sale] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)
    lost_before: bool = False
    _place: int = 0

    def live(self, day: date, *, sells: bool = True) -> None:
        """All that happens on a day."""
        self._place = 0
        for due, happen in [one for one in self.later if one[0] <= day]:
            self.later.remove((due, happen))
            happen(day)
        sold = self.chance.choice((0, 0, 1, 1, 3)) if sells else 0
        if day == START and isinstance(self.side, UntoldSide):
            sold = sold or 1  # a sale of the start tells that all from before it is told
        for _ in range(sold):
            self._sell(day)
        if sells:
            self._go_on(day)
        elif self.side.really_owes(day) < 0 and not self.later:
            self._sell(day)  # a shop that sells nothing any more would owe the provider for ever

    def happenings(self) -> Iterator[str]:
        """What can happen today beside sales; the same may come twice, so that it comes more often."""
        yield from ("nothing",) * 9
        yield from (one for one in self.side.happens if self.open or one not in _OF_A_SALE)

    def _sell(self, day: date) -> None:
        number = self.first_order + len(self.sales)
        euro = isinstance(self.side, StripeSide) and self.chance.random() < 0.15
        told = SoldOrder(
            number,
            self.chance.choice(_AMOUNTS) // (10 if euro else 1),
            payment_method=self.side.method,
            currency="EUR" if euro else "NOK",
        )
        sale = self.side.sell(day, self._next(), told, self.chance.choice((0, 375, 1_499)))
        if not isinstance(self.side, VippsSide):  # the shop keeps the provider's id of the payment
            sale.order = SoldOrder(number, told.amount, sale.id, self.side.method, told.currency)
        self.sales.append(sale)
        self.open.append(sale)
        delivered = day + timedelta(days=self.chance.choice((0, 0, 0, 4, 20)))
        if self.selling.mode is not SalesMode.SETTLEMENT_ONLY and not self._is_known_at_once(day):
            delivered = day
        self._at(day, delivered, lambda then: self._deliver(then, sale))

    def _is_known_at_once(self, day: date) -> bool:
        """Whether the shop can tell when the money was taken; else a prepayment may become known when its
        month is closed, which is asked about, as is what is taken before the start and delivered after it."""
        return isinstance(self.side, StripeSide) and self.selling.is_ours(day)

    def _deliver(self, day: date, sale: Sale) -> None:
        self.selling.delivered[sale.order.order_id] = day
        amount = _in_books(sale, sale.order.amount)
        if self.selling.is_ours(day):
            self.side.hands.expect({self.side.clearing: amount, SALES: -amount})
        else:
            self._book(day, f"Nettsalg ordre {sale.order.order_id}", amount, SALES)

    def _go_on(self, day: date) -> None:
        what = self.chance.choice(list(self.happenings()))
        if what != "nothing":
            getattr(self, f"_{what}")(day)

    def _refund(self, day: date) -> None:
        sale, amount = self._some_of_a_sale()
        self._give_back(day, sale, amount)
        later = day + timedelta(days=self.chance.choice((0, 0, 3)))
        at_once = self.selling.mode is not SalesMode.SETTLEMENT_ONLY
        self._at(day, day if at_once else later, lambda then: self._take_back(then, sale, amount))

    def _take_back(self, day: date, sale: Sale, amount: int) -> None:
        """The refund of a sale is booked by whoever books sales that day."""
        back = _in_books(sale, amount)
        if self.selling.is_ours(day):
            self.side.hands.expect({self.side.clearing: -back, SALES: back})
        else:
            self._book(day, f"Refusjon ordre {sale.order.order_id}", -back, SALES)

    def _failed_refund(self, day: date) -> None:
        """The money comes back days later, and a person takes the refund back in the books."""
        assert isinstance(self.side, StripeSide)
        side, (sale, amount) = self.side, self._some_of_a_sale()
        refund = self._give_back(day, sale, amount)
        self._take_back(day, sale, amount)

        def fails(then: date) -> None:
            side.fail_refund(then, self._next(), refund, amount)
            self._book(
                then, f"Refusjon kom i retur, ordre {sale.order.order_id}", _in_books(sale, amount), SALES
            )

        self._at(day, day + timedelta(days=self.chance.choice((3, 11))), fails)

    def _dispute(self, day: date) -> None:
        whole = [one for one in self.open if one.left == one.worth and one.order.currency == "NOK"]
        if not whole:
            return
        sale = self.chance.choice(whole)
        self.open.remove(sale)
        dispute = self.side.dispute(day, self._next(), sale)
        ends = day + timedelta(days=self.chance.choice((2, 9, 30)))
        if self.chance.random() < 0.5:
            if isinstance(self.side, UntoldSide):
                ends = max(ends, START)  # nobody wins what no payout has told
            self._at(day, ends, lambda then: self.side.win(then, self._next(), sale, dispute))
        else:
            self._at(day, ends, lambda then: self._lost(then, sale, dispute))

    def _lost(self, day: date, sale: Sale, dispute: str) -> None:
        if day < START and isinstance(self.side, UntoldSide):
            self.lost_before = True  # the older books have it, and a payout may tell it to the new ones
        if isinstance(self.side, StripeSide):
            self.side.lose(day, self._next(), dispute)
        text = f"Tapt innsigelse, ordre {sale.order.order_id}"
        self.side.hands.book(day, text, {self.side.disputed: -sale.worth, LOSSES: sale.worth})

    def _cost(self, day: date) -> None:
        self.side.cost(day, self._next(), self.chance.choice((4_900, 12_500)))

    def _reserve(self, day: date) -> None:
        assert isinstance(self.side, StripeSide | KlarnaSide)
        side, amount = self.side, self.chance.choice((10_000, 75_000))
        side.hold(day, self._next(), amount)
        back = day + timedelta(days=self.chance.choice((5, 40)))
        self._at(day, back, lambda then: side.release(then, self._next(), amount))

    def _deposit(self, day: date) -> None:
        """Before the start a person would book it, and nobody pays in then."""
        assert isinstance(self.side, NetsSide)
        if day >= START:
            self.side.deposit(day, self._next(), self.chance.choice((5_000, 40_000)))

    def _sent_back(self, day: date) -> None:
        assert isinstance(self.side, StripeSide)
        self.side.send_back(day)

    def _give_back(self, day: date, sale: Sale, amount: int) -> str:
        refund = self.side.refund(day, self._next(), sale, amount)
        told = amount if sale.order.currency == "NOK" else sale.order.amount
        self.refunds.append(ShopRefund(refund, sale.order, told, day))
        return refund

    def _some_of_a_sale(self) -> tuple[Sale, int]:
        """A sale and how much of it goes back: all that is left, or half of it."""
        sale = self.chance.choice(self.open)
        amount = sale.left if self.chance.random() < 0.5 or sale.order.currency != "NOK" else sale.left // 2
        sale.left -= amount
        if sale.left < 100:
            self.open.remove(sale)
        return sale, amount

    def _book(self, day: date, text: str, amount: int, against: int) -> None:
        self.side.hands.book(day, text, {self.side.clearing: amount, against: -amount})

    def _at(self, today: date, day: date, happen: Callable[[date], None]) -> None:
        """Let it happen on the day: at once when that is today."""
        if day <= today:
            happen(today)
        else:
            self.later.append((day, happen))

    def _next(self) -> int:
        self._place += 1
        return self._place


def _in_books(sale: Sale, amount: int) -> int:
    """What the other system books of a sale, øre: euros at its own rate, whole."""
    if sale.order.currency == "NOK":
        return amount
    return sale.order.amount * EURO_IN_BOOKS[0] // EURO_IN_BOOKS[1]


def opening_balance(side: Side, day: date, amount: int) -> None:
    """What stood on the clearing account before, and nobody knows why."""
    side.hands.book(day, "Inngående balanse", {side.clearing: amount, BANK: -amount})
