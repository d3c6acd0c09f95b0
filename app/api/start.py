"""Start date, policy, pause: when and by whom a shop's vouchers are sent."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import CONFIGURE, VIEW, actor, needs, services, shop_id
from app.api.fields import Strict, Tolerant, day
from app.pipeline.approve import AUTOMATIC, REVIEW, set_policy
from app.pipeline.start import pause_shop, set_start_date
from app.store import shops

blueprint = Blueprint("start", __name__, url_prefix="/v1", description="When a shop's vouchers are sent")


class Start(Strict):
    start_date = day(required=True, metadata={"description": "nothing dated before it is booked"})


class StartShown(Tolerant):
    start_date = fields.Date(allow_none=True)
    policy = fields.String()
    paused = fields.Boolean()


class Policy(Strict):
    policy = fields.String(
        required=True,
        validate=validate.OneOf((REVIEW, AUTOMATIC)),
        metadata={"description": "review: a person approves each draft; automatic: no case is enough"},
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
    """Choose the start date; 409 `start_is_fixed` once a voucher was sent"""
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
    return {"start_date": row.start_date, "policy": row.policy, "paused": row.paused}
