"""Balance transactions: the rows of an account's ledger, their types and categories, in the vendor's JSON."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

CATEGORY_OF_TYPE: Final[dict[str, str]] = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "payment_failure_refund": "charge_failure",
    "payment_reversal": "charge_failure",
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "tax_fee": "tax",
    "tax_fund": "tax_fund",
    "payout": "payout",
    "payout_failure": "payout_reversal",
    "payout_cancel": "payout_reversal",
    "reserve_hold": "risk_reserved_funds",
    "reserve_release": "risk_reserved_funds",
    "reserve_transaction": "risk_reserved_funds",
    "reserved_funds": "risk_reserved_funds",
    "payment_network_reserve_hold": "payment_network_reserve_hold",
    "payment_network_reserve_release": "payment_network_reserve_release",
    "payout_minimum_balance_hold": "payout_minimum_balance_hold",
    "payout_minimum_balance_release": "payout_minimum_balance_release",
    "topup": "topup",
    "topup_reversal": "topup_reversal",
    "transfer": "transfer",
    "contribution": "contribution",
    "adjustment": "other_adjustment",
}
"""The category a type has unless the movement says otherwise."""

_OTHER_TYPES: Final = """advance advance_funding anticipation_repayment application_fee application_fee_refund
climate_order_purchase climate_order_refund connect_collection_transfer fee_credit_funding inbound_transfer
inbound_transfer_reversal issuing_authorization_hold issuing_authorization_release issuing_dispute
issuing_transaction obligation_outbound obligation_reversal_inbound payment_unreconciled
stripe_balance_payment_debit stripe_balance_payment_debit_reversal transfer_cancel transfer_failure
transfer_refund"""

LISTED_TYPES: Final = frozenset(CATEGORY_OF_TYPE) | frozenset(_OTHER_TYPES.split())
"""The types the filter ``type`` takes. An account may hold rows of newer ones."""


@dataclass(frozen=True, slots=True)
class FeePart:
    """One entry of ``fee_details``; ``amount`` in minor units, positive when charged."""

    amount: int
    description: str = "Stripe processing fees"
    type: str = "stripe_fee"

    def as_json(self, currency: str) -> dict[str, Any]:
        return {
            "amount": self.amount,
            "application": None,
            "currency": currency,
            "description": self.description,
            "type": self.type,
        }


@dataclass(slots=True)
class BalanceTransaction:
    """A row: ``amount`` signed gross and ``fee`` in minor units of the settlement currency; times unix UTC.

    ``payout`` is the automatic payout that holds it, None while it waits. ``counts_from``: when its net
    counts as available; for a payout's own row at once, although ``available_on`` is its arrival.
    """

    id: str
    type: str
    category: str
    amount: int
    currency: str
    created: int
    available_on: int
    counts_from: int
    description: str
    source: str | None
    fees: Sequence[FeePart] = ()
    exchange_rate: str | None = None
    payout: str | None = None
    place: int = field(default=0)

    @property
    def fee(self) -> int:
        return sum(part.amount for part in self.fees)

    @property
    def net(self) -> int:
        return self.amount - self.fee

    def as_json(self, clock: int, *, balance_type: bool = True) -> dict[str, Any]:
        """Return the object as the vendor sends it at ``clock``; ``source`` is an id."""
        shown = {
            "id": self.id,
            "object": "balance_transaction",
            "amount": self.amount,
            "available_on": self.available_on,
            "balance_type": "payments",
            "created": self.created,
            "currency": self.currency,
            "description": self.description,
            "exchange_rate": None if self.exchange_rate is None else float(self.exchange_rate),
            "fee": self.fee,
            "fee_details": [part.as_json(self.currency) for part in self.fees],
            "net": self.net,
            "reporting_category": self.category,
            "source": self.source,
            "status": "available" if self.available_on <= clock else "pending",
            "type": self.type,
        }
        if not balance_type:
            del shown["balance_type"]
        return shown
