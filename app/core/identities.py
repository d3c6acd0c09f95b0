"""Control identities: the sums a provider promises about a payout, checked before anything else.

A provider declares them in order; the first that holds is recorded with the payout. None holds: a case,
no voucher.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.transactions import Payout, PayoutShape, Transaction, net_sum

BARE_TRANSFER: Final = "bare_transfer"
BALANCE_DAY: Final = "balance_day"


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

    None holds when a row is in another currency than the payout: such amounts have no sum. A bare transfer is
    its amount and lists nothing; a balance day pays nothing out: neither has a sum to check.
    """
    if foreign_rows(payout, transactions):
        return IdentityResult(None, payout.amount)
    if payout.shape is PayoutShape.BALANCE_DAY:
        return IdentityResult(BALANCE_DAY, 0)
    if payout.shape is PayoutShape.BARE:
        left = net_sum(transactions)
        return IdentityResult(None if transactions else BARE_TRANSFER, left)
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
    return net_sum(transactions) - payout.amount


def _balances_carry(payout: Payout, transactions: Sequence[Transaction]) -> int | None:
    if payout.opening is None or payout.closing is None:
        return None
    return payout.opening + net_sum(transactions) - payout.amount - payout.closing


ROWS_EQUAL_PAYOUT = Identity("rows_equal_payout", _rows_equal_payout)
"""The rows sum to what was paid: nothing was carried in or kept back. Does not apply where the provider's
own balances say that something was."""

BALANCES_CARRY = Identity("balances_carry", _balances_carry)
"""Opening balance plus the rows, less what was paid, is the closing balance (a reserve is kept back)."""
