"""The companies of a stand-in, and what happens to them outside the API: closed, locked, reconciled."""

import itertools
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from app.sandbox.tripletex.bank import Statement, StatementLine
from app.sandbox.tripletex.chart import Account, account_ids, standard_chart
from app.sandbox.tripletex.company import Company, FreeDimension, Reconciled, months
from app.sandbox.tripletex.sessions import ADVANCED_VOUCHER, Sessions
from app.sandbox.tripletex.vat import VAT_TYPES
from app.sandbox.tripletex.vouchers import Named

VOUCHER_TYPES: Final = (
    "Utgående faktura",
    "Leverandørfaktura",
    "Betaling",
    "Bankavstemming",
    "Åpningsbalanse",
    "Øreavrunding",
)
ALL_RIGHTS: Final = (ADVANCED_VOUCHER,)

Day = date | str
"""A date, or its ISO text."""


class TripletexBooks:
    """All that a stand-in holds. ``lock`` is held around each request and each control call.

    ``clock`` tells the vendor's time (aware); by default the real one.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.companies: dict[int, Company] = {}
        self.sessions = Sessions(clock)
        self._ids = itertools.count(609_085_721, 3)

    def new_id(self) -> int:
        return next(self._ids)

    def add_company(self, name: str, organization_number: str, *, company_id: int | None = None) -> Company:
        """Add a company with the standard chart, one department (10 Butikk), one project (7 Nettbutikk),
        one customer and one supplier (Vipps AS)."""
        place = len(self.companies)
        ids = account_ids(place)
        company = Company(
            id=107_500_001 + place * 11 if company_id is None else company_id,
            name=name,
            organization_number=organization_number,
            accounts=standard_chart(lambda: next(ids)),
            periods=months(self.new_id),
            voucher_types=[Named(self.new_id(), one) for one in VOUCHER_TYPES],
            departments=[Named(self.new_id(), "Butikk", "10")],
            projects=[Named(self.new_id(), "Nettbutikk", "7")],
            customers=[Named(self.new_id(), "Vipps AS", "10001")],
            suppliers=[Named(self.new_id(), "Vipps AS", "50001")],
            new_id=self.new_id,
        )
        with self.lock:
            if company.id in self.companies:
                raise ValueError(f"company {company.id} exists already")
            self.companies[company.id] = company
        return company

    def company(self, company: int) -> Company:
        """Return the company; raise ValueError for an unknown id."""
        if company not in self.companies:
            raise ValueError(f"no company {company}")
        return self.companies[company]

    def add_employee_token(
        self,
        company: int,
        consumer_token: str,
        employee_token: str,
        *,
        rights: Collection[str] = ALL_RIGHTS,
        denied: Collection[str] = (),
    ) -> None:
        """Let an employee token of the company work together with a consumer token.

        ``rights`` without ``AUTH_ADVANCED_VOUCHER`` cannot send to the ledger; ``denied`` are paths below
        ``/v2`` that answer 403 (``/ledger/account``).
        """
        with self.lock:
            self.company(company)
            self.sessions.add(company, employee_token, consumer_token, rights, denied)

    def add_api_token(
        self,
        company: int,
        token: str,
        *,
        rights: Collection[str] = ALL_RIGHTS,
        denied: Collection[str] = (),
    ) -> None:
        """Add an API token of the company (``tlxr_...``; ``test-tlxr_...`` in the test environment)."""
        if not token.removeprefix("test-").startswith("tlxr_"):
            raise ValueError("API tokens start with tlxr_")
        with self.lock:
            self.company(company)
            self.sessions.add(company, token, "", rights, denied)

    def add_account(self, company: int, number: int, name: str, vat_code: str = "0") -> int:
        """Add an account that takes only this VAT code, or change an existing one's name; return its id."""
        with self.lock:
            accounts = self.company(company).accounts
            if number not in accounts:
                legal = tuple(dict.fromkeys((vat_code, "0")))
                accounts[number] = Account(self.new_id(), number, name, legal_vat_codes=legal)
            accounts[number].name, accounts[number].vat_code = name, vat_code
            return accounts[number].id

    def add_department(self, company: int, name: str, number: str = "") -> int:
        with self.lock:
            self.company(company).departments.append(Named(self.new_id(), name, number))
            return self.company(company).departments[-1].id

    def add_project(self, company: int, name: str, number: str = "") -> int:
        with self.lock:
            self.company(company).projects.append(Named(self.new_id(), name, number))
            return self.company(company).projects[-1].id

    def add_dimension(self, company: int, index: int, name: str, codes: Sequence[str]) -> None:
        """Give the company a dimension of its own with values that are called by their codes."""
        first = 41_000_000 + 1000 * index  # apart from the ids of vouchers, which count on
        values = tuple(Named(first + at, f"{name} {code}", code) for at, code in enumerate(codes, 1))
        with self.lock:
            self.company(company).dimensions[index] = FreeDimension(first, index, name, values)

    def add_customer(self, company: int, name: str, number: str) -> int:
        with self.lock:
            self.company(company).customers.append(Named(self.new_id(), name, number))
            return self.company(company).customers[-1].id

    def deactivate_customer(self, company: int, number: str) -> None:
        with self.lock:
            found = [one for one in self.company(company).customers if one.number == number]
            if not found:
                raise ValueError(f"no customer {number}")
            found[0].is_inactive = True

    def close_period(self, company: int, day: Day) -> None:
        """Close the accounting period (month) of this day."""
        with self.lock:
            self.company(company).closed.add(self._period(company, day))

    def reopen_period(self, company: int, day: Day) -> None:
        with self.lock:
            self.company(company).closed.discard(self._period(company, day))

    def _period(self, company: int, day: Day) -> int:
        period = self.company(company).period_of(as_day(day))
        if period is None:
            raise ValueError(f"no period of {day}")
        return period.id

    def reconcile_bank(self, company: int, first: Day, last: Day, account: int = 1920) -> None:
        """Reconcile an account's bank statement from ``first`` to ``last``, both inclusive."""
        with self.lock:
            number = self._account(company, account).number
            self.company(company).reconciled.append(Reconciled(number, as_day(first), as_day(last)))

    def import_statement(
        self, company: int, first: Day, last: Day, lines: Sequence[Mapping[str, Any]], account: int = 1920
    ) -> int:
        """Import a bank statement; ``lines`` are ``date``, ``amount`` (øre, into the account +) and
        ``description``. Return its id."""
        with self.lock:
            number = self._account(company, account).number
            statement = Statement(self.new_id(), number, as_day(first), as_day(last))
            statement.lines = [
                StatementLine(self.new_id(), as_day(one["date"]), one["amount"], one["description"])
                for one in lines
            ]
            self.company(company).statements.append(statement)
            return statement.id

    def lock_account(self, company: int, account: int, vat_code: str = "0") -> None:
        """Lock an account to one VAT code."""
        if vat_code not in VAT_TYPES:
            raise ValueError(f"no VAT code {vat_code}")
        with self.lock:
            locked = self._account(company, account)
            locked.vat_code, locked.vat_locked, locked.legal_vat_codes = vat_code, True, (vat_code,)
            locked.version += 1

    def deactivate_account(self, company: int, account: int) -> None:
        with self.lock:
            self._account(company, account).is_inactive = True

    def require_department(self, company: int, account: int) -> None:
        with self.lock:
            self._account(company, account).requires_department = True

    def require_project(self, company: int, account: int) -> None:
        with self.lock:
            self._account(company, account).requires_project = True

    def remove_account(self, company: int, account: int) -> None:
        """Take an account out of the chart; postings on it stay."""
        with self.lock:
            del self.company(company).accounts[self._account(company, account).number]

    def _account(self, company: int, number: int) -> Account:
        accounts = self.company(company).accounts
        if number not in accounts:
            raise ValueError(f"no account {number}")
        return accounts[number]

    def expire_sessions(self) -> None:
        with self.lock:
            self.sessions.expire_sessions()

    def revoke_token(self, token: str) -> None:
        with self.lock:
            self.sessions.revoke_token(token)

    def point_token(self, token: str, company: int) -> None:
        """Let a token belong to another company from now on, its open sessions too."""
        with self.lock:
            self.sessions.point_token(token, self.company(company).id)


def as_day(day: Day) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
