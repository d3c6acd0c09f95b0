"""Standing decisions: answers that hold for all cases alike, and their end."""

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import Row

from app.api.authentication import DECIDE, VIEW, actor, needs, services, shop_id
from app.api.fields import ROW, iso_ms
from app.api.language import reader_language
from app.api.standing_schemas import Revocation, StandingPage, StandingQuery, StandingShown
from app.core.texts import Language
from app.messages import condition_words, word
from app.pipeline.standing import revoke_standing
from app.store import standing

blueprint = Blueprint(
    "standing_decisions",
    __name__,
    url_prefix="/v1/standing-decisions",
    description="Answers for all cases alike",
)

_REVOKED = {"in_force": False, "revoked": True, "all": None}


@blueprint.route("", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(StandingQuery, location="query")
@blueprint.response(200, StandingPage)
def list_all(asked: dict[str, Any]) -> dict[str, Any]:
    """List standing decisions, newest first; those in force unless `state` says otherwise"""
    shop, language = shop_id(), reader_language(services().settings.language)
    page, per_page = asked["page"], asked["per_page"]
    with services().store.reading(shop) as connection:
        rows = standing.list_standing(connection, shop, revoked=_REVOKED[asked["state"]])
    return {
        "standing_decisions": [
            standing_shown(row, language) for row in rows[(page - 1) * per_page : page * per_page]
        ],
        "total": len(rows),
        "page": page,
        "per_page": per_page,
    }


@blueprint.route(f"/<{ROW}:standing_id>/revoke", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(Revocation)
@blueprint.response(200, StandingShown)
def revoke(given: dict[str, Any], standing_id: int) -> dict[str, Any]:
    """End a standing decision

    What it answered and is not sent to the books is asked again; vouchers that are sent stay as they are.
    """
    shop, language = shop_id(), reader_language(services().settings.language)
    revoke_standing(services(), shop, standing_id, given["reason"], actor())
    with services().store.reading(shop) as connection:
        return standing_shown(standing.get_standing(connection, shop, standing_id), language)


def standing_shown(row: Row[Any], language: Language) -> dict[str, Any]:
    condition = standing.condition_of(row)
    return {
        **condition.as_dict(),
        "id": row.id,
        "condition": condition_words(condition, language),
        "version": row.version,
        "decision": row.decision,
        "label": word("action", row.decision["action"], language),
        "valid_from": row.valid_from,
        "decided_by": row.decided_by,
        "decided_at": iso_ms(row.decided_at),
        "revoked_by": row.revoked_by,
        "revoked_at": iso_ms(row.revoked_at),
        "revoke_reason": row.revoke_reason,
    }
