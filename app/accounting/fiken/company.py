"""Which company a connection means: the one its key reaches, or the one a person confirmed among several.

A company is addressed by its slug, a form of its name, and nobody says whether it changes with the name. So
the company is known by its organisation number where it has one and no other company of the key has the same,
else by the slug; the slug is looked up anew by each session.
"""

from collections.abc import Sequence
from typing import Final

from app.accounting.fiken.client import Client
from app.accounting.fiken.errors import ACCESS, MODULE, ModuleMissing, WrongEnvironment
from app.accounting.fiken.info import SYSTEM
from app.accounting.rows import Row
from app.connecting import Company
from app.errors import Forbidden, SeveralCompanies

_IDENTIFY: Final = "list_companies"


class Companies:
    """What the key of one session reaches."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._chosen: Row | None = None
        self._rows: Sequence[Row] = ()

    def path(self, rest: str) -> str:
        """Return a path below the company."""
        return f"/companies/{self._company().text('slug')}{rest}"

    def is_vat_registered(self) -> bool:
        return self._company().text("vatType") != "no"

    def identify(self) -> Company:
        """Ask which company it is, whatever was known before."""
        self._chosen = None
        return self._told(self._company())

    def _told(self, row: Row) -> Company:
        return Company(self._reference(row), row.text("name"), _digits(row))

    def _company(self) -> Row:
        if self._chosen is None:
            self._rows = list(self._client.pages(_IDENTIFY, "/companies", name="slug"))
            self._client.speaks_for([row.text("slug") for row in self._rows])
            self._chosen = self._choose()
        return self._chosen

    def _choose(self) -> Row:
        """Raises Forbidden when the confirmed company is not among those reached, or none is."""
        confirmed = self._client.session.company
        rows = [row for row in self._rows if self._reference(row) == confirmed]
        if not rows and len(self._rows) == 1:
            rows = list(self._rows)
        if not rows and self._rows and not confirmed:
            fitting = [row for row in self._rows if self._is_of_this_environment(row)] or self._rows
            if len(fitting) > 1:
                raise SeveralCompanies(SYSTEM, _IDENTIFY, [self._told(row) for row in fitting])
            rows = list(fitting)
        if not rows:
            raise Forbidden(SYSTEM, _IDENTIFY, right=ACCESS)
        if rows[0].has("hasApiAccess") and not rows[0].flag("hasApiAccess"):
            raise ModuleMissing(SYSTEM, _IDENTIFY, right=MODULE)
        if not self._is_of_this_environment(rows[0]):
            raise WrongEnvironment(SYSTEM, _IDENTIFY)
        return rows[0]

    def _is_of_this_environment(self, row: Row) -> bool:
        """A demo company is marked; one somebody registered for tests has no organisation number instead."""
        if self._client.session.http.production:
            return not row.flag("testCompany")
        return row.flag("testCompany") or not _digits(row)

    def _reference(self, row: Row) -> str:
        number = _digits(row)
        alike = [one for one in self._rows if _digits(one) == number]
        return number if number and len(alike) == 1 else row.text("slug")


def _digits(row: Row) -> str:
    return "".join(row.text("organizationNumber").split())
