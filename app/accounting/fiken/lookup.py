"""Finds our vouchers by their dates and the key in their text, and what has become of them.

Fiken searches by date alone. A voucher is ours by the key in its description. A deletion books a reversing
transaction and marks the original; which text and date the reversal has, and whether the two name each other,
is not documented: it is told by the link, else by being the exact negation of a deleted one.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher
from app.accounting.fiken.client import Client
from app.accounting.fiken.company import Companies
from app.accounting.fiken.poster import keys_in, ledger_voucher, original_key, reversal_key, sums_of
from app.accounting.rows import Row
from app.errors import Missing

_AHEAD: Final = timedelta(days=1)
"""The vendor's day may have begun before ours."""

Entries = Mapping[int, Sequence[Row]]
"""Journal entries by the transaction they belong to."""


class Lookup:
    """Looks for transactions on one connection."""

    def __init__(self, client: Client, companies: Companies) -> None:
        self._client, self._companies = client, companies

    def row(self, transaction: str | int) -> Row:
        """Return the transaction with its entries; raise Missing."""
        path = self._companies.path(f"/transactions/{int(transaction)}")
        return self._client.get("read_transaction", path)

    def listed(self, first: date, last: date) -> Entries:
        """Return the entries of the days, both inclusive, by transaction."""
        path = self._companies.path("/journalEntries")
        found: dict[int, list[Row]] = defaultdict(list)
        for entry in self._client.dated("list_entries", path, first, last):
            found[entry.whole("transactionId")].append(entry)
        return found

    def find(self, keys: Sequence[str], first: date, last: date) -> list[LedgerVoucher]:
        """Return the vouchers with these keys, oldest first; see ``Accounting.find``.

        A reversal is no hit for the key it copied from its original; it is the hit for its own ``RV`` key.
        """
        if not keys:
            return []
        listed = self.listed(first, last)
        reversals = set(links_in(listed).values())
        sought = {original_key(key) for key in keys}
        originals = [
            voucher
            for number, entries in sorted(listed.items())
            if number not in reversals and (key := _key_of(entries, sought)) is not None
            if (voucher := self._voucher(number, key)) is not None
        ]
        found = _settled(originals)
        answers = [one for one in found if one.key in keys]
        for one in found:
            if one.reversed_by and reversal_key(one.key) in keys:
                answers.append(ledger_voucher(self.row(one.reversed_by), key=reversal_key(one.key)))
        return sorted(answers, key=lambda one: one.order)

    def _voucher(self, number: int, key: str) -> LedgerVoucher | None:
        """Read a listed transaction; None when it vanished meanwhile, as an open one does when deleted."""
        try:
            row = self.row(number)
        except Missing:
            return None
        return ledger_voucher(row, key=key, reversed_by=link_of(row))

    def read(self, transaction: str | int) -> LedgerVoucher:
        row = self.row(transaction)
        link = link_of(row)
        voucher = ledger_voucher(row, reversed_by=link)
        if voucher.state is FoundState.REVERSED and link is None:
            made = self.reversal_of(row)
            voucher = dataclasses.replace(voucher, reversed_by="" if made is None else str(made))
        return voucher

    def reversal_of(self, row: Row) -> int | None:
        """Return the id of the transaction that reverses this one: by the link, else the first later one that
        is its exact negation, dated from its day to today."""
        link = link_of(row)
        if link is not None:
            return link
        entries, number = row.rows("entries"), row.whole("transactionId")
        negated = {account: -amount for account, amount in sums_of(entries).items()}
        today = self._client.session.today
        first = min(entry.day("date") for entry in entries)
        for other, its in sorted(self.listed(first, max(first, today) + _AHEAD).items()):
            if other > number and sums_of(its) == negated:
                return other
        return None


def link_of(row: Row) -> int | None:
    """Return which transaction reverses this one by its entries' link. A link to an earlier one says that
    this is itself the reversal: ids grow."""
    number = row.whole("transactionId")
    linked = (one for entry in row.rows("entries") if (one := _offset(entry)) is not None)
    return next((one for one in linked if one > number), None)


def _offset(entry: Row) -> int | None:
    return entry.whole("offsetTransactionId") if entry.has("offsetTransactionId") else None


def links_in(listed: Entries) -> dict[int, int]:
    """Return the links among listed entries as original -> reversal, whichever side carries them."""
    found: dict[int, int] = {}
    for number, entries in listed.items():
        for entry in entries:
            linked = _offset(entry)
            if linked is not None and linked != number:
                original, reversal = sorted((number, linked))
                found[original] = reversal
    return found


def reversals_in(listed: Entries) -> dict[int, int]:
    """Return original -> reversal among listed entries: by their links, else by our key and being the exact
    negation of an earlier transaction with it."""
    found = links_in(listed)
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, entries in sorted(listed.items()):
        for key in keys_in(entries)[:1]:
            by_key[key].append(number)
    for numbers in by_key.values():
        for place, original in enumerate(numbers):
            if original in found or original in found.values():
                continue
            negated = {account: -amount for account, amount in sums_of(listed[original]).items()}
            for later in numbers[place + 1 :]:
                if later not in found.values() and sums_of(listed[later]) == negated:
                    found[original] = later
                    break
    return found


def _key_of(entries: Sequence[Row], sought: set[str]) -> str | None:
    """Return the sought key in the entries' texts. What also carries the reversal's key is the reversal."""
    found = keys_in(entries)
    key = next((one for one in found if one in sought), None)
    return None if key is None or reversal_key(key) in found else key


def _settled(found: Sequence[LedgerVoucher]) -> list[LedgerVoucher]:
    """Take out reversals that nothing links: later under the same key and the exact negation of an earlier
    one, which they reverse."""
    pairs: dict[str, str] = {}
    for place, original in enumerate(found):
        if original.id in pairs.values() or original.reversed_by or not original.sums:
            continue
        negated = {account: -amount for account, amount in original.sums.items()}
        for later in found[place + 1 :]:
            if later.key == original.key and later.sums == negated and later.id not in pairs.values():
                pairs[original.id] = later.id
                break
    return [
        dataclasses.replace(one, state=FoundState.REVERSED, reversed_by=pairs[one.id])
        if one.id in pairs
        else one
        for one in found
        if one.id not in pairs.values()
    ]
