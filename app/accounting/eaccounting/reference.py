"""The company, its years, accounts, cost centres, projects and locks, kept for ``KEPT_SECONDS``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Final

from cachetools import TTLCache

from app.accounting.base import Account, ClosedPeriod, Dimension, ReferenceData, VatCode
from app.accounting.eaccounting.client import Client
from app.accounting.eaccounting.info import COMPANY_CURRENCY, SYSTEM
from app.accounting.rows import Row
from app.connecting import Company
from app.core.cases import CaseCode
from app.errors import Forbidden, Missing, Refused

KEPT_SECONDS: Final = 3600

_IDENTIFY: Final = "read_company"
_NONE: Final = VatCode("0", "Ingen avgiftsbehandling", "0")
_BEGINNING: Final = date(1900, 1, 1)
_ACTIVE: Final = 1
_ONGOING: Final = 1
"""A project's status; of the others none can be posted on."""


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """First and last day, both inclusive."""

    id: str
    first: date
    last: date
    locked: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The accounts of the year of today by number, and what a row can carry besides.

    ``fields`` gives the field and id of a row per (kind, code): an item of cost centre N is dimension N, and
    can be named as department whichever it is of.
    """

    years: tuple[FiscalYear, ...]
    accounts: Mapping[str, Account]
    dimensions: tuple[Dimension, ...]
    fields: Mapping[tuple[str, str], tuple[str, str]]
    locked_to: date | None

    def year_of(self, day: date) -> FiscalYear | None:
        return next((year for year in self.years if year.first <= day <= year.last), None)

    def closed_periods(self) -> tuple[ClosedPeriod, ...]:
        """What the lock date closes, each locked year, and all days before the first year."""
        closed = [ClosedPeriod(year.first, year.last) for year in self.years if year.locked]
        if self.locked_to is not None:
            closed.append(ClosedPeriod(_BEGINNING, self.locked_to))
        if self.years:
            closed.append(ClosedPeriod(_BEGINNING, self.years[0].first - timedelta(days=1)))
        return tuple(closed)


_charts: TTLCache[str, Chart] = TTLCache(maxsize=256, ttl=KEPT_SECONDS)
_lock = Lock()


def forget() -> None:
    """Drop what is kept of every company."""
    with _lock:
        _charts.clear()


class Reference:
    """The reference data of one connection, read when first needed."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._company = ""

    def identify(self) -> Company:
        """Ask which company it is. Raises Forbidden for one that nothing can be booked in, for it is not
        active or keeps its books in another currency."""
        row = self._settings()
        if row.has("CompanyStatus") and row.whole("CompanyStatus") != _ACTIVE:
            raise Forbidden(SYSTEM, _IDENTIFY, right="CompanyStatus 1")
        if row.text("CurrencyCode") not in ("", COMPANY_CURRENCY):
            raise Forbidden(SYSTEM, _IDENTIFY, right=f"CurrencyCode {COMPANY_CURRENCY}")
        number = _digits(row)
        if not number:
            raise Forbidden(SYSTEM, _IDENTIFY, right="CorporateIdentityNumber")
        self._company = number
        return Company(number, row.text("Name"), number)

    def drop(self) -> None:
        """Forget what is kept of this company: somebody may have changed it."""
        with _lock:
            _charts.pop(self._key(), None)

    def chart(self) -> Chart:
        key = self._key()
        with _lock:
            chart = _charts.get(key)
        if chart is None:
            chart = self._load()
            with _lock:
                _charts[key] = chart
        return chart

    def for_screens(self) -> ReferenceData:
        """Return everything in the terms of the contract."""
        chart = self.chart()
        return ReferenceData(
            tuple(chart.accounts.values()), (_NONE,), chart.dimensions, chart.closed_periods()
        )

    def known(self, account: str, operation: str) -> None:
        """Raise Refused for an account that the chart does not have, also when read anew."""
        for last_try in (False, True):
            if account in self.chart().accounts:
                return
            if not last_try:
                self.drop()
        raise Refused(SYSTEM, operation, CaseCode.ACCOUNT_MISSING, account=account)

    def _key(self) -> str:
        """The company is part of it: the same access may reach another one later."""
        if not self._company:
            self.identify()
        return f"{self._client.session.http.base_url}|{self._company}"

    def _settings(self) -> Row:
        return self._client.get(_IDENTIFY, "/companysettings")

    def _load(self) -> Chart:
        settings = self._settings()
        rows = self._client.pages("list_years", "/fiscalyears", name="Id")
        years = sorted(
            (
                FiscalYear(
                    row.text("Id"),
                    row.day("StartDate"),
                    row.day("EndDate"),
                    row.flag("IsLockedForAccounting"),
                )
                for row in rows
            ),
            key=lambda year: year.first,
        )
        today = self._client.session.today
        current = next((year for year in years if year.first <= today <= year.last), None)
        if current is None and years:
            current = years[-1]
        accounts = {} if current is None else self._accounts(current)
        named = [*self._cost_centres(), *self._projects()]
        return Chart(
            tuple(years),
            accounts,
            tuple(dimension for dimension, _, _ in named),
            {(one.kind, one.code): (field, held) for one, field, held in named},
            settings.day("AccountingLockedTo") if settings.has("AccountingLockedTo") else None,
        )

    def _accounts(self, year: FiscalYear) -> dict[str, Account]:
        rows = self._client.pages("read_accounts", f"/accounts/{year.id}", name="Number")
        return {
            row.text("Number"): Account(
                number=row.text("Number"),
                name=row.text("Name"),
                active=row.flag("IsActive") and not row.flag("IsBlockedForManualBooking"),
                needs=("department",) if row.flag("IsFirstCostCenterMandatory") else (),
                is_bank=row.text("Number").startswith("19"),
            )
            for row in rows
        }

    def _cost_centres(self) -> list[tuple[Dimension, str, str]]:
        """The items of the up to three cost centres; none where the variant has no cost centres. A code that
        is given twice names nothing: such an item is named by its id."""
        try:
            rows = list(self._client.pages("read_cost_centres", "/costcenters", name="Id"))
        except (Forbidden, Missing):
            return []
        items = [
            (row.whole("Number"), item)
            for row in rows
            if row.flag("IsActive")
            for item in row.rows("Items")
            if item.flag("IsActive")
        ]
        named = [(kind, _code(item)) for number, item in items for kind in _kinds(number)]
        return [
            (
                Dimension(
                    kind,
                    _code(item) if named.count((kind, _code(item))) == 1 else f"id:{item.text('Id')}",
                    item.text("Name"),
                    place=f"CostCenterItemId{number}",
                ),
                f"CostCenterItemId{number}",
                item.text("Id"),
            )
            for number, item in items
            for kind in _kinds(number)
        ]

    def _projects(self) -> list[tuple[Dimension, str, str]]:
        try:
            rows = list(self._client.pages("read_projects", "/projects", name="Id"))
        except (Forbidden, Missing):
            return []
        return [
            (Dimension("project", row.text("Number"), row.text("Name")), "ProjectId", row.text("Id"))
            for row in rows
            if row.whole("Status") == _ONGOING
        ]


def _code(item: Row) -> str:
    return item.text("ShortName") or item.text("Name")


def _kinds(number: int) -> tuple[str, str]:
    return "department", f"dimension{number}"


def _digits(row: Row) -> str:
    return "".join(letter for letter in row.text("CorporateIdentityNumber") if letter.isdigit())
