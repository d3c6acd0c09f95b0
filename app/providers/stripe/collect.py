"""Collects days of movements and payouts with their rows, each scrubbed before it leaves this module."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from app.errors import Forbidden, Missing, WrongIdentity
from app.providers.base import CollectedDay, CollectPlan, ReportPart
from app.providers.stripe.accounts import find_account
from app.providers.stripe.api import SYSTEM
from app.providers.stripe.client import Page, StripeApi
from app.providers.stripe.scrub import scrub_payout, scrub_rows, stored_body

COMPLETED: Final = "completed"
IN_PROGRESS: Final = "in_progress"
_ONE_DAY: Final = timedelta(days=1)


def collect(api: StripeApi, account: str, plan: CollectPlan) -> Iterator[CollectedDay]:
    """Yield the planned days, then the payouts; see :class:`app.providers.base.Provider`.

    A day (UTC) is over when it is asked for, so all its movements are there. A payout is complete when
    Stripe calls its reconciliation completed; of one that lists no rows (manual, instant) only the object is
    there. Raises WrongIdentity when the key does not know ``plan.known`` and nothing says that it is the
    account's (``account``, its id). Raises what :mod:`app.providers.stripe.client` raises; then the day or
    payout is not yielded.
    """
    listed = [] if plan.only or plan.since is None else api.payouts(_unix(plan.since))
    _check_known(api, account, plan.known, {str(payout["id"]) for payout, _ in listed})
    for day in plan.days:
        yield _day(api, day)
    if plan.only:
        yield _payout(api, *api.payout(plan.only))
    for payout, body in listed:
        if payout["id"] not in plan.settled:
            yield _payout(api, payout, body)


def _check_known(api: StripeApi, account: str, known: str, listed: set[str]) -> None:
    """The key must still show a payout that it has shown before: one that may not read its account is told
    whose it is by nothing else. Where it may, a payout can be gone: whoever tests deletes what was made."""
    if not known or known in listed:
        return
    try:
        api.payout(known)
    except Missing:
        reached = _reached(api)
        if reached != account:
            raise WrongIdentity(system=SYSTEM, found=reached) from None


def _reached(api: StripeApi) -> str:
    """The account of the key by Stripe's own word, "" where it may not be told."""
    try:
        return find_account(api, "").reference
    except Forbidden:
        return ""


def _day(api: StripeApi, day: date) -> CollectedDay:
    prefix = "activity/"
    pages = api.rows_between(_unix(day), _unix(day + _ONE_DAY))
    parts = _parts(pages, f"{prefix}{day.isoformat()}/", day, "")
    return CollectedDay(day, _closed(parts), complete=True, prefix=prefix)


def _payout(api: StripeApi, payout: Mapping[str, Any], body: bytes) -> CollectedDay:
    reference = str(payout["id"])
    day = datetime.fromtimestamp(payout["created"], UTC).date()
    prefix = f"payout/{reference}/"
    told = {"kind": "payout", "payout": scrub_payout(payout)}
    parts = [_part(f"{prefix}object", day, told, body)]
    status = payout.get("reconciliation_status")
    if status == COMPLETED:
        parts += _parts(api.rows_of_payout(reference), prefix, day, reference)
    if status == IN_PROGRESS:
        return CollectedDay(day, tuple(parts), complete=False, prefix=prefix, payout=reference)
    return CollectedDay(day, _closed(parts), complete=True, prefix=prefix, payout=reference)


def _parts(pages: Iterable[Page], prefix: str, day: date, payout: str) -> list[ReportPart]:
    return [
        _part(
            f"{prefix}{number:03d}",
            day,
            {
                "kind": "rows",
                "payout": payout,
                "date": day.isoformat(),
                "page": number,
                "items": scrub_rows(page.items),
                "has_more": page.has_more,
            },
            page.body,
        )
        for number, page in enumerate(pages)
    ]


def _part(key: str, day: date, told: Mapping[str, Any], delivered: bytes) -> ReportPart:
    return ReportPart(
        key=key,
        day=day,
        body=stored_body(told),
        delivered_sha256=hashlib.sha256(delivered).hexdigest(),
        complete=False,
        last=not told.get("has_more", False),
    )


def _closed(parts: Iterable[ReportPart]) -> tuple[ReportPart, ...]:
    return tuple(replace(part, complete=True) for part in parts)


def _unix(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
