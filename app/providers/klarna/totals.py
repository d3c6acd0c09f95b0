"""A payout's own totals: what they come to, by the published formula and the forms of it that are tolerated.

https://docs.klarna.com/payments/after-payments/settlements/settlement-files. Amounts are magnitudes in minor
units; what is not told is 0.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

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


def missing_from(totals: Mapping[str, int]) -> int:
    """Return what the totals differ by from the settlement, 0 where one form of the formula gives it.

    How ``fee_correction_amount`` counts, and whether ``tax_refund_amount`` is part of the refunded fees, is
    not published: the settlement decides. What is returned otherwise is the difference by the first form.
    """
    differences = list(_differences(totals))
    return 0 if 0 in differences else differences[0]


def _differences(totals: Mapping[str, int]) -> Iterator[int]:
    plain = sum(sign * totals[name] for name, sign in SIGNS.items())
    for correction in (1, -1):
        for tax_refund in (1, 0):
            told = correction * totals[FEE_CORRECTION] + tax_refund * totals[TAX_REFUND]
            yield plain + told - totals[SETTLEMENT]


def debt(totals: Mapping[str, Any]) -> tuple[int, int] | None:
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
