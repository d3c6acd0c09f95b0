"""A voucher to a journal transaction, and what must be right before it is sent. Pure.

Every value is wrapped in ``{"value": …}`` but for ``operation`` and ``subaccount``. There is no field for our
key, so it stands in the description.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.accounting.marks import marks_of
from app.accounting.rows import Row, kroner
from app.accounting.vismanet.info import COMPANY_CURRENCY, LARGEST_TEXT, SYSTEM
from app.accounting.vismanet.reference import Chart, Period, Segments
from app.core.cases import CaseCode
from app.errors import Refused

CREATE: Final = "create_batch"
DISCARDED: Final = "Kan slettes: ble ikke bokført av Avstem"
"""What a held batch is called that nobody needs any more: the vendor has no call that deletes one."""

_LARGEST_AMOUNT: Final = 100_000_000_000_000
"""Øre; amounts are decimals of double precision at the other side."""

Value = Mapping[str, object]


def check(voucher: OutgoingVoucher, chart: Chart) -> Period:
    """Return the financial period of the voucher; raise Refused with the case that a person has to settle
    before it can be sent."""
    if voucher.currency != COMPANY_CURRENCY:
        raise _refused(CaseCode.RATE_MISSING, currency=voucher.currency)
    for number, posting in enumerate(voucher.postings, start=1):
        _check_posting(number, posting, chart)
    return open_period(chart, voucher.date, CREATE)


def open_period(chart: Chart, day: date, operation: str) -> Period:
    """Return the period of a day; raise Refused when it is closed or not there, or the ledger is unclear."""
    if not chart.ledger:
        raise Refused(SYSTEM, operation, CaseCode.FIELD_REFUSED, "", field="ledger")
    period = chart.period_of(day)
    if period is None or period.closed:
        raise Refused(SYSTEM, operation, CaseCode.PERIOD_CLOSED, "", date=day.isoformat())
    return period


def batch_of(voucher: OutgoingVoucher, chart: Chart, period: Period, branch: str) -> dict[str, object]:
    """Return the body of ``POST /v2/journaltransaction``, held: nothing of it is in the books."""
    lines = [
        _line(number, posting.account, posting.amount, posting.text, _segments(posting, chart))
        for number, posting in enumerate(voucher.postings, start=1)
    ]
    return _batch(marked(voucher.text, voucher.key), voucher.date, period, chart.ledger, branch, lines)


def reversal_of(
    batch: Row, on: date, key: str, chart: Chart, period: Period, branch: str
) -> dict[str, object]:
    """Return the body that negates a booked batch: each line with its sides swapped, on its sub-account."""
    lines = []
    for number, row in enumerate(batch.rows("journalTransactionLines"), start=1):
        text, account = row.text("transactionDescription"), row.text("accountNumber")
        lines.append(_line(number, account, -amount_of(row), text, segments_of(row)))
    text = f"Tilbakeføring av {batch.text('batchNumber')}"
    return _batch(marked(text, key), on, period, chart.ledger, branch, lines)


def emptied(batch: Row) -> dict[str, object]:
    """Return the body of the change that leaves nothing of a held batch but its number and a word."""
    return {
        "description": _value(DISCARDED),
        "hold": _value(True),
        "controlTotalInCurrency": _value(kroner(0)),
        "journalTransactionLines": [
            {"operation": "Delete", "lineNumber": _value(row.whole("lineNumber"))}
            for row in batch.rows("journalTransactionLines")
        ],
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


def amount_of(line: Row) -> int:
    """Return a line's amount, minor units, debit +; its sides may both be told."""
    debit, credit = (
        line.ore(name) if line.has(name) else 0
        for name in ("debitAmountInCurrency", "creditAmountInCurrency")
    )
    return debit - credit


def segments_of(line: Row) -> Segments:
    """Return a line's sub-account as it was told: a list of segments, or an object that holds one."""
    told: Any = line.fields.get("subaccount")
    if isinstance(told, dict):
        told = told.get("segments")
    if not isinstance(told, list):
        return ()
    rows = (Row.of(one, SYSTEM, line.operation) for one in told)
    return tuple((one.whole("segmentId"), one.text("segmentValue")) for one in rows)


def _check_posting(number: int, posting: OutgoingPosting, chart: Chart) -> None:
    facts: dict[str, object] = {"account": posting.account, "row": number}
    if not 0 < abs(posting.amount) <= _LARGEST_AMOUNT:
        raise _refused(CaseCode.ROWS_REFUSED, **facts)
    account = chart.accounts.get(posting.account)
    if account is None:
        raise _refused(CaseCode.ACCOUNT_MISSING, **facts)
    if not account.active:
        raise _refused(CaseCode.ACCOUNT_INACTIVE, **facts)
    if posting.vat_code != "0":
        raise _refused(CaseCode.VAT_CODE_MISSING, vat_code=posting.vat_code, **facts)
    if posting.customer:
        raise _refused(CaseCode.CUSTOMER_NOT_TAKEN, customer=posting.customer, **facts)
    for kind, code in marks_of(posting):
        if code and kind != "department":  # a line has a project only with its task
            raise _refused(CaseCode.DIMENSION_MISSING, dimension=kind, code=code, **facts)
    if posting.department and posting.department not in chart.subaccounts:
        raise _refused(CaseCode.DIMENSION_MISSING, dimension="department", code=posting.department, **facts)
    if not posting.department and chart.usual == "":
        raise _refused(CaseCode.DIMENSION_MISSING, dimension="department", **facts)


def _segments(posting: OutgoingPosting, chart: Chart) -> Segments:
    number = posting.department or chart.usual
    return chart.subaccounts[number] if number else ()


def _batch(
    text: str, day: date, period: Period, ledger: str, branch: str, lines: Sequence[Value]
) -> dict[str, object]:
    debit = sum(_debit(line) for line in lines)
    batch: dict[str, object] = {
        "hold": _value(True),
        "transactionDate": _value(f"{day.isoformat()}T00:00:00"),
        "financialPeriod": _value(period.id),
        "ledger": _value(ledger),
        "currencyId": _value(COMPANY_CURRENCY),
        "description": _value(text),
        "controlTotalInCurrency": _value(kroner(debit)),
        "journalTransactionLines": list(lines),
    }
    if branch:
        batch["branch"] = _value(branch)
    return batch


def _debit(line: Value) -> int:
    wrapped: Any = line.get("debitAmountInCurrency")
    return int(wrapped["value"].scaleb(2)) if wrapped is not None else 0


def _line(number: int, account: str, amount: int, text: str, segments: Segments) -> dict[str, object]:
    side = "debitAmountInCurrency" if amount > 0 else "creditAmountInCurrency"
    line: dict[str, object] = {
        "operation": "Insert",
        "lineNumber": _value(number),
        "accountNumber": _value(account),
        side: _value(kroner(abs(amount))),
    }
    if segments:
        line["subaccount"] = [{"segmentId": place, "segmentValue": value} for place, value in segments]
    words = " ".join(text.split())[:LARGEST_TEXT].rstrip()
    if words:
        line["transactionDescription"] = _value(words)
    return line


def _value(value: object) -> Value:
    return {"value": value}


def _refused(case: CaseCode, **params: object) -> Refused:
    return Refused(SYSTEM, CREATE, case, "", **params)
