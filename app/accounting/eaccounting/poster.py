"""A voucher to eAccounting's form, and what must be right before it is sent. Pure.

Rows have a debit and a credit amount, never negative; there is no reference field, so the key is in the text.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

from app.accounting.base import Account, ClosedPeriod, OutgoingPosting, OutgoingVoucher
from app.accounting.eaccounting.info import (
    COMPANY_CURRENCY,
    LARGEST_AMOUNT,
    LARGEST_ROW_TEXT,
    LARGEST_TEXT,
    SYSTEM,
)
from app.accounting.marks import marks_of
from app.accounting.rows import Row, kroner
from app.core.cases import CaseCode
from app.errors import Refused

CREATE: Final = "create_draft"

Fields = Mapping[tuple[str, str], tuple[str, str]]
"""The field of a row, and the id in it, for each (kind, code) of a dimension."""

_KEPT_IN_REVERSAL: Final = (
    *(f"CostCenterItemId{number}" for number in (1, 2, 3)),
    *("ProjectId", "VatCodeId"),
)


def check(
    voucher: OutgoingVoucher,
    accounts: Mapping[str, Account],
    closed: tuple[ClosedPeriod, ...],
    fields: Fields,
) -> None:
    """Raise Refused with the case a person has to settle before this voucher can be sent."""
    for period in closed:
        if period.first <= voucher.date <= period.last:
            raise _refused(CaseCode.PERIOD_CLOSED, date=voucher.date.isoformat())
    for number, posting in enumerate(voucher.postings, start=1):
        account = accounts.get(posting.account)
        if account is None:
            raise _refused(CaseCode.ACCOUNT_MISSING, account=posting.account, row=number)
        if not account.active:
            raise _refused(CaseCode.ACCOUNT_INACTIVE, account=posting.account, row=number)
        if "department" in account.needs and not posting.department:
            facts = {"dimension": "department", "account": posting.account, "row": number}
            raise _refused(CaseCode.DIMENSION_MISSING, **facts)
    draft_of(voucher, fields)


def draft_of(voucher: OutgoingVoucher, fields: Fields) -> dict[str, object]:
    """Return the body of ``POST /voucherdrafts``; amounts are decimals of kroner.

    Raises Refused for another currency, a row without or above the largest amount, a number that is no
    account's, a dimension that the company does not have, and for VAT: nothing is left out.
    """
    if voucher.currency != COMPANY_CURRENCY:
        raise _refused(CaseCode.RATE_MISSING, currency=voucher.currency)
    rows = [_row(number, posting, fields) for number, posting in enumerate(voucher.postings, start=1)]
    return {
        "VoucherDate": voucher.date.isoformat(),
        "VoucherText": marked(voucher.text, voucher.key),
        "Rows": rows,
    }


def reversal_of(voucher: Row, on: date, key: str) -> dict[str, object]:
    """Return the body of ``POST /vouchers`` that negates a booked voucher: each row with its sides swapped
    and all that it is marked with; rows of VAT are rows like any other."""
    return {
        "VoucherDate": on.isoformat(),
        "VoucherText": marked(f"Tilbakeføring av {voucher.text('NumberAndNumberSeries')}", key),
        "Rows": [_swapped(row) for row in voucher.rows("Rows")],
    }


def expected_sums(voucher: OutgoingVoucher) -> dict[str, int]:
    """Return the sum per account, minor units, debit +: what is sent, for no line has VAT."""
    sums: dict[str, int] = defaultdict(int)
    for posting in voucher.postings:
        sums[posting.account] += posting.amount
    return {account: amount for account, amount in sums.items() if amount}


def marked(text: str, key: str) -> str:
    """Return the text with the key behind it in brackets, cut so that the key always stays whole."""
    mark = f" [{key}]"
    return " ".join(text.split())[: LARGEST_TEXT - len(mark)] + mark


def _row(number: int, posting: OutgoingPosting, fields: Fields) -> dict[str, object]:
    if not 0 < abs(posting.amount) <= LARGEST_AMOUNT:
        raise _refused(CaseCode.ROWS_REFUSED, account=posting.account, row=number)
    if not re.fullmatch(r"[1-9][0-9]{0,9}", posting.account):
        raise _refused(CaseCode.ACCOUNT_MISSING, account=posting.account, row=number)
    if posting.vat_code != "0":
        facts = {"account": posting.account, "vat_code": posting.vat_code, "row": number}
        raise _refused(CaseCode.VAT_CODE_MISSING, **facts)
    if posting.customer:  # no field of a line has one
        facts = {"account": posting.account, "customer": posting.customer, "row": number}
        raise _refused(CaseCode.CUSTOMER_NOT_TAKEN, **facts)
    side = "DebitAmount" if posting.amount > 0 else "CreditAmount"
    row: dict[str, object] = {"AccountNumber": int(posting.account), side: kroner(abs(posting.amount))}
    text = " ".join(posting.text.split())[:LARGEST_ROW_TEXT].rstrip()
    if text:
        row["TransactionText"] = text
    for kind, code in marks_of(posting):
        if code:
            facts = {"account": posting.account, "row": number}
            field, held = _dimension(kind, code, fields, **facts)
            if row.get(field, held) != held:  # the department is an item of the same cost centre
                raise _refused(CaseCode.FIELD_REFUSED, field=field, value=code, **facts)
            row[field] = held
    return row


def _dimension(kind: str, code: str, fields: Fields, **facts: object) -> tuple[str, str]:
    if (kind, code) not in fields:
        raise _refused(CaseCode.DIMENSION_MISSING, dimension=kind, code=code, **facts)
    return fields[kind, code]


def _swapped(row: Row) -> dict[str, object]:
    debit, credit = (row.ore(name) if row.has(name) else 0 for name in ("DebitAmount", "CreditAmount"))
    side, amount = ("CreditAmount", debit - credit) if debit >= credit else ("DebitAmount", credit - debit)
    swapped: dict[str, object] = {"AccountNumber": row.whole("AccountNumber"), side: kroner(amount)}
    kept = {name: row.text(name) for name in ("TransactionText", *_KEPT_IN_REVERSAL) if row.text(name)}
    return swapped | kept


def _refused(case: CaseCode, **params: object) -> Refused:
    return Refused(SYSTEM, CREATE, case, "", **params)
