"""Payment methods of the shop's checkout: each belongs to a connection, or to no provider."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import ValidationError, fields, validate, validates_schema

from app.api.authentication import CONFIGURE, VIEW, actor, needs, services, shop_id
from app.api.fields import Flag, Strict, Tolerant, text, whole
from app.pipeline.payment_methods import choose_methods, payment_methods

blueprint = Blueprint("payment_methods", __name__, url_prefix="/v1", description="Ways to pay in the shop")


class MethodChosen(Strict):
    payment_method = text(100, shortest=1, required=True)
    connection = whole(1, 2**31 - 1, load_default=None, allow_none=True)
    no_provider = Flag(load_default=False)

    @validates_schema
    def one_of_both(self, data: dict[str, Any], **given: Any) -> None:
        if (data.get("connection") is None) != data.get("no_provider", False):
            raise ValidationError("Give a connection, or say that there is no provider.", "connection")


class MethodsChosen(Strict):
    payment_methods = fields.List(
        fields.Nested(MethodChosen), required=True, validate=validate.Length(min=1, max=100)
    )


class MethodShown(Tolerant):
    payment_method = fields.String()
    connection = fields.Integer(allow_none=True)
    no_provider = fields.Boolean()
    asked = fields.Boolean(metadata={"description": "orders have it, and nobody said who settles it"})
    chosen = fields.Boolean(metadata={"description": "a person chose it"})
    orders = fields.Integer()


class MethodsShown(Tolerant):
    payment_methods = fields.List(fields.Nested(MethodShown))


@blueprint.route("/payment-methods", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, MethodsShown)
def read() -> dict[str, Any]:
    """List the payment methods that orders have, and who settles them"""
    return _shown()


@blueprint.route("/payment-methods", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(MethodsChosen)
@blueprint.response(200, MethodsShown)
def choose(given: dict[str, Any]) -> dict[str, Any]:
    """Say who settles a payment method: a connection, or no provider

    Only the methods that are named change.
    """
    chosen = {one["payment_method"]: one["connection"] for one in given["payment_methods"]}
    choose_methods(services(), shop_id(), chosen, actor())
    return _shown()


def _shown() -> dict[str, Any]:
    with services().store.reading(shop_id()) as connection:
        known = payment_methods(connection, shop_id())
    return {
        "payment_methods": [
            {
                "payment_method": one.name,
                "connection": one.connection_id,
                "no_provider": one.is_known and one.connection_id is None,
                "asked": not one.is_known,
                "chosen": one.is_chosen,
                "orders": one.orders,
            }
            for one in known
        ]
    }
