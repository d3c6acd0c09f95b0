"""What the API shows of batches, accounts, periods and the rest."""

from datetime import date, timedelta
from typing import Any

from app.sandbox.vismanet.company import HOLD, Batch, Company, Line, Period


def batch_view(company: Company, one: Batch, *, files: bool) -> dict[str, Any]:
    """A batch with its lines; ``files``: and its attachments."""
    period = f"{one.date:%Y%m}"
    shown: dict[str, Any] = {
        "module": "ModuleGL",
        "batchNumber": one.number,
        "status": one.status,
        "hold": one.status == HOLD,
        "transactionDate": f"{one.date.isoformat()}T00:00:00",
        "postPeriod": f"{one.date:%m%Y}",
        "financialPeriod": period,
        "ledger": company.ledger,
        "currencyId": "NOK",
        "exchangeRate": 1.0,
        "autoReversing": False,
        "reversingEntry": bool(one.original),
        "description": one.text,
        "originalBatchNumber": one.original,
        "debitTotalInCurrency": one.debit / 100,
        "creditTotalInCurrency": (one.debit - one.total) / 100,
        "branch": company.branch,
        "lastModifiedDateTime": one.created_at.strftime("%Y-%m-%dT%H:%M:%S"),
        "journalTransactionLines": [_line_view(company, line) for line in one.lines],
        "errorInfo": one.error,
    }
    if files:
        shown["attachments"] = [{"name": file.name, "id": file.id, "revision": 1} for file in one.files]
    return shown


def _line_view(company: Company, line: Line) -> dict[str, Any]:
    debit, credit = max(line.amount, 0) / 100, max(-line.amount, 0) / 100
    account = company.accounts.get(line.account)
    return {
        "lineNumber": line.number,
        "accountNumber": line.account,
        "description": account.name if account else "",
        "subaccount": {
            "segments": [{"segmentId": place, "segmentValue": value} for place, value in line.segments]
        },
        "debitAmount": debit,
        "debitAmountInCurrency": debit,
        "creditAmount": credit,
        "creditAmountInCurrency": credit,
        "transactionDescription": line.text,
        **({"vatCode": {"id": line.vat_code, "description": ""}} if line.vat_code else {}),
    }


def period_view(one: Period, *, end_is_next_day: bool) -> dict[str, Any]:
    after = (one.first + timedelta(days=31)).replace(day=1)
    last = after if end_is_next_day else after - timedelta(days=1)
    return {
        "year": str(one.year),
        "period": f"{one.month:02}",
        "startDate": _midnight(one.first),
        "endDate": _midnight(last),
        "closedInGeneralLedger": one.is_closed,
    }


def ledger_views(
    company: Company, account: str, first: date, last: date, *, balances: bool
) -> list[dict[str, Any]]:
    """The posted rows of an account, in the order of their days."""
    lines = sorted(company.posted_lines(), key=lambda one: (one[0].date, one[0].number, one[1].number))
    stands = sum(line.amount for batch, line in lines if line.account == account and batch.date < first)
    found = []
    for batch, line in lines:
        if line.account != account or not first <= batch.date <= last:
            continue
        before, stands = stands, stands + line.amount
        found.append(
            {
                "lineNumber": line.number,
                "module": "GL",
                "batchNumber": batch.number,
                "tranDate": _midnight(batch.date),
                "period": f"{batch.date:%Y%m}",
                "description": line.text or batch.text,
                "refNumber": "",
                "account": account,
                "debitAmount": max(line.amount, 0) / 100,
                "creditAmount": max(-line.amount, 0) / 100,
                "begBalance": before / 100 if balances else None,
                "endingBalance": stands / 100 if balances else None,
                "currency": "NOK",
            }
        )
    return found


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"
