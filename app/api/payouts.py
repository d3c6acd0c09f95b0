"""Payouts: list, look at one, read its report again, ignore it."""

from typing import Any

from flask_smorest import Blueprint

from app.api import payout_views
from app.api.authentication import DECIDE, VIEW, actor, needs, services, shop_id
from app.api.fields import ROW
from app.api.language import reader_language
from app.api.payout_schemas import PayoutPage, PayoutQuery, PayoutShown, Reason, ResyncAnswer
from app.pipeline.preview import preview
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import ignore_payout
from app.store import listing

blueprint = Blueprint("payouts", __name__, url_prefix="/v1/payouts", description="What providers paid out")


@blueprint.route("", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(PayoutQuery, location="query")
@blueprint.response(200, PayoutPage)
def list_all(asked: dict[str, Any]) -> dict[str, Any]:
    """List payouts and balance days, newest first

    A balance day pays nothing out: it books what rows cost before a payout settles them, and is looked at,
    approved and reversed as a payout is.
    """
    shop, language = shop_id(), reader_language(services().settings.language)
    chosen = listing.PayoutFilter(
        state=asked.get("state"),
        provider=asked.get("provider"),
        attention=asked.get("attention"),
        first=asked.get("first"),
        last=asked.get("last"),
        text=asked.get("q", "").strip(),
        kind=asked.get("kind"),
    )
    page, per_page = asked["page"], asked["per_page"]
    with services().store.reading(shop) as connection:
        rows, total = listing.list_payouts(
            connection, shop, chosen, limit=per_page, offset=(page - 1) * per_page
        )
        ids = [row.id for row in rows]
        sums = listing.payout_sums(connection, shop, ids)
        asks = listing.open_cases_by_payout(connection, shop, ids)
        own = listing.vouchers_by_payout(connection, shop, ids)
    return {
        "payouts": [
            payout_views.short(row, sums.get(row.id), asks.get(row.id, 0), own.get(row.id, ()), language)
            for row in rows
        ],
        "total": total,
        "page": page,
        "per_page": per_page,
    }


@blueprint.route(f"/<{ROW}:payout_id>", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, PayoutShown)
def show(payout_id: int) -> dict[str, Any]:
    """Show one payout: rows with match, colour and reason, vouchers, cases, history

    Of one before the start, `preview_vouchers` are what would have been booked, to look at: they are not
    stored and cannot be approved.
    """
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop, one_moment=True) as connection:
        row = listing.payout_row(connection, shop, payout_id)
        shown = payout_views.shown(connection, shop, row, language)
    seen = preview(services(), shop, payout_id)
    return shown | payout_views.preview_shown(seen, language)


@blueprint.route(f"/<{ROW}:payout_id>/resync", methods=["POST"])
@needs(DECIDE)
@blueprint.response(202, ResyncAnswer)
@blueprint.alt_response(200, schema=ResyncAnswer)
def resync(payout_id: int) -> tuple[dict[str, Any], int]:
    """Resync payout

    Its report is collected again and compared by facts. Asked for again while it is under way: 200, and it
    happens once. What is booked is never booked a second time: a difference becomes a case.
    """
    asked = ask_resync(services(), shop_id(), payout_id, actor())
    return {"asked": asked}, 202 if asked else 200


@blueprint.route(f"/<{ROW}:payout_id>/ignore", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(Reason)
@blueprint.response(204)
def ignore(given: dict[str, Any], payout_id: int) -> None:
    """Say that a payout is not to be booked here

    Unsent drafts are withdrawn; 409 when a voucher of it is in the books.
    """
    ignore_payout(services(), shop_id(), payout_id, given["reason"], actor())
