"""What lines stand on in the books besides their account: VAT code, department, project, dimensions. Pure.

A system tells some of it, and fills in some by itself: what it does not tell is never compared, and what it
filled in where we said nothing is kept as it stood when the voucher was verified. Compared are amounts per
account and mark, so that it is no change when a line is split.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

VAT: Final = "vat_code"
NO_MARK: Final = ("", "")

Mark = tuple[str, str]
"""The id by which the system knows it, and the code that people and rules call it by; both empty for none."""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line on an account (or customer's part of it), minor units, debit +, with its marks by kind.

    Kinds: ``vat_code``, ``department``, ``project``, ``dimension1`` to 3. One that is not there is not told.
    """

    account: str
    amount: int
    marks: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class MarkDifference:
    """What an account's amounts were marked with, and what they are marked with now: codes, "" for none."""

    account: str
    kind: str
    booked: tuple[str, ...]
    now: tuple[str, ...]


def differences(
    sent: Iterable[MarkedLine], kept: Sequence[MarkedLine], found: Iterable[MarkedLine]
) -> tuple[MarkDifference, ...]:
    """Say where the marks of ``found`` are not those of the voucher: as ``kept`` when it was verified, else
    as ``sent``. Accounts that one side does not have are left to the comparison of amounts.

    Before it is verified the system may have marked by itself what was sent without a mark; afterwards a mark
    of a kind that was not told then is a change.
    """
    wanted, stood, now = _sums(sent), _sums(kept), _sums(found)
    told: list[MarkDifference] = []
    for account, kinds in sorted(now.items()):
        for kind, marks in sorted(kinds.items(), key=lambda one: (one[0] != VAT, one[0])):
            before = stood.get(account, {}).get(kind)
            if before is not None:
                one = _changed(before, marks)
            else:
                one = _unlike(wanted.get(account, {}).get(kind), marks, may_fill_in=not kept)
            if one and (account, one) not in [(a.account, (a.booked, a.now)) for a in told]:
                told.append(MarkDifference(account, kind, *one))  # known as two kinds, it is told once
    return tuple(told)


_Sums = Mapping[str, Mapping[str, Mapping[Mark, int]]]


def _sums(lines: Iterable[MarkedLine]) -> _Sums:
    """Amounts by account, kind and mark."""
    found: dict[str, dict[str, dict[Mark, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for line in lines:
        for kind, mark in line.marks.items():
            found[line.account][kind][mark] += line.amount
    return found


_Codes = tuple[tuple[str, ...], tuple[str, ...]]
"""Before and now."""


def _changed(before: Mapping[Mark, int], now: Mapping[Mark, int]) -> _Codes | None:
    return None if _by_id(before) == _by_id(now) else (_codes(before), _codes(now))


def _unlike(sent: Mapping[Mark, int] | None, now: Mapping[Mark, int], *, may_fill_in: bool) -> _Codes | None:
    """Of what was sent only codes are known."""
    if sent is None:
        return None
    wanted, there = _codes(sent), _codes(now)
    missing, more = set(wanted) - set(there), set(there) - set(wanted)
    filled_in = may_fill_in and "" in wanted and not missing - {""}
    return None if filled_in or not (missing or more) else (wanted, there)


def _codes(marks: Mapping[Mark, int]) -> tuple[str, ...]:
    return tuple(sorted({code for (_, code), amount in marks.items() if amount}))


def _by_id(marks: Mapping[Mark, int]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for (held, _), amount in marks.items():
        found[held] += amount
    return {held: amount for held, amount in found.items() if amount}


def as_stored(lines: Iterable[MarkedLine]) -> list[list[object]]:
    """Return the sums as plain JSON values; ``from_stored`` gives lines with the same sums."""
    return [
        [account, kind, held, code, amount]
        for account, kinds in sorted(_sums(lines).items())
        for kind, marks in sorted(kinds.items())
        for (held, code), amount in sorted(marks.items())
        if amount
    ]


def from_stored(stored: Sequence[Sequence[object]] | None) -> tuple[MarkedLine, ...]:
    return tuple(
        MarkedLine(str(account), int(str(amount)), {str(kind): (str(held), str(code))})
        for account, kind, held, code, amount in stored or ()
    )
