"""One company's general ledger: accounts, sub-accounts, periods, batches. Acts without asking; calls check.

Amounts in øre, debit +, credit -.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

HOLD, BALANCED, UNPOSTED, POSTED = "Hold", "Balanced", "Unposted", "Posted"


@dataclass(slots=True)
class Account:
    number: str
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class SubAccount:
    number: str
    name: str
    segments: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Period:
    """A month of a calendar year."""

    year: int
    month: int
    is_closed: bool = False

    @property
    def id(self) -> str:
        return f"{self.year}{self.month:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    account: str
    amount: int
    text: str = ""
    segments: tuple[tuple[int, str], ...] = ()
    vat_code: str = ""


@dataclass(frozen=True, slots=True)
class File:
    id: str
    name: str
    size: int


@dataclass(slots=True)
class Batch:
    """``version`` counts changes; ``release_at`` is when a release that was accepted is done."""

    number: str
    date: date
    text: str
    lines: tuple[Line, ...]
    created_at: datetime
    status: str = HOLD
    by_api: bool = True
    version: int = 1
    release_at: datetime | None = None
    original: str = ""
    error: str = ""
    files: list[File] = field(default_factory=list)

    @property
    def debit(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    def change(self) -> None:
        self.version += 1


@dataclass(slots=True)
class Company:
    """``tenant`` is what an app is approved for."""

    tenant: str
    name: str
    number: str
    accounts: dict[str, Account]
    subaccounts: list[SubAccount]
    periods: list[Period]
    batches: dict[str, Batch] = field(default_factory=dict)
    branch: str = "1"
    ledger: str = "1"
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1245))

    def period_of(self, day: date) -> Period | None:
        return next((one for one in self.periods if (one.year, one.month) == (day.year, day.month)), None)

    def add(
        self, day: date, text: str, lines: tuple[Line, ...], at: datetime, *, by_api: bool = True
    ) -> Batch:
        number = f"{next(self._numbers):06}"
        self.batches[number] = Batch(number, day, text, lines, at, by_api=by_api)
        return self.batches[number]

    def settle(self, now: datetime, *, posts: bool) -> None:
        """Finish the releases that are due."""
        for batch in self.batches.values():
            if batch.release_at is not None and batch.release_at <= now:
                batch.release_at = None
                batch.status = POSTED if posts else UNPOSTED
                batch.change()

    def posted_lines(self) -> Iterator[tuple[Batch, Line]]:
        for batch in self.batches.values():
            if batch.status == POSTED:
                for line in batch.lines:
                    yield batch, line
