"""What ``GET /_state`` shows: everything of every company to be counted; amounts in øre, never a token."""

from collections import defaultdict
from typing import Any

from app.sandbox.fiken.books import FikenBooks
from app.sandbox.fiken.company import Company, Transaction


def state_of(books: FikenBooks) -> dict[str, Any]:
    """Return the books as plain JSON values."""
    with books.lock:
        return {"companies": [_company(one) for one in books.companies.values()]}


def _company(company: Company) -> dict[str, Any]:
    balances: dict[str, int] = defaultdict(int)
    for _, entry in company.entries():
        for line in entry.lines:
            balances[line.account] += line.amount
    return {
        "slug": company.slug,
        "name": company.name,
        "organizationNumber": company.organization_number,
        "transactions": [_transaction(one) for one in company.transactions.values()],
        "removedTransactions": list(company.removed),
        "balances": dict(balances),
        "lockedDays": [[first.isoformat(), last.isoformat()] for first, last in company.locked],
    }


def _transaction(one: Transaction) -> dict[str, Any]:
    return {
        "id": one.id,
        "description": one.description,
        "byApi": one.by_api,
        "open": one.is_open,
        "deleted": one.is_deleted,
        "reverses": one.reverses,
        "reversedBy": one.reversed_by,
        "entries": [
            {
                "id": entry.id,
                "number": entry.number,
                "date": entry.date.isoformat(),
                "description": entry.description,
                "lines": [
                    {
                        "account": line.account,
                        "amount": line.amount,
                        "vatCode": line.vat_code,
                        "own": line.own,
                    }
                    for line in entry.lines
                ],
                "attachments": [
                    {
                        "id": file.id,
                        "fileName": file.file_name,
                        "size": len(file.content),
                        "sha256": file.sha256,
                    }
                    for file in entry.attachments
                ],
            }
            for entry in one.entries
        ],
    }
