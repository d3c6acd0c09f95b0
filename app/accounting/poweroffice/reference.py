"""The client's chart of accounts, VAT codes, departments, projects, lock date and start in Go.

People and rules speak of numbers and codes; PowerOffice Go takes ids only, and they differ from client to
client. Everything is read from the client and kept per process for ``KEPT_SECONDS``, under the hash of the
credentials.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from threading import Lock
from typing import Final

from cachetools import TTLCache

from app.accounting.base import Account, ClosedPeriod, Dimension, ReferenceData, VatCode
from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.info import (
    READ_ACCOUNTS,
    READ_COMMON,
    READ_DEPARTMENTS,
    READ_DIMENSIONS,
    READ_PROJECTS,
)
from app.accounting.rows import Row
from app.errors import Forbidden

KEPT_SECONDS: Final = 3600
COMPANY_CURRENCY: Final = "NOK"
"""PowerOffice Go keeps books in kroner only."""

_EARLIEST: Final = date(1900, 1, 1)
CUSTOMER: Final = "customer"
_PARTIES: Final = {"Customer": CUSTOMER, "Supplier": "supplier", "Employee": "employee"}
_DEPARTMENTS: Final = {"isActive": "true", "Fields": "Id,Code,Name"}
_CUSTOM: Final = {"Fields": "Id,Code,Name,Ordinal,IsActive"}
_PROJECTS: Final = {"excludeArchivedProject": "true", "includeSubProjects": "true", "Fields": "Id,Code,Name"}


@dataclass(frozen=True, slots=True)
class Vat:
    """A VAT code as Go has it; ``rate`` from 0 to 1, ``own`` for one the client made itself."""

    id: int
    code: str
    name: str
    rate: Decimal
    own: bool
    first: date
    last: date

    def counts_on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class SubLedger:
    """The accounts of customers, suppliers or employees below an account, by their numbers, both
    inclusive."""

    account: str
    party: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Chart:
    """What a client's numbers and codes stand for."""

    accounts: Mapping[str, Account]
    account_ids: Mapping[str, int]
    vat_codes: tuple[Vat, ...]
    dimensions: Mapping[Dimension, int]
    closed_periods: tuple[ClosedPeriod, ...]
    ledgers: tuple[SubLedger, ...] = ()

    def has_customer(self, account: str, number: str) -> bool:
        """Whether a customer of this number belongs to the account by the numbers of its ledger; a number
        that is in no ledger's is nobody else's."""
        owners = {
            one.account
            for one in self.ledgers
            if one.party == CUSTOMER and one.first <= int(number) <= one.last
        }
        return not owners or account in owners

    def closed_on(self, day: date) -> ClosedPeriod | None:
        return next((period for period in self.closed_periods if period.first <= day <= period.last), None)

    def vat_on(self, day: date) -> dict[str, Vat]:
        """The VAT codes that count on a day, by code."""
        return {one.code: one for one in self.vat_codes if one.counts_on(day)}

    def account_number(self, account_id: int) -> str:
        return next((number for number, found in self.account_ids.items() if found == account_id), "")

    def vat_code(self, vat_id: int) -> str:
        return next((one.code for one in self.vat_codes if one.id == vat_id), "")

    def dimension_id(self, kind: str, code: str) -> int | None:
        return next(
            (number for one, number in self.dimensions.items() if (one.kind, one.code) == (kind, code)), None
        )


_charts: TTLCache[str, Chart] = TTLCache(maxsize=256, ttl=KEPT_SECONDS)
_companies: TTLCache[str, tuple[str, str]] = TTLCache(maxsize=256, ttl=KEPT_SECONDS)
"""The client that a key was last seen to reach, and its organisation number."""
_lock = Lock()


def forget() -> None:
    """Drop what is kept of every client."""
    with _lock:
        _charts.clear()
        _companies.clear()


class Reference:
    """The reference data of one connection, read when first needed."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._key = client.credentials.key

    def drop(self) -> None:
        """Forget what is kept of this client: somebody may have changed it."""
        with _lock:
            _charts.pop(self._key, None)

    def organisation_number(self, client_id: str) -> str:
        """Return the number of the client the key was just seen to reach; what is kept of another is not of
        this one."""
        with _lock:
            known = _companies.get(self._key)
        if known is not None and known[0] == client_id:
            return known[1]
        self.drop()
        row = self._client.get("read_organisation", "/OrganizationSettings", right=READ_COMMON)
        number = "".join(row.text("OrganizationNumber").split())
        with _lock:
            _companies[self._key] = (client_id, number)
        return number

    def chart(self) -> Chart:
        with _lock:
            chart = _charts.get(self._key)
        if chart is None:
            chart = _load_chart(self._client)
            with _lock:
                _charts[self._key] = chart
        return chart

    def closed_now(self, day: date) -> bool:
        """Whether nothing can be posted on the day, by the lock date as it is this moment."""
        return any(one.first <= day <= one.last for one in _closed_periods(self._client))

    def for_screens(self, today: date) -> ReferenceData:
        """Return everything in the terms of the contract."""
        chart = self.chart()
        return ReferenceData(
            accounts=tuple(chart.accounts.values()),
            vat_codes=tuple(
                VatCode(one.code, one.name, format((one.rate * 100).normalize(), "f"))
                for one in chart.vat_on(today).values()
            ),
            dimensions=tuple(chart.dimensions),
            closed_periods=chart.closed_periods,
        )


def _load_chart(client: Client) -> Chart:
    accounts: dict[str, Account] = {}
    account_ids: dict[str, int] = {}
    ledgers = _ledgers(client)
    parties = {one.account: one.party for one in ledgers}
    for row in client.pages("read_accounts", "/GeneralLedgerAccounts", {}, right=READ_ACCOUNTS):
        account = account_of(row, parties)
        accounts[account.number] = account
        account_ids[account.number] = row.whole("Id")
    asked = {"isActive": "true", "includeExpired": "true"}
    codes = client.pages("read_vat_codes", "/VatCodes", asked, right=READ_COMMON)
    return Chart(
        accounts=accounts,
        account_ids=account_ids,
        vat_codes=tuple(vat_of(row) for row in codes),
        dimensions=_dimensions(client),
        closed_periods=_closed_periods(client),
        ledgers=ledgers,
    )


def account_of(row: Row, parties: Mapping[str, str]) -> Account:
    """Read an account; ``needs`` names what a posting on it has to carry besides the amount, ``parties``
    which accounts have a sub-ledger and of whom."""
    number, vat_code = str(row.whole("AccountNo")), row.text("VatCode") or "0"
    locked = row.flag("IsVatCodeLocked")
    needs = [parties[number]] if number in parties else []
    needs += ["department"] if row.flag("IsDepartmentRequired") else []
    needs += ["project"] if row.flag("IsProjectRequired") else []
    return Account(
        number=number,
        name=row.text("Name"),
        active=not row.has("IsActive") or row.flag("IsActive"),
        vat_code=vat_code,
        vat_locked=locked,
        allowed_vat_codes=(vat_code,) if locked else (),
        needs=tuple(needs),
        is_bank=number.startswith("19") and number not in ("1900", "1910"),
    )


def _ledgers(client: Client) -> tuple[SubLedger, ...]:
    rows = client.pages("read_number_series", "/SubLedgerNumberSeries", {}, right=READ_COMMON)
    return tuple(
        SubLedger(
            account=str(row.whole("GeneralLedgerAccountNo")),
            party=_PARTIES.get(row.text("SubLedgerNumberSeriesType"), CUSTOMER),
            first=row.whole("FromInclusive") if row.has("FromInclusive") else 1,
            last=row.whole("ToInclusive") if row.has("ToInclusive") else 0,
        )
        for row in rows
    )


def vat_of(row: Row) -> Vat:
    """Read a VAT code; one without an end counts for ever."""
    return Vat(
        id=row.whole("Id"),
        code=row.text("Code"),
        name=row.text("Name"),
        rate=row.decimal("Rate"),
        own=row.flag("IsCustom") or row.text("Code")[:1] in ("C", "K"),
        first=row.day("ValidFrom") if row.has("ValidFrom") else date.min,
        last=row.day("ValidTo") if row.has("ValidTo") else date.max,
    )


def _dimensions(client: Client) -> dict[Dimension, int]:
    """Return departments, projects and custom dimensions with their ids; none of a kind that the integration
    may not read."""
    found: dict[Dimension, int] = {}
    try:
        departments = client.pages("read_departments", "/Departments", _DEPARTMENTS, right=READ_DEPARTMENTS)
        found |= {Dimension("department", *_named(row)): row.whole("Id") for row in departments}
    except Forbidden:
        pass
    try:
        projects = client.pages("read_projects", "/Projects", _PROJECTS, right=READ_PROJECTS)
        found |= {Dimension("project", *_named(row)): row.whole("Id") for row in projects}
    except Forbidden:
        pass
    try:
        own = client.pages("read_dimensions", "/CustomDimensions", _CUSTOM, right=READ_DIMENSIONS)
        found |= {
            Dimension(f"dimension{row.whole('Ordinal')}", *_named(row)): row.whole("Id")
            for row in own
            if not row.has("IsActive") or row.flag("IsActive")
        }
    except Forbidden:
        pass
    return found


def _named(row: Row) -> tuple[str, str]:
    return row.text("Code") or f"id:{row.whole('Id')}", row.text("Name")


def _closed_periods(client: Client) -> tuple[ClosedPeriod, ...]:
    """Nothing is posted before the client's start in Go, nor on or before its lock date; one that was never
    set is missing or long past."""
    financial = client.get("read_start", "/FinancialSettings", right=READ_COMMON)
    lock = client.get("read_lock_date", "/LockDateSettings", right=READ_COMMON)
    ends = [financial.day("ConversionDate") - timedelta(days=1)] if financial.has("ConversionDate") else []
    ends += [lock.day("LockDate")] if lock.has("LockDate") else []
    last = max(ends, default=_EARLIEST)
    return (ClosedPeriod(_EARLIEST, last),) if last > _EARLIEST else ()
