"""Notifications: who is told of new questions, and how often of how things stand."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import CONFIGURE, VIEW, actor, needs, services, shop_id
from app.api.fields import Strict, Tolerant, text
from app.core.telling import Digest
from app.pipeline.telling import sends_mail, set_notifications
from app.store import telling

blueprint = Blueprint("notifications", __name__, url_prefix="/v1", description="Who is told")


class Notifications(Strict):
    emails = fields.List(fields.Email(), required=True, validate=validate.Length(max=10))
    webhook = text(500, load_default="", metadata={"description": "https address; empty: none"})
    digest = fields.String(
        load_default=str(Digest.DAILY), validate=validate.OneOf([str(one) for one in Digest])
    )


class NotificationsShown(Tolerant):
    emails = fields.List(fields.String())
    webhook = fields.String()
    digest = fields.String()
    mails = fields.Boolean(metadata={"description": "whether the service sends this shop's e-mails"})
    refused = fields.List(
        fields.String(), metadata={"description": "addresses that the mail server takes nothing for"}
    )
    secret = fields.String(metadata={"description": "of a new webhook, told once; else empty"})


@blueprint.route("/notifications", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, NotificationsShown)
def read() -> dict[str, Any]:
    """Who is told, and by whom"""
    return _shown("")


@blueprint.route("/notifications", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(Notifications)
@blueprint.response(200, NotificationsShown)
def choose(given: dict[str, Any]) -> dict[str, Any]:
    """Choose who is told; the whole form replaces the former"""
    secret = set_notifications(
        services(), shop_id(), given["emails"], given["webhook"], Digest(given["digest"]), actor()
    )
    return _shown(secret)


def _shown(secret: str) -> dict[str, Any]:
    shop = shop_id()
    with services().store.reading(shop) as connection:
        row = telling.notifications_of(connection, shop)
        refused = telling.refused_addresses(connection, shop)
    return {
        "emails": [] if row is None else row.emails,
        "webhook": "" if row is None else row.webhook,
        "digest": str(Digest.DAILY) if row is None else row.digest,
        "mails": sends_mail(services(), row),
        "refused": refused,
        "secret": secret,
    }
