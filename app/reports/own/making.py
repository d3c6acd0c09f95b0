"""An own report's table: the rows that its filters leave, one by one or put together. Pure.

Amounts are added up for each currency by itself: rows that are put together are so per currency wherever an
amount is shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from app.core.texts import Language
from app.reports.csv_table import Money
from app.reports.formats import amount, day
from app.reports.own.catalogue import Field, Source
from app.reports.own.definition import Bound, Definition, Filter, one_currency
from app.reports.tables.table import Cell, Column, Kind, Table, told

Fact = Mapping[str, Cell]
"""A row of a source: every column of it by name, closed lists as their codes."""

Say = Callable[[str, str], str]
"""The word of a code: (list, code) in the reader's language."""


def own_table(
    given: Definition, source: Source, facts: Iterable[Fact], say: Say, language: Language, most: int
) -> Table:
    """Return the table of a definition that was checked; it stops at ``most`` rows and one."""
    chosen = [field for name in _shown(given) if (field := source.field(name)) is not None]
    left = (one for one in facts if all(_fits(one, condition, source) for condition in given.filters))
    made = _grouped(given, chosen, left, most) if given.group_by else _single(chosen, left)
    rows = [_worded(row, chosen, say) for row in islice(made, most + 1)]
    columns = tuple(
        Column(field.words, field.kind, summed=field.summed, weight=field.weight) for field in chosen
    )
    notes = [*source.notes, *_told_filters(given, source, say, language)]
    return Table("own", (given.name, given.name), columns, rows, tuple(notes))


def _shown(given: Definition) -> Sequence[str]:
    """What is grouped by and not chosen as a column stands first."""
    return [*(one for one in given.group_by if one not in given.columns), *given.columns]


def _single(chosen: Sequence[Field], facts: Iterable[Fact]) -> Iterator[list[Cell]]:
    for one in facts:
        yield [one[field.name] for field in chosen]


def _grouped(
    given: Definition, chosen: Sequence[Field], facts: Iterable[Fact], most: int
) -> Iterator[list[Cell]]:
    """The sums of each group, in the order of what is grouped by; it stops at ``most`` groups and one."""
    has_money = any(field.kind is Kind.MONEY for field in chosen)
    summed = [field.name for field in chosen if field.summed]
    sums: dict[tuple[Cell, ...], dict[str, Cell]] = {}
    for one in facts:
        key = (*(one[name] for name in given.group_by), one["currency"] if has_money else "")
        if key not in sums and len(sums) > most:
            break
        of = sums.setdefault(key, dict(zip(given.group_by, key, strict=False)))
        for name in summed:
            of[name] = _added(of.get(name), one[name])
    for key in sorted(sums, key=lambda key: [_order(part) for part in key]):
        yield [sums[key][field.name] for field in chosen]


def _added(first: Cell, second: Cell) -> Cell:
    if first is None:
        return second
    if isinstance(first, Money) and isinstance(second, Money) and first.currency == second.currency:
        return Money(first.minor + second.minor, first.currency)
    if isinstance(first, int) and isinstance(second, int):
        return first + second
    raise ValueError(f"{first!r} and {second!r} have no sum")


def _order(cell: Cell) -> tuple[bool, str]:
    """Days and texts as they read; what is missing last."""
    return cell is None, cell.isoformat() if isinstance(cell, date) else str(cell or "")


def _fits(fact: Fact, condition: Filter, source: Source) -> bool:
    cell = fact[condition.column]
    field = source.field(condition.column)
    if field is not None and field.ranged:
        return _lies_within(cell, condition)
    found = str(cell or "").casefold() in {value.casefold() for value in condition.values}
    return found is not condition.excluded


def _lies_within(cell: Cell, condition: Filter) -> bool:
    """What is missing lies nowhere."""
    value = cell.minor if isinstance(cell, Money) else cell
    return _reaches(value, condition.least, 1) and _reaches(value, condition.most, -1)


def _reaches(value: Cell, bound: Bound | None, sign: int) -> bool:
    if bound is None:
        return value is not None
    if isinstance(value, date) and isinstance(bound, date):
        return sign * (value - bound).days >= 0
    if isinstance(value, int) and isinstance(bound, int):
        return sign * (value - bound) >= 0
    return False


def _worded(row: Sequence[Cell], chosen: Sequence[Field], say: Say) -> list[Cell]:
    return [
        say(field.codes, cell) if field.codes and isinstance(cell, str) and cell else cell
        for cell, field in zip(row, chosen, strict=True)
    ]


def _told_filters(
    given: Definition, source: Source, say: Say, language: Language
) -> Iterator[tuple[str, str]]:
    """What was filtered by, in the reader's words: a printed report says what it leaves out."""
    said = []
    currency = one_currency(given)
    for one in given.filters:
        field = source.field(one.column)
        if field is None:
            continue
        named = told(field.words, language)
        if one.values:
            values = ", ".join(say(field.codes, value) if field.codes else value for value in one.values)
            without = told((" er ikke ", " is not "), language) if one.excluded else ": "
            said.append(f"{named}{without}{values}")
            continue
        bounds = [
            (told(("fra", "from"), language), one.least),
            (told(("til", "to"), language), one.most),
        ]
        between = [
            f"{word} {_told_bound(bound, field, currency, language)}"
            for word, bound in bounds
            if bound is not None
        ]
        said.append(f"{named} {' '.join(between)}")
    if said:
        text = f"{told(('Utvalg', 'Selection'), language)}: {'; '.join(said)}."
        yield text, text


def _told_bound(bound: Bound, field: Field, currency: str, language: Language) -> str:
    if isinstance(bound, date):
        return day(bound, language)
    return amount(bound, currency, language) if field.kind is Kind.MONEY else str(bound)
