"""Finds our vouchers, what has become of them, and what takes them back.

A voucher is taken back by Go's own reversal, which Go links to it, or by a counter voucher of ours: the exact
negation under the ``RV`` form of its key.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from app.accounting.base import LedgerVoucher
from app.accounting.customers import split_part
from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.info import POST_VOUCHERS, SYSTEM
from app.accounting.poweroffice.poster import reversal_key, reversed_key
from app.accounting.poweroffice.transactions import Held, read_rows, vouchers_of
from app.accounting.rows import Row
from app.errors import Missing, Unavailable

_REVERSED_BEFORE: Final = timedelta(days=31)
_REVERSED_AFTER: Final = timedelta(days=366)
"""How far from a voucher, or from today, the date of its reversal is looked for."""


class Lookup:
    """Looks for vouchers on one connection."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._seen: dict[str, Held] = {}

    def find(self, keys: Sequence[str], first: date, last: date) -> list[LedgerVoucher]:
        """Return the vouchers with these keys, oldest first; see ``Accounting.find``."""
        if not keys:
            return []
        sought = {*keys, *(reversed_key(key) for key in keys)} - {""}
        held = self._read(first, last)
        answers = []
        for one in held:
            if one.reverses or one.key not in sought or one.key.startswith("RV"):
                continue
            reversal = standing_reversal(one, held)
            if reversal is None and one.is_reversed:
                reversal = self.reversal_of(one)
            if one.key in keys:
                gone = one.is_reversed and reversal is None
                answers.append(one.ledger(reversed_by=None if gone else reversal.id if reversal else ""))
            if reversal is not None and reversal_key(one.key) in keys:
                answers.append(reversal.ledger(key=reversal_key(one.key)))
        return sorted(answers, key=lambda one: one.order)

    def row(self, voucher_id: str) -> Row:
        """Return the voucher with its lines as they were sent; raise Missing, for vouchers of others too."""
        path = f"/Vouchers/ManualJournals/{voucher_id}"
        return self._client.get("read_voucher", path, right=POST_VOUCHERS)

    def held(self, voucher_id: str) -> Held:
        """Return what stands on the accounts of a voucher; raise Missing when it is gone, Unavailable while
        it does not show yet."""
        try:
            row = self.row(voucher_id)
        except Missing:
            seen = self._seen.get(voucher_id)
            if seen is None:
                raise
            found = self._one(voucher_id, seen.days[0], seen.day)
            if found is None:
                raise
            return found
        days = sorted(line.day("PostingDate") for line in row.rows("VoucherLines"))
        found = self._one(voucher_id, days[0], days[-1]) if days else None
        if found is None:
            raise Unavailable(SYSTEM, "list_transactions")
        return found

    def reversal_of(self, original: Held) -> Held | None:
        """Return the voucher that takes this one back, with all of its accounts; None when there is none, or
        none that shows yet."""
        earliest = original.days[0] - _REVERSED_BEFORE
        latest = max(original.day, self._client.session.today) + _REVERSED_AFTER
        account = min(original.sums, default="")
        near = vouchers_of(read_rows(self._client, earliest, latest, {"accountNos": split_part(account)[0]}))
        found = standing_reversal(original, near, (account,))
        return None if found is None else self._one(found.id, found.days[0], found.day)

    def _one(self, voucher_id: str, first: date, last: date) -> Held | None:
        return next((one for one in self._read(first, last) if one.id == voucher_id), None)

    def _read(self, first: date, last: date) -> list[Held]:
        held = vouchers_of(read_rows(self._client, first, last))
        self._seen |= {one.id: one for one in held}
        return held


def standing_reversal(
    original: Held, others: Iterable[Held], accounts: Sequence[str] | None = None
) -> Held | None:
    """Return what takes the original back: linked by Go, or its negation under our key. One that was itself
    reversed does not count. ``accounts`` are those the others were read of, None for all."""
    for other in others:
        if other.is_reversed:
            continue
        if other.reverses == original.id:
            return other
        if original.key.startswith("AV") and other.key == reversal_key(original.key):
            read = {*original.sums, *other.sums} if accounts is None else set(accounts)
            if all(other.sums.get(one, 0) == -original.sums.get(one, 0) for one in read):
                return other
    return None
