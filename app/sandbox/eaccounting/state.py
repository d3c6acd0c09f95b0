"""What ``GET /_state`` shows: everything of every company to be counted; amounts in øre, never a token."""

from typing import Any

from app.sandbox.eaccounting.books import EAccountingBooks
from app.sandbox.eaccounting.company import Company, Row, Voucher


def state_of(books: EAccountingBooks) -> dict[str, Any]:
    """Return the books as plain JSON values."""
    with books.lock:
        return {"companies": [_company(one) for one in books.companies.values()]}


def _company(company: Company) -> dict[str, Any]:
    balances: dict[str, int] = {}
    for _, row in company.lines():
        balances[row.account] = balances.get(row.account, 0) + row.amount
    linked = {file for one in company.vouchers.values() for file in one.files}
    return {
        "number": company.number,
        "name": company.name,
        "vouchers": [_voucher(company, one) for one in company.vouchers.values()],
        "drafts": [_voucher(company, one) for one in company.drafts.values()],
        "balances": balances,
        "unlinkedFiles": len(set(company.files) - linked),
    }


def _voucher(company: Company, one: Voucher) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "date": one.date.isoformat(),
        "text": one.text,
        "byApi": one.by_api,
        "reverses": one.reverses,
        "rows": [
            {
                "account": row.account,
                "amount": row.amount,
                "text": row.text,
                "dimensions": _dimensions(company, row),
            }
            for row in one.rows
        ],
        "files": list(one.files),
    }


def _dimensions(company: Company, row: Row) -> list[str | None]:
    """The short names of the row's cost centre items, 1 to 3; None where there is none."""
    names = {one.id: one.short_name for one in company.cost_centres}
    held = dict(row.marks)
    found = [held.get(f"CostCenterItemId{number}") for number in (1, 2, 3)]
    return [None if one is None else names.get(one, one) for one in found]
