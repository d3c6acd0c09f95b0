"""What somebody chose for an own report: source, columns, grouping, filters, period. Plain values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.reports.own.span import Span, days_of

Bound = int | date
"""A day, a whole number, or minor units of the one currency that the report is filtered by."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows whose column has one of ``values`` (``excluded``: none of them), or lies between the bounds, both
    inclusive; None is open."""

    column: str
    values: tuple[str, ...] = ()
    excluded: bool = False
    least: Bound | None = None
    most: Bound | None = None

    def as_dict(self) -> dict[str, object]:
        said: dict[str, object] = {"column": self.column}
        if self.values:
            said["is_not" if self.excluded else "is"] = list(self.values)
        for name, bound in (("from", self.least), ("to", self.most)):
            if bound is not None:
                said[name] = bound.isoformat() if isinstance(bound, date) else bound
        return said


@dataclass(frozen=True, slots=True)
class Definition:
    """``group_by`` empty: every row by itself. ``first`` and ``last`` are of a fixed period, inclusive."""

    name: str
    source: str
    columns: tuple[str, ...]
    group_by: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    span: Span = Span.THIS_MONTH
    first: date | None = None
    last: date | None = None

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and last day of the report when it is run on a day."""
        if self.first is not None and self.last is not None:
            return self.first, self.last
        return days_of(self.span, today)

    def as_dict(self) -> dict[str, Any]:
        """The definition as JSON values; ``definition_of`` gives it back."""
        period: dict[str, object] = {"kind": str(self.span)}
        if self.first is not None and self.last is not None:
            period |= {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {
            "name": self.name,
            "source": self.source,
            "columns": list(self.columns),
            "group_by": list(self.group_by),
            "filters": [one.as_dict() for one in self.filters],
            "period": period,
        }


def one_currency(given: Definition) -> str:
    """Return the one currency that the report is filtered by, or nothing."""
    return next(
        (
            one.values[0]
            for one in given.filters
            if one.column == "currency" and len(one.values) == 1 and not one.excluded
        ),
        "",
    )


def definition_of(given: Mapping[str, Any]) -> Definition:
    """Return what JSON values of the right types say; raise ValueError or KeyError for others.

    A bound that is a text is a day.
    """
    period = given["period"]
    return Definition(
        name=given["name"],
        source=given["source"],
        columns=tuple(given["columns"]),
        group_by=tuple(given.get("group_by", ())),
        filters=tuple(_filter_of(one) for one in given.get("filters", ())),
        span=Span(period["kind"]),
        first=_day(period.get("from")),
        last=_day(period.get("to")),
    )


def _filter_of(given: Mapping[str, Any]) -> Filter:
    excluded = "is_not" in given
    values = tuple(given.get("is_not" if excluded else "is", ()))
    return Filter(given["column"], values, excluded, _bound(given.get("from")), _bound(given.get("to")))


def _bound(given: Any) -> Bound | None:
    return date.fromisoformat(given) if isinstance(given, str) else given


def _day(given: Any) -> date | None:
    return None if given is None else date.fromisoformat(given)
