"""Our vouchers as they were booked: what the postings in the books are held against, to find the changed.

And those that are contradicted from the other side: by what the provider tells now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Left:
    """A person lets a changed voucher stand.

    ``now`` is what stood then on the accounts that were changed, None where it was not told; ``day`` its day.
    """

    note: str
    now: Mapping[str, int] | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """A voucher of ours as it was booked: minor units per account of the provider's, debit +.

    ``key`` is the voucher's own; ``names`` are the keys and ids that tell its postings and its reversal's.
    ``taken_back`` is the day of our own reversal.
    """

    key: str
    names: frozenset[str]
    number: str
    day: date
    sums: Mapping[str, int]
    payout: str = ""
    taken_back: date | None = None
    left: tuple[Left, ...] = ()
    """What persons let stand of it, the last answer at the end: what it was before it may be again."""

    def due(self, on: date) -> Mapping[str, int]:
        """What of it should stand at the end of the day."""
        is_taken_back = self.taken_back is not None and self.taken_back <= on
        return self.sums if self.day <= on and not is_taken_back else {}


@dataclass(frozen=True, slots=True)
class Retold:
    """A voucher of ours (its number) whose payout or balance day the provider tells otherwise now.

    ``left`` is the note with which a person lets it stand so, None while nobody has answered.
    """

    voucher: str
    day: date
    payout: str
    left: str | None = None
