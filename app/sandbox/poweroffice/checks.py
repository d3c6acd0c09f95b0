"""What must be right of a manual voucher before it is booked; the first thing wrong is refused with 400.

Unknown names are refused, so that nobody believes they were kept. The texts are plausible, none was seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from app.sandbox.poweroffice.company import Company
from app.sandbox.poweroffice.refusals import Refusal, bad
from app.sandbox.poweroffice.settings import Settings
from app.sandbox.poweroffice.vouchers import Line, Named
from app.sandbox.poweroffice.wire import NotAnAmount, ore_of

_HEAD: Final = frozenset(
    (
        "VoucherDate",
        "CurrencyCode",
        "Description",
        "ExternalImportReference",
        "ImportedVoucherNo",
        "SaftBatchId",
        "SaftSourceId",
        "VoucherLines",
    )
)
_LINE: Final = frozenset(
    (
        "AccountId",
        "PostingDate",
        "VatId",
        "CurrencyAmount",
        "CurrencyCode",
        "Description",
        "DepartmentId",
        "ProjectId",
        "Dim1Id",
        "Dim2Id",
        "Dim3Id",
        "ExternalLineReference",
    )
)
_LONGEST_SAFT: Final = 35


@dataclass(frozen=True, slots=True)
class Form:
    """A voucher that may be booked."""

    date: date
    description: str
    reference: str
    imported_number: int | None
    saft_source: str | None
    saft_batch: str | None
    lines: list[Line]


class Checks:
    """Reads and checks bodies against one client's chart and settings."""

    def __init__(self, company: Company, settings: Settings) -> None:
        self._company, self._settings = company, settings

    def form(self, body: Any) -> Form:
        given = _fields(body, _HEAD, "Voucher")
        day = _day(given, "VoucherDate")
        if given.get("CurrencyCode") != "NOK":
            raise bad("CurrencyCode must be NOK here.", "CurrencyCode")
        description = _text(given, "Description")
        _not_longer(description, self._settings.longest_description, "Description")
        reference = _text(given, "ExternalImportReference")
        _not_longer(reference, self._settings.longest_reference, "ExternalImportReference")
        self._unique(reference)
        lines = self._lines(given.get("VoucherLines"))
        return Form(
            date=day,
            description=description,
            reference=reference,
            imported_number=_whole_or_none(given, "ImportedVoucherNo"),
            saft_source=_saft(given, "SaftSourceId"),
            saft_batch=_saft(given, "SaftBatchId"),
            lines=lines,
        )

    def _unique(self, reference: str) -> None:
        if reference and reference in self._company.in_use:
            text = self._settings.duplicate_text.format(reference=reference)
            raise Refusal(self._settings.duplicate_status, text, field="ExternalImportReference")

    def _lines(self, given: Any) -> list[Line]:
        if not isinstance(given, list) or not given:
            raise bad("The voucher must have at least one line.", "VoucherLines")
        if self._settings.most_lines is not None and len(given) > self._settings.most_lines:
            raise bad("The voucher has too many lines.", "VoucherLines")
        lines = [self._line(one) for one in given]
        for day in {line.day for line in lines}:
            if sum(line.gross for line in lines if line.day == day):
                raise bad("The voucher is not balanced.", "VoucherLines")
        return lines

    def _line(self, body: Any) -> Line:
        given = _fields(body, _LINE, "VoucherLines")
        day = self._open_day(_day(given, "PostingDate"))
        customer = self._company.customer_by_id(_whole(given, "AccountId"))
        account = (
            self._company.customer_ledger()
            if customer
            else self._company.account_by_id(_whole(given, "AccountId"))
        )
        if account is None:
            raise bad(f"AccountId {given['AccountId']} was not found.", "AccountId")
        if customer and not customer.is_active:
            raise bad(f"Account {customer.number} is not active.", "AccountId")
        if not account.is_active:
            raise bad(f"Account {account.number} is not active.", "AccountId")
        if account.sub_ledger and customer is None:
            raise bad(f"Account {account.number} requires a {account.sub_ledger} sub-ledger.", "AccountId")
        vat = self._company.vat_by_id(_whole(given, "VatId"))
        if vat is None or not vat.is_active:
            raise bad(f"VatId {given['VatId']} was not found.", "VatId")
        if account.vat_locked and vat.code != account.vat_code:
            raise bad(f"Account {account.number} is locked to VAT code {account.vat_code}.", "VatId")
        if given.get("CurrencyCode") not in (None, "NOK"):
            raise bad("CurrencyCode must be NOK here.", "CurrencyCode")
        text = _text(given, "Description")
        _not_longer(text, self._settings.longest_description, "Description")
        return Line(
            id=self._company.new_id(),
            account=account,
            gross=_amount(given),
            vat=vat,
            day=day,
            description=text,
            reference=_text(given, "ExternalLineReference"),
            department=self._owner(
                given, "Department", self._company.departments, account.needs_department, account.number
            ),
            project=self._owner(
                given, "Project", self._company.projects, account.needs_project, account.number
            ),
            customer=customer,
            own=tuple(
                self._owner(
                    given, f"Dim{place}", self._company.dimensions.get(place, []), False, account.number
                )
                for place in (1, 2, 3)
            ),
        )

    def _open_day(self, day: date) -> date:
        if day < self._company.conversion_date:
            raise bad(f"PostingDate {day} is before the conversion date.", "PostingDate")
        if self._company.is_locked(day):
            lock = self._company.lock_date
            raise bad(f"PostingDate {day} is on or before the lock date {lock}.", "PostingDate")
        return day

    def _owner(
        self, given: Mapping[str, Any], kind: str, known: list[Named], is_required: bool, account: int
    ) -> Named | None:
        wanted = _whole_or_none(given, f"{kind}Id")
        found = next((one for one in known if one.id == wanted and one.is_active), None)
        if wanted is not None and found is None:
            raise bad(f"{kind}Id {wanted} was not found.", f"{kind}Id")
        if found is None and is_required:
            raise bad(f"{kind} is required on account {account}.", f"{kind}Id")
        return found


def _fields(body: Any, known: frozenset[str], where: str) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        raise bad("The body is not valid.", where)
    for name in body:
        if name not in known:
            raise bad(f"The field {name} does not exist.", name)
    return body


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str | None):
        raise bad(f"The value of {name} is not valid.", name)
    return value or ""


def _not_longer(text: str, most: int | None, name: str) -> None:
    if most is not None and len(text) > most:
        raise bad(f"{name} must be at most {most} characters.", name)


def _whole_or_none(given: Mapping[str, Any], name: str) -> int | None:
    return None if given.get(name) is None else _whole(given, name)


def _whole(given: Mapping[str, Any], name: str) -> int:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad(f"The {name} field is required.", name)
    return value


def _saft(given: Mapping[str, Any], name: str) -> str | None:
    text = _text(given, name)
    _not_longer(text, _LONGEST_SAFT, name)
    return text or None


def _amount(given: Mapping[str, Any]) -> int:
    try:
        ore = ore_of(given.get("CurrencyAmount"))
    except NotAnAmount:
        raise bad("The CurrencyAmount field is required.", "CurrencyAmount") from None
    if ore == 0:
        raise bad("CurrencyAmount cannot be 0.", "CurrencyAmount")
    return ore


def _day(given: Mapping[str, Any], name: str) -> date:
    value = given.get(name)
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        raise bad(f"The {name} field is required.", name) from None
