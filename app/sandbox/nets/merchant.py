"""One merchant: payments with their charges and refunds, actions that wait for a payout, payouts."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

from app.sandbox.nets.terms import BookError, Quirks

CHARGE, REFUND, DEPOSIT = "CHARGE", "REFUND", "DEPOSIT"


@dataclass(slots=True)
class Action:
    """A movement; ``amount`` is signed by its effect on the balance, ``flexible`` and ``fixed`` are what it
    costs (negative: given back)."""

    id: str
    kind: str
    amount: int
    currency: str
    at: datetime
    payment_id: str = ""
    own_id: str = ""
    reference: str = ""
    flexible: int = 0
    fixed: int = 0
    fee_tax: int = 0

    @property
    def fee(self) -> int:
        return self.flexible + self.fixed


@dataclass(slots=True)
class Payment:
    """A payment; ``reference`` is what the shop calls it now, actions keep what it was called then."""

    id: str
    reference: str
    reserved: int
    currency: str
    method: str
    type: str
    created: datetime
    subscription: str | None = None
    vat_rate: int = 2500
    charges: list[Action] = field(default_factory=list)
    refunds: list[Action] = field(default_factory=list)

    @property
    def charged(self) -> int:
        return sum(one.amount for one in self.charges)

    @property
    def refunded(self) -> int:
        return -sum(one.amount for one in self.refunds)


@dataclass(slots=True)
class Payout:
    """A payout; what it comes to is the sum of its actions. ``drawn``: fees not deducted are not in it."""

    id: str
    reference: str
    on: date
    currency: str
    actions: list[Action]


@dataclass(slots=True)
class Merchant:
    """Everything of one merchant number."""

    number: str
    iban: str
    bic: str
    quirks: Quirks
    payments: dict[str, Payment] = field(default_factory=dict)
    waiting: list[Action] = field(default_factory=list)
    payouts: dict[str, Payout] = field(default_factory=dict)
    made: int = 0

    def new_id(self) -> str:
        """Return a new id of 32 hexadecimal digits: the same story has the same ids."""
        self.made += 1
        return hashlib.sha256(f"{self.number}/{self.made}".encode()).hexdigest()[:32]

    def payment(self, payment_id: str) -> Payment:
        if payment_id not in self.payments:
            raise BookError(f"no payment {payment_id!r}")
        return self.payments[payment_id]

    def effect(self, action: Action) -> int:
        """What an action moves the balance by: without its fee where fees are invoiced."""
        return action.amount - (action.fee if self.quirks.fees == "deducted" else 0)

    def amount(self, payout: Payout) -> int:
        return sum(self.effect(one) for one in payout.actions)

    def balance(self, currency: str) -> int:
        """What waits to be paid out, minor units."""
        return sum(self.effect(one) for one in self.waiting if one.currency == currency)
