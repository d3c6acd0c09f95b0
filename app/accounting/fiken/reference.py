"""The company's chart of accounts and projects, kept per process for ``KEPT_SECONDS``."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from cachetools import TTLCache

from app.accounting.base import Account, Dimension, ReferenceData
from app.accounting.customers import PART
from app.accounting.fiken.client import Client
from app.accounting.fiken.company import Companies
from app.accounting.fiken.info import CUSTOMER_LEDGER
from app.accounting.fiken.vat import codes_for
from app.errors import Forbidden, Missing

KEPT_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Chart:
    """The accounts of the current year by code, and the projects that are not completed."""

    accounts: Mapping[str, Account]
    projects: tuple[Dimension, ...]


_charts: TTLCache[str, Chart] = TTLCache(maxsize=256, ttl=KEPT_SECONDS)
_lock = Lock()


def forget() -> None:
    """Drop what is kept of every company."""
    with _lock:
        _charts.clear()


class Reference:
    """The reference data of one connection, read when first needed."""

    def __init__(self, client: Client, companies: Companies) -> None:
        self._client, self._companies = client, companies

    def _key(self) -> str:
        return f"{self._client.session.http.base_url}{self._companies.path('')}"

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
        """Return everything in the terms of the contract. Fiken tells of no closed periods, and takes no
        project on a journal entry: its projects are only shown. The customer ledger is an account here by
        itself, for what carries a customer."""
        chart = self.chart()
        return ReferenceData(
            accounts=_with_customer_ledger(chart.accounts),
            vat_codes=codes_for(registered=self._companies.is_vat_registered()),
            dimensions=chart.projects,
        )

    def _load(self) -> Chart:
        banks = {
            row.text("accountCode")
            for row in self._client.pages(
                "read_bank_accounts", self._companies.path("/bankAccounts"), name="bankAccountId"
            )
        }
        rows = self._client.pages("read_accounts", self._companies.path("/accounts"), name="code")
        accounts = {
            row.text("code"): Account(
                number=row.text("code"), name=row.text("name"), is_bank=row.text("code") in banks
            )
            for row in rows
        }
        return Chart(accounts, self._projects())

    def _projects(self) -> tuple[Dimension, ...]:
        """None where the company has no projects module or the key may not see it."""
        asked = {"completed": "false"}
        path = self._companies.path("/projects")
        try:
            rows = list(self._client.pages("read_projects", path, name="projectId", params=asked))
        except (Forbidden, Missing):
            return ()
        return tuple(
            Dimension("project", row.text("number") or f"id:{row.whole('projectId')}", row.text("name"))
            for row in rows
        )


def _with_customer_ledger(accounts: Mapping[str, Account]) -> tuple[Account, ...]:
    below = f"{CUSTOMER_LEDGER}{PART}"
    listed = [one for code, one in accounts.items() if code != CUSTOMER_LEDGER]
    known = accounts.get(CUSTOMER_LEDGER)
    if known is None and not any(one.number.startswith(below) for one in listed):
        return tuple(listed)
    name = known.name if known is not None else "Kundefordringer"
    return (Account(CUSTOMER_LEDGER, name, needs=("customer",)), *listed)
