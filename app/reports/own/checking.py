"""Whether an own report can be made: what the catalogue does not have is refused by field. Pure.

Sentences are English and are translated where they are shown (``app.messages.fields``).
"""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Final

from app.reports.own.catalogue import LISTS, SOURCES, Field, Source
from app.reports.own.definition import Definition, Filter, one_currency
from app.reports.own.span import Span
from app.reports.tables.table import Kind

MOST_COLUMNS: Final = 24
MOST_GROUPS: Final = 4
MOST_FILTERS: Final = 10
MOST_VALUES: Final = 50
LONGEST_NAME: Final = 80
LONGEST_VALUE: Final = 60
LONGEST_PERIOD: Final = timedelta(days=366 * 5)

Problem = tuple[str, str]
"""The path of a field and what is wrong with it."""


def problems(given: Definition, providers: Collection[str]) -> dict[str, list[str]]:
    """Return what is wrong by the path of the field (``filters.0.is.1``); nothing when it can be made."""
    found: dict[str, list[str]] = {}
    for path, sentence in _problems(given, providers):
        found.setdefault(path, []).append(sentence)
    return found


def _problems(given: Definition, providers: Collection[str]) -> Iterator[Problem]:
    yield from _name(given.name)
    yield from _period(given)
    source = SOURCES.get(given.source)
    if source is None:
        yield "source", f"Must be one of: {', '.join(SOURCES)}."
        return
    yield from _columns(given, source)
    for place, one in enumerate(given.filters):
        yield from _filter(f"filters.{place}", one, source, given, providers)
    if len(given.filters) > MOST_FILTERS:
        yield "filters", f"Longer than maximum length {MOST_FILTERS}."


def _name(name: str) -> Iterator[Problem]:
    if not name.strip():
        yield "name", "Shorter than minimum length 1."
    elif len(name) > LONGEST_NAME:
        yield "name", f"Longer than maximum length {LONGEST_NAME}."
    if not name.isprintable():
        yield "name", "Control characters are not allowed."


def _period(given: Definition) -> Iterator[Problem]:
    if given.span is not Span.FIXED:
        if given.first is not None or given.last is not None:
            yield "period.kind", "Only fixed days have from and to."
        return
    for name, day in (("from", given.first), ("to", given.last)):
        if day is None:
            yield f"period.{name}", "Missing data for required field."
    if given.first is None or given.last is None:
        return
    if given.last < given.first:
        yield "period.to", "The period ends before it begins."
    elif given.last - given.first > LONGEST_PERIOD:
        yield "period.to", "The period is longer than five years."


def _columns(given: Definition, source: Source) -> Iterator[Problem]:
    for name, chosen, most in (
        ("columns", given.columns, MOST_COLUMNS),
        ("group_by", given.group_by, MOST_GROUPS),
    ):
        if len(chosen) > most:
            yield name, f"Longer than maximum length {most}."
        for place, one in enumerate(chosen):
            if one in chosen[:place]:
                yield f"{name}.{place}", "Is chosen twice."
    if not given.columns:
        yield "columns", "Shorter than minimum length 1."
    for place, one in enumerate(given.group_by):
        field = source.field(one)
        if field is None:
            yield f"group_by.{place}", "The rows have no such column."
        elif not field.groups:
            yield f"group_by.{place}", "Rows cannot be grouped by this column."
    for place, one in enumerate(given.columns):
        field = source.field(one)
        if field is None:
            yield f"columns.{place}", "The rows have no such column."
        elif given.group_by and not field.summed and one not in given.group_by:
            yield f"columns.{place}", "Has no sum: group by it, or leave it out."


def _filter(
    path: str, one: Filter, source: Source, given: Definition, providers: Collection[str]
) -> Iterator[Problem]:
    field = source.field(one.column)
    if field is None:
        yield f"{path}.column", "The rows have no such column."
        return
    bounded = one.least is not None or one.most is not None
    if not one.values and not bounded:
        yield path, "A filter needs values, or from or to."
    elif field.ranged and one.values:
        yield path, "Is filtered by from and to, not by values."
    elif not field.ranged and bounded:
        yield path, "Is filtered by values, not by from and to."
    elif field.ranged:
        yield from _bounds(path, one, field, given)
    else:
        yield from _values(path, one, field, providers)


def _bounds(path: str, one: Filter, field: Field, given: Definition) -> Iterator[Problem]:
    wrong = False
    for name, bound in (("from", one.least), ("to", one.most)):
        if bound is not None and isinstance(bound, date) is not (field.kind is Kind.DAY):
            wrong = True
            yield (
                f"{path}.{name}",
                "Not a valid date." if field.kind is Kind.DAY else "Not a valid integer.",
            )
    if wrong:
        return
    if field.kind is Kind.MONEY and not one_currency(given):
        yield path, "Amounts are compared in one currency: filter by one currency too."
    if isinstance(one.least, date) and isinstance(one.most, date):
        if one.most < one.least:
            yield f"{path}.to", "Is before from."
    elif isinstance(one.least, int) and isinstance(one.most, int) and one.most < one.least:
        yield f"{path}.to", "Is before from."


def _values(path: str, one: Filter, field: Field, providers: Collection[str]) -> Iterator[Problem]:
    name = f"{path}.{'is_not' if one.excluded else 'is'}"
    if len(one.values) > MOST_VALUES:
        yield name, f"Longer than maximum length {MOST_VALUES}."
    known = providers if field.codes == "provider" else LISTS.get(field.codes)
    for place, value in enumerate(one.values):
        if len(value) > LONGEST_VALUE:
            yield f"{name}.{place}", f"Longer than maximum length {LONGEST_VALUE}."
        if not value.isprintable():
            yield f"{name}.{place}", "Control characters are not allowed."
        if known is not None and value not in known:
            yield f"{name}.{place}", "Is no value of this column."
