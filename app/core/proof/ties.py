"""Ties the postings of others to what happened at the provider: by order, else by day and direction."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from app.core.proof.facts import BookPosting, Movement

_WORD: Final = re.compile(r"[\w/-]+")
SHORTEST_NUMBER: Final = 3
T = TypeVar("T")


@dataclass
class OrderGroup:
    """All that both sides say about one order (or one row that has none): movements and postings."""

    order: str
    movements: list[Movement] = field(default_factory=list)
    postings: list[BookPosting] = field(default_factory=list)

    @property
    def moved(self) -> int:
        return sum(one.gross for one in self.movements)

    @property
    def booked(self) -> int:
        return sum(one.amount for one in self.postings)


@dataclass
class Ties:
    """The groups by order, and the postings that found none."""

    groups: list[OrderGroup]
    untied: list[BookPosting]


def words_of(text: str) -> list[str]:
    """Return the words of a text that could be an order's number; one or two signs are too common."""
    return [word for word in _WORD.findall(text) if len(word) >= SHORTEST_NUMBER]


def named_order(text: str, orders: Mapping[str, str]) -> str:
    """Return the number of the one order that a text names by a whole word; empty for none or several."""
    found = {orders[word] for word in words_of(text) if word in orders}
    return found.pop() if len(found) == 1 else ""


def tie(postings: Sequence[BookPosting], movements: Sequence[Movement], orders: Mapping[str, str]) -> Ties:
    """Tie postings of others to movements that belong to orders.

    A posting that names one order belongs to it, whatever its amount. What is left is tied where all such
    postings of one day and direction are exactly all such movements of that day and direction: the books have
    the day's sum.
    """
    groups: dict[str, OrderGroup] = {}
    for one in movements:
        name = one.order or f"row {one.key}"
        groups.setdefault(name, OrderGroup(one.order)).movements.append(one)
    left: list[BookPosting] = []
    for posting in postings:
        order = named_order(posting.text, orders)
        if order:
            groups.setdefault(order, OrderGroup(order)).postings.append(posting)
        else:
            left.append(posting)
    return _tie_days(list(groups.values()), left)


def _tie_days(groups: list[OrderGroup], left: list[BookPosting]) -> Ties:
    booked = _by_day((posting.day, posting.amount, posting) for posting in left)
    unbooked = [one for group in groups if not group.postings for one in group.movements]
    moved = _by_day((one.day, one.gross, one) for one in unbooked)
    tied_postings: set[int] = set()
    tied_rows: set[str] = set()
    for place, found in booked.items():
        rows = moved.get(place, [])
        if rows and sum(one.gross for one in rows) == sum(one.amount for one in found):
            tied_postings.update(id(one) for one in found)
            tied_rows.update(one.key for one in rows)
    for group in groups:
        group.movements = [one for one in group.movements if one.key not in tied_rows]
    return Ties(
        [group for group in groups if group.movements or group.postings],
        [one for one in left if id(one) not in tied_postings],
    )


def _by_day(moves: Iterable[tuple[date, int, T]]) -> dict[tuple[date, bool], list[T]]:
    found: dict[tuple[date, bool], list[T]] = defaultdict(list)
    for day, amount, one in moves:
        if amount:
            found[day, amount > 0].append(one)
    return found
