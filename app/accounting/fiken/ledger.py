"""Balances and postings of an account, as the books hold them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.accounting.base import LedgerPosting
from app.accounting.fiken.client import Client
from app.accounting.fiken.company import Companies
from app.accounting.fiken.info import SYSTEM
from app.accounting.fiken.lookup import Lookup, reversals_in
from app.accounting.fiken.poster import keys_in, line_marks, own_text, reversal_key
from app.errors import BadAnswer, Missing

_BALANCE: Final = "read_balance"


def balance(client: Client, companies: Companies, account: str, on: date) -> int:
    """Return the balance at the end of the day, minor units, debit +; 0 where Fiken has none for it."""
    path = companies.path(f"/accountBalances/{account}")
    try:
        row = client.get(_BALANCE, path, {"date": on.isoformat()})
    except Missing:
        return 0
    if row.text("code") != account:
        raise BadAnswer(SYSTEM, _BALANCE, field="code")
    return row.minor("balance")


def postings(lookup: Lookup, account: str, first: date, last: date) -> Sequence[LedgerPosting]:
    """Return the account's lines of the days, both inclusive, in the order of their transactions.

    Fiken lists whole entries only. A reversal gets the ``RV`` form of its original's key, whatever its text.
    """
    listed = lookup.listed(first, last)
    originals = {reversal: original for original, reversal in reversals_in(listed).items()}
    found = []
    for number, entries in listed.items():
        keys = keys_in(listed.get(originals.get(number, number), entries))
        key = keys[0] if keys else ""
        for entry in entries:
            found += [
                LedgerPosting(
                    voucher_id=str(number),
                    voucher_number=entry.text("journalEntryNumber"),
                    date=entry.day("date"),
                    amount=line.minor("amount"),
                    text=own_text(entry),
                    key=reversal_key(key) if number in originals else key,
                    marks=line_marks(line),
                )
                for line in entry.rows("lines")
                if line.text("account") == account
            ]
    return sorted(found, key=lambda posting: (posting.date, int(posting.voucher_id)))
