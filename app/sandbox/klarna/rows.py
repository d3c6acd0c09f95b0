"""One transaction of a merchant, and the JSON the vendor shows of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from app.sandbox.klarna.terms import Quirks

NO_ORDER: Final = "00000000-0000-0000-0000-000000000000"
PERSONAL: Final = {
    "klarna_comment": "Refund agreed with Kari Example on the phone",
    "customer_email": "kari.example@example.com",
    "billing_name": "Kari Example",
}
"""What a row can carry of a customer, in a known field of free text and in ones that nobody knows."""

SIGNS: Final = {
    "SALE": 1,
    "FEE": -1,
    "FEE_REFUND": 1,
    "RETURN": -1,
    "REVERSAL": -1,
    "REVERSAL_MERCHANT_PROTECTION": 1,
    "COMMISSION": 1,
    "CREDIT": 1,
    "CHARGE": -1,
    "HOLDBACK": -1,
    "RELEASE": 1,
}
"""The sign of a type; amounts are shown without it. Corrections have their own."""


@dataclass(slots=True)
class Order:
    """What the shop told when the order was made; ``reference1`` its number, ``reference2`` its id."""

    order_id: str
    short_id: str
    made_at: datetime
    reference1: str = ""
    reference2: str = ""
    method: str = "invoice"
    captured: int = 0
    returned: int = 0


@dataclass(slots=True)
class Row:
    """A movement; ``amount`` and ``vat`` are signed by their effect on what the vendor owes, minor units."""

    number: int
    type: str
    detail: str
    amount: int
    at: datetime
    vat: int = 0
    vat_rate: int | None = None
    order: Order | None = None
    capture_id: str = ""
    refund_id: str = ""
    refund_reference: str = ""
    reversal_reference: str = ""
    payout: str = ""
    read_only: dict[str, Any] = field(default_factory=dict)

    @property
    def net(self) -> int:
        return self.amount + self.vat

    def as_json(self, currency: str, country: str, quirks: Quirks, host: str) -> dict[str, Any]:
        """The row as the vendor shows it: magnitudes, and no field that it does not have."""
        order = self.order
        signed = self.type == "CORRECTION" and quirks.corrections_signed
        shown: dict[str, Any] = {
            "type": self.type,
            "detailed_type": self.detail,
            "amount": self.amount if signed else abs(self.amount),
            "currency_code": currency,
            "order_id": order.order_id if order else _no_order(quirks),
            "short_order_id": order.short_id if order else "",
            "merchant_reference1": order.reference1 if order else "",
            "merchant_reference2": order.reference2 if order else "",
            "capture_id": self.capture_id,
            "refund_id": self.refund_id,
            "sale_date": iso(order.made_at if order else self.at),
            "capture_date": iso(self.at),
            "purchase_country": country,
            quirks.country_name: country,
            "reversal_reference": self.reversal_reference,
        }
        if order and self.type == "SALE":
            shown["initial_payment_method_type"] = order.method
            shown["initial_number_of_installments"] = 1
        if self.refund_reference:
            shown["merchant_refund_reference"] = self.refund_reference
        if self.vat_rate is not None:
            shown |= {"vat_rate": self.vat_rate, "vat_amount": abs(self.vat)}
        if self.payout:
            shown["payment_reference"] = self.payout
            shown["payout"] = f"{host}/settlements/v1/payouts/{self.payout}"
        if quirks.personal:
            shown |= PERSONAL
        shown |= self.read_only
        left_out = {"reversal_reference"} if quirks.empty_ids == "empty" else set(shown)
        return {name: value for name, value in shown.items() if value != "" or name not in left_out}


def _no_order(quirks: Quirks) -> str:
    return NO_ORDER if quirks.no_order == "zero" else ""


def iso(at: datetime) -> str:
    """A moment in UTC with Z, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
