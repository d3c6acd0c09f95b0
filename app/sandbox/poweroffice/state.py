"""What ``GET /_state`` shows: everything of every client to be counted; amounts in øre, never a key."""

from collections import defaultdict
from typing import Any

from app.sandbox.poweroffice.books import PowerOfficeBooks
from app.sandbox.poweroffice.company import Company
from app.sandbox.poweroffice.vouchers import Documentation, Voucher


def state_of(books: PowerOfficeBooks) -> dict[str, Any]:
    """Return the books as plain JSON values."""
    with books.lock:
        return {
            "companies": [_company(one) for one in books.companies.values()],
            "tokens": books.keys.tokens,
        }


def _company(company: Company) -> dict[str, Any]:
    balances: dict[str, int] = defaultdict(int)
    for _, entry in company.transactions():
        balances[str(entry.account.number)] += entry.amount
    return {
        "id": company.id,
        "name": company.name,
        "organizationNumber": company.organization_number,
        "vouchers": [_voucher(one) for one in company.vouchers.values()],
        "deletedVouchers": list(company.deleted),
        "balances": dict(balances),
        "lockDate": company.lock_date.isoformat(),
        "referencesInUse": sorted(company.in_use),
    }


def _voucher(voucher: Voucher) -> dict[str, Any]:
    return {
        "id": voucher.id,
        "number": voucher.number,
        "kind": voucher.kind,
        "date": voucher.date.isoformat(),
        "description": voucher.description,
        "reference": voucher.reference,
        "posted": voucher.is_posted,
        "byApi": bool(voucher.by),
        "reverses": voucher.reverses.id if voucher.reverses else None,
        "reversedBy": voucher.reversed_by.id if voucher.reversed_by else None,
        "corrects": voucher.corrects.id if voucher.corrects else None,
        "lines": [
            {
                "account": one.account.number,
                "amount": one.gross,
                "vatCode": one.vat.code,
                "date": one.day.isoformat(),
                "description": one.description,
                "department": one.department.code if one.department else None,
                "project": one.project.code if one.project else None,
                "dimensions": [own.code if own else None for own in one.own],
                "customer": one.customer.number if one.customer else None,
            }
            for one in voucher.lines
        ],
        "entries": [
            {"account": one.account.number, "amount": one.amount, "date": one.day.isoformat()}
            for one in voucher.entries
        ],
        "documentation": _documentation(voucher.documentation),
        "replacedDocumentation": voucher.replaced,
    }


def _documentation(one: Documentation | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"fileName": one.file_name, "size": len(one.content), "sha256": one.sha256}
