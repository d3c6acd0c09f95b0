"""Identity: what the owner says of a site that is not as it was when it was paired."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import CONFIGURE, actor, caller, needs, services
from app.api.fields import Strict, Tolerant
from app.api.language import reader_language
from app.api.texts import sentence
from app.pipeline.choosing import CHOICES, choose_identity

blueprint = Blueprint("identity", __name__, url_prefix="/v1/site", description="Copies and moved sites")


class Choice(Strict):
    choice = fields.String(
        required=True,
        validate=validate.OneOf(CHOICES),
        metadata={"description": "copy: this is a copy; moved: the shop has moved; restored: from a backup"},
    )


class ChoiceMade(Tolerant):
    choice = fields.String()
    site = fields.String(metadata={"description": "a copy's own id from now on; else the id it has"})
    token = fields.String(
        allow_none=True, metadata={"description": "a copy's own token, to read with; null for the others"}
    )
    needs_code = fields.Boolean(metadata={"description": "pair again with a new code to go on"})
    kept_events = fields.Integer(
        metadata={"description": "kept aside: dropped of a copy, else applied once it is paired"}
    )
    sentence = fields.String()


@blueprint.route("/identity", methods=["POST"])
@needs(CONFIGURE, doubtful=True)
@blueprint.arguments(Choice)
@blueprint.response(200, ChoiceMade)
def choose(given: dict[str, Any]) -> dict[str, Any]:
    """Say what the site is: a copy, moved, or restored from a backup

    The one call of configuring that a site in safe mode may make. A copy is given an id and a token of its
    own, to read with; the site it was taken from goes on. Moved and restored need a new pairing code.
    """
    who, choice = caller(), given["choice"]
    made = choose_identity(services(), who.shop, who.site, who.judged, who.told, choice, actor())
    language = reader_language(services().settings.language)
    return {
        "choice": choice,
        "site": made.site,
        "token": made.token,
        "needs_code": made.token is None,
        "kept_events": made.kept_events,
        "sentence": sentence(f"chosen.{choice}", language, count=made.kept_events),
    }
