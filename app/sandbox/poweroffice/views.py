"""Things as the vendor shows them: names in PascalCase, references as ids, what is not set as null."""

from datetime import date
from typing import Any

from app.sandbox.poweroffice.chart import Account
from app.sandbox.poweroffice.company import Company
from app.sandbox.poweroffice.vat import VatCode
from app.sandbox.poweroffice.vouchers import Customer, Entry, Line, Named, Voucher
from app.sandbox.poweroffice.wire import Kroner

_FROM = date(1970, 1, 1)


def account_view(company: Company, one: Account) -> dict[str, Any]:
    return {
        "Id": one.id,
        "AccountNo": one.number,
        "Name": one.name,
        "VatCode": one.vat_code,
        "VatCodeId": company.vat_codes[one.vat_code].id,
        "IsVatCodeLocked": one.vat_locked,
        "IsDepartmentRequired": one.needs_department,
        "IsProjectRequired": one.needs_project,
        "IsActive": one.is_active,
        "CurrencyCode": "NOK",
        "DepartmentId": None,
        "DepartmentCode": None,
    }


def vat_view(one: VatCode) -> dict[str, Any]:
    return {
        "Id": one.id,
        "Code": one.code,
        "Name": one.name,
        "Rate": one.rate,
        "IsActive": one.is_active,
        "IsCustom": one.code.startswith("C"),
        "BaseVatCodeId": None,
        "ValidFrom": _FROM.isoformat(),
        "ValidTo": None,
    }


def named_view(one: Named) -> dict[str, Any]:
    return {"Id": one.id, "Code": one.code, "Name": one.name, "IsActive": one.is_active}


def customer_view(one: Customer) -> dict[str, Any]:
    return {
        "Id": one.id,
        "Number": one.number,
        "Name": one.name,
        "SubledgerAccountId": one.account_id,
        "IsActive": one.is_active,
        "IsArchived": not one.is_active,
    }


def voucher_view(voucher: Voucher) -> dict[str, Any]:
    """A manual voucher with its lines as they were sent."""
    return {
        "Id": voucher.id,
        "VoucherNo": voucher.number,
        "ImportedVoucherNo": voucher.imported_number,
        "ExternalImportReference": voucher.shown_reference,
        "VoucherDate": voucher.date.isoformat(),
        "CurrencyCode": "NOK",
        "Description": voucher.description or None,
        "SaftSourceId": voucher.saft_source,
        "SaftBatchId": voucher.saft_batch,
        "IsReversed": voucher.reversed_by is not None,
        "CreatedDateTimeOffset": voucher.created_at.isoformat(),
        "VoucherLines": [_line(one) for one in voucher.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "Id": line.id,
        "AccountId": line.customer.account_id if line.customer else line.account.id,
        "VatId": line.vat.id,
        "CurrencyAmount": Kroner(line.gross),
        "CurrencyCode": "NOK",
        "PostingDate": line.day.isoformat(),
        "Description": line.description or None,
        "ExternalLineReference": line.reference or None,
        "DepartmentId": line.department.id if line.department else None,
        "ProjectId": line.project.id if line.project else None,
        **{f"Dim{place}Id": one.id if one else None for place, one in enumerate(_three(line.own), start=1)},
    }


def _three(own: tuple[Named | None, ...]) -> tuple[Named | None, ...]:
    return (*own, None, None, None)[:3]


def transaction_view(voucher: Voucher, entry: Entry) -> dict[str, Any]:
    """One row of what stands on the accounts."""
    reverses, corrects, own = voucher.reverses, voucher.corrects, _three(entry.own)
    return {
        "Id": entry.id,
        "VoucherId": voucher.id,
        "VoucherNo": voucher.number,
        "VoucherType": voucher.kind,
        "VoucherDate": voucher.date.isoformat(),
        "VoucherDescription": voucher.description or None,
        "PostingDate": entry.day.isoformat(),
        "AccountId": entry.account.id,
        "AccountNo": entry.account.number,
        "CustomerAccountNo": entry.customer.number if entry.customer else None,
        "Amount": Kroner(entry.amount),
        "CurrencyAmount": Kroner(entry.amount),
        "CurrencyCode": "NOK",
        "Description": entry.description or None,
        "VatId": entry.vat.id,
        "VatCode": entry.vat.code,
        "VatRate": entry.vat.rate,
        "VatAmount": Kroner(entry.vat_amount),
        "DepartmentId": entry.department.id if entry.department else None,
        "DepartmentCode": entry.department.code if entry.department else None,
        "ProjectId": entry.project.id if entry.project else None,
        "ProjectCode": entry.project.code if entry.project else None,
        **{f"Dim{place}Id": one.id if one else None for place, one in enumerate(own, start=1)},
        **{f"Dim{place}Code": one.code if one else None for place, one in enumerate(own, start=1)},
        "ExternalImportReference": voucher.shown_reference,
        "ImportedVoucherNo": voucher.imported_number,
        "IsReversed": voucher.reversed_by is not None,
        "ReversedVoucherId": reverses.id if reverses else None,
        "ReversedVoucherNo": reverses.number if reverses else None,
        "CorrectionOfVoucherId": corrects.id if corrects else None,
        "CorrectionOfVoucherNo": corrects.number if corrects else None,
        "CreatedDateTimeOffset": voucher.created_at.isoformat(),
    }
