"""The sums that the head of a payout may obey. Nothing says which of them is right: the arithmetic does.

https://developer.nexigroup.com/nexi-checkout/en-EU/docs/payouts says what each total is, and not its sign.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from app.core.identities import Identity
from app.core.transactions import Payout, Transaction, TransactionType, net_sum

FEES_DEDUCTED: Final = "fees_deducted"
SIGNED_TOTALS: Final = "signed_totals"
FEES_INVOICED: Final = "fees_invoiced"


class Totals(NamedTuple):
    """The totals as told, minor units: whether refunds and fees are magnitudes or signed is open."""

    charged: int
    refunded: int
    deposited: int
    fees: int


def _deducted(t: Totals) -> int | None:
    return t.charged - t.refunded + t.deposited - t.fees


def _signed(t: Totals) -> int | None:
    if t.refunded > 0 or t.fees > 0:
        return None
    return t.charged + t.refunded + t.deposited + t.fees


def _invoiced(t: Totals) -> int | None:
    return t.charged - t.refunded + t.deposited if t.fees else None


_SUMS: Final[Mapping[str, Callable[[Totals], int | None]]] = {
    FEES_DEDUCTED: _deducted,
    SIGNED_TOTALS: _signed,
    FEES_INVOICED: _invoiced,
}
"""In the order they are tried; None where a sum cannot apply."""


def held_by(amount: int, totals: Totals) -> str:
    """Return the name of the first sum that is the amount, "" when none is."""
    return next((name for name, total in _SUMS.items() if total(totals) == amount), "")


def totals_of(payout: Payout) -> Totals | None:
    """Return the totals a payout was told with; None where none were (a file of payouts without them)."""
    return Totals(**payout.totals) if payout.totals else None


def _identity(name: str) -> Identity:
    def difference(payout: Payout, rows: Sequence[Transaction]) -> int | None:
        """The head must obey the sum, the rows be the amount, and each kind of row its total."""
        totals = totals_of(payout)
        too_much = net_sum(rows) - payout.amount
        if totals is None:
            return too_much if name == FEES_DEDUCTED else None
        total = _SUMS[name](totals)
        if total is None:
            return None
        if total != payout.amount:
            return total - payout.amount
        return too_much or _kinds_differ(totals, rows, invoiced=name == FEES_INVOICED)

    return Identity(name, difference)


def _kinds_differ(totals: Totals, rows: Sequence[Transaction], *, invoiced: bool) -> int:
    """Return by how much the first kind of row differs from its total, 0 when none does.

    Which total an unknown action counts in nobody knows: with one of them only the sum of all is checked.
    """

    def gross(kind: TransactionType) -> int:
        return sum(row.gross for row in rows if row.type is kind)

    fees = sum(row.fee + row.fee_vat for row in rows)
    differences = [gross(TransactionType.TOP_UP) - totals.deposited]
    if not any(row.type is TransactionType.UNKNOWN for row in rows):
        differences.append(gross(TransactionType.SALE) - abs(totals.charged))
        differences.append(gross(TransactionType.REFUND) + abs(totals.refunded))
        differences.append(fees if invoiced else fees + abs(totals.fees))
    return next((one for one in differences if one), 0)


IDENTITIES: Final = tuple(_identity(name) for name in _SUMS)
"""A: magnitudes, fees deducted. B: refunds and fees told negative. C: fees told, and invoiced separately."""
