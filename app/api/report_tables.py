"""Reports as tables: on screen as JSON, and as CSV, XLSX and PDF; the close pack of a period."""

from datetime import date, timedelta
from typing import Any, Final

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import VIEW, caller, needs, services, shop_id
from app.api.errors import Invalid
from app.api.fields import Tolerant, day, text
from app.api.language import reader_language
from app.clock import local_date
from app.pipeline.close_pack import close_pack, whose
from app.pipeline.report_tables import REPORTS, Asked, make_table
from app.reports.csv_table import Money
from app.reports.tables.as_csv import as_csv
from app.reports.tables.as_pdf import Cover, as_pdf
from app.reports.tables.as_xlsx import as_xlsx
from app.reports.tables.table import Cell, Percent, Table, told, totals

blueprint = Blueprint("report_tables", __name__, url_prefix="/v1/reports", description="Reports as tables")

_MOST_DAYS: Final = 366 * 5
_MOST_SHOWN: Final = 500
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Final = ("json", "csv", "xlsx", "pdf")


class Period(Tolerant):
    first = day(data_key="from", metadata={"description": "by default the first day of the month of `to`"})
    last = day(data_key="to", metadata={"description": "by default today"})


class TableAsked(Period):
    provider = text(40)
    format = fields.String(load_default="json", validate=validate.OneOf(FORMATS))


class ColumnShown(Tolerant):
    name = fields.String()
    kind = fields.String(metadata={"description": "text, day, moment, money, count or percent"})


class TableShown(Tolerant):
    name = fields.String()
    title = fields.String()
    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    columns = fields.List(fields.Nested(ColumnShown))
    rows = fields.List(
        fields.List(fields.Raw()),
        metadata={"description": "the first 500; money as `amount` and `currency`, percent as hundredths"},
    )
    count = fields.Integer(metadata={"description": "how many rows there are"})
    totals = fields.List(fields.List(fields.Raw()), metadata={"description": "a row of sums per currency"})
    notes = fields.List(fields.String())


@blueprint.route("/tables/<string:name>", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(TableAsked, location="query")
@blueprint.response(200, TableShown)
def table(asked: dict[str, Any], name: str) -> Response:
    """A report: `fees`, `payouts`, `unsettled`, `reconciliation`, `vat`, `vat_codes` and so on, see `/tables`

    As JSON the first 500 rows; as a file all of them. 404 `report_unknown`, 422 `report_too_large`.
    """
    wanted = _asked(asked, asked.get("provider"))
    made = make_table(services(), shop_id(), name, wanted)
    return answer(made, wanted, asked["format"], name)


def answer(made: Table, wanted: Asked, form: str, name: str) -> Response:
    """The table in one of FORMATS; ``name`` is what the file is called beside its days."""
    if form == "json":
        return jsonify(_shown(made, wanted))
    stem = f"avstem-{name}-{wanted.first.isoformat()}-{wanted.last.isoformat()}"
    if form == "csv":
        return _file(as_csv(made, wanted.language), f"{stem}.csv", "text/csv; charset=utf-8")
    if form == "xlsx":
        return _file(as_xlsx([made], wanted.language), f"{stem}.xlsx", _XLSX)
    company, number = whose(services(), shop_id())
    title = told(made.title, wanted.language)
    cover = Cover(title, company, number, wanted.first, wanted.last, wanted.language)
    return _file(as_pdf(cover, [made]), f"{stem}.pdf", "application/pdf")


@blueprint.route("/tables", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, {"type": "array", "items": {"type": "string"}})
def names() -> Response:
    """The names of the reports, in the order they are shown"""
    return jsonify(list(REPORTS))


@blueprint.route("/close-pack.zip", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(Period, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
def pack(asked: dict[str, Any]) -> Response:
    """The close pack of a period: every report, with a place for a signature

    The same bytes while nothing happens to what it is about; `SHA256SUMS` names each file.
    """
    name, content = close_pack(services(), shop_id(), _asked(asked, None))
    return _file(content, name, "application/zip")


def _asked(asked: dict[str, Any], provider: str | None) -> Asked:
    last: date = asked.get("last") or local_date(services().clock(), caller().shop.zone)
    first: date = asked.get("first") or last.replace(day=1)
    if last < first:
        raise Invalid({"to": ["The period ends before it begins."]})
    if last - first > timedelta(days=_MOST_DAYS):
        raise Invalid({"to": ["The period is longer than five years."]})
    return Asked(first, last, reader_language(services().settings.language), provider or None)


def _shown(made: Table, asked: Asked) -> dict[str, Any]:
    language = asked.language
    return {
        "name": made.name,
        "title": told(made.title, language),
        "from": asked.first.isoformat(),
        "to": asked.last.isoformat(),
        "columns": [{"name": told(one.name, language), "kind": str(one.kind)} for one in made.columns],
        "rows": [[_cell(cell) for cell in row] for row in list(made.rows)[:_MOST_SHOWN]],
        "count": len(made.rows),
        "totals": [[_cell(cell) for cell in row] for row in totals(made)],
        "notes": [told(note, language) for note in made.notes],
    }


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Money):
        return {"amount": cell.minor, "currency": cell.currency}
    if isinstance(cell, Percent):
        return cell.hundredths
    return cell.isoformat() if isinstance(cell, date) else cell


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers=headers, content_type=media_type)
