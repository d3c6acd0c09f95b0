"""Fees inside a row: its parts, nothing left out, and the line of a voucher that each belongs to."""

from dataclasses import replace
from typing import Final

from app.core.transactions import FeePart, FeeType, Transaction, TransactionType

UNTOLD: Final = "untold"
"""The provider type of what a row's fee parts do not tell."""

_OWN_MEANING: Final = frozenset(
    {
        TransactionType.TAX,
        TransactionType.COMMISSION,
        TransactionType.FINANCING,
        TransactionType.ADJUSTMENT,
        TransactionType.UNKNOWN,
    }
)
"""Types whose own rules count even when the provider tells the whole amount as a fee."""


def fee_parts(row: Transaction) -> tuple[FeePart, ...]:
    """Return the row's fees, one part per kind; what its own parts do not tell is a part of type OTHER."""
    sums: dict[tuple[FeeType, str], FeePart] = {}
    rest = FeePart(FeeType.OTHER, row.fee, row.fee_vat, UNTOLD)
    for part in row.fees:
        kind = (part.fee_type, part.provider_type)
        known = sums.get(kind, replace(part, fee=0, fee_vat=0))
        sums[kind] = replace(known, fee=known.fee + part.fee, fee_vat=known.fee_vat + part.fee_vat)
        rest = replace(rest, fee=rest.fee - part.fee, fee_vat=rest.fee_vat - part.fee_vat)
    return (*sums.values(), rest) if rest.fee or rest.fee_vat else tuple(sums.values())


def fee_line(row: Transaction, part: FeePart) -> str:
    """Return the line type of one part of the row's fees."""
    if row.type in _OWN_MEANING and not row.gross:
        return str(row.type)
    if part.fee_type is FeeType.DISPUTE:
        return "dispute_fee"
    return "fee_refund" if row.type is TransactionType.FEE_REFUND else "fee"
