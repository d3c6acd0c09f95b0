"""What each type of transaction means, and its sign. The lists are open: what is not here waits for a person.

Klarna tells amounts without a sign; it follows from the type.
https://docs.klarna.com/payments/after-payments/settlements/settlement-files
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.core.transactions import FeeType, TransactionType

T = TransactionType


class Meaning(NamedTuple):
    """``sign`` is the effect on what Klarna owes: 1 or -1, 0 where the row's own sign counts."""

    type: TransactionType
    sign: int


FEE: Final = "FEE"
FEE_REFUND: Final = "FEE_REFUND"
CORRECTION: Final = "CORRECTION"
TAX: Final = "TAX"

_PLAIN: Final[Mapping[str, Meaning]] = {
    "SALE": Meaning(T.SALE, 1),
    FEE: Meaning(T.FEE, -1),
    FEE_REFUND: Meaning(T.FEE_REFUND, 1),
    "RETURN": Meaning(T.REFUND, -1),
    "REVERSAL": Meaning(T.CHARGEBACK, -1),
    "REVERSAL_MERCHANT_PROTECTION": Meaning(T.CHARGEBACK_REVERSAL, 1),
    "COMMISSION": Meaning(T.COMMISSION, 1),
    CORRECTION: Meaning(T.ADJUSTMENT, 0),
    "CREDIT": Meaning(T.ADJUSTMENT, 1),
    "CHARGE": Meaning(T.ADJUSTMENT, -1),
    "HOLDBACK": Meaning(T.RESERVE_HOLD, -1),
    "RELEASE": Meaning(T.RESERVE_RELEASE, 1),
    TAX: Meaning(T.TAX, -1),
}
"""By type, where the detailed type is not told or changes nothing."""

_SAME: Final[Mapping[str, frozenset[str]]] = {
    "SALE": frozenset({"PURCHASE"}),
    "RETURN": frozenset({"PURCHASE_RETURN"}),
    "REVERSAL": frozenset({"REVERSAL", "FRAUD_POLICY_CHARGE"}),
    "REVERSAL_MERCHANT_PROTECTION": frozenset({"FRAUD_POLICY_CREDIT_NET"}),
    "COMMISSION": frozenset({"COMMISSION", "PURCHASE_COMMISSION_PERCENTAGE"}),
    "HOLDBACK": frozenset({"ROLLING_RESERVE", "UNDER_REVIEW", "INSUFFICIENT_BANK_ACCOUNT_DETAILS"}),
    "RELEASE": frozenset({"ROLLING_RESERVE", "UNDER_REVIEW", "INSUFFICIENT_BANK_ACCOUNT_DETAILS"}),
}
"""Detailed types that mean what their type means. Types not here are held for a person whatever their
details, or are fees with a table of their own."""

_OTHERWISE: Final[Mapping[tuple[str, str], TransactionType]] = {
    # The buyer did not pay, and the shop bears it: no refund of the shop's.
    ("RETURN", "PAYMENT_DEFAULT"): T.ADJUSTMENT,
    ("REVERSAL", "COMMISSION_RETURN"): T.COMMISSION,
    ("REVERSAL", "COMMISSION_RETURN_GROSS"): T.COMMISSION,
    **{
        ("CREDIT", detail): T.FINANCING
        for detail in ("CASH_ADVANCE_PAYOUT", "CASH_ADVANCE_FEES", "LOAN_PAYOUT")
    },
    **{
        ("CHARGE", detail): T.FINANCING
        for detail in ("CASH_ADVANCE_AMORTISATION", "LOAN_AMORTISATION", "LOAN_FEE")
    },
}

FEES: Final[Mapping[str, FeeType]] = {
    "PURCHASE_FEE_PERCENTAGE": FeeType.PROCESSING,
    "PERCENTAGE_FEES": FeeType.PROCESSING,
    "PURCHASE_FEE_FIXED": FeeType.FIXED,
    "LATE_RETURN_FEE": FeeType.PROCESSING,
    "RETURN_FEE": FeeType.PROCESSING,
    "EXPIRY_FEE": FeeType.PROCESSING,
    "EXPIRY_FEE_GROSS": FeeType.PROCESSING,
    "SERVICING_FEE": FeeType.PROCESSING,
    "EXTRA_INVOICE_FEE": FeeType.PROCESSING,
    "EXTEND_DUE_DATE_FEE": FeeType.PROCESSING,
    "DISPUTE_FEE": FeeType.DISPUTE,
}
FEE_REFUNDS: Final[Mapping[str, FeeType]] = {
    "PURCHASE_FEE_PERCENTAGE_REFUND": FeeType.PROCESSING,
    "PURCHASE_FEE_FIXED": FeeType.FIXED,
    "FEE_REFUND": FeeType.PROCESSING,
    "DISPUTE_FEE_REFUND": FeeType.DISPUTE,
    **dict.fromkeys(
        ("PERCENTAGE_FEE_CORRECTION", "PERCENTAGE_FEE_CORRECTION_SE", "PERCENTAGE_FEE_CORRECTION_UK"),
        FeeType.PROCESSING,
    ),
    **dict.fromkeys(
        ("FIXED_FEE_CORRECTION", "FIXED_FEE_CORRECTION_SE", "FIXED_FEE_CORRECTION_UK"), FeeType.FIXED
    ),
}


def meaning_of(kind: str, detail: str) -> Meaning:
    """Return what a row is; a type that nobody knows, or a detail that its type does not have, is UNKNOWN.

    The sign of an unknown type is its own; that of an unknown detail the one of its type.
    """
    plain = _PLAIN.get(kind)
    if plain is None:
        return Meaning(T.UNKNOWN, 0)
    if (kind, detail) in _OTHERWISE:
        return Meaning(_OTHERWISE[kind, detail], plain.sign)
    if detail and kind in _SAME and detail not in _SAME[kind]:
        return Meaning(T.UNKNOWN, plain.sign)
    return plain


def fee_type_of(kind: str, detail: str) -> FeeType:
    """Return what a fee row pays for; a detail that nobody knows is OTHER, and is held."""
    return (FEES if kind == FEE else FEE_REFUNDS).get(detail, FeeType.OTHER)
