"""Finds our batches by financial period and the key in their description, and what has become of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher
from app.accounting.rows import Row
from app.accounting.vismanet.client import Client
from app.accounting.vismanet.marking import batch_lines
from app.accounting.vismanet.reading import key_in, number_of, order_of, reversals_in, state_of, voucher_of
from app.accounting.vismanet.reference import Reference

PATH: Final = "/v2/journaltransaction"
_AHEAD: Final = timedelta(days=31)
"""How far ahead a reversal may be dated that somebody has made."""


class Lookup:
    """Looks for batches of the general ledger on one connection."""

    def __init__(self, client: Client, reference: Reference) -> None:
        self._client, self._reference = client, reference

    def listed(self, first: date, last: date) -> list[Row]:
        """Return the batches of every period that the days touch, in the order of their numbers."""
        found: list[Row] = []
        for period in self._reference.chart().periods_between(first, last):
            asked = {"periodId": period.id, "module": "GL", "expandAttachments": "true"}
            found += self._client.pages("list_batches", PATH, asked, name=("batchNumber",))
        return sorted(found, key=lambda row: order_of(number_of(row)))

    def find(self, keys: Sequence[str], first: date, last: date) -> list[LedgerVoucher]:
        """Return the batches with these keys; see ``Accounting.find``."""
        listed = self.listed(first, last)
        back = reversals_in(listed)
        originals = {reversal: original for original, reversal in back.items()}
        keyed = {number_of(row): key_in(row.text("description")) for row in listed}
        found = []
        for row in listed:
            number = number_of(row)
            key = keyed[number]
            if number in originals:
                own = keyed[originals[number]]
                key = f"RV{own[2:]}" if own else key
            if key in keys and first <= row.day("transactionDate") <= last:
                found.append(voucher_of(row, reversed_by=self._booked(back.get(number, ""), listed), key=key))
        return found

    def row(self, number: str) -> tuple[Row, str]:
        """Return the batch and its mark of version; raise Missing."""
        return self._client.get("read_batch", f"{PATH}/{number}")

    def read(self, number: str) -> LedgerVoucher:
        row, version = self.row(number)
        if state_of(row) is not FoundState.POSTED:
            return voucher_of(row, version=version)
        listed = self.around(row)
        made = reversals_in(listed).get(number_of(row), "")
        held = voucher_of(row, reversed_by=self._booked(made, listed), version=version)
        return replace(held, lines=batch_lines(row, self._reference.chart()))

    def reversal_of(self, row: Row) -> Row | None:
        """Return the batch that reverses this one, whatever its state."""
        listed = self.around(row)
        made = reversals_in(listed).get(number_of(row))
        return next((one for one in listed if number_of(one) == made), None)

    def around(self, row: Row) -> list[Row]:
        """Every batch from this one's day on, itself among them although the list may lag."""
        day = row.day("transactionDate")
        listed = self.listed(day, max(day, self._client.session.today) + _AHEAD)
        known = {number_of(one) for one in listed}
        return sorted(
            listed if number_of(row) in known else [*listed, row], key=lambda one: order_of(number_of(one))
        )

    def _booked(self, number: str, listed: Sequence[Row]) -> str:
        """A reversal that is not booked itself takes nothing back."""
        made = next((row for row in listed if number_of(row) == number), None)
        return number if made is not None and state_of(made) is FoundState.POSTED else ""
