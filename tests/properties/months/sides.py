"""The providers that tell each day, as the shop lives with them: what they sell, give back, dispute and pay.

Each keeps what it told the stand-in in the plainest form: øre per day. Nothing here asks the service.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import ClassVar, Final

from app.sandbox.driven.provider import SoldOrder
from app.sandbox.driven.stripe import ACCOUNT, KEY
from app.sandbox.driven.vipps import LEDGER, MSN, SECRET
from app.sandbox.server import RunningStandIn
from app.sandbox.stripe import StripeBook, StripeKeys, create_stripe_stand_in
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in
from tests.properties.months.calendar import OPENED, START, MovedClock, at
from tests.properties.months.hands import BANK, FEES, Hands

EURO: Final = (117, 10)
"""What Stripe settles a euro at: 11.70."""


@dataclass
class Sale:
    """A captured order; ``worth`` is its øre at the provider, ``left`` what is not given back."""

    order: SoldOrder
    day: date
    worth: int
    left: int
    id: str


@dataclass
class Side(ABC):
    """One provider. ``gross`` is what its rows moved without fees and without what the bank sent back, øre,
    ``fees`` what it kept and ``paid`` what it sent to the bank; less what a person booked of payouts before
    the start."""

    hands: Hands
    clock: MovedClock
    gross: int = 0
    fees: int = 0
    paid: int = 0
    by_day: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    """What each day changed in the balance that the provider owes, øre."""

    name: ClassVar[str]
    method: ClassVar[str]
    """What the shop calls the way to pay."""
    happens: ClassVar[tuple[str, ...]]
    """What can happen beside sales; the same may be there twice, so that it comes more often."""
    clearing: ClassVar[int]
    disputed: ClassVar[int]
    reserved: ClassVar[int]
    running: RunningStandIn = field(init=False)

    @abstractmethod
    def __post_init__(self) -> None:
        """Open the account at the provider and start its stand-in."""

    @property
    def accounts(self) -> tuple[int, int, int]:
        return (self.clearing, self.disputed, self.reserved)

    def owes(self, on: date) -> int:
        """What the provider owes the shop at the end of a day, by what it has told so far."""
        return sum(moved for day, moved in self.by_day.items() if day <= on)

    def really_owes(self, on: date) -> int:
        """The same with what it has not told yet."""
        return self.owes(on)

    def _moved(self, day: date, gross: int, fee: int = 0) -> None:
        """Rows of the day; ``fee`` is what the provider kept, positive."""
        self.gross += gross
        self.fees += fee
        self.by_day[day] += gross - fee

    @abstractmethod
    def sell(self, day: date, place: int, order: SoldOrder, fee: int) -> Sale: ...

    @abstractmethod
    def refund(self, day: date, place: int, sale: Sale, amount: int) -> str:
        """Give øre back (in the sale's worth; of euros all of it); returns the refund's id."""

    def dispute(self, day: date, place: int, sale: Sale) -> str:
        raise NotImplementedError(self.name)

    def win(self, day: date, place: int, sale: Sale, dispute: str) -> None:
        raise NotImplementedError(self.name)

    def cost(self, day: date, place: int, amount: int) -> None:
        """A fee that is of no sale."""
        raise NotImplementedError(self.name)

    @abstractmethod
    def end_day(self, day: date, *, pay: bool) -> None:
        """Midnight after the day; ``pay``: the schedule pays out what there is."""

    def _pay(self, left: date, due: date, amount: int, fees: int) -> None:
        """A payout; before the start a person types it: the bank, the fees, and the clearing account."""
        self.by_day[left] -= amount
        self.paid += amount
        if due < START:
            self.gross -= amount + fees
            self.fees -= fees
            self.paid -= amount
            lines = {BANK: amount, FEES: fees, self.clearing: -amount - fees}
            self.hands.book(due, f"{self.name} utbetaling", lines)


class VippsSide(Side):
    name = method = "vipps"
    happens = ("refund", "refund", "dispute", "cost")
    clearing, disputed, reserved = 1521, 1526, 1527

    def __post_init__(self) -> None:
        self.book = VippsLedgerBook()
        self.book.add_ledger(LEDGER, MSN, first_payout=2_000_801, opened=OPENED)
        keys = VippsKeys(sales_units=[SalesUnitKeys(MSN, "client", SECRET, "subscription")])
        stand_in = create_vipps_stand_in(self.book, keys, today=lambda: self.clock.today)
        self.running = RunningStandIn(stand_in).start()
        self._kept = 0

    def sell(self, day: date, place: int, order: SoldOrder, fee: int) -> Sale:
        row = self.book.capture(LEDGER, at(day, 9, place), order.reference, order.amount, fee=fee or None)
        self._moved(day, order.amount, fee)
        return Sale(order, day, order.amount, order.amount, row.psp_reference)

    def refund(self, day: date, place: int, sale: Sale, amount: int) -> str:
        row = self.book.refund(LEDGER, at(day, 10, place), sale.order.reference, amount)
        self._moved(day, -amount)
        return row.psp_reference

    def dispute(self, day: date, place: int, sale: Sale) -> str:
        self.book.dispute_retained(LEDGER, at(day, 11, place), sale.id)
        self._moved(day, -sale.worth)
        return sale.id

    def win(self, day: date, place: int, sale: Sale, dispute: str) -> None:
        self.book.dispute_returned(LEDGER, at(day, 12, place), dispute)
        self._moved(day, sale.worth)

    def cost(self, day: date, place: int, amount: int) -> None:
        self.book.service_fee(LEDGER, at(day, 13, place), amount)
        self._moved(day, 0, amount)

    def end_day(self, day: date, *, pay: bool) -> None:
        for row in self.book.close_date(LEDGER, day, payout=pay):
            if row.topic == "funds" and row.entry_type == "fees-retained":
                self._kept -= row.amount
            if row.topic == "funds" and row.entry_type == "payout-scheduled":
                self._pay(day, day, -row.amount, self._kept)
                self._kept = 0


class StripeSide(Side):
    name = method = "stripe"
    happens = ("refund", "refund", "dispute", "cost", "reserve", "sent_back", "failed_refund")
    clearing, disputed, reserved = 1524, 1528, 1529

    def __post_init__(self) -> None:
        self.book, keys = StripeBook(), StripeKeys()
        self.handle = self.book.add_account(ACCOUNT, livemode=False)
        keys.add("shop", KEY, ACCOUNT)
        self.running = RunningStandIn(create_stripe_stand_in(self.book, keys)).start()

    def sell(self, day: date, place: int, order: SoldOrder, fee: int) -> Sale:
        euro = order.currency != "NOK"
        worth = order.amount * EURO[0] // EURO[1] if euro else order.amount
        made = self.book.charge(
            self.handle,
            at(day, 9, place),
            order.amount,
            fee=fee,
            currency=order.currency.lower(),
            settled=worth if euro else None,
            exchange_rate="11.7" if euro else None,
            metadata={"order_id": str(order.order_id)},
        )
        self._moved(day, worth, fee)
        return Sale(order, day, worth, worth, str(made["id"]))

    def refund(self, day: date, place: int, sale: Sale, amount: int) -> str:
        euro = sale.order.currency != "NOK"
        wanted, settled = (sale.order.amount, amount) if euro else (amount, None)
        made = self.book.refund(self.handle, at(day, 10, place), sale.id, wanted, settled=settled)
        self._moved(day, -amount)
        return str(made["id"])

    def fail_refund(self, day: date, place: int, refund: str, amount: int) -> None:
        self.book.fail_refund(self.handle, at(day, 14, place), refund)
        self._moved(day, amount)

    def dispute(self, day: date, place: int, sale: Sale) -> str:
        made = self.book.open_dispute(self.handle, at(day, 11, place), sale.id, fee=15_000)
        self._moved(day, -sale.worth, 15_000)
        return str(made["id"])

    def win(self, day: date, place: int, sale: Sale, dispute: str) -> None:
        self.book.win_dispute(self.handle, at(day, 12, place), dispute, fee_returned=15_000)
        self._moved(day, sale.worth, -15_000)

    def lose(self, day: date, place: int, dispute: str) -> None:
        self.book.lose_dispute(self.handle, at(day, 12, place), dispute)

    def cost(self, day: date, place: int, amount: int) -> None:
        self.book.stripe_fee(self.handle, at(day, 13, place), amount, description="Radar")
        self._moved(day, 0, amount)

    def hold(self, day: date, place: int, amount: int) -> None:
        self.book.hold_reserve(self.handle, at(day, 15, place), amount)
        self._moved(day, -amount)

    def release(self, day: date, place: int, amount: int) -> None:
        self.book.release_reserve(self.handle, at(day, 15, place), amount)
        self._moved(day, amount)

    def end_day(self, day: date, *, pay: bool) -> None:
        if pay:
            made = self.book.pay_out(self.handle, at(day, 20))
            if made is not None:
                rows = self.book.account(self.handle).rows_of_payout[made["id"]]
                fees = sum(-row.amount if row.type == "stripe_fee" else row.fee for row in rows)
                due = datetime.fromtimestamp(made["arrival_date"], UTC).date()
                self._pay(day, due, made["amount"], fees)
        self.settle(at(day, 22))

    def send_back(self, day: date) -> bool:
        """The bank sends the last payout that arrived back, if there is one."""
        held = self.book.account(self.handle)
        arrived = [one for one in held.payouts if held.objects[one]["status"] == "paid"]
        if not arrived or held.objects[arrived[-1]]["amount"] < 0:
            return False
        amount = held.objects[arrived[-1]]["amount"]
        self.book.fail_payout(self.handle, at(day, 16), arrived[-1])
        self.by_day[day] += amount
        self.paid -= amount
        return True

    def settle(self, moment: datetime) -> None:
        self.book.settle(self.handle, moment)
