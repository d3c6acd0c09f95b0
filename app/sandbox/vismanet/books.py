"""The companies of a stand-in, which of them an app is approved for, and what happens outside the API."""

import secrets
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.sandbox.vismanet.chart import standard_chart
from app.sandbox.vismanet.company import Account, Company, Period, SubAccount

Day = date | str
"""A date, or its ISO text."""

_YEARS_BACK: Final = 3


class VismaNetBooks:
    """All that a stand-in holds. ``lock`` is held around each request and each control call.

    ``clock`` tells the vendor's time (aware). Companies are named by their tenant's id.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.companies: dict[str, Company] = {}
        self.apps: dict[str, str] = {}
        self.approved: set[tuple[str, str]] = set()
        self.points: dict[str, str] = {}
        self._tokens: dict[str, tuple[str, str, datetime]] = {}

    def add_company(self, tenant: str, name: str, number: str) -> Company:
        """Add a company with the standard chart, months of some years, and two sub-accounts."""
        with self.lock:
            year = self.clock().year
            periods = [
                Period(one, month) for one in range(year - _YEARS_BACK, year + 2) for month in range(1, 13)
            ]
            subaccounts = [
                SubAccount("0", "Ingen avdeling", ((1, "0"),)),
                SubAccount("10", "Butikk", ((1, "10"),)),
            ]
            self.companies[tenant] = Company(tenant, name, number, standard_chart(), subaccounts, periods)
            return self.companies[tenant]

    def company(self, tenant: str) -> Company:
        """Return a company; raise ValueError for none."""
        if tenant not in self.companies:
            raise ValueError(f"no company {tenant}")
        return self.companies[tenant]

    def add_app(self, client_id: str, secret: str) -> None:
        with self.lock:
            self.apps[client_id] = secret

    def approve(self, client_id: str, tenant: str) -> None:
        """The company approves the integration."""
        with self.lock:
            self.approved.add((client_id, self.company(tenant).tenant))

    def withdraw(self, tenant: str) -> None:
        """The company withdraws its approvals; tokens end with them."""
        with self.lock:
            self.approved = {one for one in self.approved if one[1] != tenant}
            self._tokens = {token: told for token, told in self._tokens.items() if told[1] != tenant}

    def new_token(self, client_id: str, tenant: str, seconds: int) -> str:
        token = secrets.token_urlsafe(24)
        self._tokens[token] = (client_id, tenant, self.clock() + timedelta(seconds=seconds))
        return token

    def expire_tokens(self) -> None:
        with self.lock:
            self._tokens.clear()

    def reached_by(self, token: str) -> Company | None:
        """The company that a token reaches now; None when it is not accepted."""
        told = self._tokens.get(token)
        if told is None or told[2] <= self.clock():
            return None
        return self.companies[self.points.get(told[1], told[1])]

    def point_tenant(self, tenant: str, other: str) -> None:
        """What is asked for a tenant reaches another company from now on."""
        with self.lock:
            self.points[self.company(tenant).tenant] = self.company(other).tenant

    def add_account(self, company: str, number: str, name: str) -> str:
        with self.lock:
            self.company(company).accounts[number] = Account(number, name)
            return number

    def remove_account(self, company: str, number: str) -> None:
        """Take an account out of the chart; lines on it stay."""
        with self.lock:
            accounts = self.company(company).accounts
            if number not in accounts:
                raise ValueError(f"no account {number}")
            del accounts[number]

    def deactivate_account(self, company: str, number: str) -> None:
        with self.lock:
            self.company(company).accounts[number].is_active = False

    def close_period(self, company: str, day: Day) -> None:
        """Close the period of a day in the general ledger."""
        with self.lock:
            period = self.company(company).period_of(as_day(day))
            if period is None:
                raise ValueError(f"no period of {day}")
            period.is_closed = True


def as_day(day: Day) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
