"""Reads stored report parts as pages of a topic's dates, and checks that none is missing."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from app.json_bytes import AS_TOLD
from app.providers.base import ReportPart
from app.providers.vipps.findings import Findings
from app.providers.vipps.table import TOPICS

_ONE_DAY: Final = timedelta(days=1)


class StoredPage(NamedTuple):
    """One page of a topic's ledger date, its envelope checked; the rows in ``items`` are not."""

    topic: str
    day: date
    number: int
    items: list[Any]
    has_more: bool
    try_later: bool


def read_pages(parts: Sequence[ReportPart], findings: Findings) -> dict[str, list[StoredPage]]:
    """Return each topic's pages in order of date and page; what is missing or unreadable is a finding."""
    pages: dict[str, list[StoredPage]] = {topic: [] for topic in TOPICS}
    broken: set[tuple[str, date]] = set()
    ledgers: set[object] = set()
    for part in parts:
        page, ledger_id = _read(part, findings)
        if page is None:
            broken.add((part.key.partition("/")[0], part.day))
        else:
            pages[page.topic].append(page)
            ledgers.add(ledger_id)
    for topic in TOPICS:
        pages[topic].sort(key=lambda page: (page.day, page.number))
    days = sorted({part.day for part in parts})
    _check_dates(days, pages, broken, findings)
    if len(ledgers) > 1:
        findings.unreadable("", days[0], "ledgerId")
    return pages


def _read(part: ReportPart, findings: Findings) -> tuple[StoredPage | None, object]:
    topic = part.key.partition("/")[0]
    try:
        told = AS_TOLD.read(part.body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        findings.unreadable(topic, part.day, "body")
        return None, None
    ledger_id = told.get("ledgerId")
    expected: tuple[tuple[str, bool], ...] = (
        ("topic", told.get("topic") in TOPICS),
        ("ledgerId", isinstance(ledger_id, str)),
        ("ledgerDate", told.get("ledgerDate") == part.day.isoformat()),
        ("page", type(told.get("page")) is int and told["page"] >= 0),
        ("items", isinstance(told.get("items"), list)),
        ("hasMore", isinstance(told.get("hasMore"), bool)),
        ("tryLater", isinstance(told.get("tryLater"), bool)),
    )
    wrong = [name for name, is_right in expected if not is_right]
    for name in wrong:
        findings.unreadable(topic, part.day, name)
    if wrong:
        return None, None
    return (
        StoredPage(told["topic"], part.day, told["page"], told["items"], told["hasMore"], told["tryLater"]),
        ledger_id,
    )


def _check_dates(
    days: Sequence[date],
    pages: dict[str, list[StoredPage]],
    broken: set[tuple[str, date]],
    findings: Findings,
) -> None:
    """Every date from the first to the last has both topics, whole and closed."""
    for before, after in zip(days, days[1:], strict=False):
        if after - before != _ONE_DAY:
            findings.unreadable("", before + _ONE_DAY, "ledgerDate")
    for topic in TOPICS:
        by_day: dict[date, list[StoredPage]] = {day: [] for day in days}
        for page in pages[topic]:
            by_day[page.day].append(page)
        for day, of_day in by_day.items():
            if (topic, day) in broken:
                continue
            if [page.number for page in of_day] != list(range(len(of_day))) or not of_day:
                findings.unreadable(topic, day, "page")
            elif of_day[-1].has_more or not all(page.has_more for page in of_day[:-1]):
                findings.unreadable(topic, day, "hasMore")
            elif of_day[-1].try_later:
                findings.unreadable(topic, day, "tryLater")
