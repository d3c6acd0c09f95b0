"""The one way out: every outside HTTP call, with a total deadline, crash points and no secrets in its log.

Raises :class:`~app.errors.Unavailable` when nothing was sent, :class:`~app.errors.Unclear` when a write was
sent and no whole answer came (a read gives Unavailable then). Any HTTP status is returned to the caller,
who knows the vendor's meaning. Redirects are never followed; answers are bounded in size.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn

import requests
import structlog
from requests.exceptions import ConnectTimeout, RequestException

from app.crashpoints import point
from app.errors import AvstemError, BadAnswer, SandboxInProduction, Unavailable, Unclear
from app.json_bytes import JsonReader
from app.wire import cut_off_after, new_session

SANDBOX_HEADER: Final = "X-Avstem-Sandbox"
LARGEST_ANSWER: Final = 64 * 1024 * 1024
_READS: Final = frozenset({"GET", "HEAD"})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock by which the work must be over."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    @property
    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - time.monotonic())


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; ``headers`` are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    system: str
    operation: str

    def json(self) -> Any:
        """Return the parsed body, decimals as Decimal; raise BadAnswer when it is not plain JSON."""
        try:
            return _READER.read(self.body)
        except (ValueError, RecursionError, InvalidOperation):
            raise BadAnswer(self.system, self.operation, http_status=self.status) from None


@dataclass(slots=True)
class Http:
    """A vendor's address and how long a call to it may take.

    ``base_url`` is scheme, host and port. ``call_seconds`` bounds each call; ``deadline`` (set by whoever
    holds a lease) bounds all of them. ``production`` refuses an address that says it is a sandbox.
    """

    system: str
    base_url: str
    call_seconds: float = 30.0
    production: bool = False
    deadline: Deadline | None = None
    session: requests.Session = field(default_factory=new_session)

    def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        files: Mapping[str, tuple[str | None, bytes, str]] | None = None,
        read: bool | None = None,
    ) -> Answer:
        """Make one call; ``operation`` names it in crash points and logs. See the module for what it raises.

        ``read`` tells whether the call changes nothing at the other side (default: by the method; a token
        request is a read although it is a POST).
        """
        is_read = method in _READS if read is None else read
        seconds = self._seconds(operation)
        point(f"call:{self.system}:{operation}:before")
        started = time.monotonic()
        outcome = "no answer"
        try:
            answer = self._send(
                operation,
                is_read,
                seconds,
                method,
                path,
                headers=headers,
                params=params,
                data=body,
                files=files,
            )
            outcome = str(answer.status)
        finally:
            took = round((time.monotonic() - started) * 1000)
            _log.info("call", system=self.system, operation=operation, outcome=outcome, ms=took)
        point(f"call:{self.system}:{operation}:after")
        if self.production and answer.headers.get(SANDBOX_HEADER):
            raise SandboxInProduction(system=self.system)
        return answer

    def _seconds(self, operation: str) -> float:
        seconds = self.call_seconds
        if self.deadline is not None:
            seconds = min(seconds, self.deadline.remaining)
        if seconds <= 0.05:
            raise Unavailable(self.system, operation, retry_after=1)
        return seconds

    def _send(
        self, operation: str, is_read: bool, seconds: float, method: str, path: str, **arguments: Any
    ) -> Answer:
        lost: Callable[..., AvstemError] = Unavailable if is_read else Unclear
        try:
            with cut_off_after(seconds) as cut:
                response = self.session.request(
                    method,
                    self.base_url + path,
                    timeout=(min(seconds, 10.0), seconds),
                    allow_redirects=False,
                    stream=True,
                    **arguments,
                )
                with response:
                    body = _read_bounded(response)
            if cut.happened:  # what looks like the end of the answer may be our own cut
                raise lost(self.system, operation)
        except ConnectTimeout:
            raise Unavailable(self.system, operation) from None
        except requests.ConnectionError as error:
            if _never_connected(error):
                raise Unavailable(self.system, operation) from None
            raise lost(self.system, operation) from None
        except (RequestException, _TooLong):
            raise lost(self.system, operation) from None
        return Answer(response.status_code, response.headers, body, self.system, operation)


class _TooLong(Exception):
    """The answer is larger than allowed."""


def _read_bounded(response: requests.Response) -> bytes:
    chunks, size = [], 0
    for chunk in response.iter_content(65536):
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise _TooLong
    return b"".join(chunks)


def _exact(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError("not a number that can be held")
    return number


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


_READER: Final = JsonReader(_exact, _no_number)


def _never_connected(error: requests.ConnectionError) -> bool:
    """Whether the connection was refused, so that nothing can have been sent."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError")
