"""The other way out: an e-mail over the operator's SMTP server, with a deadline and crash points.

Raises Unavailable when the server has taken nothing, so that it may be tried again. Addresses and texts stay
out of logs.
"""

import contextlib
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import structlog

from app.crashpoints import point
from app.errors import SettingMissing, Unavailable, Unclear

SYSTEM: Final = "smtp"
SETTING: Final = "AVSTEM_SMTP_URL"
_SENT: Final = "sent"
_FOR_GOOD: Final = 500
"""From this code on the server says no for good; below it, for now."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an e-mail: ``refused`` are the recipients that the server will never take it for,
    ``waiting`` those it refused for now while it took it for others, who have it."""

    refused: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


class _Told:
    """Tells a line that ended once the e-mail was on its way from one that took nothing."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        try:
            answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        except smtplib.SMTPDataError:
            raise
        except OSError as error:
            raise Unclear(SYSTEM, "send") from error
        return answer


class _Plain(_Told, smtplib.SMTP):
    pass


class _OverTls(_Told, smtplib.SMTP_SSL):
    pass


def check_smtp_url(url: str) -> None:
    """Raise SettingMissing unless it is ``smtp://`` or ``smtps://`` with a host."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingMissing("setting_invalid", setting=SETTING)


def send_mail(
    url: str, sender: str, to: Sequence[str], subject: str, text: str, message_id: str, seconds: float
) -> Taken:
    """Send one e-mail, and say for whom the server did not take it.

    The line is encrypted (``smtps``, or STARTTLS) unless the server is this machine. Raises Unclear when the
    line ended after the e-mail was handed over: nobody can ask whether it went.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), subject
    message["Message-ID"], message["Auto-Submitted"] = message_id, "auto-generated"
    message.set_content(text)
    point("call:smtp:send:before")
    outcome = "not reached"
    try:
        server = _reached(url, seconds)
        try:
            taken, outcome = _handed_over(server, message, to)
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):  # how it takes leave changes nothing
                server.quit()
    except Unclear:
        outcome = "unclear"
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(SYSTEM, "send") from error
    finally:
        _log.info("mail", outcome=outcome, recipients=len(to))
    point("call:smtp:send:after")
    return taken


def _reached(url: str, seconds: float) -> smtplib.SMTP:
    """The operator's server, encrypted and logged in to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = _OverTls(host, parts.port or 465, timeout=seconds, context=context)
    else:
        server = _Plain(host, parts.port or 587, timeout=seconds)
    try:
        if parts.scheme == "smtp" and host not in _LOOPBACK:
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _handed_over(server: smtplib.SMTP, message: EmailMessage, to: Sequence[str]) -> tuple[Taken, str]:
    """For whom it was not taken, and ``sent`` or the answer by which the server will never take it for
    anybody; else what it raised."""
    nobody = Taken(refused=tuple(to))
    try:
        refused = server.send_message(message, to_addrs=list(to))
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if any(code < _FOR_GOOD for code in codes):  # greylisted, or a box that is full for now
            raise
        return nobody, str(max(codes))
    except smtplib.SMTPNotSupportedError:  # an address with letters that the server does not know
        return nobody, "address"
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < _FOR_GOOD:
            raise
        return nobody, str(error.smtp_code)
    return _for_some(refused, to), _SENT


def _for_some(refused: Mapping[str, tuple[int, bytes]], to: Sequence[str]) -> Taken:
    for_good = {one for one, (code, _) in refused.items() if code >= _FOR_GOOD}
    return Taken(
        tuple(one for one in to if one in for_good),
        tuple(one for one in to if one in refused and one not in for_good),
    )
