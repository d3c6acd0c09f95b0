"""Rules as a spreadsheet: out, and in to be looked at before they are saved."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import CONFIGURE, VIEW, needs, services, shop_id
from app.api.errors import Invalid
from app.api.fields import Strict
from app.api.language import reader_language
from app.api.rules import RuleGiven, RulesGiven, read_rules, refused_rules
from app.core.rule_values import rule_as_dict
from app.core.rules import Rule
from app.pipeline.rules import rules_in_force
from app.pipeline.rules_csv import CsvProblem, rules_from_csv, rules_to_csv
from app.pipeline.services import Services

blueprint = Blueprint("rules_csv", __name__, url_prefix="/v1", description="Rules as a spreadsheet")

_LONGEST: Final = 500_000
_SENTENCES: Final = {
    "rule_csv_unreadable": "Is no CSV that can be read from here on.",
    "rule_csv_empty": "Has no header.",
    "rule_csv_too_long": "Is one row more than a set of rules may have",
    "rule_csv_column_unknown": "Is no field of a rule",
    "rule_csv_column_twice": "Stands twice",
    "rule_csv_column_missing": "Is missing among the columns",
    "rule_csv_cells": "Has another number of cells than the header",
    "rule_csv_cell_missing": "Is needed, and empty.",
    "rule_csv_no_number": "Is no whole number",
    "rule_csv_digits_lost": "The spreadsheet has rounded it: make the column text, and type it again",
    "rule_csv_zeros_lost": "The spreadsheet has taken the zeros before it: make the column text. It was",
}


class CsvGiven(Strict):
    csv = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST))


@blueprint.route("/rules.csv", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
def export() -> Response:
    """The rules in force as CSV, one row a rule; its columns are the fields of a rule"""
    current = rules_in_force(services(), shop_id())
    content = rules_to_csv(current.rules, reader_language(services().settings.language))
    headers = {"Content-Disposition": f'attachment; filename="avstem-rules-{current.version}.csv"'}
    return Response(content, 200, headers=headers, content_type="text/csv; charset=utf-8")


@blueprint.route("/rules/csv", methods=["POST"])
@needs(CONFIGURE)
@blueprint.arguments(CsvGiven)
@blueprint.response(200, RulesGiven)
def take(given: dict[str, Any]) -> dict[str, Any]:
    """Read rules from CSV, without saving them

    What is returned can be previewed and saved as it is. Every problem is listed by row, as a spreadsheet
    counts, and column: 422 `rules_invalid`.
    """
    rules, errors = rules_of_csv(services(), shop_id(), given["csv"])
    if errors:
        raise Invalid(errors, "rules_invalid", count=len(errors))
    return {"rules": [rule_as_dict(rule) for rule in rules]}


def rules_of_csv(services: Services, shop: int, text: str) -> tuple[tuple[Rule, ...], dict[str, list[str]]]:
    """Return the rules of a CSV that could be saved, and what is wrong with it by ``row N.column``."""
    rows, problems = rules_from_csv(text, rules_in_force(services, shop).rules)
    errors: dict[str, list[str]] = {}
    for problem in problems:
        errors.setdefault(_place(problem), []).append(_sentence(problem))
    if errors:
        return (), errors
    places, plain = list(rows), list(rows.values())
    told: dict[Any, Any] = RuleGiven(many=True).validate(plain)
    if told:
        return (), {
            f"row {places[int(position)]}.{column}": list(reasons)
            for position, columns in told.items()
            for column, reasons in columns.items()
        }
    loaded: Any = RuleGiven(many=True).load(plain)
    rules, wrong = read_rules(loaded)
    wrong = wrong or refused_rules(services, shop, rules)
    return rules, {_as_row(name, places): reasons for name, reasons in wrong.items()}


def _place(problem: CsvProblem) -> str:
    return f"row {problem.row}.{problem.column}".rstrip(".")


def _sentence(problem: CsvProblem) -> str:
    words = _SENTENCES[problem.code]
    return f"{words} ({problem.word})." if problem.word else words


def _as_row(name: str, places: Sequence[int]) -> str:
    """``rules.3.account`` is the account in the row of the fourth rule; ``places`` has the rows of all."""
    _, position, *column = name.split(".")
    return ".".join((f"row {places[int(position)]}", *column))
