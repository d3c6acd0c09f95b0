"""What each entry type of the ledgers means. The set is open: what is not here is kept for a person.

https://developer.vippsmobilepay.com/docs/APIs/report-api/api-guide/entry-types/
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from app.core.transactions import FeeType, TransactionType

FUNDS: Final = "funds"
FEES: Final = "fees"
TOPICS: Final = (FUNDS, FEES)


class _Meaning(NamedTuple):
    """``sign`` is what the amount must be: 1 not negative, -1 not positive, 0 either."""

    type: TransactionType
    sign: int


FUNDS_ENTRIES: Final[Mapping[str, _Meaning]] = {
    "capture": _Meaning(TransactionType.SALE, 1),
    "refund": _Meaning(TransactionType.REFUND, -1),
    "payout-aborted": _Meaning(TransactionType.PAYOUT_RETURN, 1),
    "retained-disputed-capture": _Meaning(TransactionType.CHARGEBACK, -1),
    "returned-disputed-capture": _Meaning(TransactionType.CHARGEBACK_REVERSAL, 1),
    "correction": _Meaning(TransactionType.ADJUSTMENT, 0),
    "top-up": _Meaning(TransactionType.TOP_UP, 1),
    "credit-note": _Meaning(TransactionType.ADJUSTMENT, 0),
}

PAYOUT_ENTRIES: Final = frozenset({"payout-scheduled", "scheduled-for-payout"})
"""Today's name and the former one."""

FEES_RETAINED: Final = "fees-retained"
"""One row on each topic, with opposite amounts: the fees of the date move from one to the other."""

FEES_INVOICED: Final = "fees-invoiced"
"""Gross settlement: the fees leave the ledger for a monthly invoice."""

FEE_ENTRIES: Final[Mapping[str, FeeType]] = {
    "capture-fee": FeeType.PROCESSING,
    "service-fee": FeeType.SUBSCRIPTION,
}


def transaction_type(entry_type: str, amount: int) -> TransactionType:
    """Return what a funds row is. A known entry type with the wrong sign is UNKNOWN: nobody knows it."""
    if entry_type == FEES_RETAINED:
        # The sign turns when corrections of fees are more than the fees.
        return TransactionType.FEE if amount <= 0 else TransactionType.FEE_REFUND
    meaning = FUNDS_ENTRIES.get(entry_type)
    if meaning is None or amount * meaning.sign < 0:
        return TransactionType.UNKNOWN
    return meaning.type


def closes_payout(entry_type: str, amount: int) -> bool:
    """Whether a funds row is a payout: money leaves the ledger for the bank."""
    return entry_type in PAYOUT_ENTRIES and amount <= 0


def fee_type(entry_type: str) -> FeeType:
    """Return what a fees row pays for; OTHER is a fee nobody recognised."""
    return FEE_ENTRIES.get(entry_type, FeeType.OTHER)
