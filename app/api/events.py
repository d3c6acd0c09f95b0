"""Events: order and refund snapshots in batches, each stored once."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import ValidationError

from app.api.authentication import SITE, Caller, caller, needs, services
from app.api.errors import flat, problem, translated
from app.api.event_schemas import EventBatch, EventResults
from app.api.language import reader_language
from app.api.snapshots import read_event
from app.errors import Conflict
from app.messages import error_sentence
from app.pipeline.intake import take_events
from app.pipeline.keeping import keep_aside

blueprint = Blueprint("events", __name__, url_prefix="/v1", description="Order and refund snapshots")


@blueprint.route("/events", methods=["POST"])
@needs(SITE)
@blueprint.arguments(EventBatch)
@blueprint.response(200, EventResults)
def take(given: dict[str, Any]) -> dict[str, Any] | Response:
    """Store a batch of snapshots

    Each event is judged on its own: a refused one loses no other. The same event again is `known`, a snapshot
    older than what is known is `older`; both are acknowledged. When not one event can be taken the answer is
    422 with the same `results`. A site in safe mode gets `kept` for what is kept aside: no acknowledgement. A
    copy gets 409 `site_identity`.
    """
    who = caller()
    if who.is_copy:
        raise Conflict("site_identity", differs=", ".join(who.differs))
    read: list[dict[str, Any]] = []
    results: list[dict[str, Any] | None] = []
    for event in given["events"]:
        try:
            read.append(read_event(event))
            results.append(None)
        except ValidationError as error:
            results.append(_refused(event, error))
    taken = iter(_taken(who, read) if read else ())
    answered = [result if result is not None else next(taken) for result in results]
    if not read:
        return problem(422, "events_refused", {"count": len(answered)}, more={"results": answered})
    return {"results": answered}


def _taken(who: Caller, read: list[dict[str, Any]]) -> list[dict[str, str]]:
    if who.judged.doubtful is not None:
        return keep_aside(services(), who.shop.id, who.site.id, who.judged.doubtful, who.differs, read)
    return take_events(services(), who.shop.id, who.site.id, who.site.public_id, who.site.pairing, read)


def _refused(event: object, error: ValidationError) -> dict[str, Any]:
    language = reader_language(services().settings.language)
    errors = flat(error.messages)
    code = "event_id_mismatch" if set(errors) == {"event_id"} and isinstance(event, dict) else "event_invalid"
    given = event.get("event_id") if isinstance(event, dict) else None
    return {
        "event_id": given[:64] if isinstance(given, str) else "",
        "result": "refused",
        "code": code,
        "message": error_sentence(code, {"fields": ", ".join(sorted(errors))}, language),
        "errors": translated(errors, language),
    }
