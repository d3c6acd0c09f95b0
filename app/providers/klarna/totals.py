"""A payout's own totals: what they come to, by the published formula and the forms of it that are tolerated.

https://docs.klarna.com/payments/after-payments/settlements/settlement-files. Amounts are magnitudes in minor
units; what is not told is 0.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.core.money import LARGEST_AMOUNT

SIGNS: Final[Mapping[str, int]] = {
    "sale_amount": 1,
    "return_amount": -1,
    "reversal_amount": -1,
    "fee_amount": -1,
    "tax_amount": -1,
    "fee_refund_amount": 1,
    "commission_amount": 1,
    "commission_reversal_amount": -1,
    "charge_amount": -1,
    "credit_amount": 1,
    "holdback_amount": -1,
    "release_amount": 1,
    "repay_amount": -1,
    "deposit_amount": 1,
}
FEE_CORRECTION: Final = "fee_correction_amount"
TAX_REFUND: Final = "tax_refund_amount"
SETTLEMENT: Final = "settlement_amount"
OPENING_DEBT: Final = "opening_debt_balance_amount"
CLOSING_DEBT: Final = "closing_debt_balance_amount"

_KNOWN: Final = frozenset({*SIGNS, FEE_CORRECTION, TAX_REFUND, SETTLEMENT, OPENING_DEBT, CLOSING_DEBT})


def read_totals(told: object) -> dict[str, int] | str:
    """Return the totals by name, or the name of the first that cannot be what it says it is.

    A total that nobody knows is refused unless it is 0: it would be missing in the sum.
    """
    if not isinstance(told, dict):
        return "totals"
    totals = dict.fromkeys(_KNOWN, 0)
    for name, value in told.items():
        if value is None and name in _KNOWN and name != SETTLEMENT:
            continue
        if type(value) is not int or not -LARGEST_AMOUNT < value < LARGEST_AMOUNT:
            return str(name)
        if name not in _KNOWN and value:
            return str(name)
        if name in _KNOWN:
            totals[name] = value
    if SETTLEMENT not in told:
        return SETTLEMENT
    return totals


class Form(NamedTuple):
    """A form of the formula: the signs of the two totals whose place in it is not published."""

    fee_correction: int
    tax_refund: int


PUBLISHED: Final = Form(1, 1)
DEDUCTED: Final = Form(-1, 1)
CONTAINED: Final = Form(1, 0)
"""``tax_refund_amount`` is told beside refunded fees that have it in them already."""


def excess(totals: Mapping[str, int], form: Form, amount: int) -> int:
    """Return what the totals come to in this form, more than ``amount`` was paid; minor units."""
    plain = sum(sign * totals.get(name, 0) for name, sign in SIGNS.items())
    told = form.fee_correction * totals.get(FEE_CORRECTION, 0) + form.tax_refund * totals.get(TAX_REFUND, 0)
    return plain + told - amount


def told_totals(totals: Mapping[str, int]) -> dict[str, int]:
    """Return the totals that a payout keeps for its identities: those of the formula that are not 0."""
    kept = {*SIGNS, FEE_CORRECTION, TAX_REFUND}
    return {name: amount for name, amount in sorted(totals.items()) if amount and name in kept}


def debt(totals: Mapping[str, int]) -> tuple[int, int] | None:
    """Return the debt before and after as balances (a debt is negative), None where there is none.

    The closing debt must follow from the opening one; it is refused by its name when it does not.
    """
    opening, closing = totals[OPENING_DEBT], totals[CLOSING_DEBT]
    moved = totals["deposit_amount"] - totals["repay_amount"]
    if not (opening or closing or moved):
        return None
    if closing != opening + moved:
        raise ValueError(CLOSING_DEBT)
    return -opening, -closing
