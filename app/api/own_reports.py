"""Own reports: what can be chosen, the shop's choices by name, and the tables they make."""

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import ValidationError, fields, validate
from sqlalchemy import Row

from app.api.authentication import DECIDE, VIEW, actor, needs, services, shop_id
from app.api.errors import Invalid, flat
from app.api.fields import ROW, Tolerant, iso_ms
from app.api.language import reader_language
from app.api.own_report_schemas import Catalogue, OwnReportGiven, OwnReports, OwnReportShown, plain
from app.api.report_tables import FORMATS, TableShown, answer
from app.core.texts import Language
from app.messages import word
from app.pipeline import own_reports as kept
from app.pipeline.own_reports import MOST_REPORTS
from app.reports.own.catalogue import SOURCES, Field
from app.reports.own.definition import definition_of
from app.reports.own.span import Span
from app.reports.tables.table import told

blueprint = Blueprint(
    "own_reports", __name__, url_prefix="/v1/reports/own", description="Reports that a shop makes itself"
)


class TableAsked(Tolerant):
    format = fields.String(load_default="json", validate=validate.OneOf(FORMATS))


@blueprint.route("/catalogue", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, Catalogue)
def catalogue() -> dict[str, Any]:
    """What an own report can be made of: sources, their columns, and periods"""
    language = _language()
    return {
        "sources": [
            {
                "name": one.name,
                "label": told(one.words, language),
                "columns": [_field(field, language) for field in one.fields],
            }
            for one in SOURCES.values()
        ],
        "periods": [{"name": str(one), "label": word("span", str(one), language)} for one in Span],
    }


@blueprint.route("", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, OwnReports)
def list_all() -> Response:
    """The shop's own reports"""
    rows = kept.list_own(services(), shop_id())
    return jsonify({"reports": [_shown(row) for row in rows], "most": MOST_REPORTS})


@blueprint.route("", methods=["PUT"])
@needs(DECIDE)
@blueprint.arguments(OwnReportGiven)
@blueprint.response(200, OwnReportShown)
def save(given: dict[str, Any]) -> Response:
    """Keep a report under its name, a new one or the next version of one

    409 `own_report_changed` when `version` is not the one that is kept, 400 `own_reports_full`.
    """
    try:
        definition = definition_of(plain(given))
    except ValidationError as error:
        raise Invalid(flat(error.messages)) from None
    errors = kept.own_problems(definition)
    if errors:
        raise Invalid(errors)
    return jsonify(_shown(kept.save_own(services(), shop_id(), definition, given["version"], actor())))


@blueprint.route(f"/<{ROW}:report_id>", methods=["DELETE"])
@needs(DECIDE)
@blueprint.response(204)
def remove(report_id: int) -> None:
    """Forget a report; 404 `own_report_not_found`"""
    kept.remove_own(services(), shop_id(), report_id, actor())


@blueprint.route(f"/<{ROW}:report_id>/table", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(TableAsked, location="query")
@blueprint.response(200, TableShown)
def run(asked: dict[str, Any], report_id: int) -> Response:
    """Make a report: as JSON the first 500 rows, as a file all of them

    404 `own_report_not_found`, 409 `own_report_outdated`, 422 `report_too_large`.
    """
    table, wanted = kept.run_kept(services(), shop_id(), report_id, _language())
    return answer(table, wanted, asked["format"], f"own-{report_id}")


def _language() -> Language:
    return reader_language(services().settings.language)


def _field(field: Field, language: Language) -> dict[str, Any]:
    values = {code: kept.word_of(field.codes, code, language) for code in kept.codes_of(field.codes)}
    return {
        "name": field.name,
        "label": told(field.words, language),
        "kind": str(field.kind),
        "groups": field.groups,
        "summed": field.summed,
        "filtered": "range" if field.ranged else "values",
        "values": values,
    }


def _shown(row: Row[Any]) -> dict[str, Any]:
    return {
        **row.definition,
        "id": row.id,
        "version": row.version,
        "saved_by": row.saved_by,
        "saved_at": iso_ms(row.saved_at),
    }
