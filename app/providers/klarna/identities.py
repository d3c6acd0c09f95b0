"""Which sums must hold for a payout of Klarna's: its rows and debt, and its own totals, are what was paid.

How a few totals count, and how corrections are told, is not published. The forms that are tolerated have a
name each; the one that held is recorded with the payout. A report that tells no totals is held to its rows.
"""

from collections.abc import Callable, Sequence
from typing import Final

from app.core.identities import BALANCES_CARRY, ROWS_EQUAL_PAYOUT, Identity
from app.core.transactions import Payout, Transaction, net_sum
from app.providers.klarna.signs import NEGATED, NOT_COUNTED, is_correction, reading_of
from app.providers.klarna.totals import CONTAINED, DEDUCTED, PUBLISHED, Form, excess

_Difference = Callable[[Payout, Sequence[Transaction]], int | None]
_FORMS: Final = (PUBLISHED, DEDUCTED, CONTAINED)


def _rows_excess(payout: Payout, rows: Sequence[Transaction]) -> int:
    carried = (payout.closing or 0) - (payout.opening or 0)
    return net_sum(rows) - payout.amount - carried


def _totals_excess(payout: Payout, form: Form, beside: int = 0) -> int:
    """What the totals are too much; ``beside`` are amounts that are in none of them."""
    return excess(payout.totals, form, payout.amount) + beside if payout.totals else 0


def _also_totals(identity: Identity) -> Identity:
    """The identity of the rows, and the totals by the published formula."""

    def difference(payout: Payout, rows: Sequence[Transaction]) -> int | None:
        of_rows = None if reading_of(rows) else identity.difference(payout, rows)
        return _totals_excess(payout, PUBLISHED) if of_rows == 0 else of_rows

    return Identity(identity.name, difference)


def _totals_as(form: Form) -> _Difference:
    def difference(payout: Payout, rows: Sequence[Transaction]) -> int | None:
        if reading_of(rows) or not payout.totals:
            return None
        return _rows_excess(payout, rows) or _totals_excess(payout, form)

    return difference


def _beside_totals(payout: Payout, rows: Sequence[Transaction]) -> int | None:
    """The corrections are in the settlement, and in none of its totals."""
    beside = sum(row.net for row in rows if is_correction(row))
    if reading_of(rows) or not beside:
        return None
    return _rows_excess(payout, rows) or _totals_excess(payout, PUBLISHED, beside)


def _read_as(form: str) -> _Difference:
    """Rows were read otherwise than they are told, so that they sum; the totals may have any form then."""

    def difference(payout: Payout, rows: Sequence[Transaction]) -> int | None:
        if form not in reading_of(rows):
            return None
        beside = sum(row.net for row in rows if is_correction(row))
        found = [_totals_excess(payout, one) for one in _FORMS]
        found.append(_totals_excess(payout, PUBLISHED, beside))
        return _rows_excess(payout, rows) or min(found, key=abs)

    return difference


IDENTITIES: Final = (
    _also_totals(ROWS_EQUAL_PAYOUT),
    _also_totals(BALANCES_CARRY),
    Identity("fee_corrections_deducted", _totals_as(DEDUCTED)),
    Identity("tax_refund_contained", _totals_as(CONTAINED)),
    Identity("corrections_beside_totals", _beside_totals),
    Identity("signs_by_settlement", _read_as(NEGATED)),
    Identity("rows_not_counted", _read_as(NOT_COUNTED)),
)
