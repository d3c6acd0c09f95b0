"""Bank statements as the books hold them."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class StatementLine:
    """A line; ``amount`` in øre, into the account +."""

    id: int
    on: date
    amount: int
    description: str
    matched: bool = False
    version: int = 1


@dataclass(slots=True)
class Statement:
    """A statement of one account (by number) over days, both inclusive."""

    id: int
    account: int
    first: date
    last: date
    lines: list[StatementLine] = field(default_factory=list)
    version: int = 1
