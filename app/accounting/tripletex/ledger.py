"""Balances and postings of an account, as the books hold them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from app.accounting.base import LedgerPosting
from app.accounting.rows import Row
from app.accounting.tripletex.client import Client
from app.accounting.tripletex.info import SYSTEM
from app.accounting.tripletex.marking import MARK_FIELDS, Marking
from app.accounting.tripletex.poster import number_of, our_key, reversal_key
from app.accounting.tripletex.reversals import Links
from app.errors import BadAnswer

_BALANCE_FIELDS: Final = "account(id),openingBalance,sumAmount,closingBalance"
_POSTING_FIELDS: Final = (
    f"id,date,amount,description,{MARK_FIELDS},"
    "voucher(id,number,numberAsString,year,externalVoucherNumber,description,reverseVoucher(id))"
)
_BEFORE_ALL_BOOKS: Final = date(1990, 1, 1)


def balance(client: Client, account_id: int, on: date, customer_id: int | None = None) -> int:
    """Return the balance at the end of the day, of one customer where named, minor units, debit +.

    Asked for the year first. An account nothing was booked on that year may be left out of the answer, with
    its balance brought forward: then all its days are asked for, and an account still left out has none.
    """
    for first in (date(on.year, 1, 1), _BEFORE_ALL_BOOKS):
        row = _ledger_row(client, _of(account_id, customer_id), account_id, first, on)
        if row is not None:
            closing = row.ore("closingBalance")
            if row.ore("openingBalance") + row.ore("sumAmount") != closing:
                raise BadAnswer(SYSTEM, row.operation, field="closingBalance")
            return closing
    return 0


def _of(account_id: int, customer_id: int | None) -> dict[str, str]:
    return {"accountId": str(account_id)} | ({} if customer_id is None else {"customerId": str(customer_id)})


def _ledger_row(
    client: Client, whose: Mapping[str, str], account_id: int, first: date, last: date
) -> Row | None:
    asked = {**whose, "fields": _BALANCE_FIELDS}
    rows = [
        row
        for row in client.dated("read_balance", "/ledger", first, last, asked)
        if (account := row.row("account")) is not None and account.whole("id") == account_id
    ]
    if len(rows) > 1:
        raise BadAnswer(SYSTEM, "read_balance", reason="several balances of one account")
    return rows[0] if rows else None


def postings(
    client: Client,
    marking: Marking,
    account_id: int,
    first: date,
    last: date,
    customer_id: int | None = None,
) -> Sequence[LedgerPosting]:
    """Return the postings of the days, both inclusive, in the order of their vouchers.

    A reversal gets the ``RV`` form of its original's key: it is another voucher, and it may carry that key in
    its text or not. The original stands on the same account; one dated before the days is not asked for.
    """
    asked = {**_of(account_id, customer_id), "fields": _POSTING_FIELDS}
    rows = client.dated("list_postings", "/ledger/posting", first, last, asked)
    owned = [(row, _voucher_of(row)) for row in rows]
    links = Links(voucher for _, voucher in owned)
    keys = {voucher.whole("id"): our_key(voucher) for _, voucher in owned}
    found = []
    for row, voucher in owned:
        key = keys[voucher.whole("id")]
        original = links.original_of(voucher.whole("id"))
        if original is not None:
            key = reversal_key(key or keys.get(original, ""))
        found.append(
            LedgerPosting(
                voucher_id=str(voucher.whole("id")),
                voucher_number=number_of(voucher),
                date=row.day("date"),
                amount=row.ore("amount"),
                text=" · ".join(
                    dict.fromkeys(filter(None, (row.text("description"), voucher.text("description"))))
                ),
                key=key,
                marks=marking.of(row, client.session.today),
            )
        )
    return sorted(found, key=lambda posting: (posting.date, int(posting.voucher_id)))


def _voucher_of(row: Row) -> Row:
    voucher = row.row("voucher")
    if voucher is None:
        raise BadAnswer(SYSTEM, row.operation, field="voucher")
    return voucher
