"""Whom to tell what, and when: new questions once for each cause, a digest on its day, nothing when all is
well. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

MORNING: Final = 7
"""The hour from which a digest is due where the shop is; a weekly one on Mondays."""


class Digest(StrEnum):
    """How often people are told how things stand."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OpenCause:
    """What one cause has open: its oldest case, and how many have it."""

    cause: str
    case: int
    count: int


def new_causes(opened: Sequence[OpenCause], told: Collection[str]) -> tuple[OpenCause, ...]:
    """Return the causes that nobody was told of. A cause that is told is quiet however many cases it opens,
    until all of them are decided; then it is new again."""
    return tuple(one for one in opened if one.cause not in told)


def digest_day(digest: Digest, told_on: date | None, now: datetime) -> date | None:
    """Return the day of the digest that is due at ``now`` (in the shop's zone), None when none is."""
    if digest is Digest.NONE:
        return None
    day = now.date() if now.hour >= MORNING else now.date() - timedelta(days=1)
    if digest is Digest.WEEKLY:
        day -= timedelta(days=day.weekday())
    return day if told_on is None or told_on < day else None
