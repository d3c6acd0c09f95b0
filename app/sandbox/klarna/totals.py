"""The totals of a payout as the vendor tells them: magnitudes, and what is left of them for the bank.

A negative result becomes debt and nothing is paid; earlier debt is taken from what is left.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from app.sandbox.klarna.rows import Row
from app.sandbox.klarna.terms import Quirks

NAMES: Final = (
    *("sale_amount", "return_amount", "reversal_amount", "fee_amount", "tax_amount"),
    *("fee_correction_amount", "fee_refund_amount", "tax_refund_amount"),
    *("commission_amount", "commission_reversal_amount", "charge_amount", "credit_amount"),
    *("holdback_amount", "release_amount", "repay_amount", "deposit_amount"),
    *("settlement_amount", "opening_debt_balance_amount", "closing_debt_balance_amount"),
)
_OF_TYPE: Final[Mapping[str, tuple[str, int]]] = {
    "SALE": ("sale_amount", 1),
    "RETURN": ("return_amount", -1),
    "REVERSAL": ("reversal_amount", -1),
    "REVERSAL_MERCHANT_PROTECTION": ("reversal_amount", -1),
    "FEE": ("fee_amount", -1),
    "FEE_REFUND": ("fee_refund_amount", 1),
    "COMMISSION": ("commission_amount", 1),
    "CHARGE": ("charge_amount", -1),
    "CREDIT": ("credit_amount", 1),
    "HOLDBACK": ("holdback_amount", -1),
    "RELEASE": ("release_amount", 1),
}
"""The total of a type, and by which sign its rows' effects become the magnitude."""


def totals_of(rows: Sequence[Row], debt: int, quirks: Quirks, *, claim: bool = False) -> dict[str, int]:
    """Return the totals of a payout of these rows after an earlier ``debt`` (a magnitude).

    ``claim``: the payout is a fee invoice, which is owed by the merchant and becomes no debt.
    """
    totals = dict.fromkeys(NAMES, 0)
    for row in rows:
        _add(totals, row, quirks)
    result = sum(row.net for row in rows)
    if claim:
        totals["settlement_amount"] = result if quirks.fee_invoice_sign == "claim" else abs(result)
        return totals
    totals["opening_debt_balance_amount"] = debt
    if result < 0:
        totals["deposit_amount"] = -result
    else:
        totals["repay_amount"] = min(debt, result)
    totals["closing_debt_balance_amount"] = debt - totals["repay_amount"] + totals["deposit_amount"]
    totals["settlement_amount"] = result - totals["repay_amount"] + totals["deposit_amount"]
    return totals


def _add(totals: dict[str, int], row: Row, quirks: Quirks) -> None:
    if row.detail in ("COMMISSION_RETURN", "COMMISSION_RETURN_GROSS"):
        totals["commission_reversal_amount"] -= row.amount
    elif row.type in _OF_TYPE:
        name, sign = _OF_TYPE[row.type]
        totals[name] += sign * row.amount
    elif row.type == "CORRECTION" and quirks.corrections_in == "fee_correction":
        sign = 1 if quirks.fee_corrections == "added" else -1
        totals["fee_correction_amount"] += sign * row.amount
    elif row.type != "CORRECTION" or quirks.corrections_in == "credit_charge":
        totals["credit_amount" if row.amount > 0 else "charge_amount"] += abs(row.amount)
    if row.type == "FEE":
        totals["tax_amount"] -= row.vat
    if row.type == "FEE_REFUND":
        totals["tax_refund_amount"] += row.vat
        if quirks.tax_refund_in == "fee_refund":
            totals["fee_refund_amount"] += row.vat
