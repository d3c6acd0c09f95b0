"""Balances and postings of an account, as the general ledger holds them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from app.accounting.base import LedgerPosting
from app.accounting.rows import Row
from app.accounting.vismanet.client import Client
from app.accounting.vismanet.info import SYSTEM
from app.accounting.vismanet.lookup import Lookup
from app.accounting.vismanet.marking import line_marks
from app.accounting.vismanet.reading import key_in, number_of, reversals_in
from app.accounting.vismanet.reference import Chart
from app.core.cases import CaseCode
from app.core.marked import Mark
from app.errors import Refused

_OPERATION: Final = "read_ledger"
_PATH: Final = "/v1/GeneralLedgerTransactions"
_NAME: Final = ("module", "batchNumber", "lineNumber")

_Batch = tuple[str, str, Mapping[str, Mapping[str, Mark]]]
_UNTOLD: Final[_Batch] = ("", "", {})


def balance(client: Client, chart: Chart, account: str, on: date) -> int:
    """Return the balance at the end of the day, minor units, debit +.

    The sum of every posted row since the first period, on what the first row says stood there before it
    (nothing, where balances are not told).
    """
    rows = _rows(client, chart, account, chart.periods[0].first if chart.periods else on, on)
    before = rows[0].ore("begBalance") if rows and rows[0].has("begBalance") else 0
    return before + sum(_amount(row) for row in rows)


def postings(
    client: Client, lookup: Lookup, chart: Chart, account: str, first: date, last: date
) -> Sequence[LedgerPosting]:
    """Return the account's posted rows of the days, both inclusive. A row has no key: that is in the
    description of its batch, and a reversal gets the ``RV`` form of its original's."""
    rows = _rows(client, chart, account, first, last)
    told = _batches(lookup, chart, first, last) if rows else {}
    found = []
    for row in rows:
        number = row.text("batchNumber")
        text, key, marks = told.get(number, _UNTOLD) if row.text("module").endswith("GL") else _UNTOLD
        own = row.text("description")
        found.append(
            LedgerPosting(
                voucher_id=number,
                voucher_number=number,
                date=row.day("tranDate"),
                amount=_amount(row),
                text=own if not text or text in own else text if own in text else f"{own} {text}",
                key=key,
                marks=marks.get(row.text("lineNumber"), {}),
            )
        )
    return sorted(found, key=lambda posting: (posting.date, posting.voucher_id))


def _batches(lookup: Lookup, chart: Chart, first: date, last: date) -> Mapping[str, _Batch]:
    """The description and key of each batch of the days' periods, and the marks of its lines by number."""
    listed = lookup.listed(first, last)
    originals = {reversal: original for original, reversal in reversals_in(listed).items()}
    keys = {number_of(row): key_in(row.text("description")) for row in listed}
    found = {}
    for row in listed:
        number = number_of(row)
        original = keys.get(originals.get(number, ""), "")
        key = f"RV{original[2:]}" if original else keys[number]
        lines = row.rows("journalTransactionLines")
        marks = {line.text("lineNumber"): line_marks(line, chart) for line in lines}
        found[number] = (row.text("description"), key, marks)
    return found


def _rows(client: Client, chart: Chart, account: str, first: date, last: date) -> list[Row]:
    """Every posted row on the account; the vendor's generated clients say that ledger and periods must be
    given. Raises Refused when it is not clear which ledger."""
    if not chart.ledger:
        raise Refused(SYSTEM, _OPERATION, CaseCode.FIELD_REFUSED, field="ledger")
    periods = chart.periods_between(first, last)
    if not periods:
        return []
    asked = {
        "ledger": chart.ledger,
        "account": account,
        "fromPeriod": periods[0].id,
        "toPeriod": periods[-1].id,
        "fromDate": first.isoformat(),
        "toDate": last.isoformat(),
        "includeTransactionBalance": "true",
    }
    rows = client.pages(_OPERATION, _PATH, asked, name=_NAME)
    return [row for row in rows if row.text("account") == account and first <= row.day("tranDate") <= last]


def _amount(row: Row) -> int:
    debit, credit = (row.ore(name) if row.has(name) else 0 for name in ("debitAmount", "creditAmount"))
    return debit - credit
