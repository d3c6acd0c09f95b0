"""Messages to a webhook that a shop chose: signed, and to no address inside the operator's network."""

import hashlib
import hmac
import json
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Row

from app.errors import Refusal, Unavailable
from app.http import Http
from app.pipeline.services import Services
from app.store.leases import Lease
from app.wire import addresses_of, is_public, new_public_session, new_session

WEBHOOK: Final = "webhook"


def check_webhook(address: str, *, test: bool) -> None:
    """Raise Refusal unless it is an https address of the open internet; a test shop's may be this machine."""
    parts = urlsplit(address)
    if _is_local(address, test=test):
        return
    if parts.scheme != "https" or not parts.hostname or parts.username or len(address) > 500:
        raise Refusal("webhook_address_refused")
    found = addresses_of(parts.hostname, parts.port or 443)
    if not found or not all(is_public(one) for one in found):
        raise Refusal("webhook_address_refused")


def _is_local(address: str, *, test: bool) -> bool:
    parts = urlsplit(address)
    return test and parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")


def post_message(services: Services, lease: Lease, row: Row[Any], wanted: Row[Any], *, test: bool) -> None:
    """Send a message to the shop's webhook, signed; raises Unavailable unless it was taken."""
    if not wanted.webhook or wanted.webhook_secret is None:
        return
    check_webhook(wanted.webhook, test=test)
    parts = urlsplit(wanted.webhook)
    body = json.dumps({"id": row.reference, **row.content}, ensure_ascii=False, sort_keys=True).encode()
    secret = services.vault.open(wanted.webhook_secret)["secret"]
    stamp = str(services.now_ms() // 1000)
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    way = Http(
        system=WEBHOOK,
        base_url=f"{parts.scheme}://{parts.netloc}",
        call_seconds=services.settings.call_seconds,
        deadline=lease.deadline,
        session=new_session() if _is_local(wanted.webhook, test=test) else new_public_session(),
    )
    answer = way.call(
        "tell",
        "POST",
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        headers={
            "Content-Type": "application/json",
            "X-Avstem-Message": row.reference,
            "X-Avstem-Signature": f"t={stamp},v1={signature}",
        },
        body=body,
        read=True,  # the same id again is the same message
    )
    if not 200 <= answer.status < 300:
        raise Unavailable(WEBHOOK, "tell")
