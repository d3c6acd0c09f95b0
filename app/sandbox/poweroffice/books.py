"""The clients of a stand-in, and what happens to them outside the API: locked, changed, rights taken away."""

import itertools
import threading
import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from typing import Final

from app.sandbox.poweroffice.chart import Account, standard_chart
from app.sandbox.poweroffice.company import NEVER, Company
from app.sandbox.poweroffice.keys import ALL_PRIVILEGES, ClientKey, Keys
from app.sandbox.poweroffice.vat import vat_codes
from app.sandbox.poweroffice.vouchers import Customer, Named

_FIRST_VAT_ID: Final = 201_600

Day = date | str
"""A date, or its ISO text."""


class PowerOfficeBooks:
    """All that a stand-in holds. ``lock`` is held around each request and each control call.

    ``clock`` tells the vendor's time (aware); by default the real one.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.companies: dict[str, Company] = {}
        self.keys = Keys(clock)
        self._ids = itertools.count(4_418_655, 7)
        self._customer_ids = itertools.count(5_510_101, 3)

    def new_id(self) -> int:
        return next(self._ids)

    def add_company(self, name: str, organization_number: str, *, company_id: str = "") -> Company:
        """Add a client with the standard chart, one department (10 Butikk), one project (7 Nettbutikk)
        and one customer (10001 Vipps AS)."""
        company = Company(
            id=company_id or str(uuid.uuid4()),
            name=name,
            organization_number=organization_number,
            accounts=standard_chart(self.new_id),
            vat_codes=vat_codes(_FIRST_VAT_ID + 1000 * len(self.companies)),
            departments=[Named(self.new_id(), "Butikk", "10")],
            projects=[Named(self.new_id(), "Nettbutikk", "7")],
            new_id=self.new_id,
            customers=[self._new_customer("Vipps AS", 10_001)],
        )
        with self.lock:
            if company.id in self.companies:
                raise ValueError(f"company {company.id} exists already")
            self.companies[company.id] = company
        return company

    def company(self, company: str) -> Company:
        """Return the client; raise ValueError for an unknown id."""
        if company not in self.companies:
            raise ValueError(f"no company {company}")
        return self.companies[company]

    def add_subscription_key(self, key: str) -> None:
        with self.lock:
            self.keys.subscriptions.add(key)

    def remove_subscription_key(self, key: str) -> None:
        with self.lock:
            self.keys.subscriptions.discard(key)

    def add_client_key(
        self,
        company: str,
        application_key: str,
        client_key: str,
        *,
        privileges: Collection[str] = ALL_PRIVILEGES,
        without_module: Collection[str] = (),
    ) -> None:
        """Let a client key of the company work together with an application key, or change one that does."""
        with self.lock:
            self.company(company)
            self.keys.add(
                ClientKey(client_key, application_key, company, tuple(privileges), tuple(without_module))
            )

    def set_privileges(
        self, client_key: str, privileges: Collection[str], without_module: Collection[str] = ()
    ) -> None:
        """Change what the integration may do for the client; tokens that are out keep what they have."""
        with self.lock:
            key = self.keys.key(client_key)
            key.privileges, key.without_module = tuple(privileges), tuple(without_module)

    def revoke_key(self, client_key: str) -> None:
        with self.lock:
            self.keys.key(client_key).is_revoked = True

    def accept_key(self, client_key: str) -> None:
        with self.lock:
            self.keys.key(client_key).is_revoked = False

    def point_key(self, client_key: str, company: str) -> None:
        """Let a client key belong to another company from now on, its open tokens too."""
        with self.lock:
            self.keys.key(client_key).company_id = self.company(company).id

    def expire_tokens(self) -> None:
        with self.lock:
            self.keys.expire()

    def close_period(self, company: str, day: Day) -> None:
        """Set the lock date: nothing can be posted on or before it."""
        with self.lock:
            self.company(company).lock_date = as_day(day)

    def reopen_period(self, company: str) -> None:
        """Take the lock date away."""
        with self.lock:
            self.company(company).lock_date = NEVER

    def add_account(self, company: str, number: int, name: str, vat_code: str = "0") -> int:
        """Add an account, or change an existing one's name and default VAT code; return its id."""
        with self.lock:
            accounts = self.company(company).accounts
            if number not in accounts:
                accounts[number] = Account(self.new_id(), number, name)
            accounts[number].name, accounts[number].vat_code = name, vat_code
            return accounts[number].id

    def remove_account(self, company: str, account: int) -> None:
        """Take an account out of the chart; transactions on it stay."""
        with self.lock:
            del self.company(company).accounts[self._account(company, account).number]

    def deactivate_account(self, company: str, account: int) -> None:
        with self.lock:
            self._account(company, account).is_active = False

    def lock_account(self, company: str, account: int, vat_code: str = "0") -> None:
        """Lock an account to one VAT code."""
        with self.lock:
            locked = self._account(company, account)
            locked.vat_code, locked.vat_locked = vat_code, True

    def add_dimension(self, company: str, index: int, name: str, codes: Sequence[str]) -> None:
        """Give the client values of a custom dimension that are called by their codes."""
        with self.lock:
            self.company(company).dimensions[index] = [
                Named(self.new_id(), f"{name} {code}", code) for code in codes
            ]

    def require_department(self, company: str, account: int) -> None:
        with self.lock:
            self._account(company, account).needs_department = True

    def require_project(self, company: str, account: int) -> None:
        with self.lock:
            self._account(company, account).needs_project = True

    def add_customer(self, company: str, name: str, number: int) -> int:
        """Add a customer with an account of its own in the customer ledger; return that account's id."""
        with self.lock:
            made = self._new_customer(name, number)
            self.company(company).customers.append(made)
            return made.account_id

    def _new_customer(self, name: str, number: int) -> Customer:
        return Customer(next(self._customer_ids), name, number, next(self._customer_ids))

    def deactivate_customer(self, company: str, number: int) -> None:
        with self.lock:
            found = self.company(company).customer(number)
            if found is None:
                raise ValueError(f"no customer {number}")
            found.is_active = False

    def _account(self, company: str, number: int) -> Account:
        accounts = self.company(company).accounts
        if number not in accounts:
            raise ValueError(f"no account {number}")
        return accounts[number]


def as_day(day: Day) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
