"""Access that a person gives at the other side: the start for a site, and where the browser comes back."""

from html import escape
from typing import Any, Final

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import CONFIGURE, actor, caller, needs, services, shop_id
from app.api.connection_schemas import ROLES
from app.api.errors import status_of
from app.api.fields import Strict, Tolerant, iso_ms, text
from app.api.language import reader_language
from app.errors import AvstemError
from app.messages import consent_text, error_sentence
from app.pipeline.consent import finish_consent, may_return_to, start_consent

blueprint = Blueprint(
    "oauth", __name__, url_prefix="/v1", description="Access given at the other side itself"
)

_STYLE: Final = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#9cf}}"
)
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
}
"""The page's address holds a code that is used up: it is told to nobody all the same."""


class ConsentAsked(Strict):
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    system = text(40, required=True, shortest=1, pattern="[a-z0-9_]+")
    environment = text(40, required=True, shortest=1, pattern="[a-z0-9_]+")
    style = text(40, required=True, shortest=1, pattern="[a-z0-9_]+")
    return_to = text(
        2000,
        load_default="",
        metadata={
            "description": "where the browser goes afterwards; only an address of the site itself counts"
        },
    )


class ConsentStarted(Tolerant):
    connection = fields.Integer()
    url = fields.String(metadata={"description": "to be opened by the person who gives access"})
    expires_at = fields.String()


@blueprint.route("/oauth/start", methods=["POST"])
@needs(CONFIGURE)
@blueprint.arguments(ConsentAsked)
@blueprint.response(200, ConsentStarted)
def start(given: dict[str, Any]) -> dict[str, Any]:
    """Begin to give access at a system that keeps its own keys

    The address works once, and for half an hour. What is connected goes on working until access is given;
    then confirm what it reaches, as for any connection.
    """
    wanted = given.pop("return_to")
    back = wanted if may_return_to(caller().site.address, wanted) else ""
    started = start_consent(services(), shop_id(), actor=actor(), return_to=back, **given)
    return {
        "connection": started.connection,
        "url": started.url,
        "expires_at": iso_ms(started.expires_at),
    }


@blueprint.route("/oauth/callback", methods=["GET"])
@blueprint.doc(security=[])
def callback() -> Response:
    """Where the other side sends the browser back to

    Answers with a page for the person, or sends the browser back to the shop.
    """
    asked = request.args
    try:
        ended = finish_consent(
            services(), asked.get("state", ""), asked.get("code", ""), asked.get("error", "")
        )
    except AvstemError as error:
        return _page(reader_language(services().settings.language), error, "")
    if ended.problem is None and ended.return_to:
        return Response(status=303, headers={**_HEADERS, "Location": ended.return_to})
    return _page(ended.language, ended.problem, ended.return_to)


def _page(language: str, problem: AvstemError | None, return_to: str) -> Response:
    title = consent_text("failed" if problem else "given", language)
    said = (
        error_sentence(problem.code, problem.params, language) if problem else consent_text("next", language)
    )
    back = (
        f"<p><a href='{escape(return_to)}' rel='noreferrer'>{escape(consent_text('back', language))}</a></p>"
        if return_to
        else ""
    )
    page = (
        f"<!doctype html><html lang='{escape(language)}'><meta charset=utf-8><title>{escape(title)}</title>"
        f"<meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
        f"<h1>{escape(title)}</h1><p>{escape(said)}</p>{back}</html>"
    )
    return Response(page, status_of(problem) if problem else 200, _HEADERS, mimetype="text/html")
