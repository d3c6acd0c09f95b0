"""What each reporting category means. The list is open: what is not here is kept for a person.

https://docs.stripe.com/reports/reporting-categories
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.core.transactions import FeeType, TransactionType


class _Meaning(NamedTuple):
    """``sign`` is what the amount must be: 1 not negative, -1 not positive, 0 either."""

    type: TransactionType
    sign: int = 0


FEE_CATEGORIES: Final = frozenset({"fee", "network_cost"})
"""Rows whose amount is a fee; positive when it is given back."""

RESERVES: Final = frozenset(
    {
        "payout_minimum_balance_hold",
        "payout_minimum_balance_release",
        "risk_reserved_funds",
        "connect_reserved_funds",
        "payment_network_reserve_hold",
        "payment_network_reserve_release",
    }
)
"""Held when negative, released when positive: one category can have both."""

PAYOUT: Final = "payout"

CATEGORIES: Final[Mapping[str, _Meaning]] = {
    "charge": _Meaning(TransactionType.SALE, 1),
    # The charge's row has the whole authorised amount; what was not captured comes off the same sale.
    "partial_capture_reversal": _Meaning(TransactionType.SALE, -1),
    "refund": _Meaning(TransactionType.REFUND, -1),
    # A payment that failed after it counted as a sale: the shop owes its order a credit, as with a refund.
    "charge_failure": _Meaning(TransactionType.REFUND, -1),
    "refund_failure": _Meaning(TransactionType.REFUND_REVERSAL, 1),
    "dispute": _Meaning(TransactionType.CHARGEBACK, -1),
    "dispute_reversal": _Meaning(TransactionType.CHARGEBACK_REVERSAL, 1),
    "tax": _Meaning(TransactionType.TAX),
    "tax_withholding": _Meaning(TransactionType.TAX),
    "tax_fund": _Meaning(TransactionType.TAX),
    PAYOUT: _Meaning(TransactionType.PAYOUT),
    "payout_reversal": _Meaning(TransactionType.PAYOUT_RETURN, 1),
    "topup": _Meaning(TransactionType.TOP_UP, 1),
    "topup_reversal": _Meaning(TransactionType.TOP_UP, -1),
    "platform_earning": _Meaning(TransactionType.COMMISSION),
    "platform_earning_refund": _Meaning(TransactionType.COMMISSION),
    **dict.fromkeys(
        (
            "financing_payout",
            "financing_payout_reversal",
            "financing_paydown",
            "financing_paydown_reversal",
            "advance",
            "advance_funding",
            "anticipation_repayment",
        ),
        _Meaning(TransactionType.FINANCING),
    ),
    **dict.fromkeys(
        (
            "transfer",
            "transfer_reversal",
            "connect_collection_transfer",
            "contribution",
            "climate_order_purchase",
            "climate_order_refund",
            "currency_conversion",
            "unreconciled_customer_funds",
            "other_adjustment",
            "fee_credit_funding",
            "stripe_balance_payment_debit",
            "stripe_balance_payment_debit_reversal",
            "reward",
            "revenue_share",
        ),
        _Meaning(TransactionType.ADJUSTMENT),
    ),
}

_ISSUING: Final = "issuing_"

SUBSCRIPTIONS: Final = frozenset({"Radar", "Billing", "Sigma", "Tax"})
"""Services beside payments, by the word that Stripe's description of the fee begins with."""


INSTANT: Final = "instant payout"
"""What Stripe's description of the fee of an instant payout begins with, in lower case. Its exact words are
not documented: a fee in other words is held until a person says once what it is."""


def transaction_type(category: str, amount: int) -> TransactionType:
    """Return what a row is. A known category with the wrong sign is UNKNOWN: nobody knows it."""
    if category in FEE_CATEGORIES:
        return TransactionType.FEE if amount <= 0 else TransactionType.FEE_REFUND
    if category in RESERVES:
        return TransactionType.RESERVE_HOLD if amount <= 0 else TransactionType.RESERVE_RELEASE
    if category.startswith(_ISSUING):
        return TransactionType.ADJUSTMENT
    meaning = CATEGORIES.get(category)
    if meaning is None or amount * meaning.sign < 0:
        return TransactionType.UNKNOWN
    return meaning.type


def fee_row_type(category: str, kind: str, words: str) -> FeeType:
    """Return what a fee row pays for, by category, type and the ``words`` its description begins with."""
    if category == "network_cost":
        return FeeType.PROCESSING
    if kind == "stripe_fx_fee":
        return FeeType.FX
    if kind == "stripe_fee" and words in SUBSCRIPTIONS:
        return FeeType.SUBSCRIPTION
    if kind == "stripe_fee" and words.casefold().startswith(INSTANT):
        return FeeType.FIXED
    return FeeType.OTHER


def fee_detail_type(category: str, kind: str, words: str) -> FeeType:
    """Return what one of a row's own fees pays for; what nobody recognises is OTHER."""
    if kind != "stripe_fee":
        return FeeType.OTHER
    if category in ("dispute", "dispute_reversal"):
        return FeeType.DISPUTE
    if category == PAYOUT:
        return FeeType.FIXED
    return FeeType.PROCESSING if words == "Stripe processing fees" else FeeType.OTHER
