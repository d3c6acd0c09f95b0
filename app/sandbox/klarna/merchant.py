"""One merchant: its orders, its rows, and the payouts that settle them."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.sandbox.klarna.rows import Order, Row, iso
from app.sandbox.klarna.terms import BookError, Quirks

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(slots=True)
class Payout:
    """A settlement: ``totals`` as the vendor tells them."""

    reference: str
    at: datetime
    settled_as: str
    totals: dict[str, int]
    rows: list[Row]


@dataclass(slots=True)
class Merchant:
    """What is agreed, what has happened, and what is not paid out yet. ``settles``: NET, or GROSS with the
    fees in an invoice of their own."""

    mid: str
    currency: str
    country: str
    settles: str
    quirks: Quirks
    registered: str
    debt: int = 0
    orders: dict[str, Order] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    chance: random.Random = field(default_factory=random.Random)

    def new_id(self) -> str:
        """An id that the same history gives again."""
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def new_reference(self, length: int = 9) -> str:
        return "".join(self.chance.choice(_LETTERS) for _ in range(length))

    def order(self, order_id: str) -> Order:
        if order_id not in self.orders:
            raise BookError(f"merchant {self.mid} has no order {order_id}")
        return self.orders[order_id]

    def append(self, kind: str, detail: str, amount: int, at: datetime, **more: Any) -> Row:
        if at.tzinfo is None:
            raise BookError(f"{at} has no zone")
        row = Row(len(self.rows) + 1, kind, detail, amount, at, **more)
        self.rows.append(row)
        return row

    def unpaid(self, *, fees: bool) -> list[Row]:
        """The rows that no payout has settled; of a gross merchant with or without its fees."""
        found = [row for row in self.rows if not row.payout]
        if self.settles == "NET":
            return found
        return [row for row in found if (row.type in ("FEE", "FEE_REFUND")) is fees]

    def payout(self, reference: str) -> Payout | None:
        return next((one for one in self.payouts if one.reference == reference), None)

    def shown(self, payout: Payout, host: str) -> dict[str, Any]:
        """The payout as the vendor shows it."""
        link = f"{host}/settlements/v1/transactions?payment_reference={payout.reference}"
        return {
            "payment_reference": payout.reference,
            "payout_date": iso(payout.at),
            "currency_code": self.currency,
            "currency_code_of_registration_country": self.registered,
            "merchant_settlement_type": payout.settled_as,
            "merchant_id": self.mid,
            "transactions": link,
            "totals": dict(payout.totals),
        }
