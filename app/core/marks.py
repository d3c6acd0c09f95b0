"""Marks: how a site is told from its copy at the same address. Pure.

The service hands the site a mark at its heartbeat and renews it once a day; the site signs each request with
the newest it has. A copy of the site's database keeps the mark of its day, so it is known by it as soon as
the original has used a newer one.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

NO_MARK: Final = ""
"""What a site signs that has got none yet: it counts like any other mark until a newer one was used."""

_FORM: Final = re.compile(r"m([1-9][0-9]{0,8})-[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of a site's marks.

    ``used_at`` is when the site first signed with ``current``, in unix seconds of the site's own clock (None:
    not yet); ``renewed_at`` when it was made, epoch milliseconds of the service. ``lost`` says that newer
    marks may have been handed out than are known here: after a restore, or to whoever pairs.
    """

    current: str = NO_MARK
    previous: str | None = None
    used_at: int | None = None
    renewed_at: int | None = None
    lost: bool = False


def mark_number(mark: str) -> int | None:
    """Return the mark's place in the row of marks, 0 for none; None for what is no mark of ours."""
    if mark == NO_MARK:
        return 0
    found = _FORM.fullmatch(mark)
    return int(found[1]) if found else None


def mark_counts(marks: Marks, mark: str, signed_at: int) -> bool:
    """Whether a request signed with ``mark`` at ``signed_at`` (unix seconds) comes from the site as it is.

    The previous mark counts until the current one was used: a lost answer locks nobody out, and neither does
    a request that was signed before and arrives after. Where marks may be lost, the first that is not older
    than the newest known counts.
    """
    if mark == marks.current:
        return True
    if mark == marks.previous:
        return marks.used_at is None or signed_at < marks.used_at
    return marks.lost and _is_newer(mark, marks.current)


def _is_newer(mark: str, known: str) -> bool:
    number, least = mark_number(mark), mark_number(known)
    return number is not None and number >= (least or 0)


def mark_used(marks: Marks, mark: str, signed_at: int) -> Marks:
    """Return what is known after a request with a mark that counts."""
    if mark != marks.current and mark != marks.previous:
        return replace(marks, current=mark, previous=None, used_at=signed_at, lost=False)
    if mark == marks.current and (marks.used_at is None or marks.lost):
        return replace(marks, used_at=signed_at, lost=False)
    return marks


def mark_renewed(marks: Marks, chance: str, now: int, period: int) -> Marks:
    """Return the marks with a new one when it is time: the current was used, and is ``period`` old.

    ``chance`` is random text that makes the mark hard to guess; ``now`` and ``period`` are milliseconds.
    """
    is_due = marks.renewed_at is None or now - marks.renewed_at >= period
    if marks.used_at is None or not is_due:
        return marks
    number = (mark_number(marks.current) or 0) + 1
    return Marks(current=f"m{number}-{chance}", previous=marks.current, renewed_at=now)
