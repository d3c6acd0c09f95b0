"""Stripe's webhooks: whether a notice is Stripe's, and what it asks to look at.

https://docs.stripe.com/webhooks#verify-manually. A notice is a hint and never a fact: what it is about is
read from the API.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Final

from app.providers.base import Notice, WrongSignature

HEADER: Final = "Stripe-Signature"
TOLERANCE: Final = 300
"""Seconds between the notice's own time and now, either way."""

KNOWN: Final = frozenset(
    {
        "payout.created",
        "payout.updated",
        "payout.paid",
        "payout.failed",
        "payout.canceled",
        "payout.reconciliation_completed",
        "charge.refunded",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
        "balance.available",
    }
)
"""The types that something is to be read again for."""

_TIME: Final = re.compile(r"[0-9]{1,11}")
_EVENT: Final = re.compile(r"evt_[0-9A-Za-z_]{1,100}")
_MOST_SIGNATURES: Final = 20


def read_notice(credentials: Mapping[str, str], headers: Mapping[str, str], body: bytes, now: int) -> Notice:
    """Return what the notice says; ``body`` are the bytes as they came, ``now`` Unix seconds.

    Raises WrongSignature when it is not signed with the connection's secret (any of several signatures, as
    while a secret is rotated), is too old, or is no event.
    """
    secret = credentials.get("webhook_secret", "")
    time, signatures = _signature(headers.get(HEADER, ""))
    if not secret or abs(now - time) > TOLERANCE:
        raise WrongSignature()
    expected = hmac.new(secret.encode(), b"%d." % time + body, hashlib.sha256).hexdigest()
    fits = [hmac.compare_digest(expected.encode(), one.encode("utf-8")) for one in signatures]
    if not any(fits):
        raise WrongSignature()
    return _notice(body, credentials.get("api_key", ""))


def _signature(header: str) -> tuple[int, list[str]]:
    """Return time and v1 signatures of ``t=...,v1=...,v1=...``; other schemes are not looked at."""
    time, signatures = "", []
    for part in header[:4000].split(","):
        name, _, value = part.strip().partition("=")
        if name == "t":
            time = value
        elif name == "v1":
            signatures.append(value)
    if not _TIME.fullmatch(time) or not 0 < len(signatures) <= _MOST_SIGNATURES:
        raise WrongSignature()
    return int(time), signatures


def _notice(body: bytes, key: str) -> Notice:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict) or event.get("object") != "event":
        raise WrongSignature()
    reference, account = event.get("id"), event.get("account")
    if not isinstance(reference, str) or not _EVENT.fullmatch(reference):
        raise WrongSignature()
    kind = event.get("type")
    is_ours = event.get("livemode") is key[2:].startswith("_live_")
    return Notice(
        reference=reference,
        account=account if isinstance(account, str) else "",
        is_known=isinstance(kind, str) and kind in KNOWN,
        is_ours=is_ours,
    )
