"""Telling people: plans messages about new questions and how things stand, and sends each once.

What is told is noted in the transaction that makes the message. An e-mail whose sending a process died in, or
whose line ended after it was handed over, is not sent again, for nobody can ask whether it went; the question
stands on the screen and in the digest. One that was taken for some recipients goes again to those alone that
were refused for now. A webhook is sent again under the same id.
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from app.core.telling import Digest, OpenCause, digest_day, new_causes
from app.errors import Unavailable, Unclear
from app.mail import SYSTEM, Taken, send_mail
from app.messages import case_texts
from app.messages.mails import mail_subject, mail_text
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.services import Services
from app.pipeline.webhook_messages import WEBHOOK, check_webhook, post_message
from app.store import audit, cases, shops, telling
from app.store.leases import Lease, fenced

EMAIL: Final = telling.EMAIL
EVERY_SECONDS: Final = 300
"""How often is looked for what is new: what opens together is told together."""

_TOO_LATE_MS: Final = 86_400_000


def sends_mail(services: Services, row: Row[Any] | None) -> bool:
    """Whether the service sends this shop's e-mails; the plugin does where it does not."""
    return bool(services.settings.smtp_url and row is not None and row.emails)


def set_notifications(
    services: Services, shop_id: int, emails: Sequence[str], webhook: str, digest: Digest, actor: str
) -> str:
    """Choose whom to tell; returns the secret of a webhook that is new, told this once, else nothing."""
    secret, sealed = "", None
    with services.store.writing("notifications", shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        if webhook:
            check_webhook(webhook, test=shop.kind == shops.TEST)
        before = telling.notifications_of(connection, shop_id)
        if webhook:
            sealed = before.webhook_secret if before is not None and before.webhook == webhook else None
            if sealed is None:
                secret = secrets.token_urlsafe(32)
                sealed = services.vault.seal({"secret": secret})
        telling.save_notifications(
            connection,
            shop_id,
            emails=list(emails),
            webhook=webhook,
            webhook_secret=sealed,
            digest=str(digest),
            due_at=services.now_ms(),
            attempts=0,
        )
        telling.wake(connection, shop_id, services.now_ms())
        audit.log_change(
            connection, shop_id, ("shop", shop_id), actor, services.now_ms(), "notifications_set"
        )
    return secret


def plan(services: Services, lease: Lease) -> Next:
    """Make the messages about what is new, and the digest where its day has come."""
    now = services.now_ms()
    with fenced(services.store, "telling.plan", lease) as connection:
        shop = shops.get_shop(connection, lease.shop)
        row = telling.notifications_of(connection, lease.shop)
        if row is None or shop.removed_at is not None or not (row.emails or row.webhook):
            return NOTHING
        groups = [(case, count) for case, count in cases.open_by_cause(connection, lease.shop)]
        opened = [OpenCause(case.cause, case.id, count) for case, count in groups]
        new = {one.cause for one in new_causes(opened, row.told)}
        if new:
            told = [(case, count) for case, count in groups if case.cause in new]
            reference = _reference("opened", [str(one.case) for one in opened if one.cause in new], now)
            if row.webhook:
                telling.add_message(connection, lease.shop, WEBHOOK, reference, _event(told), now)
            if sends_mail(services, row):
                _mail(connection, row, shop, "opened", reference, told, now)
        day = digest_day(
            Digest(row.digest), row.digested_on, services.clock().astimezone(ZoneInfo(shop.zone))
        )
        if day is not None and groups and sends_mail(services, row):  # none when all is well
            _mail(connection, row, shop, "digest", f"digest/{day}", groups, now)
        digested = day if day is not None else row.digested_on
        telling.set_told(connection, lease.shop, sorted({one.cause for one in opened}), digested)
    return Next(EVERY_SECONDS)


def _reference(kind: str, parts: Sequence[str], now: int) -> str:
    return f"{kind}/{hashlib.sha256('|'.join([*parts, str(now)]).encode()).hexdigest()[:24]}"


def _mail(
    connection: Any,
    row: Row[Any],
    shop: Row[Any],
    kind: str,
    reference: str,
    told: Sequence[tuple[Row[Any], int]],
    now: int,
) -> None:
    texts = [(case_texts(case.code, case.params, shop.language), count) for case, count in told]
    content = {
        "to": row.emails,
        "subject": mail_subject(kind, shop.name, shop.language),
        "text": mail_text(texts, shop.language),
    }
    telling.add_message(connection, shop.id, EMAIL, reference, content, now)


def _event(told: Sequence[tuple[Row[Any], int]]) -> dict[str, Any]:
    """What a webhook carries: codes, causes and sentences, never a secret or a customer's data."""
    return {
        "type": "cases_opened",
        "causes": [
            {
                "cause": case.cause,
                "code": case.code,
                "case": case.id,
                "count": count,
                "payout": case.payout_id,
                "sentence": {
                    language: case_texts(case.code, case.params, language).sentence
                    for language in ("nb", "en")
                },
            }
            for case, count in told
        ],
    }


def send_message(services: Services, lease: Lease) -> Next:
    """Send one message, once."""
    now = services.now_ms()
    with fenced(services.store, "telling.sending", lease) as connection:
        row = telling.get_message(connection, lease.shop, lease.id)
        wanted = telling.notifications_of(connection, lease.shop)
        shop = shops.get_shop(connection, lease.shop)
        if row.state not in (telling.WAITING, telling.SENDING):
            return NOTHING
        if row.state == telling.SENDING and row.channel == EMAIL:
            telling.set_message(connection, lease.shop, lease.id, state=telling.UNCLEAR)
            return NOTHING
        if now - row.made_at > _TOO_LATE_MS or wanted is None or shop.removed_at is not None:
            content = _given_up(row.content) if row.channel == EMAIL else row.content
            telling.set_message(connection, lease.shop, lease.id, state=telling.LATE, content=content)
            return NOTHING
        content, state = _still_wanted(row, wanted), telling.SENT
        if content is None:
            telling.set_message(connection, lease.shop, lease.id, state=telling.UNWANTED)
            return NOTHING
        telling.set_message(connection, lease.shop, lease.id, state=telling.SENDING)
    try:
        if row.channel == EMAIL:
            taken = _send_mail(services, lease, row.reference, content)
            content = _noted(content, taken)
            state = (
                telling.WAITING if taken.waiting else telling.SENT if content["taken"] else telling.REFUSED
            )
        else:
            post_message(services, lease, row, wanted, test=shop.kind == shops.TEST)
    except Unclear:
        with fenced(services.store, "telling.unclear", lease) as connection:
            telling.set_message(connection, lease.shop, lease.id, state=telling.UNCLEAR)
        return NOTHING
    except Unavailable:
        with fenced(services.store, "telling.not_sent", lease) as connection:
            telling.set_message(connection, lease.shop, lease.id, state=telling.WAITING)
        raise
    sent_at = services.now_ms()
    with fenced(services.store, "telling.sent", lease) as connection:
        telling.set_message(connection, lease.shop, lease.id, state=state, content=content, sent_at=sent_at)
    if state == telling.WAITING:  # for those alone who are left
        raise Unavailable(SYSTEM, "send")
    return NOTHING


def _still_wanted(row: Row[Any], wanted: Row[Any]) -> dict[str, Any] | None:
    """What is to be sent to those who are still to be told; None where nobody is."""
    content: dict[str, Any] = row.content
    if row.channel == WEBHOOK:
        return content if wanted.webhook else None
    left = [one for one in content["to"] if one in wanted.emails]
    return {**content, "to": left} if left else None


def _noted(content: dict[str, Any], taken: Taken) -> dict[str, Any]:
    """Who has it now, and who is refused for good; ``to`` are those it is still to be sent to."""
    not_taken = (*taken.refused, *taken.waiting)
    return {
        **content,
        "to": list(taken.waiting),
        "taken": [*content.get("taken", ()), *(one for one in content["to"] if one not in not_taken)],
        "refused": [*content.get("refused", ()), *taken.refused],
    }


def _given_up(content: dict[str, Any]) -> dict[str, Any]:
    """What others have, and these were refused for a day."""
    return _noted(content, Taken(refused=tuple(content["to"]))) if content.get("taken") else content


def _send_mail(services: Services, lease: Lease, reference: str, content: dict[str, Any]) -> Taken:
    settings = services.settings
    digest = hashlib.sha256(f"{lease.shop}/{reference}".encode()).hexdigest()[:32]
    domain = settings.mail_from.rpartition("@")[2].strip("> ") or "avstem.invalid"
    return send_mail(
        settings.smtp_url,
        settings.mail_from,
        content["to"],
        content["subject"],
        content["text"],
        f"<{digest}@{domain}>",
        min(settings.call_seconds, lease.deadline.remaining),
    )
