"""The third side of a payout: the line on the bank statement, beside the report and the voucher. Pure.

A line is a payout's when amount and days fit and no other of either could be meant; a reference of the
provider's in its text tells equal ones apart. It is a control and moves nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

BEFORE: Final = timedelta(days=2)
AFTER: Final = timedelta(days=14)
"""How long before and after the voucher's day a bank may date the line."""

_SHORTEST: Final = 5
"""Letters of a reference: a shorter one stands in other texts by chance."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement; ``amount`` in minor units, into the account +."""

    id: str
    on: date
    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a voucher has on the bank, and what the bank's text may name it by."""

    voucher: int
    on: date
    amount: int
    references: tuple[str, ...] = ()


def find_lines(wanted: Sequence[Wanted], lines: Iterable[Line]) -> dict[int, Line]:
    """Return the line of each voucher that has one beyond doubt; a line is one voucher's alone."""
    found: dict[int, Line] = {}
    left = list(lines)
    for fits in (_named, _fits):
        open_ones = [one for one in wanted if one.voucher not in found]
        for voucher, line in _only(open_ones, left, fits).items():
            found[voucher] = line
            left.remove(line)
    return found


def _only(
    wanted: Sequence[Wanted], lines: Sequence[Line], fits: Callable[[Wanted, Line], bool]
) -> dict[int, Line]:
    pairs = [(one, line) for one in wanted for line in lines if fits(one, line)]
    of_voucher: dict[int, list[Line]] = defaultdict(list)
    of_line: dict[str, list[int]] = defaultdict(list)
    for one, line in pairs:
        of_voucher[one.voucher].append(line)
        of_line[line.id].append(one.voucher)
    return {
        voucher: alone[0]
        for voucher, alone in of_voucher.items()
        if len(alone) == 1 and len(of_line[alone[0].id]) == 1
    }


def _fits(one: Wanted, line: Line) -> bool:
    return line.amount == one.amount and one.on - BEFORE <= line.on <= one.on + AFTER


def _named(one: Wanted, line: Line) -> bool:
    text = _plain(line.text)
    return _fits(one, line) and any(
        len(name) >= _SHORTEST and name in text for name in map(_plain, one.references)
    )


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def is_overdue(on: date, through: date | None, days: int) -> bool:
    """Whether statements are there for the days in which the line should have come."""
    return through is not None and through >= on + timedelta(days=days)
