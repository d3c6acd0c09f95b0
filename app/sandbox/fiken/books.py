"""The companies of a stand-in, who may see them, and what happens to them outside the API."""

import itertools
import re
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from app.sandbox.fiken.chart import standard_chart
from app.sandbox.fiken.company import Account, BankAccount, Company, Project
from app.sandbox.identity import Identity, IdentitySettings

CONSENT: Final = IdentitySettings(
    authorize_path="/oauth/authorize", token_path="/oauth/token", access_seconds=86_157, state_required=True
)
"""As the vendor documents it: no scopes, no PKCE, and the state again in the token call."""

Day = date | str
"""A date, or its ISO text."""

_ACCOUNT: Final = re.compile(r"\d{4}(:\d{5})?")
_BANKS: Final = {"normal": "1920", "foreign": "1960", "tax_deduction": "1950", "credit_card": "2380"}


class FikenBooks:
    """All that a stand-in holds. ``lock`` is held around each request and each control call.

    ``clock`` tells the vendor's time (aware); by default the real one. Users are named by a word of ours;
    ``users`` has the slugs of the companies that each may see. ``identity`` is where a user (its ``company``)
    gives an app access.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        consent: IdentitySettings = CONSENT,
    ) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.companies: dict[str, Company] = {}
        self.users: dict[str, list[str]] = {}
        self.personal_tokens: dict[str, str] = {}
        self.identity = Identity(consent)
        self._ids = itertools.count(734_083_065, 7)

    def new_id(self) -> int:
        return next(self._ids)

    def add_company(
        self, name: str, organization_number: str = "", *, slug: str = "", is_test: bool = False
    ) -> Company:
        """Add a company with the standard chart, a bank account (1920:10001) and one project."""
        with self.lock:
            chosen = slug or self._free_slug(name)
            if chosen in self.companies:
                raise ValueError(f"company {chosen} exists already")
            company = Company(
                chosen, name, organization_number, standard_chart(), self.new_id, is_test=is_test
            )
            company.projects.append(Project(self.new_id(), "7", "Nettbutikk"))
            self.companies[chosen] = company
            self.add_bank_account(chosen, "Driftskonto", "15035646830")
            return company

    def _free_slug(self, name: str) -> str:
        plain = name.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")

    def company(self, company: str) -> Company:
        """Return the company by its slug; raise ValueError for none."""
        if company not in self.companies:
            raise ValueError(f"no company {company}")
        return self.companies[company]

    def rename_company(self, company: str, name: str, *, changes_slug: bool = True) -> str:
        """Give a company another name, and with it another slug if so chosen; return its slug."""
        with self.lock:
            renamed = self.company(company)
            renamed.name = name
            if changes_slug:
                del self.companies[company]
                renamed.slug = self._free_slug(name)
                self.companies[renamed.slug] = renamed
                for seen in self.users.values():
                    seen[:] = [renamed.slug if one == company else one for one in seen]
            return renamed.slug

    def add_personal_token(self, token: str, *companies: str, user: str = "") -> None:
        """Let a personal API token of a user (by default one of its own) see these companies."""
        with self.lock:
            self._let_see(user or token, companies)
            self.personal_tokens[token] = user or token

    def add_user(self, user: str, *companies: str) -> None:
        """Add somebody who can give an app consent to see these companies."""
        with self.lock:
            self._let_see(user, companies)

    def _let_see(self, user: str, companies: tuple[str, ...]) -> None:
        for one in companies:
            self.company(one)
        known = self.users.setdefault(user, [])
        known += [one for one in companies if one not in known]

    def revoke_token(self, token: str) -> None:
        with self.lock:
            self.personal_tokens.pop(token, None)

    def user_of(self, token: str) -> str | None:
        """Whom a bearer token belongs to; None when it is not accepted."""
        return self.personal_tokens.get(token) or self.identity.company_of(token) or None

    def point_token(self, token: str, company: str) -> None:
        """Let a token's user see another company, and no other, from now on."""
        with self.lock:
            user = self.user_of(token)
            if user is None:
                raise ValueError("no such token")
            self.users[user] = [self.company(company).slug]

    def add_account(self, company: str, code: str, name: str) -> str:
        """Add an account, or change an existing one's name; return its code."""
        if not _ACCOUNT.fullmatch(code):
            raise ValueError(f"no account code: {code}")
        with self.lock:
            self.company(company).accounts[code] = Account(code, name)
            return code

    def remove_account(self, company: str, code: str) -> None:
        """Take an account out of the chart; lines on it stay."""
        with self.lock:
            del self.company(company).accounts[self._account(company, code).code]

    def deactivate_account(self, company: str, code: str) -> None:
        with self.lock:
            self._account(company, code).is_inactive = True

    def _account(self, company: str, code: str) -> Account:
        accounts = self.company(company).accounts
        if code not in accounts:
            raise ValueError(f"no account {code}")
        return accounts[code]

    def add_bank_account(self, company: str, name: str, number: str, kind: str = "normal") -> str:
        """Add a bank account with a sub-account of its own; return that account's code."""
        with self.lock:
            owner, head = self.company(company), _BANKS[kind]
            taken = sum(1 for code in owner.accounts if code.startswith(f"{head}:"))
            code = f"{head}:{10_001 + taken}"
            owner.accounts[code] = Account(code, name)
            owner.bank_accounts.append(BankAccount(self.new_id(), name, code, number, kind))
            return code

    def add_project(self, company: str, number: str, name: str) -> int:
        with self.lock:
            project = Project(self.new_id(), number, name)
            self.company(company).projects.append(project)
            return project.id

    def lock_period(self, company: str, first: Day, last: Day) -> None:
        """Lock days, both inclusive, as a delivered VAT return or a closed year does."""
        with self.lock:
            self.company(company).locked.append((as_day(first), as_day(last)))

    def unlock_periods(self, company: str) -> None:
        with self.lock:
            self.company(company).locked.clear()

    def end_module(self, company: str, *, told: bool = True) -> None:
        """The company gives the API module up; ``told``: the list of companies says so."""
        with self.lock:
            self.company(company).has_module = False
            self.company(company).has_api_access = not told

    def start_module(self, company: str) -> None:
        with self.lock:
            self.company(company).has_module = self.company(company).has_api_access = True


def as_day(day: Day) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
