"""The HTTP face: token calls of both flows and the report calls, as strict as the vendor or stricter."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Flask, Response, jsonify, request

from app.sandbox.server import StandIn
from app.sandbox.vipps.auth import Denied, VippsKeys
from app.sandbox.vipps.book import VippsLedgerBook
from app.sandbox.vipps.control import add_control_call
from app.sandbox.vipps.problems import handle_refusals, invalid, invalid_client, problem, unauthorized
from app.sandbox.vipps.reports import May, Reports
from app.sandbox.vipps.serving import headers_as_sent
from app.sandbox.vipps.tampering import damaged_body

_SYSTEM_HEADERS: Final = (
    "Vipps-System-Name",
    "Vipps-System-Version",
    "Vipps-System-Plugin-Name",
    "Vipps-System-Plugin-Version",
)


def create_vipps_stand_in(
    book: VippsLedgerBook,
    keys: VippsKeys,
    *,
    page_size: int = 1000,
    ledgers_page_size: int = 100,
    today: Callable[[], date] | None = None,
) -> StandIn:
    """Return the stand-in that serves ``book`` to whoever holds one of ``keys``.

    ``page_size`` is told in the header ``Vipps-Feed-Page-Size``; ``today`` is the vendor's date (default:
    today in Oslo), after which dates answer 404. Also: ``POST /_vipps/call`` (see ``control``) and the
    custom faults of ``tampering``. ``GET /_state`` has the ledgers and how often personal data was asked for.
    """
    app = Flask("vipps-stand-in")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, its base does not
    asked_for_personal = 0
    reports = Reports(
        book,
        lambda: app.extensions["faults"],
        page_size=page_size,
        ledgers_page_size=ledgers_page_size,
        today=today or (lambda: datetime.now(ZoneInfo("Europe/Oslo")).date()),
    )
    handle_refusals(app)
    _add_token_calls(app, keys)
    add_control_call(app, book, keys)

    @app.get("/settlement/v1/ledgers")
    def ledgers() -> Response:
        may = _admitted(keys)
        given = _parameters("settlesForRecipientHandles", "cursor")
        return jsonify(reports.ledgers(may, given.get("settlesForRecipientHandles"), given.get("cursor")))

    @app.get("/report/v2/ledgers/<ledger_id>/<topic>/dates/<day>")
    def report_of_date(ledger_id: str, topic: str, day: str) -> Response:
        may = _admitted(keys)
        cursor, with_personal = report_parameters()
        return answer(reports.of_date(may, ledger_id, topic, day, cursor, with_personal))

    @app.get("/report/v2/ledgers/<ledger_id>/<topic>/feed")
    def feed(ledger_id: str, topic: str) -> Response:
        may = _admitted(keys)
        cursor, with_personal = report_parameters()
        return answer(reports.feed(may, ledger_id, topic, cursor, with_personal))

    def report_parameters() -> tuple[str | None, bool]:
        nonlocal asked_for_personal
        given = _parameters("cursor", "includeGDPRSensitiveData")
        wanted = given.get("includeGDPRSensitiveData", "false")
        if wanted not in ("true", "false"):
            raise invalid("includeGDPRSensitiveData", "must be true or false")
        asked_for_personal += wanted == "true"
        return given.get("cursor"), wanted == "true"

    def answer(page: dict[str, Any]) -> Response:
        response = jsonify(page)
        response.headers["Vipps-Feed-Page-Size"] = str(page_size)
        return damaged_body(app.extensions["faults"], response)

    def state() -> dict[str, Any]:
        return {**book.state(), "askedForPersonalData": asked_for_personal}

    return StandIn("vipps", app, state)


def _add_token_calls(app: Flask, keys: VippsKeys) -> None:
    @app.post("/accesstoken/get")
    def standard_token() -> Response:
        if request.get_data():
            raise invalid("body", "must be empty")
        token = keys.standard_token(headers_as_sent())
        if token is None:
            raise unauthorized()
        return jsonify(token)

    @app.post("/miami/v1/token")
    def partner_token() -> Response:
        is_form = request.mimetype == "application/x-www-form-urlencoded"
        token = keys.partner_token(headers_as_sent(), request.form.get("grant_type") if is_form else None)
        if token is None:
            raise invalid_client()
        return jsonify(token)


def _admitted(keys: VippsKeys) -> May:
    """Return what the caller may see; refuse missing, wrong or others' keys and over-long system headers."""
    may = keys.admit(headers_as_sent())
    if isinstance(may, Denied):
        raise (
            unauthorized() if may.status == 401 else problem(403, "Forbidden", "Wrong Merchant-Serial-Number")
        )
    for name in _SYSTEM_HEADERS:
        if len(request.headers.get(name, "")) > 30:
            raise invalid(name, "must be at most 30 characters")
    return may


def _parameters(*known: str) -> dict[str, str]:
    """Return the query parameters; refuse one the call does not have, or one given twice or empty."""
    for name, values in request.args.lists():
        if name not in known:
            raise invalid(name, "unknown parameter")
        if len(values) > 1 or not values[0]:
            raise invalid(name, "must be given once, with a value")
    return request.args.to_dict()
