"""What Vipps' entry types are in our words. The set is open: what is not here is kept as unknown.

Facts: the Report API's pages on entry types (developer.vippsmobilepay.com, report-api/api-guide/entry-types).
"""

from typing import Final

from app.core.transactions import FeeType, TransactionType

PAYOUT_ENTRIES: Final = frozenset({"payout-scheduled", "scheduled-for-payout"})
FEES_RETAINED: Final = "fees-retained"
FEE_EMPTYING: Final = frozenset({FEES_RETAINED, "fees-invoiced"})

FUNDS_TYPES: Final = {
    "capture": TransactionType.SALE,
    "refund": TransactionType.REFUND,
    "payout-aborted": TransactionType.PAYOUT_RETURN,
    "retained-disputed-capture": TransactionType.CHARGEBACK,
    "returned-disputed-capture": TransactionType.CHARGEBACK_REVERSAL,
    "correction": TransactionType.ADJUSTMENT,
    "top-up": TransactionType.TOP_UP,
    "credit-note": TransactionType.ADJUSTMENT,
}

SIGNS: Final = {
    "capture": 1,
    "refund": -1,
    "payout-aborted": 1,
    "retained-disputed-capture": -1,
    "returned-disputed-capture": 1,
    "top-up": 1,
}
"""Entry types with one possible sign; a row with the other one is not what it says, so a person decides."""

FEE_TYPES: Final = {"capture-fee": FeeType.PROCESSING, "service-fee": FeeType.SUBSCRIPTION}


def transaction_type(entry_type: str, amount: int) -> TransactionType:
    """Return our type of a funds row (fees-retained apart), UNKNOWN when type and sign contradict."""
    found = FUNDS_TYPES.get(entry_type, TransactionType.UNKNOWN)
    if SIGNS.get(entry_type, 0) * amount < 0:
        return TransactionType.UNKNOWN
    return found
