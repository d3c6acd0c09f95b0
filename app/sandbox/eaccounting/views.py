"""What the API shows of vouchers, drafts, accounts and the rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from app.sandbox.eaccounting.chart import USUAL_VAT
from app.sandbox.eaccounting.company import Account, Company, CostCentreItem, FiscalYear, Voucher

MARKS: Final = ("CostCenterItemId1", "CostCenterItemId2", "CostCenterItemId3", "ProjectId", "VatCodeId")


def voucher_view(one: Voucher) -> dict[str, Any]:
    """A booked voucher; times of day are shown, dates as midnights."""
    return draft_view(one) | {
        "NumberAndNumberSeries": one.number,
        "NumberSeries": one.number[:1],
        "VoucherType": 2,
        "CreatedUtc": _moment(one.created_at),
        "ModifiedUtc": _moment(one.created_at),
        "SourceId": None,
        "ImportedVoucherNumber": None,
    }


def draft_view(one: Voucher) -> dict[str, Any]:
    """A draft tells no moment and no number."""
    shown: dict[str, Any] = {
        "Id": one.id,
        "VoucherDate": f"{one.date.isoformat()}T00:00:00",
        "VoucherText": one.text,
        "Rows": [
            {
                "AccountNumber": int(row.account),
                "DebitAmount": max(row.amount, 0) / 100,
                "CreditAmount": max(-row.amount, 0) / 100,
                "TransactionText": row.text or None,
                **dict.fromkeys(MARKS),
                **dict(row.marks),
            }
            for row in one.rows
        ],
    }
    if one.files:
        shown["Attachments"] = link_view(one)
    return shown


def link_view(one: Voucher) -> dict[str, Any]:
    return {"DocumentId": one.id, "DocumentType": 3 if one.number else 9, "AttachmentIds": list(one.files)}


def account_view(one: Account, year: FiscalYear) -> dict[str, Any]:
    return {
        "Number": one.number,
        "Name": one.name,
        "VatCodeId": USUAL_VAT,
        "FiscalYearId": year.id,
        "IsActive": one.is_active,
        "IsProjectAllowed": True,
        "IsCostCenterAllowed": True,
        "IsFirstCostCenterMandatory": one.needs_cost_centre,
        "IsBlockedForManualBooking": one.is_blocked,
    }


def year_view(one: FiscalYear) -> dict[str, Any]:
    return {
        "Id": one.id,
        "StartDate": f"{one.first.isoformat()}T00:00:00",
        "EndDate": f"{one.last.isoformat()}T00:00:00",
        "IsLockedForAccounting": one.is_locked,
        "BookkeepingMethod": 0,
    }


def cost_centre_views(items: list[CostCentreItem]) -> list[Mapping[str, Any]]:
    """The cost centres that have items, each with its own."""
    return [
        {
            "Id": f"00000000-0000-4000-8000-00000000000{number}",
            "Name": f"Dimensjon {number}",
            "Number": number,
            "IsActive": True,
            "Items": [
                {"Id": one.id, "Name": one.name, "ShortName": one.short_name, "IsActive": True}
                for one in items
                if one.number == number
            ],
        }
        for number in sorted({one.number for one in items})
    ]


def settings_view(company: Company) -> dict[str, Any]:
    """A lock date is told where there is one."""
    locked = {} if company.locked_to is None else {"AccountingLockedTo": f"{company.locked_to}T00:00:00"}
    return locked | {
        "Name": company.name,
        "CountryCode": "NO",
        "CurrencyCode": company.currency,
        "CorporateIdentityNumber": company.number,
        "AccountNumberDigits": 4,
        "AccountingLockInterval": 0,
        "ProductVariant": 5,
        "UsesCostCenter": True,
        "UsesProject": True,
        "UseAutomaticVatCalculation": False,
        "CompanyStatus": company.status,
    }


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
