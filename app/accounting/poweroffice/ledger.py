"""Balances and postings of an account, as the books hold them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.accounting.base import LedgerPosting
from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.info import READ_BALANCES, SYSTEM
from app.accounting.poweroffice.poster import reversal_key
from app.accounting.poweroffice.transactions import customer_of, marks_of, read_rows, vouchers_of
from app.errors import BadAnswer

_BEFORE_ALL_BOOKS: Final = date(1990, 1, 1)


def balance(client: Client, account: str, on: date) -> int:
    """Return the balance at the end of the day, minor units, debit +.

    An account may be left out of the trial balance. The vendor does not say when: where nothing was ever
    booked, or where nothing was this year, with a balance brought forward. Then its transactions are summed.
    """
    asked = {"date": on.isoformat(), "accountNos": account}
    rows = [
        row
        for row in client.pages(
            "read_balance", "/TrialBalance", asked, right=READ_BALANCES, identity="AccountNo"
        )
        if row.text("AccountNo") == account
    ]
    if len(rows) > 1:
        raise BadAnswer(SYSTEM, "read_balance", reason="several balances of one account")
    if rows:
        return rows[0].ore("Balance")
    moved = read_rows(client, _BEFORE_ALL_BOOKS, on, {"accountNos": account})
    return sum(row.ore("Amount") for row in moved)


def customer_balance(client: Client, account: str, customer: str, on: date) -> int:
    """Return the balance of a customer's part of the account at the end of the day, minor units, debit +.

    The trial balance knows whole accounts only: the transactions on the customer's own account are summed.
    """
    moved = read_rows(client, _BEFORE_ALL_BOOKS, on, {"accountNos": account})
    return sum(row.ore("Amount") for row in moved if customer_of(row) == customer)


def postings(
    client: Client, account: str, first: date, last: date, customer: str = ""
) -> Sequence[LedgerPosting]:
    """Return the postings of the days, both inclusive, in the order of their vouchers, of one customer where
    named: there is no filter by customer, so those of the account are read.

    A reversal gets the ``RV`` form of its original's key: it is another voucher, and may carry that key in
    its text or not. The original stands on the same account; one dated before the days is not asked for.
    """
    rows = read_rows(client, first, last, {"accountNos": account})
    held = {one.id: one for one in vouchers_of(rows)}
    found = []
    for row in rows:
        if customer and customer_of(row) != customer:
            continue
        voucher = held[row.text("VoucherId")]
        key = voucher.key
        if not key and voucher.reverses in held:
            key = reversal_key(held[voucher.reverses].key)
        texts = (row.text("Description"), row.text("VoucherDescription"))
        found.append(
            LedgerPosting(
                voucher_id=voucher.id,
                voucher_number=str(voucher.number),
                date=row.day("PostingDate"),
                amount=row.ore("Amount"),
                text=" · ".join(dict.fromkeys(filter(None, texts))),
                key=key,
                marks=marks_of(row),
            )
        )
    return sorted(found, key=lambda posting: (posting.date, int(posting.voucher_number)))
