"""Journal transactions to our vouchers: what their states mean, whose they are, what reverses them. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher, OutgoingVoucher
from app.accounting.rows import Row
from app.accounting.vismanet.info import SYSTEM
from app.accounting.vismanet.poster import amount_of, expected_sums, marked
from app.errors import BadAnswer

_KEY: Final = re.compile(r"\[((?:AV|RV)[A-Z2-7]{20})\]")
_STATES: Final[Mapping[str, FoundState]] = {
    "Hold": FoundState.UNPOSTED,
    "Balanced": FoundState.UNPOSTED,
    "Unposted": FoundState.RELEASING,
    "Scheduled": FoundState.RELEASING,
    "PartiallyReleased": FoundState.RELEASING,
    "Released": FoundState.POSTED,
    "Posted": FoundState.POSTED,
    "Completed": FoundState.POSTED,
    "Voided": FoundState.REVERSED,
}
"""``Unposted`` is released and not in the balances yet: a setting of the company's posts it, or a person."""


def key_in(text: str) -> str:
    """Return our key in a description, empty where it has none; of several the last, ours."""
    return next(iter(reversed(_KEY.findall(text))), "")


def number_of(batch: Row) -> str:
    found = batch.text("batchNumber")
    if not found:
        raise BadAnswer(SYSTEM, batch.operation, field="batchNumber")
    return found


def order_of(number: str) -> int:
    """Return where a batch stands: numbers grow. Letters of a series before them count for nothing."""
    digits = "".join(letter for letter in number if letter.isdigit())
    if not digits:
        raise BadAnswer(SYSTEM, "read_batch", field="batchNumber")
    return int(digits)


def state_of(batch: Row) -> FoundState:
    """Raises BadAnswer for a state that nobody knows: it is neither booked nor not."""
    try:
        return _STATES[batch.text("status")]
    except KeyError:
        raise BadAnswer(SYSTEM, batch.operation, field="status") from None


def sums_of(batch: Row) -> dict[str, int]:
    """Return the sum per account, minor units, debit +; zero sums left out."""
    sums: dict[str, int] = defaultdict(int)
    for line in batch.rows("journalTransactionLines"):
        sums[line.text("accountNumber")] += amount_of(line)
    return {account: amount for account, amount in sums.items() if amount}


def voucher_of(batch: Row, *, reversed_by: str = "", key: str = "", version: str = "") -> LedgerVoucher:
    """Return a batch as a voucher; ``key`` where it is not the one in its description. Raises BadAnswer when
    a booked one does not balance: then its lines are not whole."""
    number, sums = number_of(batch), sums_of(batch)
    state = FoundState.REVERSED if reversed_by else state_of(batch)
    if state is FoundState.POSTED and sum(sums.values()) != 0:
        raise BadAnswer(SYSTEM, batch.operation, field="journalTransactionLines")
    return LedgerVoucher(
        id=number,
        order=order_of(number),
        key=key or key_in(batch.text("description")),
        state=state,
        date=batch.day("transactionDate"),
        text=batch.text("description"),
        sums=sums,
        number="" if state is FoundState.UNPOSTED else number,
        reversed_by=reversed_by,
        version=version,
        trouble=batch.text("errorInfo"),
    )


def made_voucher(number: str, voucher: OutgoingVoucher) -> LedgerVoucher:
    """Return what a create made: its number by the answer, all else as it was sent."""
    return LedgerVoucher(
        id=number,
        order=order_of(number),
        key=voucher.key,
        state=FoundState.UNPOSTED,
        date=voucher.date,
        text=marked(voucher.text, voucher.key),
        sums=expected_sums(voucher),
    )


def reversals_in(batches: Sequence[Row]) -> dict[str, str]:
    """Return original -> reversal among batches in the order of their numbers, each of them once.

    A batch reverses an earlier booked one when it is its exact negation and names it: by the vendor's own
    link, by its number as a word of its own, else by its key or the ``RV`` form of that.
    """
    found: dict[str, str] = {}
    for place, later in enumerate(batches):
        negated = {account: -amount for account, amount in sums_of(later).items()}
        meant = [
            one
            for one in batches[:place]
            if negated and sums_of(one) == negated and state_of(one) is FoundState.POSTED
            if number_of(one) not in found and number_of(one) not in found.values()
        ]
        named = [one for one in meant if _is_linked(later, one)] or [
            one for one in meant if _has_key(later, one)
        ]
        if named:
            found[number_of(named[0])] = number_of(later)
    return found


def _is_linked(later: Row, original: Row) -> bool:
    number = number_of(original)
    if later.text("originalBatchNumber") == number:
        return True
    return re.search(rf"(?<!\w){re.escape(number)}(?!\w)", later.text("description")) is not None


def _has_key(later: Row, original: Row) -> bool:
    key, text = key_in(original.text("description")), later.text("description")
    return bool(key) and (key in text or f"RV{key[2:]}" in text)
