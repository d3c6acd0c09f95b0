"""Own reports of a shop: kept by name, made anew each time from what is known then."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Row

from app.clock import local_date
from app.core.texts import Language
from app.errors import Conflict, Refusal
from app.messages import word
from app.messages.cases import case_texts
from app.pipeline.own_report_facts import Reading, facts_of
from app.pipeline.report_tables import MOST_ROWS, Asked, TooManyRows
from app.pipeline.services import Services
from app.providers.registry import PROVIDERS
from app.reports.own.catalogue import LISTS, SOURCES
from app.reports.own.checking import problems
from app.reports.own.definition import Definition, definition_of
from app.reports.own.making import Fact, own_table
from app.reports.tables.table import Table
from app.store import audit, own_reports, shops

MOST_REPORTS: Final = 50
"""How many own reports a shop may keep."""

MOST_READ: Final = 1_000_000
"""How many rows a report may be put together from."""


def own_problems(given: Definition) -> dict[str, list[str]]:
    """Return what is wrong with a definition, by field."""
    return problems(given, PROVIDERS)


def list_own(services: Services, shop_id: int) -> list[Row[Any]]:
    """Return the shop's own reports by name; raise NotFound for no shop."""
    with services.store.reading(shop_id) as connection:
        shops.get_shop(connection, shop_id)
        return list(own_reports.list_own(connection, shop_id))


def get_own(services: Services, shop_id: int, report_id: int) -> Row[Any]:
    with services.store.reading(shop_id) as connection:
        return own_reports.get_own(connection, shop_id, report_id)


def save_own(services: Services, shop_id: int, given: Definition, version: int, actor: str) -> Row[Any]:
    """Keep a checked definition under its name; return the row.

    ``version`` is the one that it replaces, 0 for a new report. Saved again unchanged nothing happens.
    Raises Conflict when another version is kept, Refusal when there are as many as a shop may have.
    """
    said, now = given.as_dict(), services.now_ms()
    with services.store.writing("own_report.save", shop_id) as connection:
        shops.get_shop(connection, shop_id)
        kept = own_reports.own_named(connection, shop_id, given.name)
        if kept is not None and kept.definition == said:
            return kept
        if kept is None:
            if version:
                raise Conflict("own_report_changed", report=given.name)
            if own_reports.count_own(connection, shop_id) >= MOST_REPORTS:
                raise Refusal("own_reports_full", most=MOST_REPORTS)
            report_id = own_reports.add_own(connection, shop_id, given.name, said, actor, now)
        else:
            if version != kept.version:
                raise Conflict("own_report_changed", report=given.name)
            own_reports.replace_own(connection, shop_id, kept, said, actor, now)
            report_id = kept.id
        audit.log_change(
            connection, shop_id, ("own_report", report_id), actor, now, "own_report_saved",
            params={"report": given.name},
        )  # fmt: skip
        return own_reports.get_own(connection, shop_id, report_id)


def remove_own(services: Services, shop_id: int, report_id: int, actor: str) -> None:
    """Forget an own report; raise NotFound when there is none."""
    with services.store.writing("own_report.remove", shop_id) as connection:
        row = own_reports.get_own(connection, shop_id, report_id)
        own_reports.remove_own(connection, shop_id, report_id)
        audit.log_change(
            connection, shop_id, ("own_report", report_id), actor, services.now_ms(), "own_report_removed",
            params={"report": row.name},
        )  # fmt: skip


def run_kept(services: Services, shop_id: int, report_id: int, language: Language) -> tuple[Table, Asked]:
    """Make a report that is kept; raise Conflict for one that cannot be made any more."""
    row = get_own(services, shop_id, report_id)
    try:
        given = definition_of(row.definition)
    except (KeyError, ValueError):
        raise Conflict("own_report_outdated", report=row.name) from None
    if own_problems(given):
        raise Conflict("own_report_outdated", report=row.name)
    return run_own(services, shop_id, given, language)


def run_own(services: Services, shop_id: int, given: Definition, language: Language) -> tuple[Table, Asked]:
    """Make the table of a checked definition, and tell its days; raises TooManyRows."""
    with services.store.reading(shop_id, one_moment=True) as connection:
        shop = shops.get_shop(connection, shop_id)
        first, last = given.days(local_date(services.clock(), shop.zone))
        reading = Reading(connection, shop, first, last, language, MOST_READ)
        facts = _bounded(given.name, facts_of(reading, given.source))

        def say(codes: str, code: str) -> str:
            return word_of(codes, code, language)

        table = own_table(given, SOURCES[given.source], facts, say, language, MOST_ROWS)
    if len(table.rows) > MOST_ROWS:
        raise TooManyRows("report_too_large", report=given.name, most=MOST_ROWS)
    return table, Asked(first, last, language)


def _bounded(name: str, facts: Iterator[Fact]) -> Iterator[Fact]:
    for number, one in enumerate(facts):
        if number >= MOST_READ:
            raise TooManyRows("report_too_large", report=name, most=MOST_READ)
        yield one


_WORDS: Final[Mapping[str, str]] = {"provider": "system"}
"""Closed lists whose words have another name."""


def codes_of(codes: str) -> list[str]:
    """Return the values of a closed list, in order; none for texts that are free, and for currencies, which
    are too many to choose from."""
    if codes == "provider":
        return list(PROVIDERS)
    return [] if codes == "currency" else sorted(LISTS.get(codes, ()))


def word_of(codes: str, code: str, language: Language) -> str:
    """Return the word for a value of a closed list."""
    if codes == "case":
        return case_texts(code, {}, language).title
    return word(_WORDS.get(codes, codes), code, language)
