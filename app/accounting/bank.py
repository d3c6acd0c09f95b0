"""Bank statements, of an accounting system that has them."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of a bank statement; ``amount`` minor units, into the account +."""

    id: str
    on: date
    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class BankLines:
    """``through`` is the last day that a statement covers, None where there is none."""

    lines: tuple[BankLine, ...]
    through: date | None


@runtime_checkable
class ReadsBank(Protocol):
    """A system with the capability ``bank_lines``."""

    def bank_lines(self, account: str, first: date, last: date) -> BankLines:
        """The lines of a bank account's statements dated ``first`` to ``last``, both inclusive; none where
        the account has no statements."""
