"""The companies of a stand-in, whose access reaches which, and what happens to them outside the API."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from app.sandbox.eaccounting.chart import standard_chart
from app.sandbox.eaccounting.company import Account, Company, CostCentreItem, FiscalYear, Project, new_id
from app.sandbox.identity import Identity, IdentitySettings

SCOPES: Final = frozenset({"ea:api", "offline_access", "ea:accounting", "ea:sales_readonly"})
CONSENT: Final = IdentitySettings("/connect/authorize", "/connect/token", SCOPES)
"""As documented: Basic authentication of the client, refresh tokens that rotate."""

Day = date | str
"""A date, or its ISO text."""

_YEARS_BACK: Final = 3


class EAccountingBooks:
    """All that a stand-in holds. ``lock`` is held around each request and each control call.

    ``clock`` tells the vendor's time (aware). Companies are named by their organisation number; ``identity``
    is where a person of one gives an app access.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        identity: Identity | None = None,
    ) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.companies: dict[str, Company] = {}
        self.identity = identity or Identity(CONSENT)
        self.points: dict[str, str] = {}

    def add_company(self, name: str, number: str) -> Company:
        """Add a company with the standard chart, calendar years, a cost centre item and a project."""
        with self.lock:
            company = Company(name, number, standard_chart())
            year = self.clock().year
            for one in range(year - _YEARS_BACK, year + 2):
                company.years.append(FiscalYear(new_id(), date(one, 1, 1), date(one, 12, 31)))
            company.cost_centres.append(CostCentreItem(new_id(), 2, "10", "Butikk"))
            company.projects.append(Project(new_id(), "7", "Nettbutikk"))
            self.companies[number] = company
            return company

    def company(self, number: str) -> Company:
        """Return a company; raise ValueError for none."""
        if number not in self.companies:
            raise ValueError(f"no company {number}")
        return self.companies[number]

    def reached_by(self, token: str, scope: str) -> Company | None:
        """The company that an access token reaches now; None when it is not accepted. Raises ValueError when
        it lacks the scope."""
        number = self.identity.company_of(token, scope)
        if number == "":
            raise ValueError(scope)
        return None if number is None else self.companies[self.points.get(number, number)]

    def point_access(self, number: str, other: str) -> None:
        """What was given to a company reaches another one from now on."""
        with self.lock:
            self.points[self.company(number).number] = self.company(other).number

    def revoke_access(self, number: str) -> None:
        self.identity.revoke(number)

    def add_account(self, company: str, number: str, name: str) -> str:
        with self.lock:
            self.company(company).accounts[number] = Account(number, name)
            return number

    def remove_account(self, company: str, number: str) -> None:
        """Take an account out of the chart; rows on it stay."""
        with self.lock:
            accounts = self.company(company).accounts
            if number not in accounts:
                raise ValueError(f"no account {number}")
            del accounts[number]

    def deactivate_account(self, company: str, number: str) -> None:
        with self.lock:
            self.company(company).accounts[number].is_active = False

    def require_cost_centre(self, company: str, number: str) -> None:
        with self.lock:
            self.company(company).accounts[number].needs_cost_centre = True

    def add_dimension(self, company: str, index: int, name: str, codes: Sequence[str]) -> None:
        """Give a cost centre, 1 to 3, items that are called by their codes, instead of those it has."""
        with self.lock:
            held = self.company(company)
            held.cost_centres = [one for one in held.cost_centres if one.number != index]
            held.cost_centres += [CostCentreItem(new_id(), index, code, f"{name} {code}") for code in codes]

    def lock_to(self, company: str, day: Day | None) -> None:
        """Nothing can be booked up to this day; None unlocks."""
        with self.lock:
            self.company(company).locked_to = None if day is None else as_day(day)

    def lock_year(self, company: str, year: int) -> None:
        with self.lock:
            for one in self.company(company).years:
                one.is_locked = one.is_locked or one.first.year == year

    def set_status(self, company: str, status: int) -> None:
        """0 inactive, 1 active, 2 read only."""
        with self.lock:
            self.company(company).status = status


def as_day(day: Day) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
