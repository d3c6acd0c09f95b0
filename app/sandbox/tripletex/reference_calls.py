"""The look-ups: chart, VAT types, periods, dimensions, people, currencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.sandbox.tripletex.company import Period
from app.sandbox.tripletex.currencies import CURRENCIES
from app.sandbox.tripletex.fields import Models
from app.sandbox.tripletex.listing import Lists
from app.sandbox.tripletex.parameters import PAGING, Parameters
from app.sandbox.tripletex.refusals import bad_parameter, not_found
from app.sandbox.tripletex.serving import Answer, Serving, value
from app.sandbox.tripletex.vat import VAT_TYPES
from app.sandbox.tripletex.vouchers import Named

_USES = {
    "LEDGER": ("in", "out", "any"),
    "OUTGOING": ("out", "any"),
    "INCOMING": ("in", "any"),
    "INCOMING_INVOICE": ("in", "any"),
    "PROJECT": ("out", "any"),
}
_LEDGERS = ("GENERAL", "CUSTOMER", "VENDOR", "EMPLOYEE", "ASSET")


@dataclass(frozen=True, slots=True)
class _ShownPeriod:
    period: Period
    is_closed: bool
    version: int = 1

    @property
    def id(self) -> int:
        return self.period.id


class ReferenceCalls:
    def __init__(self, serving: Serving, models: Models, lists: Lists) -> None:
        self._serving, self._models, self._lists = serving, models, lists

    def accounts(self) -> Answer:
        asked = Parameters("id", "number", "isBankAccount", "isInactive", "ledgerType", *PAGING)
        ids, numbers, ledger = asked.wholes("id"), asked.wholes("number"), asked.text("ledgerType")
        is_bank, is_inactive = asked.flag("isBankAccount"), asked.flag("isInactive")
        if ledger not in (None, *_LEDGERS):
            raise bad_parameter("ledgerType", f"Må være en av {', '.join(_LEDGERS)}.")
        found = [
            one
            for one in sorted(self._serving.company().accounts.values(), key=lambda account: account.number)
            if (ids is None or one.id in ids)
            and (numbers is None or one.number in numbers)
            and (is_bank is None or one.is_bank == is_bank)
            and (is_inactive is None or one.is_inactive == is_inactive)
            and (ledger is None or one.ledger_type == ledger)
        ]
        return self._lists.answer("Account", found, asked)

    def account(self, account_id: int) -> Answer:
        asked = Parameters("fields")
        found = self._serving.company().account_by_id(account_id)
        if found is None:
            raise not_found("Account")
        return value(
            self._models.show("Account", found, self._models.select("Account", asked.text("fields") or ""))
        )

    def vat_types(self) -> Answer:
        asked = Parameters("id", "number", "typeOfVat", "vatDate", "shouldIncludeSpecificationTypes", *PAGING)
        kind = asked.text("typeOfVat")
        if kind not in (None, *_USES):
            raise bad_parameter("typeOfVat", f"Må være en av {', '.join(_USES)}.")
        asked.day("vatDate")
        asked.flag("shouldIncludeSpecificationTypes")
        ids, numbers, uses = asked.wholes("id"), asked.texts("number"), _USES[kind or "LEDGER"]
        found = [
            one
            for one in VAT_TYPES.values()
            if (ids is None or one.id in ids)
            and (numbers is None or one.number in numbers)
            and one.use in uses
        ]
        return self._lists.answer("VatType", found, asked)

    def vat_settings(self) -> Answer:
        asked = Parameters("fields")
        selection = self._models.select("VatSettings", asked.text("fields") or "")
        return value(self._models.show("VatSettings", self._serving.company(), selection))

    def voucher_types(self) -> Answer:
        asked = Parameters("name", *PAGING)
        return self._lists.answer(
            "VoucherType", _named(self._serving.company().voucher_types, asked.text("name")), asked
        )

    def periods(self) -> Answer:
        asked = Parameters("id", "startFrom", "startTo", "endFrom", "endTo", *PAGING)
        ids = asked.wholes("id")
        first, after = asked.days("startFrom", "startTo")
        last_from, last_to = asked.days("endFrom", "endTo")
        company = self._serving.company()
        found = [
            _ShownPeriod(one, one.id in company.closed)
            for one in company.periods
            if first <= one.first < after and last_from <= one.last < last_to and (not ids or one.id in ids)
        ]
        return self._lists.answer("AccountingPeriod", found, asked)

    def departments(self) -> Answer:
        asked = Parameters("id", "name", "departmentNumber", "isInactive", *PAGING)
        found = _named(self._serving.company().departments, asked.text("name"), asked.wholes("id"))
        return self._lists.answer("Department", _active(found, asked.flag("isInactive")), asked)

    def projects(self) -> Answer:
        asked = Parameters("id", "name", "number", "isClosed", *PAGING)
        found = _named(self._serving.company().projects, asked.text("name"), asked.wholes("id"))
        number = asked.text("number")
        found = [one for one in found if number is None or one.number == number]
        return self._lists.answer("Project", _active(found, asked.flag("isClosed")), asked)

    def customers(self) -> Answer:
        asked = Parameters("id", "customerName", "customerAccountNumber", "isInactive", *PAGING)
        found = _named(self._serving.company().customers, asked.text("customerName"), asked.wholes("id"))
        numbers = asked.texts("customerAccountNumber")
        found = [one for one in found if numbers is None or one.number in numbers]
        found = _active(found, asked.flag("isInactive"))
        return self._lists.answer("Customer", found, asked)

    def suppliers(self) -> Answer:
        asked = Parameters("id", *PAGING)
        return self._lists.answer(
            "Supplier", _named(self._serving.company().suppliers, None, asked.wholes("id")), asked
        )

    def dimension_names(self) -> Answer:
        asked = Parameters("activeOnly", *PAGING)
        asked.flag("activeOnly")
        own = self._serving.company().dimensions
        return self._lists.answer("AccountingDimensionName", [own[place] for place in sorted(own)], asked)

    def dimension_values(self) -> Answer:
        asked = Parameters("dimensionIndex", "activeOnly", "showInVoucherRegistration", *PAGING)
        places = asked.wholes("dimensionIndex")
        found = [
            value
            for place, own in sorted(self._serving.company().dimensions.items())
            for value in own.values
            if (places is None or place in places) and not (asked.flag("activeOnly") and value.is_inactive)
        ]
        return self._lists.answer("AccountingDimensionValue", found, asked)

    def currencies(self) -> Answer:
        asked = Parameters("id", "code", *PAGING)
        ids, codes = asked.wholes("id"), asked.texts("code")
        found = [
            one
            for one in CURRENCIES.values()
            if (ids is None or one.id in ids) and (codes is None or one.code in codes)
        ]
        return self._lists.answer("Currency", found, asked)


def add_reference_calls(serving: Serving, models: Models, lists: Lists) -> None:
    calls = ReferenceCalls(serving, models, lists)
    serving.add("GET", "/ledger/account", calls.accounts)
    serving.add("GET", "/ledger/account/<int:account_id>", calls.account)
    serving.add("GET", "/ledger/vatType", calls.vat_types)
    serving.add("GET", "/ledger/vatSettings", calls.vat_settings)
    serving.add("GET", "/ledger/voucherType", calls.voucher_types)
    serving.add("GET", "/ledger/accountingPeriod", calls.periods)
    serving.add("GET", "/department", calls.departments)
    serving.add("GET", "/project", calls.projects)
    serving.add("GET", "/customer", calls.customers)
    serving.add("GET", "/supplier", calls.suppliers)
    serving.add("GET", "/ledger/accountingDimensionName", calls.dimension_names)
    serving.add("GET", "/ledger/accountingDimensionValue/search", calls.dimension_values)
    serving.add("GET", "/currency", calls.currencies)


def _named(known: Iterable[Named], containing: str | None, ids: set[int] | None = None) -> list[Named]:
    wanted = (containing or "").lower()
    return [one for one in known if wanted in one.name.lower() and (ids is None or one.id in ids)]


def _active(known: Iterable[Named], is_inactive: bool | None) -> list[Any]:
    return [one for one in known if is_inactive is None or one.is_inactive == is_inactive]
