"""What an order comes to: pieces that vouchers book, questions, and what is left out. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.cases import Case, Decision
from app.core.sales.lines import SaleLine

BEFORE_START: Final = "before_start"
RULE_IGNORES: Final = "rule_ignores"
ORDER_REMOVED: Final = "order_removed"
"""It had gone out, and was thrown away or deleted in the shop before its sale was booked."""
WITHDRAWN: Final = "withdrawn"
"""In place of the name of facts: the shop does not have the entry any more."""
LEFT_OUT: Final = "left_out"
"""In place of the name of facts: a person or a rule leaves out what the books had of the entry."""
FirstSeen = Mapping[tuple[str, str], date]
"""By an entry and the name of its facts: the day on which it was first found to be late."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a voucher books of one entry: all of it, or the difference to what stands (``number`` above 1).

    ``day`` is the voucher's, ``entry_day`` the entry's own; ``facts`` a name for what it was made of,
    ``paid`` the payment method. ``alone``: in a voucher of its own, also where sales are booked by the day.
    """

    order: str
    order_number: str
    document: str
    what: str
    entry_day: date
    day: date
    lines: tuple[SaleLine, ...]
    facts: str
    paid: str = ""
    number: int = 1
    answers: tuple[str, ...] = ()
    alone: bool = False

    @property
    def key(self) -> str:
        """Unique in a shop, and the same in every installation."""
        own = f"{self.order[:40]}/{self.what}"
        return own if self.number == 1 else f"{own}#{self.number}"


def piece_number(key: str, what: str) -> int:
    """Return which piece of its entry ``what`` a key is of."""
    number = key.rpartition(f"/{what}")[2]
    return int(number.removeprefix("#") or 1)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that is not booked, or is taken out of the books, and why: a case code, ``rule_ignores``,
    ``reversed``, ``before_start``, ``order_removed``."""

    what: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done about an order; ``is_settled`` when nothing is and nothing is awaited.

    ``held`` are the days whose vouchers wait: something is asked of an entry on them, or of one that an entry
    on them rests on. ``standing`` are the cases that standing decisions answered, with the answers.
    """

    pieces: tuple[Piece, ...] = ()
    asked: tuple[Case, ...] = ()
    left: tuple[LeftOut, ...] = ()
    held: frozenset[date] = frozenset()
    standing: tuple[tuple[Case, Decision], ...] = ()

    @property
    def is_settled(self) -> bool:
        return not self.pieces and not self.asked
