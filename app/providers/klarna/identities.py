"""Which sums must hold for a payout of Klarna's: its rows and its debt are what was paid.

The one that held is recorded with its form: whether corrections had to be read otherwise than they are told.
"""

from collections.abc import Callable, Sequence
from typing import Final

from app.core.identities import BALANCES_CARRY, ROWS_EQUAL_PAYOUT, Identity
from app.core.transactions import Payout, Transaction
from app.providers.klarna.signs import NEGATED, NOT_COUNTED, reading_of


def _read_as(*forms: str) -> Callable[[Payout, Sequence[Transaction]], int | None]:
    def difference(payout: Payout, rows: Sequence[Transaction]) -> int | None:
        if reading_of(rows) != frozenset(forms):
            return None
        carried = (payout.closing or 0) - (payout.opening or 0)
        return sum(row.net for row in rows) - payout.amount - carried

    return difference


IDENTITIES: Final = (
    Identity("corrections_negated", _read_as(NEGATED)),
    Identity("corrections_not_counted", _read_as(NOT_COUNTED)),
    ROWS_EQUAL_PAYOUT,
    BALANCES_CARRY,
)
