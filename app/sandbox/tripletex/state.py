"""What ``GET /_state`` shows: everything of every company to be counted; amounts in øre, never a token."""

from collections import defaultdict
from typing import Any

from app.sandbox.tripletex.books import TripletexBooks
from app.sandbox.tripletex.company import Company
from app.sandbox.tripletex.vouchers import Attachment, Posting, Voucher


def state_of(books: TripletexBooks) -> dict[str, Any]:
    """Return the books as plain JSON values."""
    with books.lock:
        return {
            "companies": [_company(one) for one in books.companies.values()],
            "sessions": books.sessions.count,
        }


def _company(company: Company) -> dict[str, Any]:
    balances: dict[str, int] = defaultdict(int)
    for posting in company.posted_postings():
        balances[str(posting.account.number)] += posting.amount
    return {
        "id": company.id,
        "name": company.name,
        "organizationNumber": company.organization_number,
        "vouchers": [_voucher(one) for one in company.vouchers.values()],
        "deletedVouchers": list(company.deleted),
        "balances": dict(balances),
        "closedPeriods": [f"{one.first:%Y-%m}" for one in company.periods if one.id in company.closed],
    }


def _voucher(voucher: Voucher) -> dict[str, Any]:
    return {
        "id": voucher.id,
        "version": voucher.version,
        "number": voucher.number,
        "numberAsString": voucher.number_as_string,
        "date": voucher.date.isoformat(),
        "description": voucher.description,
        "externalVoucherNumber": voucher.external_number,
        "posted": voucher.is_posted,
        "byApi": voucher.by_api,
        "reverses": voucher.reverses.id if voucher.reverses else None,
        "reversedBy": voucher.reversed_by.id if voucher.reversed_by else None,
        "postings": [_posting(one) for one in voucher.postings],
        "attachment": _attachment(voucher.attachment) if voucher.attachment else None,
    }


def _posting(posting: Posting) -> dict[str, Any]:
    return {
        "row": posting.row,
        "account": posting.account.number,
        "date": posting.day.isoformat(),
        "amount": posting.amount,
        "amountGross": posting.gross,
        "vatCode": posting.vat_type.number if posting.vat_type else None,
        "description": posting.description,
        "department": posting.department.number if posting.department else None,
        "project": posting.project.number if posting.project else None,
        "dimensions": [one.number if one else None for one in posting.free],
        "systemGenerated": posting.system_generated,
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "fileName": attachment.file_name,
        "size": attachment.size,
        "uploads": len(attachment.uploads),
        "pages": sum(upload.pages for upload in attachment.uploads),
        "files": [
            {
                "fileName": upload.file_name,
                "size": len(upload.content),
                "sha256": upload.sha256,
                "pages": upload.pages,
            }
            for upload in attachment.uploads
        ],
    }
