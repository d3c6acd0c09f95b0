"""Sales: how they are booked, the vouchers of them, and what is left out of the books."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.accounting.base import ComputesVat
from app.api.authentication import CONFIGURE, VIEW, actor, needs, services, shop_id
from app.api.fields import Strict, Tolerant, day, whole
from app.api.language import reader_language
from app.core.sales import SaleDate, SalesMode
from app.messages.words import word
from app.pipeline.desk import moved_by
from app.pipeline.sales_choice import choose_sales
from app.store import connections, sales, vouchers

blueprint = Blueprint("sales", __name__, url_prefix="/v1", description="The shop's sales in the books")

_MOST = 500


class SalesGiven(Strict):
    mode = fields.String(required=True, validate=validate.OneOf([str(one) for one in SalesMode]))
    sale_date = fields.String(
        load_default=str(SaleDate.COMPLETED),
        validate=validate.OneOf([str(one) for one in SaleDate]),
        metadata={"description": "what counts as delivery: the order completed, or its payment captured"},
    )
    start = day(
        load_default=None, allow_none=True, metadata={"description": "the first day whose sales are booked"}
    )


class SalesVoucher(Tolerant):
    id = fields.Integer()
    date = fields.Date()
    text = fields.String()
    state = fields.String()
    state_text = fields.String()
    number = fields.String(metadata={"description": "in the accounting system, empty before it is booked"})
    amount = fields.Integer(metadata={"description": "the sum of its debits, minor units"})
    currency = fields.String()
    draft = fields.String(metadata={"description": "hash to approve it by"})


class SalesShown(Tolerant):
    mode = fields.String()
    sale_date = fields.String()
    start = fields.Date(allow_none=True)
    can_book = fields.Boolean(
        metadata={"description": "whether the connected accounting system books vouchers with VAT"}
    )
    worked_at = fields.Integer(allow_none=True, metadata={"description": "epoch milliseconds"})
    vouchers = fields.List(fields.Nested(SalesVoucher), metadata={"description": "newest first"})


class LeftOutShown(Tolerant):
    order = fields.String()
    what = fields.String(metadata={"description": "`sale`, `prepayment`, `refund/<id>` or `repaid/<id>`"})
    day = fields.String()
    reason = fields.String(
        metadata={"description": "a case code, or `rule_ignores`, `reversed`, `before_start`, `no_details`"}
    )
    reason_text = fields.String()
    total = fields.Integer()
    currency = fields.String()
    payment_method = fields.String()


class LeftOut(Tolerant):
    orders = fields.List(fields.Nested(LeftOutShown))


class LeftOutAsked(Strict):
    most = whole(1, _MOST, load_default=_MOST)


@blueprint.route("/sales", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, SalesShown)
def read() -> dict[str, Any]:
    """How sales are booked, and the vouchers of them"""
    return _shown()


def _shown() -> dict[str, Any]:
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        books = sales.get_books(connection, shop)
        company = connections.live_company(connection, shop)
        rows = sales.vouchers_of_sales(connection, shop, 100)
    can_book = company is not None and (
        services().system(company.system).info.capabilities.vat is not ComputesVat.NONE
    )
    return {
        "mode": str(SalesMode.SETTLEMENT_ONLY) if books is None else books.mode,
        "sale_date": str(SaleDate.COMPLETED) if books is None else books.sale_date,
        "start": None if books is None else books.start,
        "can_book": can_book,
        "worked_at": None if books is None else books.worked_at,
        "vouchers": [
            {
                "id": row.id,
                "date": row.date,
                "text": row.draft["text"],
                "state": row.state,
                "state_text": word("voucher_state", row.state, language),
                "number": row.ledger_number or "",
                "amount": moved_by(vouchers.draft_of(row)),
                "currency": row.currency,
                "draft": row.draft_hash,
            }
            for row in rows
        ],
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
    return _shown()


@blueprint.route("/sales/left-out", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(LeftOutAsked, location="query")
@blueprint.response(200, LeftOut)
def left_out(given: dict[str, Any]) -> dict[str, Any]:
    """Sales and refunds that are not in the books, and why, newest first"""
    language = reader_language(services().settings.language)
    with services().store.reading(shop_id()) as connection:
        found = sales.left_out(connection, shop_id(), given["most"])
    return {"orders": [{**one, "reason_text": word("left_out", one["reason"], language)} for one in found]}
