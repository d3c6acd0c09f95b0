"""Vouchers: approve exactly the draft that was seen, reverse, read the documentation."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.api.authentication import DECIDE, VIEW, actor, needs, services, shop_id
from app.api.fields import ROW
from app.api.payout_schemas import Approval, Reversal
from app.errors import NotFound
from app.pipeline.approve import approve
from app.pipeline.evidence_zip import evidence_zip
from app.pipeline.reversals import reverse_voucher
from app.store import vouchers

blueprint = Blueprint("vouchers", __name__, url_prefix="/v1/vouchers", description="What is booked")


@blueprint.route(f"/<{ROW}:voucher_id>/approve", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(Approval)
@blueprint.response(204)
def approve_draft(given: dict[str, Any], voucher_id: int) -> None:
    """Approve a draft by its hash

    409 `draft_changed` when it is not that draft any more, 409 `voucher_not_draft` when it is approved.
    """
    approve(services(), shop_id(), voucher_id, given["draft_hash"], actor())


@blueprint.route(f"/<{ROW}:voucher_id>/reverse", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(Reversal)
@blueprint.response(202)
def reverse(given: dict[str, Any], voucher_id: int) -> None:
    """Reverse a booked voucher

    The exact negation is booked; nothing is deleted. With `rebook` the payout is drafted again as the next
    revision.
    """
    reverse_voucher(
        services(),
        shop_id(),
        voucher_id,
        on=given["date"],
        reason=given["reason"],
        rebook=given["rebook"],
        actor=actor(),
    )


@blueprint.route(f"/<{ROW}:voucher_id>/evidence", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def evidence(voucher_id: int) -> Response:
    """The documentation as PDF, as it is attached in the accounting system"""
    shop = shop_id()
    with services().store.reading(shop) as connection:
        vouchers.get_voucher(connection, shop, voucher_id)
        found = vouchers.evidence_of(connection, shop, voucher_id)
    if found is None:
        raise NotFound("evidence_not_made", voucher=voucher_id)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(found.content, 200, headers=headers, mimetype=found.media_type)


@blueprint.route(f"/<{ROW}:voucher_id>/evidence.zip", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
def everything(voucher_id: int) -> Response:
    """Everything behind a voucher: documentation, report, transactions as CSV, the voucher as JSON

    The same bytes while nothing happens to the voucher; `SHA256SUMS` names each file.
    """
    name, content = evidence_zip(services(), shop_id(), voucher_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers=headers, mimetype="application/zip")
