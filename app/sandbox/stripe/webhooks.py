"""Deliveries of events: signed as the vendor signs them, and wrong in every way a receiver must notice.

The header is ``Stripe-Signature: t=<unix>,v1=<hex>[,v1=<hex>]``, where hex is HMAC-SHA256 with the whole
secret (``whsec_…``) as key over ``t + "." + the body's bytes``. https://docs.stripe.com/webhooks
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from typing import Any, Final

import requests

from app.sandbox.stripe.book import StripeBook
from app.sandbox.stripe.events import Endpoint, Event
from app.sandbox.stripe.terms import BookError

DAMAGES: Final = ("signature", "body", "no_header", "no_v1")
_TIMEOUT_SECONDS: Final = 10


def signature(secret: str, moment: int, body: bytes) -> str:
    """Return the hex signature of ``body`` at ``moment`` (unix seconds)."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def signature_header(secrets: Sequence[str], moment: int, body: bytes) -> str:
    """Return the header's value; a secret more gives a ``v1`` more, and ``v0`` is there to be ignored."""
    parts = [f"v1={signature(secret, moment, body)}" for secret in secrets]
    return ",".join([f"t={moment}", *parts, f"v0={signature('whsec_v0', moment, body)}"])


class StripeWebhooks:
    """Delivers the events of accounts that have an endpoint, when it is told to.

    ``sent`` lists every delivery: event, type, the receiver's status (0: no answer). A delivery counts when
    the receiver answers 2xx to an undamaged one; until then the event waits.
    """

    def __init__(self, book: StripeBook, clock: Callable[[], float]) -> None:
        self._book, self._clock = book, clock
        self.sent: list[dict[str, Any]] = []

    def set_endpoint(self, account: str, url: str, secret: str) -> None:
        """Send the events of ``account`` to ``url`` from now on; earlier ones do not wait for it."""
        if not secret.startswith("whsec_") or not url.startswith(("http://", "https://")):
            raise BookError("an endpoint has an http address and a secret whsec_…")
        with self._book.lock:
            self._book.account(account).endpoint = Endpoint(url, [secret])

    def rotate_secret(self, account: str, secret: str) -> None:
        """Sign with a new secret and, until :meth:`retire_secret`, with the old one too."""
        if not secret.startswith("whsec_"):
            raise BookError("a secret begins with whsec_")
        with self._book.lock:
            self._endpoint(account).secrets.insert(0, secret)

    def retire_secret(self, account: str) -> None:
        """Sign with the newest secret alone."""
        with self._book.lock:
            del self._endpoint(account).secrets[1:]

    def deliver(
        self,
        account: str,
        event: str | None = None,
        *,
        type: str | None = None,  # noqa: A002 - the vendor's name of the field
        age: int = 0,
        damage: str | None = None,
        secret: str | None = None,
        copies: int = 1,
    ) -> list[int]:
        """Deliver one event (the newest unless named) and return the receiver's answers.

        ``type`` replaces the event's type (an unknown one); ``age`` dates the signature so many seconds back;
        ``secret`` signs with another one; ``damage`` is one of ``DAMAGES``.
        """
        if damage is not None and damage not in DAMAGES:
            raise BookError(f"no damage {damage!r}, one of {', '.join(DAMAGES)}")
        with self._book.lock:
            endpoint = self._endpoint(account)
            chosen = self._event(account, event)
            shown = chosen.as_json() | ({"type": type} if type else {})
            secrets = [secret] if secret else list(endpoint.secrets)
        body = json.dumps(shown, indent=2).encode()  # with white space: a receiver must not serialise anew
        headers = self._headers(secrets, int(self._clock()) - age, body, damage)
        if damage == "body":
            body = body.replace(b'"livemode"', b'"liveMode"', 1)
        answers = [self._post(endpoint.url, body, headers, shown) for _ in range(copies)]
        if any(200 <= status < 300 for status in answers) and not (damage or age or secret or type):
            chosen.waits = False
        return answers

    def deliver_waiting(self, account: str, *, newest_first: bool = False, copies: int = 1) -> list[int]:
        """Deliver every event that waits, in order or the newest first, each ``copies`` times."""
        with self._book.lock:
            waiting = [event.id for event in self._book.account(account).events if event.waits]
        answers: list[int] = []
        for event in reversed(waiting) if newest_first else waiting:
            answers += self.deliver(account, event, copies=copies)
        return answers

    def _headers(
        self, secrets: Sequence[str], moment: int, body: bytes, damage: str | None
    ) -> dict[str, str]:
        value = signature_header(secrets, moment, body)
        if damage == "signature":
            value = signature_header(["whsec_of_somebody_else"], moment, body)
        if damage == "no_v1":
            value = ",".join(part for part in value.split(",") if not part.startswith("v1="))
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0"}
        return headers if damage == "no_header" else {**headers, "Stripe-Signature": value}

    def _post(self, url: str, body: bytes, headers: dict[str, str], shown: dict[str, Any]) -> int:
        try:
            answer = requests.post(
                url, data=body, headers=headers, timeout=_TIMEOUT_SECONDS, allow_redirects=False
            )
            status = answer.status_code
        except requests.RequestException:
            status = 0
        self.sent.append({"event": shown["id"], "type": shown["type"], "status": status})
        return status

    def _endpoint(self, account: str) -> Endpoint:
        endpoint = self._book.account(account).endpoint
        if endpoint is None:
            raise BookError(f"{account} has no endpoint")
        return endpoint

    def _event(self, account: str, event_id: str | None) -> Event:
        events = self._book.account(account).events
        found = [event for event in events if event_id in (None, event.id)]
        if not found:
            raise BookError(f"no such event: {event_id!r}")
        return found[-1]
