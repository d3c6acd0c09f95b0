"""What each payment action means. Only ``CHARGE`` has been seen: the list is open, and compared without case.

What is not here, a chargeback among it, is kept for a person: nobody knows yet how Nets tells of one.
"""

from collections.abc import Mapping
from typing import Final

from app.core.transactions import TransactionType

ACTIONS: Final[Mapping[str, TransactionType]] = {
    "CHARGE": TransactionType.SALE,
    "REFUND": TransactionType.REFUND,
    "DEPOSIT": TransactionType.TOP_UP,
}

DEPOSITED: Final = "depositedAmount"
"""Provider type of what the shop paid in, where the head of a payout tells it and no action does."""


def transaction_type(action: str) -> TransactionType:
    """Return what an action is."""
    return ACTIONS.get(action.strip().upper(), TransactionType.UNKNOWN)
