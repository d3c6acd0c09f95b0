"""Ties the postings of others to what happened at the provider: by order number, or day and direction."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from app.core.proof.facts import BookPosting, Movement

_MONTH: Final = (
    r"(?:januar|january|jan|februar|february|feb|mars|march|mar|april|apr|mai|may|juni|june|jun|juli|july|jul"
    r"|august|aug|september|sep|oktober|october|okt|oct|november|nov|desember|december|des|dec)"
)
_NO_ORDER: Final = re.compile(
    r"\b\d{1,3}(?:[ \u00a0]\d{3})+[.,]\d\d\b"  # 1 250,00
    r"|\b\d+(?:[.,:]\d+)+\b"  # 250.00, 12.03.2026, 12:30
    rf"|\b(?:\d{{1,2}}\.? ?)?{_MONTH}\b\.?(?: (?:19|20)\d\d\b)?"  # 12. mars 2026
    r"|\b(?:uke|week) \d+\b|\b\d+ (?:stk|pcs)\b",
    re.IGNORECASE,
)
"""Numbers in a text that are dates, times, amounts or counts, and so never the number of an order."""

_CALLED_ORDER: Final = (
    r"(?:#|\b\w*(?:ordre|order|bestilling|retur|refusjon|refund|tvist|innsigelse|dispute)(?:e?n)?"
    r"(?:s?nummer|s?nr|number|id)?\.?(?:[\s-](?:nr|no|nummer|number|id)\.?)?:?\s?[#(]?)"
)
"""What stands before a number that is an order's."""

_WORD: Final = re.compile(r"[\w/-]+")
SHORTEST_NUMBER: Final = 3
_NO_ROW: Final = ("", "")
T = TypeVar("T")


@dataclass
class OrderGroup:
    """All that both sides say about one order (or one row that has none): movements and postings."""

    order: str
    movements: list[Movement] = field(default_factory=list)
    postings: list[BookPosting] = field(default_factory=list)

    def unpaired(self) -> tuple[list[Movement], list[BookPosting]]:
        """Return what is left on each side when each posting has met a movement of the same amount."""
        if [row.gross for row in self.movements] == [one.amount for one in self.postings]:
            return [], []  # as nearly all orders are
        booked = Counter(posting.amount for posting in self.postings)
        moved = Counter(row.gross for row in self.movements)
        return (
            _without(booked, ((row.gross, row) for row in self.movements)),
            _without(moved, ((posting.amount, posting) for posting in self.postings)),
        )


@dataclass
class Ties:
    """The groups by order, and the postings that found none."""

    groups: list[OrderGroup]
    untied: list[BookPosting]


def words_of(text: str) -> list[str]:
    """Return the words of a text that could be an order's number; one or two signs are too common."""
    return [word for word in _WORD.findall(_NO_ORDER.sub(" ; ", text)) if len(word) >= SHORTEST_NUMBER]


def named_order(text: str, orders: Mapping[str, str], on: date) -> str:
    """Return the number of the one order that a text names by a whole word; empty for none or several.

    ``on`` is the day of what the text is about: its year and those beside it are years, and no orders, but
    where the text calls them one or is nothing else.
    """
    years = {str(year) for year in (on.year - 1, on.year, on.year + 1)}
    found = {
        orders[word]
        for word in words_of(text)
        if word in orders and (word not in years or _is_called_order(word, text))
    }
    return found.pop() if len(found) == 1 else ""


def _is_called_order(word: str, text: str) -> bool:
    return text.strip() == word or re.search(rf"{_CALLED_ORDER}{word}\b", text, re.IGNORECASE) is not None


def voucher_numbers(postings: Iterable[BookPosting]) -> str:
    """Return the numbers of their vouchers, each once, as a person reads them."""
    return ", ".join(dict.fromkeys(one.number for one in postings if one.number))


def tie(
    postings: Sequence[BookPosting],
    movements: Sequence[Movement],
    orders: Mapping[str, str],
    known: Mapping[str, str] | None = None,
) -> Ties:
    """Tie postings of others to movements that belong to orders.

    A posting that names one order belongs to it, whatever its amount; ``known`` are orders by the name of a
    posting of ours. What is left is tied where all such
    postings of one day and direction, or one of them, are exactly all movements of that day and direction
    that no posting of their order is about: the books have the day's sum.
    """
    groups: dict[tuple[str, tuple[str, str]], OrderGroup] = {}
    for one in movements:
        place = (one.order, _NO_ROW if one.order else one.place)
        group = groups.get(place)
        if group is None:
            group = groups[place] = OrderGroup(one.order)
        group.movements.append(one)
    left: list[BookPosting] = []
    for posting in postings:
        order = (
            posting.order or (known or {}).get(posting.name) or named_order(posting.text, orders, posting.day)
        )
        if order:
            groups.setdefault((order, _NO_ROW), OrderGroup(order)).postings.append(posting)
        else:
            left.append(posting)
    return _tie_days(list(groups.values()), left)


def _tie_days(groups: list[OrderGroup], left: list[BookPosting]) -> Ties:
    moved: dict[tuple[date, bool], list[Movement]] = defaultdict(list)
    for group in groups:
        rows, differing = group.unpaired()
        by_itself = {posting.amount > 0 for posting in differing}  # the order's own posting tells of these
        for row in rows:
            if (row.gross > 0) not in by_itself:
                moved[row.day, row.gross > 0].append(row)
    booked: dict[tuple[date, bool], list[BookPosting]] = defaultdict(list)
    for posting in left:
        booked[posting.day, posting.amount > 0].append(posting)
    untied: list[BookPosting] = []
    tied: set[tuple[str, str]] = set()
    for place, found in booked.items():
        of_day = moved.get(place, [])
        beside = _beside_day_sum(found, sum(row.gross for row in of_day)) if of_day else found
        untied += beside
        if len(beside) < len(found):
            tied.update(row.place for row in of_day)
    for group in groups:
        group.movements = [row for row in group.movements if row.place not in tied]
    return Ties([group for group in groups if group.movements or group.postings], untied)


def _beside_day_sum(found: list[BookPosting], moved: int) -> list[BookPosting]:
    """The postings of a day that its sum leaves untied: none where all of them are it, all where none is."""
    amounts = [one.amount for one in found]
    if sum(amounts) == moved:
        return []
    if moved not in amounts:
        return found
    place = amounts.index(moved)
    return found[:place] + found[place + 1 :]


def _without(taken: Counter[int], amounts: Iterable[tuple[int, T]]) -> list[T]:
    left = []
    for amount, one in amounts:
        if taken[amount]:
            taken[amount] -= 1
        else:
            left.append(one)
    return left
