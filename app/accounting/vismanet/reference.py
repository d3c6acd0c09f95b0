"""The company, its accounts, sub-accounts, ledger and financial periods, kept for ``KEPT_SECONDS``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Final

from cachetools import TTLCache

from app.accounting.base import Account, ClosedPeriod, Dimension, ReferenceData, VatCode
from app.accounting.rows import Row
from app.accounting.vismanet.client import Client
from app.accounting.vismanet.info import SYSTEM
from app.connecting import Company
from app.core.cases import CaseCode
from app.errors import Forbidden, Missing, Refused

KEPT_SECONDS: Final = 3600

_NONE: Final = VatCode("0", "Ingen avgiftsbehandling", "0")
_BRANCHES: Final = "read_branches"
_ACTUAL: Final = "actual"

Segments = tuple[tuple[int, str], ...]
"""A sub-account as its segments: (number, value)."""


@dataclass(frozen=True, slots=True)
class Period:
    """A financial period; ``id`` is the year and the period's number in it, as six digits."""

    id: str
    first: date
    last: date
    closed: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """``subaccounts`` by number; ``usual`` is the one of a line without a department, None where the company
    has none, and "" where it has several and none was chosen."""

    accounts: Mapping[str, Account]
    subaccounts: Mapping[str, Segments]
    dimensions: tuple[Dimension, ...]
    usual: str | None
    ledger: str
    periods: tuple[Period, ...]

    def period_of(self, day: date) -> Period | None:
        return next((one for one in self.periods if one.first <= day <= one.last), None)

    def periods_between(self, first: date, last: date) -> Sequence[Period]:
        return [one for one in self.periods if one.last >= first and one.first <= last]

    def closed_periods(self) -> tuple[ClosedPeriod, ...]:
        return tuple(ClosedPeriod(one.first, one.last) for one in self.periods if one.closed)


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
        self._given = client.session.credentials
        choices = (self._given.get(name, "") for name in ("branch", "ledger", "subaccount"))
        self._key = "|".join((client.keys.name, *choices))

    def identify(self) -> Company:
        """Ask which company the tenant is: its branch (the chosen one of several) by its organisation number,
        by the tenant's id where no number is told. Raises Forbidden where the branch is not there."""
        rows = self._client.listed(_BRANCHES, "/v1/branch")
        wanted = self._given.get("branch", "")
        chosen = [row for row in rows if not wanted or row.text("number") == wanted]
        if not chosen or (len(chosen) > 1 and not wanted):
            raise Forbidden(SYSTEM, _BRANCHES, right=f"branch {wanted}".strip())
        number = "".join(letter for letter in chosen[0].text("corporateId") if letter.isdigit())
        return Company(number or self._client.keys.tenant, chosen[0].text("name"), number)

    def drop(self) -> None:
        """Forget what is kept of this company: somebody may have changed it."""
        with _lock:
            _charts.pop(self._key, None)

    def chart(self) -> Chart:
        with _lock:
            chart = _charts.get(self._key)
        if chart is None:
            chart = self._load()
            with _lock:
                _charts[self._key] = chart
        return chart

    def for_screens(self) -> ReferenceData:
        """Return everything in the terms of the contract."""
        chart = self.chart()
        accounts = tuple(chart.accounts.values())
        return ReferenceData(accounts, (_NONE,), chart.dimensions, chart.closed_periods())

    def known(self, account: str, operation: str) -> None:
        """Raise Refused for an account that the chart does not have, also when read anew."""
        for last_try in (False, True):
            if account in self.chart().accounts:
                return
            if not last_try:
                self.drop()
        raise Refused(SYSTEM, operation, CaseCode.ACCOUNT_MISSING, account=account)

    def _load(self) -> Chart:
        rows = self._client.pages("read_accounts", "/v1/account", {}, name=("accountCD",))
        accounts = {
            row.text("accountCD"): Account(
                number=row.text("accountCD"),
                name=row.text("description"),
                active=row.flag("active") if row.has("active") else True,
                is_bank=row.text("accountCD").startswith("19"),
            )
            for row in rows
        }
        named = self._subaccounts()
        subaccounts = {dimension.code: segments for dimension, segments in named}
        return Chart(
            accounts,
            subaccounts,
            tuple(dimension for dimension, _ in named),
            self._usual(subaccounts),
            self._ledger(),
            self._periods(),
        )

    def _subaccounts(self) -> list[tuple[Dimension, Segments]]:
        """Sub-accounts are a module: a company without it answers that there is no such thing."""
        try:
            pages = self._client.pages("read_subaccounts", "/v1/subaccount", {}, name=("subaccountNumber",))
            rows = [row for row in pages if not row.has("active") or row.flag("active")]
        except (Forbidden, Missing):
            return []
        return [
            (
                Dimension("department", row.text("subaccountNumber"), row.text("description")),
                tuple((one.whole("segmentId"), one.text("segmentValue")) for one in row.rows("segments")),
            )
            for row in rows
        ]

    def _usual(self, subaccounts: Mapping[str, Segments]) -> str | None:
        """The chosen one, else the only one, else the one that is zeros throughout."""
        chosen = self._given.get("subaccount", "")
        if not subaccounts:
            return None
        if chosen or len(subaccounts) == 1:
            return chosen if chosen in subaccounts else "" if chosen else next(iter(subaccounts))
        zeros = [
            number for number, parts in subaccounts.items() if all(set(value) == {"0"} for _, value in parts)
        ]
        return zeros[0] if len(zeros) == 1 else ""

    def _ledger(self) -> str:
        """The chosen ledger, else the only one that books are posted in; empty where that is not clear."""
        chosen = self._given.get("ledger", "")
        rows = list(self._client.pages("read_ledgers", "/v1/ledger", {}, name=("number",)))
        numbers = [row.text("number") for row in rows]
        if chosen:
            return chosen if chosen in numbers else ""
        posted = [row.text("number") for row in rows if row.text("balanceType").lower().startswith(_ACTUAL)]
        found = posted or numbers
        return found[0] if len(found) == 1 else ""

    def _periods(self) -> tuple[Period, ...]:
        rows = self._client.pages("read_periods", "/v1/financialPeriod", {}, name=("year", "period"))
        return tuple(sorted((_period(row) for row in rows), key=lambda one: one.first))


def _period(row: Row) -> Period:
    """Whether an end is the last day or the day after is not told: a first of a month is the latter."""
    first, last = row.day("startDate"), row.day("endDate")
    if last.day == 1 and last > first:
        last -= timedelta(days=1)
    year, number = row.text("year"), row.text("period").rjust(2, "0")
    return Period(f"{year}{number}", first, last, row.flag("closedInGeneralLedger"))
