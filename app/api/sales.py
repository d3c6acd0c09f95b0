"""Sales: how they are booked, the vouchers of them, and what is left out of the books."""

from typing import Any

from flask_smorest import Blueprint

from app.api.authentication import CONFIGURE, VIEW, actor, needs, services, shop_id
from app.api.fields import ROW
from app.api.language import reader_language
from app.api.payout_schemas import VoucherShown
from app.api.payout_views import voucher_shown
from app.api.sales_schemas import LeftOut, LeftOutAsked, SalesAsked, SalesGiven, SalesShown
from app.api.sales_views import choice_shown, sales_voucher_shown
from app.core.sales import SaleDate, SalesMode
from app.core.vouchers import VoucherKind
from app.errors import NotFound
from app.messages import word
from app.pipeline.sales_choice import choose_sales
from app.store import sales_shown, vouchers

blueprint = Blueprint("sales", __name__, url_prefix="/v1", description="The shop's sales in the books")

_FIRST = {"state": None, "page": 1, "per_page": 50}


@blueprint.route("/sales", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(SalesAsked, location="query")
@blueprint.response(200, SalesShown)
def read(asked: dict[str, Any]) -> dict[str, Any]:
    """How sales are booked, and the vouchers of them"""
    return _shown(asked)


def _shown(asked: dict[str, Any]) -> dict[str, Any]:
    shop, language = shop_id(), reader_language(services().settings.language)
    page, most, state = asked["page"], asked["per_page"], asked["state"]
    with services().store.reading(shop) as connection:
        rows = sales_shown.vouchers_of_sales(connection, shop, most, (page - 1) * most, state)
        ids = [row.id for row in rows]
        rates = sales_shown.sums_by_rate(connection, shop, ids)
        documented = sales_shown.documented(connection, shop, ids)
        return choice_shown(services(), connection, shop, language) | {
            "vouchers": [
                sales_voucher_shown(row, rates.get(row.id, {}), row.id in documented, language)
                for row in rows
            ],
            "total": sales_shown.count_vouchers_of_sales(connection, shop, state),
            "page": page,
            "per_page": most,
        }


@blueprint.route("/sales", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(SalesGiven)
@blueprint.response(200, SalesShown)
def choose(given: dict[str, Any]) -> dict[str, Any]:
    """Choose how sales are booked

    `settlement_only`: somebody else books them. `daily`: one voucher a day, `per_order`: one per order, from
    `start` on. Refused where the accounting system books no VAT for vouchers.
    """
    choose_sales(
        services(),
        shop_id(),
        SalesMode(given["mode"]),
        SaleDate(given["sale_date"]),
        given["start"],
        actor(),
    )
    return _shown(_FIRST)


@blueprint.route(f"/sales/vouchers/<{ROW}:voucher_id>", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, VoucherShown)
def voucher(voucher_id: int) -> dict[str, Any]:
    """One voucher of sales whole, with its postings and history"""
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        row = vouchers.get_voucher(connection, shop, voucher_id)
        if row.kind != VoucherKind.SALES:
            raise NotFound("voucher_not_found", voucher=voucher_id)
        return voucher_shown(connection, shop, row, language)


@blueprint.route("/sales/left-out", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(LeftOutAsked, location="query")
@blueprint.response(200, LeftOut)
def left_out(asked: dict[str, Any]) -> dict[str, Any]:
    """Sales and refunds that are not in the books, and why, newest first"""
    language = reader_language(services().settings.language)
    page, most = asked["page"], asked["per_page"]
    with services().store.reading(shop_id()) as connection:
        found = sales_shown.all_left_out(connection, shop_id())
    return {
        "orders": [
            {
                **one,
                "what_text": word("sales_entry", one["what"].partition("/")[0], language),
                "reason_text": word("left_out", one["reason"], language),
            }
            for one in found[(page - 1) * most : page * most]
        ],
        "total": len(found),
        "page": page,
        "per_page": most,
    }
