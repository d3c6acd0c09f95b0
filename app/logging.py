"""Logs as JSON lines, with what must never be in a log taken out by name before it is written."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

_NEVER: Final = (
    "token",
    "secret",
    "password",
    "authorization",
    "credentials",
    "signature",
    "key_hash",
    "body",
    "email",
    "phone",
    "name",
    "address",
)
_ALLOWED: Final = frozenset({"logger_name"})


def set_up_logging(level: str) -> None:
    """Write structured lines to stderr; the standard library's records go the same way."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(message)s", force=True)
    for noisy in ("huey", "huey.consumer", "alembic", "werkzeug"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings tell whole addresses and header lines
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            hide_secrets,
            structlog.processors.ExceptionRenderer(_frames_without_values),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def hide_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the value of every field whose name suggests a secret or a person."""
    for field in event:
        if field not in _ALLOWED and any(word in field.lower() for word in _NEVER):
            event[field] = "[hidden]"
    return event


def _frames_without_values(exc_info: Any) -> list[str]:
    """The type of an exception and where it was raised, never its message or local values."""
    frames = []
    kind, _, trace = exc_info
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/app/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return [kind.__name__, *frames[-12:]]
