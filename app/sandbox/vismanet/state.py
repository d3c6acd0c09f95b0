"""What ``GET /_state`` shows: everything of every company to be counted; amounts in øre, never a token."""

from typing import Any

from app.sandbox.vismanet.books import VismaNetBooks
from app.sandbox.vismanet.company import Batch, Company


def state_of(books: VismaNetBooks) -> dict[str, Any]:
    """Return the books as plain JSON values."""
    with books.lock:
        return {"companies": [_company(one) for one in books.companies.values()]}


def _company(company: Company) -> dict[str, Any]:
    balances: dict[str, int] = {}
    for _, line in company.posted_lines():
        balances[line.account] = balances.get(line.account, 0) + line.amount
    return {
        "tenant": company.tenant,
        "name": company.name,
        "batches": [_batch(one) for one in company.batches.values()],
        "balances": balances,
    }


def _batch(one: Batch) -> dict[str, Any]:
    return {
        "number": one.number,
        "date": one.date.isoformat(),
        "text": one.text,
        "status": one.status,
        "byApi": one.by_api,
        "original": one.original,
        "lines": [{"account": line.account, "amount": line.amount, "text": line.text} for line in one.lines],
        "files": [file.name for file in one.files],
    }
