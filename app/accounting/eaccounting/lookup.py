"""Finds our vouchers and drafts by date and the key in their text, and what has become of them.

The documented filters for a day are ``year``, ``month`` and ``day`` of the date: months are asked for, and
compared here. A reversal is a voucher of its own that nothing links to its original: it is told by being the
exact negation, and by our ``RV`` key, our own key or the original's number in its text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.accounting.base import LedgerVoucher
from app.accounting.eaccounting.client import Client
from app.accounting.eaccounting.info import SYSTEM
from app.accounting.eaccounting.marking import voucher_lines
from app.accounting.eaccounting.reading import (
    DRAFT,
    booked_voucher,
    draft_voucher,
    key_in,
    order_of,
    sums_of,
)
from app.accounting.eaccounting.reference import FiscalYear, Reference
from app.accounting.rows import Row
from app.errors import Missing

_READ: Final = "read_voucher"
_LIST: Final = "list_vouchers"
_AHEAD: Final = timedelta(days=1)
"""The vendor's day may have begun before ours."""


class Lookup:
    """Looks for vouchers on one connection."""

    def __init__(self, client: Client, reference: Reference) -> None:
        self._client, self._reference = client, reference
        self._year_of: dict[str, str] = {}

    def listed(self, first: date, last: date) -> list[Row]:
        """Return the booked vouchers of the days, both inclusive, in the order they were made."""
        found = []
        for year in self._years():
            for month in _months(max(first, year.first), min(last, year.last)):
                asked = {
                    "$filter": f"year(VoucherDate) eq {month.year} and month(VoucherDate) eq {month.month}"
                }
                for row in self._client.pages(_LIST, f"/vouchers/{year.id}", name="Id", params=asked):
                    self._year_of[row.text("Id")] = year.id
                    if first <= row.day("VoucherDate") <= last:
                        found.append(row)
        return sorted(found, key=order_of)

    def drafts(self) -> list[Row]:
        return list(self._client.pages("list_drafts", "/voucherdrafts", name="Id"))

    def find(self, keys: Sequence[str], first: date, last: date) -> list[LedgerVoucher]:
        """Return drafts and booked vouchers with these keys; see ``Accounting.find``.

        Drafts are asked for first: one that is converted meanwhile shows twice at worst, never not at all.
        """
        drafts = [
            row
            for row in self.drafts()
            if key_in(row.text("VoucherText")) in keys and first <= row.day("VoucherDate") <= last
        ]
        listed = self.listed(first, last)
        back = reversals_in(listed)
        booked = [
            booked_voucher(row, reversed_by=back.get(row.text("Id"), ""))
            for row in listed
            if key_in(row.text("VoucherText")) in keys and row.text("Id") not in back.values()
        ]
        booked += [
            booked_voucher(row, key=key)
            for row in listed
            if row.text("Id") in back.values() and (key := _reversal_key(row, listed, back)) in keys
        ]
        return sorted([*booked, *map(draft_voucher, drafts)], key=lambda one: one.order)

    def row(self, voucher: str) -> Row:
        """Return a booked voucher; raise Missing. The year it was seen in is asked first, then the newest."""
        known = self._year_of.get(voucher)
        years = sorted(self._years(), key=lambda one: (one.id != known, -one.first.toordinal()))
        for year in years:
            try:
                return self._client.get(_READ, f"/vouchers/{year.id}/{voucher}")
            except Missing:
                continue
        raise Missing(SYSTEM, _READ)

    def draft(self, draft: str) -> Row:
        return self._client.get("read_draft", f"/voucherdrafts/{draft.removeprefix(DRAFT)}")

    def read(self, voucher: str) -> LedgerVoucher:
        """Return a draft, or a voucher with what reverses it. A draft that is gone may be the voucher of its
        id by now."""
        if voucher.startswith(DRAFT):
            try:
                return draft_voucher(self.draft(voucher))
            except Missing:
                voucher = voucher.removeprefix(DRAFT)
        row = self.row(voucher)
        reversal = self.reversal_of(row)
        held = booked_voucher(row, reversed_by="" if reversal is None else reversal.text("Id"))
        return replace(held, lines=voucher_lines(row, self._reference.chart().fields))

    def reversal_of(self, row: Row) -> Row | None:
        """Return the voucher that reverses this one, dated from its day to today."""
        day = row.day("VoucherDate")
        listed = self.listed(day, max(day, self._client.session.today) + _AHEAD)
        if row.text("Id") not in {one.text("Id") for one in listed}:  # it does not show in the list yet
            listed = sorted([*listed, row], key=order_of)
        made = reversals_in(listed).get(row.text("Id"))
        return next((one for one in listed if one.text("Id") == made), None)

    def _years(self) -> tuple[FiscalYear, ...]:
        return self._reference.chart().years


def reversals_in(listed: Sequence[Row]) -> dict[str, str]:
    """Return original -> reversal among vouchers in the order they were made, each of them once.

    A voucher reverses an earlier one when it is its exact negation and names it: by its number as a word of
    its own, else by its key or the ``RV`` form of that. Of two copies under one key only the number tells
    which is meant.
    """
    found: dict[str, str] = {}
    for place, later in enumerate(listed):
        negated = {account: -amount for account, amount in sums_of(later).items()}
        meant = [
            one
            for one in listed[:place]
            if one.text("Id") not in found and one.text("Id") not in found.values()
            if negated and sums_of(one) == negated
        ]
        text = later.text("VoucherText")
        named = [one for one in meant if _has_number(text, one)] or [
            one for one in meant if _has_key(text, one)
        ]
        if named:
            found[named[0].text("Id")] = later.text("Id")
    return found


def _has_number(text: str, original: Row) -> bool:
    number = original.text("NumberAndNumberSeries")
    return bool(number) and re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) is not None


def _has_key(text: str, original: Row) -> bool:
    key = key_in(original.text("VoucherText"))
    return bool(key) and (key in text or f"RV{key[2:]}" in text)


def _reversal_key(row: Row, listed: Sequence[Row], back: dict[str, str]) -> str:
    """The ``RV`` form of the key of what a voucher reverses, empty where that has none."""
    original = next(one for one in listed if back.get(one.text("Id")) == row.text("Id"))
    key = key_in(original.text("VoucherText"))
    return f"RV{key[2:]}" if key else ""


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)
