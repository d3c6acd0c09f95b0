"""Cases: what a person must decide, one by one or all of one cause."""

from typing import Any

from flask_smorest import Blueprint

from app.api.authentication import DECIDE, VIEW, actor, needs, services, shop_id
from app.api.case_schemas import (
    CasePage,
    CaseQuery,
    CasesDecided,
    CaseShown,
    DecisionForCause,
    DecisionOnCase,
)
from app.api.case_views import case_shown
from app.api.fields import ROW
from app.api.language import reader_language
from app.core.cases import Action, Decision
from app.errors import Refusal
from app.messages import case_texts
from app.pipeline.decide import decide_case, decide_cause
from app.pipeline.standing import decide_standing
from app.store import cases, listing

blueprint = Blueprint("cases", __name__, url_prefix="/v1/cases", description="What a person must decide")


@blueprint.route("", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(CaseQuery, location="query")
@blueprint.response(200, CasePage)
def list_all(asked: dict[str, Any]) -> dict[str, Any]:
    """List cases, oldest first; open ones unless `state` says otherwise"""
    shop, language = shop_id(), reader_language(services().settings.language)
    page, per_page = asked["page"], asked["per_page"]
    with services().store.reading(shop) as connection:
        chosen: dict[str, Any] = {
            "state": None if asked["state"] == "all" else asked["state"],
            "payout_id": asked.get("payout"),
            "cause": asked.get("cause"),
            "of_sales": asked.get("about") == "sales",
        }
        rows = cases.list_cases(connection, shop, **chosen, limit=per_page, offset=(page - 1) * per_page)
        total = cases.count_cases(connection, shop, **chosen)
        known = listing.case_orders(connection, shop, rows)
        groups = cases.open_by_cause(connection, shop)
    return {
        "cases": [case_shown(row, language, known) for row in rows],
        "groups": [
            {
                "cause": first.cause,
                "code": first.code,
                "title": case_texts(first.code, first.params, language).title,
                "count": count,
            }
            for first, count in groups
        ],
        "total": total,
        "page": page,
        "per_page": per_page,
    }


@blueprint.route(f"/<{ROW}:case_id>", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, CaseShown)
def show(case_id: int) -> dict[str, Any]:
    """Show one case"""
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        row = cases.get_case(connection, shop, case_id)
        return case_shown(row, language, listing.case_orders(connection, shop, [row]))


@blueprint.route(f"/<{ROW}:case_id>/decide", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(DecisionOnCase)
@blueprint.response(200, CaseShown)
def decide(given: dict[str, Any], case_id: int) -> dict[str, Any]:
    """Answer a case; what it held back goes on

    409 `case_not_open` when it is decided or its cause is gone. `answers` of the case says what it takes.
    With `standing` all open cases alike are answered too, and those to come, where `alike` of the case says
    that this answer can stand; until the voucher is sent a case answered so can be answered by itself.
    """
    shop, language = shop_id(), reader_language(services().settings.language)
    decision = _decision(shop, given)
    if given["standing"]:
        decide_standing(services(), shop, case_id, decision, actor())
    else:
        decide_case(services(), shop, case_id, decision, actor())
    with services().store.reading(shop) as connection:
        row = cases.get_case(connection, shop, case_id)
        return case_shown(row, language, listing.case_orders(connection, shop, [row]))


@blueprint.route("/decide", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(DecisionForCause)
@blueprint.response(200, CasesDecided)
def decide_all(given: dict[str, Any]) -> dict[str, Any]:
    """Answer all open cases of one cause alike, all of them or none

    A case that somebody answered meanwhile keeps that answer.
    """
    shop = shop_id()
    decision = _decision(shop, given["decision"])
    return {"decided": decide_cause(services(), shop, given["cause"], decision, actor())}


def _decision(shop: int, given: dict[str, Any]) -> Decision:
    identity = given["order_identity"]
    if given["order_number"]:
        with services().store.reading(shop) as connection:
            identity = listing.order_named(connection, shop, given["order_number"]).identity
    elif identity:
        with services().store.reading(shop) as connection:
            if not listing.orders_by_identity(connection, shop, [identity]):
                raise Refusal("order_not_found", number=identity)
    return Decision(
        action=Action(given["action"]),
        account=given["account"],
        customer=given["customer"],
        vat_code=given["vat_code"],
        order_identity=identity,
        fee_type=given["fee_type"],
        note=given["note"],
        rate=given["rate"],
        rate_source=given["rate_source"],
        rate_on=given["rate_on"].isoformat() if given["rate_on"] else "",
        voucher_date=given["voucher_date"].isoformat() if given["voucher_date"] else "",
    )
