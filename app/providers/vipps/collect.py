"""Collects ledger dates: both topics, every page, scrubbed before it leaves this module."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.errors import NotReady
from app.providers.base import CollectedDay, ReportPart
from app.providers.vipps.client import Page, ReportApi
from app.providers.vipps.scrub import scrub_items, stored_body
from app.providers.vipps.table import TOPICS


def collect_days(api: ReportApi, ledger_id: str, days: Sequence[date]) -> Iterator[CollectedDay]:
    """Yield each ledger date's report; stop after the first that is still open.

    A date is complete when the last page of both topics says that there is nothing to wait for. One that is
    not available yet (404) is open too: that can last a month with monthly settlement, and longer with a
    negative balance. Raises what :mod:`app.providers.vipps.client` raises; then the day is not yielded.
    """
    for day in days:
        collected = _collect_day(api, ledger_id, day)
        yield collected
        if not collected.complete:
            return


def _collect_day(api: ReportApi, ledger_id: str, day: date) -> CollectedDay:
    parts: list[ReportPart] = []
    complete = True
    for topic in TOPICS:
        try_later = True
        try:
            for number, page in enumerate(api.pages(ledger_id, topic, day)):
                parts.append(_part(ledger_id, topic, day, number, page))
                try_later = page.try_later
        except NotReady:
            try_later = True
        if try_later:
            complete = False
            break
    return CollectedDay(day, tuple(replace(part, complete=complete) for part in parts), complete)


def _part(ledger_id: str, topic: str, day: date, number: int, page: Page) -> ReportPart:
    told = {
        "topic": topic,
        "ledgerId": ledger_id,
        "ledgerDate": day.isoformat(),
        "page": number,
        "items": scrub_items(page.items),
        "hasMore": page.has_more,
        "tryLater": page.try_later,
    }
    return ReportPart(
        key=f"{topic}/{day.isoformat()}/{number:03d}",
        day=day,
        body=stored_body(told),
        delivered_sha256=hashlib.sha256(page.body).hexdigest(),
        complete=False,
        last=not page.has_more,
    )
