"""Start date, policy, pause: when and by whom a shop's vouchers are sent."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import CONFIGURE, VIEW, actor, needs, services, shop_id
from app.api.fields import Strict, Tolerant, day
from app.core.balance_days import Split
from app.pipeline.approve import AUTOMATIC, REVIEW, set_policy
from app.pipeline.split import set_split
from app.pipeline.start import pause_shop, set_start_date
from app.store import shops

blueprint = Blueprint("start", __name__, url_prefix="/v1", description="When a shop's vouchers are sent")


class Start(Strict):
    start_date = day(required=True, metadata={"description": "nothing dated before it is booked"})


class StartShown(Tolerant):
    start_date = fields.Date(allow_none=True)
    policy = fields.String()
    split = fields.String(metadata={"description": "at which period ends payouts are split"})
    paused = fields.Boolean()


class Policy(Strict):
    policy = fields.String(
        required=True,
        validate=validate.OneOf((REVIEW, AUTOMATIC)),
        metadata={"description": "review: a person approves each draft; automatic: no case is enough"},
    )


class SplitChosen(Strict):
    split = fields.String(
        required=True,
        validate=validate.OneOf([str(one) for one in Split]),
        metadata={"description": "none: at the end of the year only; month; vat_term: each two months"},
    )


@blueprint.route("/start", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, StartShown)
def read() -> dict[str, Any]:
    """When the shop starts, who approves, whether it is paused"""
    return _shown()


@blueprint.route("/start", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(Start)
@blueprint.response(200, StartShown)
def choose(given: dict[str, Any]) -> dict[str, Any]:
    """Choose the start date; 409 `start_is_fixed` once a voucher was sent to the company"""
    set_start_date(services(), shop_id(), given["start_date"], actor())
    return _shown()


@blueprint.route("/policy", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(Policy)
@blueprint.response(200, StartShown)
def choose_policy(given: dict[str, Any]) -> dict[str, Any]:
    """Choose who lets vouchers be sent; `automatic` approves the drafts that wait, too"""
    set_policy(services(), shop_id(), given["policy"], actor())
    return _shown()


@blueprint.route("/split", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(SplitChosen)
@blueprint.response(200, StartShown)
def choose_split(given: dict[str, Any]) -> dict[str, Any]:
    """Choose at which period ends payouts are split

    What a row cost is then booked by a balance day in the period it happened in, when its payout comes later.
    Always so at the end of the year. What is sent already stays as it is.
    """
    set_split(services(), shop_id(), Split(given["split"]), actor())
    return _shown()


@blueprint.route("/pause", methods=["POST"])
@needs(CONFIGURE)
@blueprint.response(200, StartShown)
def pause() -> dict[str, Any]:
    """Stop sending at once; collecting and explaining go on"""
    pause_shop(services(), shop_id(), True, actor())
    return _shown()


@blueprint.route("/resume", methods=["POST"])
@needs(CONFIGURE)
@blueprint.response(200, StartShown)
def resume() -> dict[str, Any]:
    """Go on sending"""
    pause_shop(services(), shop_id(), False, actor())
    return _shown()


def _shown() -> dict[str, Any]:
    shop = shop_id()
    with services().store.reading(shop) as connection:
        row = shops.get_shop(connection, shop)
    return {name: getattr(row, name) for name in ("start_date", "policy", "split", "paused")}
