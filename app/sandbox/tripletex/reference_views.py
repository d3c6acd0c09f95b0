"""How the objects of look-ups are shown: the fields kept here, and those known and never filled."""

from collections.abc import Iterable

from app.sandbox.tripletex.currencies import COMPANY_CURRENCY, CURRENCIES
from app.sandbox.tripletex.fields import Getter, Model

COMPANY_CURRENCY_VIEW = ("Currency", lambda _: CURRENCIES[COMPANY_CURRENCY])


def empty(*names: str) -> dict[str, Getter]:
    """Fields that the vendor has and that are never filled here."""
    return dict.fromkeys(names, lambda _: None)


def no_objects(names: Iterable[str]) -> dict[str, tuple[str, Getter]]:
    return {name: ("Document", lambda _: None) for name in names}


def named_model(name: str, path: str, number: str, display: str) -> Model:
    plain: dict[str, Getter] = {"name": lambda it: it.name}
    if number:
        whole = number in ("supplierNumber", "customerNumber")
        plain[number] = lambda it: int(it.number) if whole else it.number
    plain[display] = lambda it: f"{it.number} {it.name}".strip()
    if name == "Project":
        plain["isClosed"] = lambda it: it.is_inactive
    elif name != "VoucherType":
        plain["isInactive"] = lambda it: it.is_inactive
    return Model(name, path, plain)


DIMENSION_NAME = Model(
    "AccountingDimensionName",
    "ledger/accountingDimensionName",
    {
        "dimensionName": lambda it: it.name,
        "dimensionIndex": lambda it: it.index,
        "active": lambda _: True,
        **empty("description"),
    },
)
DIMENSION_VALUE = Model(
    "AccountingDimensionValue",
    "ledger/accountingDimensionValue",
    {
        "displayName": lambda it: it.name,
        "number": lambda it: it.number,
        "nameAndNumber": lambda it: f"{it.name} ({it.number})",
        "active": lambda it: not it.is_inactive,
        **empty("dimensionIndex", "showInVoucherRegistration", "position"),
    },
)

WHO_AM_I: dict[str, Getter] = {
    "employeeId": lambda it: it["employee_id"],
    "actualEmployeeId": lambda it: it["employee_id"],
    "companyId": lambda it: it["company"].id,
    "language": lambda _: "no",
    "loggedInWithConnect": lambda _: False,
    "employeeIsProxy": lambda _: False,
}

VAT_TYPE = Model(
    "VatType",
    "ledger/vatType",
    {
        "name": lambda it: it.name,
        "number": lambda it: it.number,
        "displayName": lambda it: it.display_name,
        "percentage": lambda it: it.percentage,
        "deductionPercentage": lambda _: 100,
    },
    no_objects(["parentType"]),
)

ACCOUNT = Model(
    "Account",
    "ledger/account",
    {
        "number": lambda it: it.number,
        "numberPretty": lambda it: str(it.number),
        "name": lambda it: it.name,
        "displayName": lambda it: f"{it.number} {it.name}",
        "ledgerType": lambda it: it.ledger_type,
        "vatLocked": lambda it: it.vat_locked,
        "isInactive": lambda it: it.is_inactive,
        "isBankAccount": lambda it: it.is_bank,
        "isCloseable": lambda it: it.is_closeable,
        "requiresDepartment": lambda it: it.requires_department,
        "requiresProject": lambda it: it.requires_project,
        "saftCode": lambda it: it.saft_code or str(it.number),
        "groupingCode": lambda it: it.saft_code or str(it.number),
        **empty("description", "type", "balanceGroup", "bankAccountNumber", "bankName"),
    },
    {
        "vatType": ("VatType", lambda it: it.vat_type),
        "legalVatTypes": ("VatType", lambda it: it.legal_vat_types),
        "currency": COMPANY_CURRENCY_VIEW,
    },
)

CURRENCY = Model(
    "Currency",
    "currency",
    {
        "code": lambda it: it.code,
        "description": lambda it: it.description,
        "displayName": lambda it: it.code,
        "factor": lambda it: it.factor,
        "isDisabled": lambda _: False,
    },
)

COMPANY = Model(
    "Company",
    "company",
    {
        "name": lambda it: it.name,
        "displayName": lambda it: it.name,
        "organizationNumber": lambda it: it.organization_number,
        **empty("startDate", "endDate", "email", "phoneNumber", "type"),
    },
    {"currency": COMPANY_CURRENCY_VIEW},
)


DOCUMENT = Model(
    "Document",
    "document",
    {
        "fileName": lambda it: it.file_name,
        "size": lambda it: it.size,
        "mimeType": lambda _: "application/pdf",
    },
)
