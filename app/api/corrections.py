"""Corrections: a wrong account found later, as one proposal for all its vouchers."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import DECIDE, actor, needs, services, shop_id
from app.api.fields import ACCOUNT, Strict, Tolerant, day, text
from app.core.corrections import Wrong
from app.core.vouchers import VoucherDraft
from app.pipeline.corrections import Asked, accept_corrections, propose_corrections

blueprint = Blueprint("corrections", __name__, url_prefix="/v1/corrections", description="Wrong accounts")


class CorrectionAsked(Strict):
    account = text(20, shortest=1, required=True, pattern=ACCOUNT)
    right = text(20, shortest=1, required=True, pattern=ACCOUNT)
    first = day(required=True)
    last = day(required=True)
    provider = text(40, load_default="", metadata={"description": "empty: all"})
    reason = text(100, load_default="", metadata={"description": "stands on the vouchers"})


class CorrectionAccepted(CorrectionAsked):
    draft_hashes = fields.List(text(64, shortest=64), required=True, validate=validate.Length(min=1, max=500))


class CorrectionLine(Tolerant):
    account = fields.String()
    vat_code = fields.String()
    amount = fields.Integer()
    text = fields.String()


class CorrectionShown(Tolerant):
    date = fields.Date()
    currency = fields.String()
    text = fields.String()
    provider = fields.String()
    merchant_account = fields.String()
    draft_hash = fields.String()
    postings = fields.List(fields.Nested(CorrectionLine))


class CorrectionsShown(Tolerant):
    vouchers = fields.List(fields.Nested(CorrectionShown))


class CorrectionsBooked(Tolerant):
    voucher_ids = fields.List(fields.Integer())


@blueprint.route("/preview", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(CorrectionAsked)
@blueprint.response(200, CorrectionsShown)
def preview(given: dict[str, Any]) -> dict[str, Any]:
    """The correction vouchers as they would be booked; nothing is stored"""
    return {"vouchers": [_shown(one) for one in propose_corrections(services(), shop_id(), _asked(given))]}


@blueprint.route("", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(CorrectionAccepted)
@blueprint.response(202, CorrectionsBooked)
def accept(given: dict[str, Any]) -> dict[str, Any]:
    """Book the proposal that was seen; 409 `draft_changed` when it is another now"""
    made = accept_corrections(services(), shop_id(), _asked(given), given["draft_hashes"], actor())
    return {"voucher_ids": made}


def _asked(given: dict[str, Any]) -> Asked:
    wrong = Wrong(given["account"], given["right"], given["reason"].strip())
    return Asked(wrong, given["first"], given["last"], given["provider"])


def _shown(draft: VoucherDraft) -> dict[str, Any]:
    return {
        "date": draft.date,
        "currency": draft.currency,
        "text": draft.text,
        "provider": draft.identity.provider,
        "merchant_account": draft.identity.merchant_account,
        "draft_hash": draft.hash(),
        "postings": [
            {"account": one.account, "vat_code": one.vat_code, "amount": one.amount, "text": one.text}
            for one in draft.postings
        ],
    }
