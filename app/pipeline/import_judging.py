"""What a payout of an uploaded file is against what is known: new, there already, or not to be counted.

Asked when the file is shown, when a person confirms it, and once more under the account's lease when it
counts; nothing is decided by what was true before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from app.pipeline.reached import is_by_file
from app.pipeline.sources import agree, places_of, told_otherwise
from app.store import reports
from app.store import tables as t

NEW: Final = "new"
SAME: Final = "same"
CHANGED: Final = "changed"
AGREES: Final = "agrees"
DIFFERS: Final = "differs"
OVERLAPS: Final = "overlaps"
API_BRINGS: Final = "api_brings"
OUTCOMES: Final = (NEW, SAME, CHANGED, AGREES, DIFFERS, OVERLAPS, API_BRINGS)
BLOCKED: Final = frozenset({OVERLAPS, API_BRINGS})
"""What a file with such a payout cannot be confirmed for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What each payout of an import is, by reference; ``overlap`` the dates that are told otherwise."""

    outcomes: Mapping[str, str]
    overlap: tuple[date, date] | None

    @property
    def blocked(self) -> list[str]:
        """The references that stand in the way of confirming."""
        return [name for name, outcome in self.outcomes.items() if outcome in BLOCKED]


def judge_import(
    connection: Connection,
    shop: Row[Any],
    account: Row[Any],
    link: Row[Any] | None,
    told: Row[Any],
    payouts: Sequence[Row[Any]],
    preview_days: int,
) -> Judged:
    """Return what the payouts of an import (``told``) are; ``link`` is the account's connection."""
    places = places_of(connection, account)
    known = _known(connection, account, places, [one.reference for one in payouts])
    outcomes = {
        one.reference: _known_outcome(connection, known[one.reference], told, one)
        for one in payouts
        if one.reference in known
    }
    fresh = [one for one in payouts if one.reference not in known]
    overlap = None
    if fresh:
        first, last = min(one.paid_on for one in fresh), max(one.paid_on for one in fresh)
        overlap = told_otherwise(connection, shop.id, places, told.told_as, first, last)
    for one in fresh:
        if overlap is not None:
            outcomes[one.reference] = OVERLAPS
        elif _api_brings(shop, link, one.paid_on, preview_days):
            outcomes[one.reference] = API_BRINGS
        else:
            outcomes[one.reference] = NEW
    return Judged(outcomes, overlap)


def _known(
    connection: Connection, account: Row[Any], places: Sequence[int], references: Sequence[str]
) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(references), 500):
        rows = connection.execute(
            select(t.payouts).where(
                t.payouts.c.shop_id == account.shop_id,
                t.payouts.c.merchant_account_id.in_(places),
                t.payouts.c.reference.in_(references[start : start + 500]),
            )
        ).all()
        found |= {row.reference: row for row in rows if row.merchant_account_id != account.id}
        found |= {row.reference: row for row in rows if row.merchant_account_id == account.id}
    return found


def _known_outcome(connection: Connection, known: Row[Any], told: Row[Any], one: Row[Any]) -> str:
    is_here = known.merchant_account_id == told.merchant_account_id
    if is_here and (known.source, known.told_as) == (reports.FILE, told.told_as):
        return SAME if known.facts_hash == one.facts_hash else CHANGED
    is_comparable = known.told_as == told.told_as
    if agree(connection, known, one.currency, one.totals) and (is_comparable or known.paid_on == one.paid_on):
        return AGREES
    # With references of one kind it is one payout, and its reports differ; else nobody knows what it is.
    return DIFFERS if is_comparable else OVERLAPS


def _api_brings(shop: Row[Any], link: Row[Any] | None, paid_on: date, preview_days: int) -> bool:
    """Whether the account's own keys will collect the payout: then they are its source."""
    if link is None or is_by_file(link) or shop.start_date is None:
        return False
    return bool(paid_on >= shop.start_date - timedelta(days=preview_days))
