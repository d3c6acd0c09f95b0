"""The other way out: an e-mail over the operator's SMTP server, with a deadline and crash points.

Raises Unavailable when the server has taken nothing, so that it may be tried again. Addresses and texts stay
out of logs.
"""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

import structlog

from app.crashpoints import point
from app.errors import SettingMissing, Unavailable

SYSTEM: Final = "smtp"
SETTING: Final = "AVSTEM_SMTP_URL"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})

_log = structlog.get_logger(__name__)


def check_smtp_url(url: str) -> None:
    """Raise SettingMissing unless it is ``smtp://`` or ``smtps://`` with a host."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingMissing("setting_invalid", setting=SETTING)


def send_mail(
    url: str, sender: str, to: Sequence[str], subject: str, text: str, message_id: str, seconds: float
) -> bool:
    """Send one e-mail; False when the server will never take it.

    The line is encrypted (``smtps``, or STARTTLS) unless the server is this machine.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), subject
    message["Message-ID"], message["Auto-Submitted"] = message_id, "auto-generated"
    message.set_content(text)
    parts = urlsplit(url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    point("call:smtp:send:before")
    outcome = "not reached"
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=seconds)
        with server:
            if parts.scheme == "smtp" and host not in _LOOPBACK:
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
            outcome = "sent"
    except smtplib.SMTPRecipientsRefused:
        outcome = "refused"
        return False
    except smtplib.SMTPResponseException as error:
        outcome = str(error.smtp_code)
        if 500 <= error.smtp_code < 600 and not isinstance(error, smtplib.SMTPAuthenticationError):
            return False
        raise Unavailable(SYSTEM, "send") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(SYSTEM, "send") from error
    finally:
        _log.info("mail", outcome=outcome, recipients=len(to))
    point("call:smtp:send:after")
    return True
