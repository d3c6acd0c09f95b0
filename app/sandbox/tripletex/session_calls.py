"""The calls that make, tell of and end a session."""

from collections.abc import Mapping
from typing import Any

from flask import request

from app.sandbox.tripletex.books import TripletexBooks
from app.sandbox.tripletex.fields import Models
from app.sandbox.tripletex.parameters import Parameters
from app.sandbox.tripletex.refusals import NULL, UNKNOWN_FIELD, WRONG_TYPE, Complaint, invalid, unmappable
from app.sandbox.tripletex.serving import Answer, Serving, token, value
from app.sandbox.tripletex.sessions import Session
from app.sandbox.tripletex.settings import Settings
from app.sandbox.tripletex.wire import parse

_EMPLOYEE = ("consumerToken", "employeeToken", "expirationDate")


def add_session_calls(serving: Serving, books: TripletexBooks, settings: Settings, models: Models) -> None:
    sessions = books.sessions

    def shown(session: Session) -> dict[str, Any]:
        ends = session.ends.date().isoformat()
        return {"id": session.id, "version": 1, "token": session.value, "expirationDate": ends}

    def create() -> Answer:
        Parameters()
        given = _body(*_EMPLOYEE)
        consumer, employee, expires = (_text(given, name) for name in _EMPLOYEE)
        return value(shown(sessions.create(settings.environment, consumer, employee, expires)), 201)

    def create_by_query() -> Answer:
        asked = Parameters(*_EMPLOYEE)
        consumer, employee, expires = (asked.text(name) or "" for name in _EMPLOYEE)
        if not expires:
            raise invalid(Complaint("expirationDate", NULL))
        return value(shown(sessions.create(settings.environment, consumer, employee, expires)))

    def create_from_refresh_token() -> Answer:
        Parameters()
        given = _body("refreshToken", "ttlSeconds")
        seconds = given.get("ttlSeconds")
        if seconds is None:
            raise invalid(Complaint("ttlSeconds", NULL))
        if type(seconds) is not int:
            raise unmappable(Complaint("ttlSeconds", WRONG_TYPE))
        session = sessions.create_from_refresh_token(
            settings.environment, _text(given, "refreshToken"), seconds
        )
        answer = {"token": session.value}
        return Answer(200, answer) if settings.bare_session_token else value(answer)

    def who_am_i() -> Answer:
        asked = Parameters("fields")
        selection = models.select("LoggedInUserInfo", asked.text("fields") or "")
        me = {"employee_id": token().employee_id, "company": serving.company()}
        return value(models.show("LoggedInUserInfo", me, selection))

    def close(session: str) -> Answer:
        sessions.close(session)
        return Answer(204)

    session = "/token/session"
    serving.add("POST", f"{session}/:create", create, needs_session=False)
    serving.add("PUT", f"{session}/:create", create_by_query, needs_session=False)
    serving.add("POST", f"{session}/:createFromRefreshToken", create_from_refresh_token, needs_session=False)
    serving.add("GET", f"{session}/>whoAmI", who_am_i)
    serving.add("DELETE", f"{session}/<session>", close)


def _body(*known: str) -> Mapping[str, Any]:
    given = parse(request.get_data())
    if not isinstance(given, Mapping):
        raise unmappable(Complaint(None, WRONG_TYPE))
    for name in given:
        if name not in known:
            raise unmappable(Complaint(name, UNKNOWN_FIELD))
    return given


def _text(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name)
    if text is None:
        raise invalid(Complaint(name, NULL))
    if not isinstance(text, str):
        raise unmappable(Complaint(name, WRONG_TYPE))
    return text
