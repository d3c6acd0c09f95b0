"""The forms of own reports: what can be chosen, what was chosen, and how it is asked for."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from app.api.fields import Strict, Tolerant, day, text, whole
from app.core.money import LARGEST_AMOUNT
from app.reports.own.checking import (
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_COLUMNS,
    MOST_FILTERS,
    MOST_GROUPS,
    MOST_VALUES,
)
from app.reports.own.span import Span

_LONGEST_COLUMN = 40


class Bound(fields.Field[Any]):
    """A day, a whole number, or minor units."""

    default_error_messages = {"invalid": "Must be a day or a whole number."}

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            return day().deserialize(value).isoformat()
        if type(value) is int and abs(value) < LARGEST_AMOUNT:
            return value
        raise self.make_error("invalid")


def _column(**given: Any) -> fields.String:
    return text(_LONGEST_COLUMN, **given)


def _values(**given: Any) -> "fields.List[Any]":
    return fields.List(text(LONGEST_VALUE), validate=validate.Length(min=1, max=MOST_VALUES), **given)


class FilterGiven(Strict):
    column = _column(required=True)
    values = _values(data_key="is", metadata={"description": "one of these"})
    excluded = _values(data_key="is_not", metadata={"description": "none of these; not with `is`"})
    least = Bound(data_key="from", metadata={"description": "a day, a count, or minor units; inclusive"})
    most = Bound(data_key="to")


class PeriodGiven(Strict):
    kind = fields.String(required=True, validate=validate.OneOf([str(one) for one in Span]))
    first = day(data_key="from", metadata={"description": "of `fixed` alone"})
    last = day(data_key="to")


class OwnReportGiven(Strict):
    name = text(LONGEST_NAME, shortest=1, required=True)
    version = whole(0, 2**31 - 1, load_default=0, metadata={"description": "that it replaces; 0: a new one"})
    source = _column(required=True)
    columns = fields.List(_column(), required=True, validate=validate.Length(min=1, max=MOST_COLUMNS))
    group_by = fields.List(_column(), load_default=list, validate=validate.Length(max=MOST_GROUPS))
    filters = fields.List(
        fields.Nested(FilterGiven), load_default=list, validate=validate.Length(max=MOST_FILTERS)
    )
    period = fields.Nested(PeriodGiven, required=True)


def plain(given: dict[str, Any]) -> dict[str, Any]:
    """Return a loaded form as the JSON values of a definition.

    Raises ValidationError for a filter that says both which values and which not.
    """
    for place, one in enumerate(given["filters"]):
        if "values" in one and "excluded" in one:
            raise ValidationError({"filters": {place: ["Give `is` or `is_not`, not both."]}})
    names = {"values": "is", "excluded": "is_not", "least": "from", "most": "to"}
    period = {
        {"first": "from", "last": "to"}.get(name, name): value if name == "kind" else value.isoformat()
        for name, value in given["period"].items()
    }
    return {
        **{name: given[name] for name in ("name", "source", "columns", "group_by")},
        "filters": [
            {names.get(name, name): value for name, value in one.items()} for one in given["filters"]
        ],
        "period": period,
    }


class FieldShown(Tolerant):
    name = fields.String()
    label = fields.String()
    kind = fields.String(metadata={"description": "text, day, money or count"})
    groups = fields.Boolean(metadata={"description": "whether rows can be grouped by it"})
    summed = fields.Boolean(metadata={"description": "whether it is added up, money per currency"})
    filtered = fields.String(metadata={"description": "`values`, or `range`: from and to"})
    values = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "code to word of a closed list; empty: any text"},
    )


class SourceShown(Tolerant):
    name = fields.String()
    label = fields.String()
    columns = fields.List(fields.Nested(FieldShown))


class PeriodShown(Tolerant):
    name = fields.String()
    label = fields.String()


class Catalogue(Tolerant):
    sources = fields.List(fields.Nested(SourceShown))
    periods = fields.List(fields.Nested(PeriodShown))


class OwnReportShown(OwnReportGiven):
    id = fields.Integer()
    saved_by = fields.String()
    saved_at = fields.String()


class OwnReports(Tolerant):
    reports = fields.List(fields.Nested(OwnReportShown), metadata={"description": "by name"})
    most = fields.Integer(metadata={"description": "how many a shop may have"})
