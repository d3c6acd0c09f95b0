"""Tokens, the sessions made of them, and who a request comes from.

Two ways to a session: consumer and employee token (until midnight in Norway at the start of a date), or an
API token ``tlxr_`` for 300 to 28800 seconds. Each token belongs to exactly one company.
https://developer.tripletex.no/docs/documentation/authentication-and-tokens/
"""

import base64
import binascii
import itertools
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.sandbox.tripletex.refusals import Complaint, forbidden, invalid, not_found, unauthorized

ADVANCED_VOUCHER: Final = "AUTH_ADVANCED_VOUCHER"
NORWAY: Final = ZoneInfo("Europe/Oslo")
_SHORTEST, _LONGEST = 300, 28_800
_TEST_PREFIX: Final = "test-"


@dataclass(slots=True)
class Token:
    """What a user of one company gave to an integration; ``consumer`` is empty for API tokens.

    ``denied`` are paths below ``/v2`` (with what is under them) that the user has no access to.
    """

    value: str
    consumer: str
    company_id: int
    employee_id: int
    rights: frozenset[str]
    denied: tuple[str, ...] = ()
    is_revoked: bool = False

    def may(self, path: str) -> bool:
        return not any(path == one or path.startswith(f"{one}/") for one in self.denied)


@dataclass(slots=True)
class Session:
    id: int
    value: str
    token: Token
    ends: datetime


class Sessions:
    """The tokens of all companies and their sessions."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._tokens: dict[str, Token] = {}
        self._sessions: dict[str, Session] = {}
        self._ids = itertools.count(31_000_001)
        self._employees = itertools.count(18_492_001)

    @property
    def count(self) -> int:
        """How many sessions are valid now."""
        return sum(1 for one in self._sessions.values() if self._is_valid(one))

    def today(self) -> date:
        return self._clock().astimezone(NORWAY).date()

    def add(
        self,
        company_id: int,
        value: str,
        consumer: str,
        rights: Collection[str],
        denied: Collection[str],
    ) -> Token:
        if value in self._tokens:
            raise ValueError("the token exists already")
        token = Token(value, consumer, company_id, next(self._employees), frozenset(rights), tuple(denied))
        self._tokens[value] = token
        return token

    def revoke_token(self, token: str) -> None:
        """Make a token and its sessions invalid."""
        self._token(token).is_revoked = True

    def point_token(self, token: str, company: int) -> None:
        """Let a token, and its sessions, belong to another company from now on."""
        self._token(token).company_id = company

    def expire_sessions(self) -> None:
        self._sessions.clear()

    def _token(self, value: str) -> Token:
        if value not in self._tokens:
            raise ValueError("no such token")
        return self._tokens[value]

    def create(self, environment: str, consumer: str, employee: str, expires: str) -> Session:
        """Open a session for a consumer and an employee token (422 for a date not after today)."""
        for name, given in (("consumerToken", consumer), ("employeeToken", employee)):
            if not given:
                raise invalid(Complaint(name, "Kan ikke være null."))
        try:
            day = date.fromisoformat(expires)
        except ValueError:
            raise invalid(Complaint("expirationDate", "Ugyldig dato.")) from None
        if day <= self.today():
            raise invalid(Complaint("expirationDate", "Må være senere enn dagens dato."))
        token = self._known(environment, employee)
        if token.consumer != consumer or not self._is_of(environment, consumer):
            raise unauthorized()
        return self._open(token, datetime.combine(day, time(), NORWAY))

    def create_from_refresh_token(self, environment: str, value: str, seconds: int) -> Session:
        """Open a session for an API token (422 for less than 300 or more than 28800 seconds)."""
        if seconds > _LONGEST:
            raise invalid(Complaint("ttlSeconds", f"Kan ikke være over {_LONGEST}"))
        if seconds < _SHORTEST:
            raise invalid(Complaint("ttlSeconds", f"Kan ikke være under {_SHORTEST}"))
        token = self._known(environment, value)
        if token.consumer:
            raise unauthorized()
        return self._open(token, self._clock() + timedelta(seconds=seconds))

    def _known(self, environment: str, value: str) -> Token:
        token = self._tokens.get(value)
        if token is None or token.is_revoked or not self._is_of(environment, value):
            raise unauthorized()
        return token

    @staticmethod
    def _is_of(environment: str, value: str) -> bool:
        return value.startswith(_TEST_PREFIX) == (environment == "test")

    def _open(self, token: Token, ends: datetime) -> Session:
        session = Session(next(self._ids), uuid.uuid4().hex, token, ends)
        self._sessions[session.value] = session
        return session

    def close(self, value: str) -> None:
        """Log out; 404 for a session that is not there."""
        if self._sessions.pop(value, None) is None:
            raise not_found("Session")

    def admit(self, authorization: str) -> Token:
        """Return the token behind ``Basic base64("0:" + session)``; anything else is refused with 401.

        The user name is ``0``, empty, or the id of the token's own company; another company needs an
        accountant's token, which this stand-in does not have (403).
        """
        user, value = _basic(authorization)
        session = self._sessions.get(value)
        if session is None or not self._is_valid(session):
            raise unauthorized()
        if user not in ("", "0", str(session.token.company_id)):
            raise forbidden()
        return session.token

    def _is_valid(self, session: Session) -> bool:
        return not session.token.is_revoked and self._clock() < session.ends


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, colon, value = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise unauthorized() from None
    if scheme.lower() != "basic" or not colon:
        raise unauthorized()
    return user, value


def refuse_without_right(token: Token, right: str) -> None:
    """Refuse with 403 what the token's user may not do."""
    if right not in token.rights:
        raise forbidden()
