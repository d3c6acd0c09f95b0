"""Balances and postings of an account, as the books hold them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.accounting.base import LedgerPosting
from app.accounting.eaccounting.client import Client
from app.accounting.eaccounting.lookup import Lookup, reversals_in
from app.accounting.eaccounting.marking import row_marks
from app.accounting.eaccounting.poster import Fields
from app.accounting.eaccounting.reading import key_in, side_of, sums_of
from app.accounting.rows import Row
from app.errors import Missing

_BALANCE: Final = "read_balance"
_BEGINNING: Final = date(1900, 1, 1)


def balance(client: Client, lookup: Lookup, account: str, on: date) -> int:
    """Return the balance at the end of the day, minor units, debit +.

    The list of all balances leaves out zeros. Where the vendor does not have that list (it is not in its own
    documentation), the balance is the sum of the rows of every voucher there is.
    """
    try:
        rows = list(client.pages(_BALANCE, f"/accountbalances/{on.isoformat()}", name="AccountNumber"))
    except Missing:
        return sum(sums_of(row).get(account, 0) for row in lookup.listed(_BEGINNING, on))
    return sum(row.ore("Balance") for row in rows if row.text("AccountNumber") == account)


def postings(
    lookup: Lookup, fields: Fields, account: str, first: date, last: date
) -> Sequence[LedgerPosting]:
    """Return the account's rows of the days, both inclusive. Vouchers are listed whole; a reversal gets the
    ``RV`` form of its original's key, whatever its text."""
    listed = lookup.listed(first, last)
    originals = {reversal: original for original, reversal in reversals_in(listed).items()}
    by_id = {row.text("Id"): row for row in listed}
    found = []
    for row in listed:
        original = by_id.get(originals.get(row.text("Id"), ""))
        key = key_in((original or row).text("VoucherText"))
        for line in row.rows("Rows"):
            if line.text("AccountNumber") == account:
                found.append(
                    LedgerPosting(
                        voucher_id=row.text("Id"),
                        voucher_number=row.text("NumberAndNumberSeries"),
                        date=row.day("VoucherDate"),
                        amount=side_of(line),
                        text=_text(row, line),
                        key=f"RV{key[2:]}" if key and original is not None else key,
                        marks=row_marks(line, fields),
                    )
                )
    return sorted(found, key=lambda posting: posting.date)


def _text(row: Row, line: Row) -> str:
    whole, own = row.text("VoucherText"), line.text("TransactionText")
    return whole if not own or own in whole else f"{own} {whole}"
