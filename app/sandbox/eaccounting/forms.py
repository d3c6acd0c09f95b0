"""What a voucher, draft or file looks like when it is sent; unknown and impossible fields are refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.sandbox.eaccounting.company import Company, Row
from app.sandbox.eaccounting.refusals import Refusal, invalid
from app.sandbox.eaccounting.settings import Settings

_VOUCHER: Final = frozenset(
    {"VoucherDate", "VoucherText", "Rows", "NumberSeries", "Attachments", "VoucherType"}
)
_MARKS: Final = ("CostCenterItemId1", "CostCenterItemId2", "CostCenterItemId3", "ProjectId", "VatCodeId")
_ROW: Final = frozenset({"AccountNumber", "DebitAmount", "CreditAmount", "TransactionText", *_MARKS})
_LONGEST_TEXT: Final = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """Of a row: its text's length and its amount, øre. Those of a draft are tighter."""

    text: int
    amount: int


OF_VOUCHER: Final = Limits(60, 10_000_000_000_00)
OF_DRAFT: Final = Limits(50, 1_000_000_000_00)


@dataclass(frozen=True, slots=True)
class Sent:
    """A voucher or draft as it was sent."""

    date: date
    text: str
    rows: tuple[Row, ...]


def voucher_form(company: Company, body: Mapping[str, Any], limits: Limits, settings: Settings) -> Sent:
    """Read the body; raise Refusal for what no voucher can have."""
    for name in body:
        if name not in _VOUCHER:
            raise invalid(name, f"{name} is not known")
    day, text, rows = body.get("VoucherDate"), body.get("VoucherText"), body.get("Rows")
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_TEXT:
        raise invalid("VoucherText", "VoucherText is missing or too long")
    if not isinstance(rows, list) or not rows:
        raise invalid("Rows", "Rows are missing")
    return Sent(_day(day), text, tuple(_row(company, row, limits, settings) for row in rows))


def check_balance(rows: Sequence[Row]) -> None:
    if sum(row.amount for row in rows):
        raise invalid("Rows", "The voucher does not balance")  # plausible


def check_period(company: Company, day: date) -> None:
    year = company.year_of(day)
    if year is None:
        raise Refusal(3001, "There is no fiscal year for the date", field="VoucherDate")
    if year.is_locked:
        raise Refusal(4038, "The fiscal year is locked", field="VoucherDate")
    if company.locked_to is not None and day <= company.locked_to:
        raise Refusal(4026, "The voucher date is in a locked period", field="VoucherDate")


def check_accounts(company: Company, rows: Sequence[Row]) -> None:
    """A draft may name what is gone by the time it is converted."""
    for row in rows:
        account = company.accounts.get(row.account)
        if account is None:
            raise Refusal(3002, f"Account {row.account} is missing", field="AccountNumber")
        if not account.is_active or account.is_blocked:
            raise invalid("AccountNumber", f"Account {row.account} cannot be booked on")  # plausible
        if account.needs_cost_centre and not any(name.startswith("CostCenter") for name, _ in row.marks):
            raise invalid("CostCenterItemId1", f"Account {row.account} needs a cost centre")  # plausible


def _day(given: object) -> date:
    if not isinstance(given, str):
        raise invalid("VoucherDate", "VoucherDate is missing")
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refusal(6001, "VoucherDate must be yyyy-MM-dd", field="VoucherDate") from None


def _row(company: Company, given: object, limits: Limits, settings: Settings) -> Row:
    if not isinstance(given, dict):
        raise invalid("Rows", "A row is no object")
    for name in given:
        if name not in _ROW:
            raise invalid(name, f"{name} is not known")
    number = given.get("AccountNumber")
    if type(number) is not int or not 1 <= number <= 9_999_999_999:
        raise invalid("AccountNumber", "AccountNumber is no account's")
    text = given.get("TransactionText") or ""
    if not isinstance(text, str) or len(text) > limits.text:
        raise invalid("TransactionText", "TransactionText is too long")
    debit, credit = (_ore(given.get(name), name, limits) for name in ("DebitAmount", "CreditAmount"))
    marks = tuple((name, str(given[name])) for name in _MARKS if given.get(name))
    for name, held in marks:
        _check_mark(company, name, held, settings)
    return Row(str(number), debit - credit, text, marks)


def _ore(given: object, name: str, limits: Limits) -> int:
    if given is None:
        return 0
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        raise invalid(name, f"{name} is no number")
    exact = Decimal(given) * 100
    if exact != exact.to_integral_value() or not 0 <= exact <= limits.amount:
        raise invalid(name, f"{name} is negative, too large or has more than two decimals")
    return int(exact)


def _check_mark(company: Company, name: str, held: str, settings: Settings) -> None:
    if name == "ProjectId":
        project = next((one for one in company.projects if one.id == held), None)
        if project is None or project.status != 1:
            raise Refusal(5005, "The project is missing or has ended", field=name)
    elif name.startswith("CostCenter"):
        if name == "CostCenterItemId1" and settings.first_cost_centre_read_only:
            raise invalid(name, f"{name} is read only")  # plausible
        if not any(
            one.id == held and name == f"CostCenterItemId{one.number}" for one in company.cost_centres
        ):
            raise Refusal(5006, "The cost centre item is missing or inactive", field=name)
