"""Fees inside a row: its parts, nothing left out, and the line of a voucher that each belongs to."""

from typing import Final

from app.core.transactions import FeePart, FeeType, Transaction, TransactionType
from app.core.vat_codes import VAT_CODES, Direction

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

FEE_LINES: Final = ("fee", "fee_refund")


def may_be_asked(part: FeePart) -> bool:
    """Whether a fee can be a question whatever its rule: nobody recognised it, or it contains VAT."""
    return part.fee_vat != 0 or part.fee_type is FeeType.OTHER


def deducts(vat_code: str, part: FeePart) -> bool:
    """Whether the code makes of the whole fee the VAT that is in it, but for rounding. Of a fee that has VAT
    on a part of it, or at another rate, it makes another amount, and that would be deducted. A code of no
    input VAT would hide it: most drop it, those of services from abroad compute reverse charge on top."""
    code = VAT_CODES.get(vat_code)
    if code is None or code.direction is not Direction.INPUT or code.reverse_charge:
        return False
    gross = part.fee + part.fee_vat
    return abs(part.fee_vat * (10_000 + code.rate) - gross * code.rate) <= 10_000 + code.rate


def fee_parts(row: Transaction) -> tuple[FeePart, ...]:
    """Return the row's fees, one part per kind; what its own parts do not tell is a part of type OTHER."""
    if not row.fees and not row.fee and not row.fee_vat:
        return ()
    if len(row.fees) == 1 and row.fees[0].fee == row.fee and row.fees[0].fee_vat == row.fee_vat:
        return row.fees
    sums: dict[tuple[FeeType, str], FeePart] = {}
    fee, fee_vat = row.fee, row.fee_vat
    for part in row.fees:
        kind = (part.fee_type, part.provider_type)
        known = sums.get(kind)
        sums[kind] = (
            part
            if known is None
            else FeePart(
                part.fee_type, known.fee + part.fee, known.fee_vat + part.fee_vat, part.provider_type
            )
        )
        fee, fee_vat = fee - part.fee, fee_vat - part.fee_vat
    if fee or fee_vat:
        return (*sums.values(), FeePart(FeeType.OTHER, fee, fee_vat, UNTOLD))
    return tuple(sums.values())


def fee_line(row: Transaction, part: FeePart) -> str:
    """Return the line type of one part of the row's fees."""
    if row.type in _OWN_MEANING and not row.gross:
        return str(row.type)
    if part.fee_type is FeeType.DISPUTE:
        return "dispute_fee"
    return "fee_refund" if row.type is TransactionType.FEE_REFUND else "fee"
