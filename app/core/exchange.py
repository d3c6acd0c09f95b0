"""Exchange: a voucher's lines in the company's currency, by a rate that a person gave.

Each line is converted by itself, half up; what is left of the sum then, a few minor units, goes to a line of
the clearing account. The bank's line and the fees so stand at exactly their amount times the rate.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.core.money import exponent, to_major
from app.core.vouchers import Posting

RATE_FORM: Final = r"(?=[0-9.]*[1-9])[0-9]{1,7}(?:\.[0-9]{1,10})?"
"""Decimal text with a point, larger than 0."""

_RATE: Final = re.compile(RATE_FORM)
_CLEARING: Final = frozenset({"sale", "refund", "refund_reversal", "payout_return", "top_up", "carried"})


@dataclass(frozen=True, slots=True)
class Rate:
    """One ``base`` is ``text`` of ``quote`` (ISO 4217), by ``source`` on the day ``on`` (ISO date).

    Raises ValueError for a rate that is no decimal text above 0.
    """

    base: str
    quote: str
    text: str
    source: str
    on: str

    def __post_init__(self) -> None:
        if not is_rate(self.text):
            raise ValueError(f"{self.text!r} is not a rate")

    def convert(self, amount: int) -> int:
        """Return minor units of ``quote`` for minor units of ``base``; a half goes away from zero."""
        whole, _, decimals = self.text.partition(".")
        above = abs(amount) * int(whole + decimals) * int(10 ** exponent(self.quote))
        below = int(10 ** (len(decimals) + exponent(self.base)))
        rounded = (2 * above + below) // (2 * below)
        return -rounded if amount < 0 else rounded


def is_rate(text: str) -> bool:
    return _RATE.fullmatch(text) is not None


def exchange(
    postings: Sequence[Posting], rate: Rate, rest_line: Callable[[int], Iterable[Posting]]
) -> tuple[Posting, ...]:
    """Return the postings in the rate's ``quote``; they sum to what those of ``base`` sum to: 0.

    The rest goes to the largest line on clearing, or to the line that ``rest_line`` makes of it where there
    is none. Each text names the amount before.
    """
    done = [
        replace(
            one,
            amount=rate.convert(one.amount),
            text=f"{one.text} ({to_major(one.amount, rate.base)} {rate.base})",
        )
        for one in postings
    ]
    rest = -sum(one.amount for one in done)
    if not rest:
        return tuple(done)
    places = [place for place, one in enumerate(done) if one.line_type in _CLEARING]
    if not places:
        return (*done, *rest_line(rest))
    largest = max(places, key=lambda place: abs(done[place].amount))
    done[largest] = replace(done[largest], amount=done[largest].amount + rest)
    return tuple(done)
