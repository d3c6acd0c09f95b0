"""Finds our vouchers by every way Tripletex offers, and what has become of them.

Three ways, their answers united: the search by external voucher number (of which nobody confirms that it
finds what the API created), the list of vouchers of the days, and the list of unposted ones. A voucher is
ours by its external number or by the key in its text, so that it is found even when the number is neither
searchable nor returned.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher
from app.accounting.rows import Row
from app.accounting.tripletex.client import Client
from app.accounting.tripletex.poster import carries, is_posted, ledger_voucher, sums_of
from app.accounting.tripletex.reversals import Links, negations
from app.errors import Missing

_LISTED_FIELDS: Final = (
    "id,version,date,number,numberAsString,year,description,externalVoucherNumber,reverseVoucher(id)"
)
_READ_FIELDS: Final = "*,postings(*,account(id,number,ledgerType),customer(id,customerNumber))"
_REVERSED_BEFORE: Final = timedelta(days=31)
_REVERSED_AFTER: Final = timedelta(days=366)
"""How far from a voucher, or from today, the date of its reversal is looked for."""

Rows = dict[int, Row]


class Lookup:
    """Looks for vouchers on one connection."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def row(self, voucher_id: str | int) -> Row:
        """Return the voucher with its postings; raise Missing."""
        asked = {"fields": _READ_FIELDS}
        return self._client.value("read_voucher", f"/ledger/voucher/{int(voucher_id)}", asked)

    def find(self, keys: Sequence[str], first: date, last: date) -> list[LedgerVoucher]:
        """Return the vouchers with these keys, oldest first; see ``Accounting.find``.

        A hit by number is returned whatever its date. A reversal is no hit for the key it copied from its
        original; it is the hit for its own ``RV`` key.
        """
        if not keys:
            return []
        sought = dict.fromkeys([*keys, *(_reversed_key(key) for key in keys)])
        sought.pop("", None)
        rows, by_number = self._listed(tuple(sought), first, last)
        owners = {
            number: key
            for number, row in rows.items()
            if (key := _key_of(row, sought, by_number.get(number))) is not None
        }
        if any(is_posted(rows[number]) for number in owners):
            rows |= self._around([rows[number] for number in owners], first, last)
        links = Links(rows.values())
        originals = [number for number in sorted(owners) if not links.is_reversal(number)]
        found = [self._voucher(number, owners[number], links) for number in originals]
        return self._answers(keys, _settled([one for one in found if one is not None]))

    def links_of(self, row: Row) -> Links:
        """Return what links a voucher as a reversal or to its reversal, whichever side carries the link."""
        if not is_posted(row):
            return Links([row])
        around = self._around([row], row.day("date"), row.day("date") - timedelta(days=1))
        return Links([row, *around.values()])

    def reversal_of(self, row: Row) -> int | None:
        """Return the id of the voucher that reverses this one."""
        return self.links_of(row).reversed_by(row.whole("id"))

    def _listed(self, keys: Sequence[str], first: date, last: date) -> tuple[Rows, Mapping[int, str]]:
        rows = _by_id(self._list(first, last))
        asked = {"includeNonApproved": "true", "fields": _LISTED_FIELDS}
        rows |= _by_id(
            self._client.dated("list_unposted", "/ledger/voucher/%3EnonPosted", first, last, asked)
        )
        by_number: dict[int, str] = {}
        for key in keys:
            asked = {"externalVoucherNumber": key, "fields": _LISTED_FIELDS}
            for row in self._client.pages(
                "find_by_number", "/ledger/voucher/%3EexternalVoucherNumber", asked
            ):
                rows[row.whole("id")] = row
                by_number[row.whole("id")] = key
        return rows, by_number

    def _list(self, first: date, last: date) -> list[Row]:
        return self._client.dated("list_vouchers", "/ledger/voucher", first, last, {"fields": _LISTED_FIELDS})

    def _around(self, rows: Sequence[Row], first: date, last: date) -> Rows:
        """Return the vouchers outside the days already listed among which reversals of these may be."""
        days = [row.day("date") for row in rows]
        earliest = min(days) - _REVERSED_BEFORE
        latest = max([*days, self._client.session.today]) + _REVERSED_AFTER
        if first > last:
            return _by_id(self._list(earliest, latest))
        before = self._list(earliest, min(latest, first - timedelta(days=1)))
        after = self._list(max(earliest, last + timedelta(days=1)), latest)
        return _by_id([*before, *after])

    def _voucher(self, voucher_id: int, key: str, links: Links) -> LedgerVoucher | None:
        try:
            row = self.row(voucher_id)
        except Missing:
            return None
        return ledger_voucher(row, sums_of(row), key=key, reversed_by=links.reversed_by(voucher_id))

    def _answers(self, keys: Sequence[str], found: Sequence[LedgerVoucher]) -> list[LedgerVoucher]:
        answers = [one for one in found if one.key in keys]
        for key in keys:
            reversals = [
                one.reversed_by for one in found if one.key == _reversed_key(key) and one.reversed_by
            ]
            for reversal in reversals:
                row = self.row(reversal)
                answers.append(ledger_voucher(row, sums_of(row), key=key))
        return sorted(answers, key=lambda one: one.order)


def _settled(found: list[LedgerVoucher]) -> list[LedgerVoucher]:
    """Take out the reversals that nothing links and mark what they reverse."""
    pairs = negations(found)
    reversals = set(pairs.values())
    return [
        dataclasses.replace(one, state=FoundState.REVERSED, reversed_by=pairs[one.id])
        if one.id in pairs
        else one
        for one in found
        if one.id not in reversals
    ]


def _by_id(rows: Iterable[Row]) -> Rows:
    return {row.whole("id"): row for row in rows}


def _reversed_key(key: str) -> str:
    """Return the key of what a reversal's key reverses, empty for any other key."""
    return f"AV{key[2:]}" if key.startswith("RV") else ""


def _key_of(row: Row, keys: Iterable[str], found_by: str | None) -> str | None:
    """Return which key marks the voucher. One found by number counts even if the number is not returned."""
    marked = next((key for key in keys if carries(row, key)), None)
    if marked is None and not row.text("externalVoucherNumber"):
        return found_by
    return marked
