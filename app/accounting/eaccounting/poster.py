"""A voucher to eAccounting's draft and back. Pure.

Rows have a debit and a credit amount, never negative; there is no reference field, so the key is in the text.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher, OutgoingPosting, OutgoingVoucher
from app.accounting.eaccounting.info import (
    COMPANY_CURRENCY,
    LARGEST_AMOUNT,
    LARGEST_ROW_TEXT,
    LARGEST_TEXT,
    SYSTEM,
)
from app.accounting.rows import Row, kroner
from app.core.cases import CaseCode
from app.errors import BadAnswer, Refused

CREATE: Final = "create_draft"

_KEY_IN_TEXT: Final = re.compile(r"\[((?:AV|RV)[A-Z2-7]{20})\]")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def draft_of(voucher: OutgoingVoucher) -> dict[str, object]:
    """Return the body of ``POST /voucherdrafts``; amounts are decimals of kroner.

    Raises Refused for another currency, a row without or above the largest amount, a number that is no
    account's, and for VAT and dimensions, whose ids differ from company to company: nothing is left out.
    """
    if voucher.currency != COMPANY_CURRENCY:
        raise Refused(SYSTEM, CREATE, CaseCode.RATE_MISSING, "", currency=voucher.currency)
    rows = [_row(number, posting) for number, posting in enumerate(voucher.postings, start=1)]
    return {
        "VoucherDate": voucher.date.isoformat(),
        "VoucherText": marked(voucher.text, voucher.key),
        "Rows": rows,
    }


def _row(number: int, posting: OutgoingPosting) -> dict[str, object]:
    if not 0 < abs(posting.amount) <= LARGEST_AMOUNT:
        raise Refused(SYSTEM, CREATE, CaseCode.ROWS_REFUSED, "", account=posting.account, row=number)
    if not re.fullmatch(r"[1-9][0-9]{0,9}", posting.account):
        raise Refused(SYSTEM, CREATE, CaseCode.ACCOUNT_MISSING, "", account=posting.account, row=number)
    if posting.vat_code != "0":
        facts = {"account": posting.account, "vat_code": posting.vat_code, "row": number}
        raise Refused(SYSTEM, CREATE, CaseCode.VAT_CODE_MISSING, "", **facts)
    for kind, code in (("department", posting.department), ("project", posting.project)):
        if code:
            facts = {"dimension": kind, "code": code, "account": posting.account, "row": number}
            raise Refused(SYSTEM, CREATE, CaseCode.DIMENSION_MISSING, "", **facts)
    side = "DebitAmount" if posting.amount > 0 else "CreditAmount"
    row: dict[str, object] = {"AccountNumber": int(posting.account), side: kroner(abs(posting.amount))}
    text = " ".join(posting.text.split())[:LARGEST_ROW_TEXT].rstrip()
    return row | ({"TransactionText": text} if text else {})


def marked(text: str, key: str) -> str:
    """Return the text with the key behind it in brackets, cut so that the key always stays whole."""
    mark = f" [{key}]"
    return " ".join(text.split())[: LARGEST_TEXT - len(mark)] + mark


def key_in(text: str) -> str:
    """Return our key in a voucher's text, empty where it has none; of several the last, ours."""
    return next(iter(reversed(_KEY_IN_TEXT.findall(text))), "")


def sums_of(voucher: Row) -> dict[str, int]:
    """Return the sum per account, minor units, debit +; zero sums left out.

    Raises BadAnswer when a side is negative or the rows do not balance: then the list is not whole.
    """
    sums: dict[str, int] = defaultdict(int)
    for row in voucher.rows("Rows"):
        debit, credit = (row.ore(name) if row.has(name) else 0 for name in ("DebitAmount", "CreditAmount"))
        if debit < 0 or credit < 0:
            raise BadAnswer(SYSTEM, voucher.operation, field="Rows.DebitAmount")
        sums[str(row.whole("AccountNumber"))] += debit - credit
    if sum(sums.values()):
        raise BadAnswer(SYSTEM, voucher.operation, field="Rows")
    return {account: amount for account, amount in sums.items() if amount}


def booked_voucher(row: Row, reversals: Sequence[Row] = ()) -> LedgerVoucher:
    """Return a booked voucher. A reversal is a voucher of its own: ``reversals`` are those of the same books,
    and the first whose text has this key's ``RV`` form and whose sums are the exact negation reverses it."""
    key, sums = key_in(row.text("VoucherText")), sums_of(row)
    back = "" if not key.startswith("AV") else f"RV{key[2:]}"
    negated = {account: -amount for account, amount in sums.items()}
    made = sorted(
        (other for other in reversals if back and key_in(other.text("VoucherText")) == back), key=order_of
    )
    reversed_by = next((_id(other) for other in made if sums_of(other) == negated), "")
    return LedgerVoucher(
        id=_id(row),
        order=order_of(row),
        key=key,
        state=FoundState.REVERSED if reversed_by else FoundState.POSTED,
        date=row.day("VoucherDate"),
        text=row.text("VoucherText"),
        sums=sums,
        number=row.text("NumberAndNumberSeries"),
        reversed_by=reversed_by,
    )


def order_of(row: Row) -> int:
    """Return the microsecond of creation: ids are random and say nothing of which came first."""
    said = row.text("CreatedUtc")
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise BadAnswer(SYSTEM, row.operation, field="CreatedUtc") from None
    since = moment.replace(tzinfo=moment.tzinfo or UTC) - _EPOCH
    return since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds


def _id(row: Row) -> str:
    found = row.text("Id")
    if not found:
        raise BadAnswer(SYSTEM, row.operation, field="Id")
    return found
