"""Collects payouts with their actions, each scrubbed before it leaves this module. There are no days."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from app.errors import BadAnswer, Missing, WrongIdentity
from app.providers.base import CollectedDay, CollectPlan, ReportPart
from app.providers.nets.api import READ_PAYOUT, SYSTEM
from app.providers.nets.client import NetsApi, Page
from app.providers.nets.crosscheck import order_numbers
from app.providers.nets.scrub import scrub_actions, scrub_head, stored_body

_ONE_DAY: Final = timedelta(days=1)
_LATER_THAN_ANY: Final = "9"
_OWN_ID: Final = re.compile(r"[0-9a-fA-F-]{32,36}")
"""What ids of the API look like; a payout that came by a file goes by another reference."""


def collect(api: NetsApi, plan: CollectPlan, today: date) -> Iterator[CollectedDay]:
    """Yield the planned payouts, oldest first; see :class:`app.providers.base.Provider`.

    The list holds executed payouts only, so each is complete. Whether its dates are inclusive is not said: a
    day more is asked for at both ends. Raises WrongIdentity when the key does not know ``plan.known``: it is
    another merchant's. Raises what :mod:`app.providers.nets.client` raises.
    """
    if plan.only:
        yield _payout(api, plan.only, today)
        return
    if plan.since is None:
        return
    listed = api.payouts(plan.since - _ONE_DAY, today + _ONE_DAY)
    _check_known(api, plan.known, {str(one["id"]) for one in listed})
    for one in sorted(listed, key=_place):
        day = _day(one.get("date"))
        if one["id"] in plan.settled or (day is not None and day < plan.since):
            continue
        try:
            yield _payout(api, str(one["id"]), day or today)
        except Missing:  # listed a moment ago, so it is there
            raise BadAnswer(SYSTEM, READ_PAYOUT, http_status=404) from None


def _check_known(api: NetsApi, known: str, listed: set[str]) -> None:
    """The key must still show a payout that it has shown before: nothing else says whose it is."""
    if not _OWN_ID.fullmatch(known) or known in listed:
        return
    try:
        next(api.payout(known))
    except Missing:
        raise WrongIdentity(system=SYSTEM, found="") from None


def _payout(api: NetsApi, reference: str, otherwise: date) -> CollectedDay:
    """``otherwise`` is the day it is kept under where it tells no date of its own."""
    pages = list(api.payout(reference))
    day = _day(pages[0].head.get("date")) or otherwise
    prefix = f"payout/{reference}/"
    head = {"kind": "payout", "payout": scrub_head(pages[0].head)}
    parts = [_part(f"{prefix}object", day, head, pages[0].body)]
    parts += [_part(f"{prefix}{page.number:03d}", day, _told(reference, page), page.body) for page in pages]
    numbers = order_numbers(api, [item for page in pages for item in page.items])
    if numbers:
        told = {"kind": "payments", "payout": reference, "numbers": numbers}
        parts.append(_part(f"{prefix}payments", day, told, stored_body(told)))
    return CollectedDay(day, tuple(parts), complete=True, prefix=prefix, payout=reference)


def _told(reference: str, page: Page) -> dict[str, Any]:
    items = scrub_actions(page.items)
    return {"kind": "actions", "payout": reference, "page": page.number, "items": items}


def _part(key: str, day: date, told: Mapping[str, Any], delivered: bytes) -> ReportPart:
    return ReportPart(key, day, stored_body(told), hashlib.sha256(delivered).hexdigest(), complete=True)


def _place(one: Mapping[str, Any]) -> tuple[str, str]:
    day = one.get("date")
    return (day if isinstance(day, str) else _LATER_THAN_ANY), str(one["id"])


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
