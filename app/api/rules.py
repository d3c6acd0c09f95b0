"""Rules: read the version in force, replace it whole by ETag."""

from collections import defaultdict
from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import CONFIGURE, VIEW, actor, needs, services, shop_id
from app.api.errors import Invalid, Precondition
from app.api.fields import ACCOUNT, Strict, Tolerant, day, text, whole
from app.api.language import reader_language
from app.api.payout_schemas import PreviewVoucher
from app.api.payout_views import draft_shown
from app.core.rule_values import rule_as_dict, rule_from_dict
from app.core.rules import ANY, LINE_TYPES, Aggregation, Rule, RuleAction
from app.core.texts import Language
from app.core.transactions import FeeType
from app.core.vouchers import VoucherKind
from app.errors import Refusal
from app.messages import case_texts
from app.pipeline.rule_checks import refused_by_the_books
from app.pipeline.rule_preview import MOST, RulePreview, preview_rules
from app.pipeline.rules import replace_rules, rule_problems, rules_in_force
from app.pipeline.services import Services

blueprint = Blueprint("rules", __name__, url_prefix="/v1/rules", description="Which account a line goes to")

_KINDS = [ANY, "settlement", *(str(kind) for kind in VoucherKind)]

_SENTENCES = {
    "rule_id_twice": "This id is used twice.",
    "rule_ties": "Could answer the same line as another rule, and neither is more specific.",
    "rule_text_unknown": "Nothing fills this in; braces may hold provider, payout_id, date, count, order_no.",
    "rule_impossible": "Contradicts itself: can never be used.",
    "rule_account_missing": "Is not in the company's chart of accounts.",
    "rule_account_inactive": "Is not active in the chart of accounts.",
    "rule_vat_not_booked": "The accounting system books no VAT for vouchers.",
    "rule_vat_missing": "Is no VAT code of the company.",
    "rule_vat_locked": "The account is locked to another VAT code.",
    "rule_vat_not_allowed": "The account does not take this VAT code.",
    "rule_dimension_missing": "Is not known in the accounting system.",
    "rule_dimension_twice": "The accounting system has one place for this and another of the rule's codes.",
    "rule_dimension_needed": "The account needs one.",
    "rule_party_needed": "The account needs a customer or supplier on each line.",
    "rule_customer_needed": "The account needs a customer on each line: give its number.",
    "rule_customer_not_booked": "Vouchers of this accounting system cannot carry a customer.",
    "rule_customer_not_taken": "The account has no customers.",
    "rule_customer_missing": "Is no customer's number in the accounting system.",
    "rule_customer_inactive": "The customer is not active in the accounting system.",
}

_FIELDS = {"rule_id_twice": ".id", "rule_text_unknown": ".text_template"}


class RuleGiven(Strict):
    id = text(64, shortest=1, required=True, pattern="[A-Za-z0-9._-]+")
    account = text(20, shortest=1, required=True, pattern=ACCOUNT)
    vat_code = text(20, load_default="0", shortest=1, pattern="[0-9A-Za-z_-]+")
    provider = text(40, load_default=ANY, shortest=1)
    merchant_account = text(200, load_default=ANY, shortest=1)
    voucher_kind = fields.String(load_default="settlement", validate=validate.OneOf(_KINDS))
    line_type = fields.String(load_default=ANY, validate=validate.OneOf([ANY, *sorted(LINE_TYPES)]))
    fee_type = fields.String(load_default=ANY, validate=validate.OneOf([ANY, *(str(one) for one in FeeType)]))
    payment_method = text(100, load_default=ANY, shortest=1)
    card_brand = text(100, load_default=ANY, shortest=1)
    currency = text(3, load_default=ANY, pattern=r"\*|[A-Z]{3}")
    country = text(
        5,
        load_default=ANY,
        pattern=r"\*|EU|WORLD|[A-Z]{2}",
        metadata={"description": "where the goods go; `EU`, or `WORLD` for neither Norway nor the EU"},
    )
    tax_rate = text(
        10,
        load_default=ANY,
        pattern=r"\*|[0-9]{1,3}(\.[0-9]{1,4})?",
        metadata={"description": "per cent: 25, 11.11"},
    )
    tax_class = text(
        100, load_default=ANY, shortest=1, metadata={"description": "the shop's word; `standard` for its own"}
    )
    product_category = text(100, load_default=ANY, shortest=1)
    department = text(100, load_default="")
    project = text(100, load_default="")
    dimension1 = text(100, load_default="", metadata={"description": "the books' own dimensions, by number"})
    dimension2 = text(100, load_default="")
    dimension3 = text(100, load_default="")
    customer_ref = text(
        20,
        load_default="",
        pattern="[0-9A-Za-z]*",
        metadata={"description": "number of the customer that the postings carry, where the system can"},
    )
    text_template = text(
        200,
        load_default="",
        metadata={"description": "filled in: `{provider}`, `{payout_id}`, `{date}`, `{count}`, `{order_no}`"},
    )
    aggregation = fields.String(
        load_default="per_voucher",
        validate=validate.OneOf([str(one) for one in Aggregation]),
        metadata={"description": "what of a voucher one posting sums: all alike, a day's, or an order's"},
    )
    action = fields.String(load_default="post", validate=validate.OneOf([str(one) for one in RuleAction]))
    priority = whole(-1000, 1000, load_default=0)
    valid_from = day(load_default=None, allow_none=True)
    valid_to = day(load_default=None, allow_none=True)


class RulesGiven(Strict):
    rules = fields.List(fields.Nested(RuleGiven), required=True, validate=validate.Length(min=1, max=500))


class RulesShown(RulesGiven):
    version = fields.Integer()


@blueprint.route("", methods=["GET"])
@needs(VIEW)
@blueprint.alt_response(200, schema=RulesShown)
def read() -> Response:
    """Read the rules in force; the ETag names their version

    Version 0 is what ships with the service.
    """
    current = rules_in_force(services(), shop_id())
    return _answer(current.version, current.rules)


@blueprint.route("", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(RulesGiven)
@blueprint.alt_response(200, schema=RulesShown)
def replace(given: dict[str, Any]) -> Response:
    """Replace the rules, all of them

    `If-Match` carries the ETag that was read: 428 without it, 412 when somebody saved meanwhile. Vouchers
    approved already keep the rules they were made with. Every problem is listed: 422. What is new or changed
    is held against the connected company too: account, VAT code, department,
    project, customer.
    """
    version = _seen()
    rules, errors = read_rules(given["rules"])
    if not errors:
        errors = refused_rules(services(), shop_id(), rules)
    if errors:
        raise Invalid(errors, "rules_invalid", count=len(errors))
    saved = replace_rules(services(), shop_id(), version, rules, actor())
    return _answer(saved, rules)


class RulesPreviewed(RulesGiven):
    payouts = fields.List(
        whole(1, 2**31 - 1),
        load_default=list,
        validate=validate.Length(max=MOST),
        metadata={"description": "ids of payouts; the newest where none are named"},
    )
    most = whole(1, MOST, load_default=50, metadata={"description": "how many of the newest"})


class DifferenceShown(Tolerant):
    date = fields.Date()
    account = fields.String()
    vat_code = fields.String()
    department = fields.String()
    project = fields.String()
    customer = fields.String()
    dimensions = fields.List(fields.String(), metadata={"description": "codes of dimensions 1 to 3, or none"})
    before = fields.Integer(metadata={"description": "minor units, debit +"})
    after = fields.Integer()


class RulePreviewShown(Tolerant):
    id = fields.Integer()
    reference = fields.String()
    provider = fields.String()
    paid_on = fields.Date()
    currency = fields.String()
    changed = fields.Boolean(metadata={"description": "whether amounts stand elsewhere, or more is asked"})
    before = fields.List(fields.Nested(PreviewVoucher))
    after = fields.List(fields.Nested(PreviewVoucher))
    differences = fields.List(fields.Nested(DifferenceShown))
    asked = fields.List(
        fields.String(), metadata={"description": "what only the new rules would ask, as sentences"}
    )


class RulesPreview(Tolerant):
    payouts = fields.List(fields.Nested(RulePreviewShown))
    changed = fields.Integer(metadata={"description": "how many of them change"})


@blueprint.route("/preview", methods=["POST"])
@needs(CONFIGURE)
@blueprint.arguments(RulesPreviewed)
@blueprint.response(200, RulesPreview)
def preview(given: dict[str, Any]) -> dict[str, Any]:
    """See past payouts under other rules, before they are saved

    Each payout's vouchers under the rules in force and under those given, and where amounts stand elsewhere.
    Nothing is stored. A set that cannot be saved is 422, as it would be then.
    """
    rules, errors = read_rules(given["rules"])
    errors = errors or refused_rules(services(), shop_id(), rules)
    if errors:
        raise Invalid(errors, "rules_invalid", count=len(errors))
    language = reader_language(services().settings.language)
    seen = preview_rules(services(), shop_id(), rules, given["payouts"], given["most"])
    shown = [_preview_shown(one, language) for one in seen]
    return {"payouts": shown, "changed": sum(one["changed"] for one in shown)}


def _preview_shown(one: RulePreview, language: Language) -> dict[str, Any]:
    return {
        "id": one.payout,
        "reference": one.reference,
        "provider": one.provider,
        "paid_on": one.paid_on,
        "currency": one.currency,
        "changed": bool(one.differences or one.asked),
        "before": [draft_shown(draft) for draft in one.before],
        "after": [draft_shown(draft) for draft in one.after],
        "differences": [
            {
                "date": place.on,
                "account": place.account,
                "vat_code": place.vat_code,
                "department": place.department,
                "project": place.project,
                "customer": place.customer,
                "dimensions": list(place.dimensions),
                "before": place.before,
                "after": place.after,
            }
            for place in one.differences
        ],
        "asked": list(
            dict.fromkeys(case_texts(case.code, case.params, language).sentence for case in one.asked)
        ),
    }


def read_rules(given: list[dict[str, Any]]) -> tuple[tuple[Rule, ...], dict[str, list[str]]]:
    """The rules, and what is wrong with each and between them, by field."""
    rules: dict[int, Rule] = {}
    errors: dict[str, list[str]] = defaultdict(list)
    for position, one in enumerate(given):
        try:
            rules[position] = rule_from_dict(one)
        except ValueError:
            errors[f"rules.{position}"].append(_SENTENCES["rule_impossible"])
    for problem in rule_problems(rules):
        name = f"rules.{problem.position}" + _FIELDS.get(problem.code, "")
        other = "" if problem.code == "rule_id_twice" else f" ({problem.other})"
        errors[name].append(_SENTENCES[problem.code] + other)
    return tuple(rules.values()), errors


def refused_rules(services: Services, shop: int, rules: tuple[Rule, ...]) -> dict[str, list[str]]:
    """What the connected books would refuse of rules that are new or changed, by field."""
    errors: dict[str, list[str]] = defaultdict(list)
    for one in refused_by_the_books(services, shop, rules):
        errors[f"rules.{one.position}.{one.place}"].append(f"{_SENTENCES[one.code]} ({one.word})")
    return errors


def _seen() -> int:
    """The version the caller read, from If-Match; raises Precondition without one."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise IfMatchMissing()
    text_ = given.removeprefix("W/").strip('"')
    if not text_.isascii() or not text_.isdigit() or len(text_) > 9:
        raise Precondition()
    return int(text_)


class IfMatchMissing(Refusal):
    """The caller did not say which version it changes."""

    code = "if_match_missing"
    status = 428


def _answer(version: int, rules: tuple[Rule, ...]) -> Response:
    answer: Response = jsonify({"version": version, "rules": [rule_as_dict(rule) for rule in rules]})
    answer.set_etag(str(version))
    return answer
