"""The providers that tell nothing before they pay, as the shop lives with them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.sandbox.driven.klarna import MID, DrivenKlarna
from app.sandbox.driven.klarna import SECRET as KLARNA_SECRET
from app.sandbox.driven.nets import KEY as NETS_KEY
from app.sandbox.driven.nets import MERCHANT
from app.sandbox.driven.provider import SoldOrder
from app.sandbox.klarna import KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.nets import NetsBook, NetsKeys, create_nets_stand_in
from app.sandbox.server import RunningStandIn
from tests.properties.months.calendar import at
from tests.properties.months.sides import Sale, Side, StripeSide, VippsSide


@dataclass
class UntoldSide(Side):
    """``untold`` is what each day changed that no payout has told yet, øre."""

    untold: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    def _moved(self, day: date, gross: int, fee: int = 0) -> None:
        self.gross += gross
        self.fees += fee
        self.untold[day] += gross - fee

    def really_owes(self, on: date) -> int:
        return self.owes(on) + sum(moved for day, moved in self.untold.items() if day <= on)

    def _tell(self) -> None:
        """A payout settles, and so tells, all that happened before it."""
        for day, moved in self.untold.items():
            self.by_day[day] += moved
        self.untold.clear()


class KlarnaSide(UntoldSide):
    """Tells nothing before it pays; a payout of less than nothing leaves a debt that the next repays."""

    name, method = "klarna", "klarna_payments"
    happens = ("refund", "refund", "dispute", "cost", "reserve")
    clearing, disputed, reserved = 1522, 1532, 1533

    def __post_init__(self) -> None:
        self.book, keys = KlarnaBook(), KlarnaKeys()
        self.book.add_merchant(MID)
        keys.add("shop", MID, KLARNA_SECRET, username=DrivenKlarna.credentials["username"])
        self.running = RunningStandIn(create_klarna_stand_in(self.book, keys)).start()
        self._refunds = 0

    def sell(self, day: date, place: int, order: SoldOrder, fee: int) -> Sale:
        number = str(order.order_id)
        made = self.book.make_order(MID, at(day, 8, place), number=number, shop_id=number)
        self.book.capture(MID, at(day, 9, place), made, order.amount, fee=fee or None)
        self._moved(day, order.amount, fee)
        return Sale(order, day, order.amount, order.amount, made)

    def refund(self, day: date, place: int, sale: Sale, amount: int) -> str:
        self._refunds += 1
        refund = str(97_000 + self._refunds)
        self.book.refund(MID, at(day, 10, place), sale.id, amount, shop_refund=refund)
        self._moved(day, -amount)
        return refund

    def dispute(self, day: date, place: int, sale: Sale) -> str:
        self.book.reverse(MID, at(day, 11, place), sale.id, sale.worth)
        self._moved(day, -sale.worth)
        return sale.id

    def win(self, day: date, place: int, sale: Sale, dispute: str) -> None:
        self.book.reverse(MID, at(day, 12, place), sale.id, sale.worth, protected=True)
        self._moved(day, sale.worth)

    def cost(self, day: date, place: int, amount: int) -> None:
        self.book.charge_fee(MID, at(day, 13, place), "SERVICING_FEE", amount)
        self._moved(day, 0, amount)

    def hold(self, day: date, place: int, amount: int) -> None:
        self.book.hold(MID, at(day, 15, place), amount)
        self._moved(day, -amount)

    def release(self, day: date, place: int, amount: int) -> None:
        self.book.release(MID, at(day, 15, place), amount)
        self._moved(day, amount)

    def end_day(self, day: date, *, pay: bool) -> None:
        if pay and self.book.pay_out(MID, at(day, 20)) is not None:
            self._tell()
            made = self.book.merchant(MID).payouts[-1]
            fees = sum(-row.amount for row in made.rows if row.type == "FEE")
            self._pay(day, day, made.totals["settlement_amount"], fees)


class NetsSide(UntoldSide):
    """Knows charges, refunds and deposits alone; a balance below zero waits for sales, or is paid in."""

    name, method = "nets", "dibs_easy"
    happens = ("refund", "refund", "refund", "deposit")
    clearing, disputed, reserved = 1523, 1534, 1535

    def __post_init__(self) -> None:
        self.book, keys = NetsBook(), NetsKeys()
        self.book.add_merchant(MERCHANT)
        keys.add("shop", NETS_KEY, MERCHANT)
        self._deposited = 0
        self.running = RunningStandIn(create_nets_stand_in(self.book, keys)).start()

    def sell(self, day: date, place: int, order: SoldOrder, fee: int) -> Sale:
        made = self.book.charge(
            MERCHANT, at(day, 9, place), order.amount, reference=str(order.order_id), fee=fee
        )
        self._moved(day, order.amount, fee)
        return Sale(order, day, order.amount, order.amount, made["paymentId"])

    def refund(self, day: date, place: int, sale: Sale, amount: int) -> str:
        made = self.book.refund(MERCHANT, at(day, 10, place), sale.id, amount)
        self._moved(day, -amount)
        return made["refundId"]

    def deposit(self, day: date, place: int, amount: int) -> None:
        """The shop pays in. The payout tells it, without its day: it is booked on the payout's."""
        self.book.deposit(MERCHANT, at(day, 11, place), amount)
        self._deposited += amount

    def end_day(self, day: date, *, pay: bool) -> None:
        made = self.book.pay_out(MERCHANT, day) if pay else None
        if made is not None:
            self._tell()
            self.by_day[day] += self._deposited
            self.paid -= self._deposited
            self._deposited = 0
            fees = sum(one.fee for one in self.book.merchant(MERCHANT).payouts[made["id"]].actions)
            self._pay(day, day, made["amount"], fees)


SIDES: Final[tuple[type[Side], ...]] = (VippsSide, StripeSide, KlarnaSide, NetsSide)
