"""The company's chart of accounts, VAT types, departments, projects, closed periods and currency.

People and rules speak of numbers and codes; Tripletex takes ids only, and a VAT type's id is not its code
(33 has id 32, 86 has id 34). Everything is read from the company and kept per process for ``KEPT_SECONDS``,
under the hash of the credentials.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Lock
from typing import Final

from cachetools import TTLCache

from app.accounting.base import Account, ClosedPeriod, Dimension, ReferenceData, VatCode
from app.accounting.rows import Row
from app.accounting.tripletex.client import Client
from app.accounting.tripletex.dimensions import load_dimensions
from app.accounting.tripletex.info import SYSTEM
from app.errors import BadAnswer, Forbidden

KEPT_SECONDS: Final = 3600
COMPANY_CURRENCY: Final = "NOK"
"""Tripletex keeps Norwegian books."""

_ACCOUNT_FIELDS: Final = (
    "id,number,name,isInactive,ledgerType,vatType(id,number),vatLocked,legalVatTypes(id,number),"
    "requiresDepartment,requiresProject,isBankAccount,isCloseable,currency(id,code),saftCode,groupingCode"
)
_PARTIES: Final = {"CUSTOMER": "customer", "VENDOR": "supplier", "EMPLOYEE": "employee"}
SUB_ACCOUNT: Final = ":"
_YEARS_BACK: Final = 3
_YEARS_AHEAD: Final = 2


@dataclass(frozen=True, slots=True)
class VatType:
    """A VAT type as Tripletex has it; ``percentage`` is negative for reverse charge, 100 for amounts that
    are VAT as a whole."""

    id: int
    code: str
    name: str
    percentage: Decimal
    deduction: Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """What a company's numbers and codes stand for.

    A supplier ledger (2400) is also there once per supplier, as ``2400:50001``: a posting on it carries the
    supplier whose id ``supplier_ids`` has.
    """

    accounts: Mapping[str, Account]
    account_ids: Mapping[str, int]
    dimensions: tuple[Dimension, ...]
    dimension_ids: Mapping[tuple[str, str], int]
    closed_periods: tuple[ClosedPeriod, ...]
    currency_id: int
    supplier_ids: Mapping[str, int] = field(default_factory=dict)

    def closed_on(self, day: date) -> ClosedPeriod | None:
        return next((period for period in self.closed_periods if period.first <= day <= period.last), None)

    def code_of(self, kind: str, held: str) -> str:
        """Return the code of a department, project or dimension by its id, empty for one not in use."""
        ids = self.dimension_ids.items()
        return next((code for (its, code), number in ids if (its, str(number)) == (kind, held)), "")


VatTypes = Mapping[str, VatType]

_charts: TTLCache[str, Chart] = TTLCache(maxsize=256, ttl=KEPT_SECONDS)
_vat_types: TTLCache[tuple[str, date], VatTypes] = TTLCache(maxsize=4096, ttl=KEPT_SECONDS)
_companies: TTLCache[str, str] = TTLCache(maxsize=256, ttl=KEPT_SECONDS)
"""The company that a key was last seen to reach."""
_lock = Lock()


def forget() -> None:
    """Drop what is kept of every company."""
    with _lock:
        _charts.clear()
        _vat_types.clear()
        _companies.clear()


class Reference:
    """The reference data of one connection, read when first needed."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._key = client.credentials.key

    def drop(self) -> None:
        """Forget what is kept of this company: somebody may have changed it."""
        with _lock:
            _charts.pop(self._key, None)
            for key in [key for key in _vat_types if key[0] == self._key]:
                _vat_types.pop(key, None)

    def reaches(self, company: str) -> None:
        """The key was just seen to reach this company: what is kept of another one is not of this."""
        with _lock:
            before, _companies[self._key] = _companies.get(self._key), company
        if before != company:
            self.drop()

    def chart(self) -> Chart:
        with _lock:
            chart = _charts.get(self._key)
        if chart is None:
            chart = _load_chart(self._client)
            with _lock:
                _charts[self._key] = chart
        return chart

    def vat_types(self, on: date) -> VatTypes:
        """Return the VAT types that may be used in the ledger on that day, by code."""
        key = (self._key, on)
        with _lock:
            found = _vat_types.get(key)
        if found is None:
            found = _load_vat_types(self._client, on)
            with _lock:
                _vat_types[key] = found
        return found

    def for_screens(self, today: date) -> ReferenceData:
        """Return everything in the terms of the contract."""
        chart = self.chart()
        return ReferenceData(
            accounts=tuple(chart.accounts.values()),
            vat_codes=tuple(
                VatCode(kind.code, kind.name, format(kind.percentage.normalize(), "f"))
                for kind in self.vat_types(today).values()
            ),
            dimensions=chart.dimensions,
            closed_periods=chart.closed_periods,
        )


def _load_chart(client: Client) -> Chart:
    accounts: dict[str, Account] = {}
    account_ids: dict[str, int] = {}
    for row in client.pages(
        "read_accounts", "/ledger/account", {"fields": _ACCOUNT_FIELDS}, right="Kontoplan"
    ):
        account = account_of(row)
        accounts[account.number] = account
        account_ids[account.number] = row.whole("id")
    supplier_ids = _add_suppliers(client, accounts, account_ids)
    ids = load_dimensions(client)
    return Chart(
        accounts=accounts,
        account_ids=account_ids,
        dimensions=tuple(ids),
        dimension_ids={(dimension.kind, dimension.code): number for dimension, number in ids.items()},
        closed_periods=tuple(_closed_periods(client)),
        currency_id=_currency_id(client),
        supplier_ids=supplier_ids,
    )


def base_account(number: str) -> str:
    """Return the number of the account itself, where it names a supplier's part of a ledger."""
    return number.partition(SUB_ACCOUNT)[0]


def _add_suppliers(client: Client, accounts: dict[str, Account], ids: dict[str, int]) -> dict[str, int]:
    """Add each supplier's part of the supplier ledgers; none where the token may not see suppliers."""
    ledgers = [one for one in accounts.values() if "supplier" in one.needs]
    found: dict[str, int] = {}
    try:
        suppliers = list(client.pages("read_suppliers", "/supplier", {"fields": "id,name,supplierNumber"}))
    except Forbidden:
        return found
    for row in suppliers if ledgers else ():
        for ledger in ledgers if row.text("supplierNumber") else ():
            number = f"{ledger.number}{SUB_ACCOUNT}{row.text('supplierNumber')}"
            needs = tuple(need for need in ledger.needs if need != "supplier")
            accounts[number] = replace(ledger, number=number, name=row.text("name"), needs=needs)
            ids[number], found[number] = ids[ledger.number], row.whole("id")
    return found


def account_of(row: Row) -> Account:
    """Read an account; ``needs`` names what a posting on it has to carry besides the amount."""
    ledger = row.text("ledgerType")
    vat = row.row("vatType")
    needs = [_PARTIES[ledger]] if ledger in _PARTIES else []
    needs += ["department"] if row.flag("requiresDepartment") else []
    needs += ["project"] if row.flag("requiresProject") else []
    return Account(
        number=str(row.whole("number")),
        name=row.text("name"),
        active=not row.flag("isInactive"),
        vat_code=(vat.text("number") if vat else "") or "0",
        vat_locked=row.flag("vatLocked"),
        allowed_vat_codes=tuple(kind.text("number") for kind in row.rows("legalVatTypes")),
        needs=tuple(needs),
        is_bank=row.flag("isBankAccount"),
    )


def _load_vat_types(client: Client, on: date) -> VatTypes:
    asked = {
        "typeOfVat": "LEDGER",
        "vatDate": on.isoformat(),
        "fields": "id,number,name,percentage,deductionPercentage",
    }
    rows = client.pages("read_vat_codes", "/ledger/vatType", asked, right="Merverdiavgift")
    kinds = (
        VatType(
            id=row.whole("id"),
            code=row.text("number"),
            name=row.text("name"),
            percentage=row.decimal("percentage"),
            deduction=row.decimal("deductionPercentage") if row.has("deductionPercentage") else Decimal(100),
        )
        for row in rows
    )
    return {kind.code: kind for kind in kinds}


def _closed_periods(client: Client) -> list[ClosedPeriod]:
    year = client.session.today.year
    asked = {
        "startFrom": date(year - _YEARS_BACK, 1, 1).isoformat(),
        "startTo": date(year + _YEARS_AHEAD, 1, 1).isoformat(),
        "fields": "id,number,start,end,isClosed",
    }
    rows = client.pages("read_periods", "/ledger/accountingPeriod", asked, right="Regnskapsperioder")
    return [
        ClosedPeriod(row.day("start"), last_day(row.day("start"), row.day("end")))
        for row in rows
        if row.flag("isClosed")
    ]


def last_day(start: date, end: date) -> date:
    """Return a period's last day. The vendor does not say whether ``end`` belongs to it: a period that ends
    on the first of a month after it began ends the day before."""
    return end - timedelta(days=1) if end.day == 1 and end > start else end


def _currency_id(client: Client) -> int:
    asked = {"code": COMPANY_CURRENCY, "fields": "id,code"}
    for row in client.pages("read_currency", "/currency", asked):
        if row.text("code") == COMPANY_CURRENCY:
            return row.whole("id")
    raise BadAnswer(SYSTEM, "read_currency", reason=f"no {COMPANY_CURRENCY}")
