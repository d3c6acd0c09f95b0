"""Control identities: the sums a provider promises about a payout, checked before anything else.

A provider declares them in order; the first that holds is recorded with the payout. None holds: a case,
no voucher.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.transactions import Payout, Transaction


@dataclass(frozen=True, slots=True)
class Identity:
    """A named sum: ``difference`` is minor units, 0 when the identity holds, None when it cannot apply."""

    name: str
    difference: Callable[[Payout, Sequence[Transaction]], int | None]


@dataclass(frozen=True, slots=True)
class IdentityResult:
    """Which identity held; else the smallest difference found, minor units."""

    held: str | None
    difference: int


def check_identities(
    identities: Sequence[Identity], payout: Payout, transactions: Sequence[Transaction]
) -> IdentityResult:
    """Return the first identity that holds for the payout and its rows.

    None holds when a row is in another currency than the payout: such amounts have no sum.
    """
    if foreign_rows(payout, transactions):
        return IdentityResult(None, payout.amount)
    differences = []
    for identity in identities:
        difference = identity.difference(payout, transactions)
        if difference == 0:
            return IdentityResult(identity.name, 0)
        if difference is not None:
            differences.append(difference)
    return IdentityResult(None, min(differences, key=abs) if differences else payout.amount)


def foreign_rows(payout: Payout, transactions: Sequence[Transaction]) -> list[Transaction]:
    """Return the rows in another currency than the payout's."""
    return [row for row in transactions if row.currency != payout.currency]


def _rows_equal_payout(payout: Payout, transactions: Sequence[Transaction]) -> int | None:
    if payout.opening is not None and payout.closing is not None and payout.opening != payout.closing:
        return None
    return sum(row.net for row in transactions) - payout.amount


def _balances_carry(payout: Payout, transactions: Sequence[Transaction]) -> int | None:
    if payout.opening is None or payout.closing is None:
        return None
    return payout.opening + sum(row.net for row in transactions) - payout.amount - payout.closing


ROWS_EQUAL_PAYOUT = Identity("rows_equal_payout", _rows_equal_payout)
"""The rows sum to what was paid: nothing was carried in or kept back. Does not apply where the provider's
own balances say that something was."""

BALANCES_CARRY = Identity("balances_carry", _balances_carry)
"""Opening balance plus the rows, less what was paid, is the closing balance (a reserve is kept back)."""
