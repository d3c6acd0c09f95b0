"""Pairing: a code becomes a token; a token is replaced or ended."""

from typing import Any, cast

from flask import current_app
from flask_smorest import Blueprint
from marshmallow import fields

from app.api.authentication import CONFIGURE, actor, caller, needs, services
from app.api.fields import Strict, Tolerant, text
from app.pipeline.pairing import WrongTries, exchange, revoke_site, rotate_token

blueprint = Blueprint("pairing", __name__, url_prefix="/v1", description="Codes and tokens of sites")


class PairingAsked(Strict):
    code = text(40, required=True, metadata={"description": "as given, like 7KQ2-M9XA-44TF-WZ3H"})
    nonce = text(
        64,
        required=True,
        pattern="[A-Za-z0-9_-]{16,64}",
        metadata={"description": "chosen by the site; the same again gives the same token until it is used"},
    )
    address = text(500, required=True, shortest=1, metadata={"description": "the site's raw address"})
    environment = text(32, required=True, pattern="[a-z]+")
    plugin_version = text(32, required=True, pattern=r"[0-9A-Za-z.+-]+")
    site = text(64, load_default="", metadata={"description": "the id it had, when it pairs again"})


class ShopPaired(Tolerant):
    name = fields.String()
    kind = fields.String(metadata={"description": "production or test"})


class Paired(Tolerant):
    site = fields.String(metadata={"description": "the id the site signs with"})
    token = fields.String(metadata={"description": "shown now and never again"})
    shop = fields.Nested(ShopPaired)


class Token(Tolerant):
    token = fields.String()


@blueprint.route("/pairing", methods=["POST"])
@blueprint.doc(security=[])
@blueprint.arguments(PairingAsked)
@blueprint.response(200, Paired)
def pair(given: dict[str, Any]) -> dict[str, Any]:
    """Exchange a one-time code for the site's token

    Not signed. Repeatable with the same nonce until the token is first used; then 410. A wrong code is 410,
    too many of them 429.
    """
    paired = exchange(
        services(),
        cast(WrongTries, current_app.extensions["avstem_wrong_tries"]),
        code=given["code"],
        nonce=given["nonce"],
        address=given["address"],
        environment=given["environment"],
        plugin_version=given["plugin_version"],
        known_as=given["site"],
    )
    return {
        "site": paired.site,
        "token": paired.token,
        "shop": {"name": paired.shop_name, "kind": paired.shop_kind},
    }


@blueprint.route("/site/rotate", methods=["POST"])
@needs(CONFIGURE)
@blueprint.response(200, Token)
def rotate() -> dict[str, Any]:
    """Replace the site's token

    The token before stays valid until the new one is first used, so that a lost answer locks nobody out.
    """
    who = caller()
    return {"token": rotate_token(services(), who.shop.id, who.site.id, actor())}


@blueprint.route("/site/revoke", methods=["POST"])
@needs(CONFIGURE, copies=True)
@blueprint.response(204)
def revoke() -> None:
    """End the site's token at once"""
    who = caller()
    revoke_site(services(), who.shop.id, who.site.id, actor())
