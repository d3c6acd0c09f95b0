"""Keys: whose account and mode one reaches, and which rights a restricted one has.

https://docs.stripe.com/keys, /keys/restricted-api-keys. The vendor publishes no list of the names of the
rights (``rak_…_read``); a client must take the name from the answer.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final

from werkzeug.datastructures import Headers

from app.sandbox.stripe.errors import Refused, refusal
from app.sandbox.stripe.terms import BookError, handle_of

READ_RIGHTS: Final = {
    "account": "rak_accounts_kyc_basic_read",
    "balance": "rak_balance_read",
    "balance_transaction": "rak_balance_transaction_source_read",
    "bank_account": "rak_payout_read",
    "charge": "rak_charge_read",
    "dispute": "rak_dispute_read",
    "event": "rak_event_read",
    "payment_intent": "rak_payment_intent_read",
    "payout": "rak_payout_read",
    "refund": "rak_charge_read",
    "topup": "rak_topup_read",
}
"""The right that reading each kind of object needs; a kind not named here needs none."""

ALL_READ: Final = frozenset(READ_RIGHTS.values())
_FORM: Final = re.compile(r"(sk|rk)_(live|test)_[A-Za-z0-9]+")
_DOCS: Final = "https://stripe.com/docs/api#authentication"
_MISSING: Final = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, using "
    f"Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See {_DOCS} for details."
)


@dataclass(slots=True)
class ApiKey:
    """One key. ``name`` is what its owner calls it; ``rights`` is None for a secret key, which has all."""

    name: str
    text: str = field(repr=False)
    account_id: str
    rights: frozenset[str] | None
    revoked: bool = False

    @property
    def account(self) -> str:
        """The handle it reaches: the mode follows from the key's prefix alone."""
        return handle_of(self.account_id, livemode="_live_" in self.text[:8])

    @property
    def masked(self) -> str:
        return f"{self.text[:8]}{'*' * 8}{self.text[-4:]}"

    def require(self, kind: str) -> None:
        """Refuse with 403 and the name of the right when the key may not read this kind of object."""
        right = READ_RIGHTS.get(kind)
        if self.rights is None or right is None or right in self.rights:
            return
        raise refusal(
            403,
            f"The provided key '{self.masked}' does not have the required permissions for this endpoint on "
            f"account '{self.account_id}'. Having the '{right}' permission would allow this request to "
            "continue.",
        )


class StripeKeys:
    """All keys of all accounts, by their names."""

    def __init__(self) -> None:
        self._keys: dict[str, ApiKey] = {}

    def add(self, name: str, text: str, account_id: str, rights: Iterable[str] | None = None) -> None:
        """Make a key. ``rights`` is for restricted keys (``rk_``), which may read everything unless told."""
        match = _FORM.fullmatch(text)
        if match is None or name in self._keys:
            raise BookError(f"the key {name!r} has no form of a key, or its name is taken")
        if match[1] == "sk" and rights is not None:
            raise BookError("a secret key has all rights")
        granted = None if match[1] == "sk" else frozenset(ALL_READ if rights is None else rights)
        self._keys[name] = ApiKey(name, text, account_id, granted)

    def revoke(self, name: str) -> None:
        """Make a key worthless."""
        self._keys[name].revoked = True

    def restore(self, name: str) -> None:
        """Let a revoked key work again."""
        self._keys[name].revoked = False

    def set_rights(self, name: str, rights: Iterable[str]) -> None:
        """Change what a restricted key may read."""
        if self._keys[name].rights is None:
            raise BookError("a secret key has all rights")
        self._keys[name].rights = frozenset(rights)

    def move(self, name: str, account_id: str) -> None:
        """Let a key reach another account, as when a wrong one was pasted."""
        self._keys[name].account_id = account_id

    def admit(self, headers: Headers) -> ApiKey:
        """Return the key a request was sent with, or refuse it with 401 (403 for others' accounts)."""
        text = _sent(headers)
        key = next((one for one in self._keys.values() if compare_digest(one.text, text)), None)
        if key is None:
            shown = (
                f"{text[:8]}{'*' * max(0, len(text) - 12)}{text[-4:]}" if len(text) > 12 else "*" * len(text)
            )
            raise _unauthorized(f"Invalid API Key provided: {shown}")
        if key.revoked:
            raise _unauthorized(f"Expired API Key provided: {key.masked}", "api_key_expired")
        wanted = headers.get("Stripe-Account", key.account_id)
        if wanted != key.account_id:
            raise refusal(
                403,
                f"The provided key '{key.masked}' does not have access to account '{wanted}' (or that "
                "account does not exist). Application access may have been revoked.",
                code="account_invalid",
            )
        return key

    def as_json(self) -> list[dict[str, object]]:
        """Return the names of all keys and what they reach, without the keys."""
        return [
            {
                "name": key.name,
                "account": key.account,
                "restricted": key.rights is not None,
                "rights": sorted(key.rights or ()),
                "revoked": key.revoked,
            }
            for key in self._keys.values()
        ]


def _sent(headers: Headers) -> str:
    """Return the key of a Bearer header, or of a Basic one that has it as user and an empty password."""
    scheme, _, rest = headers.get("Authorization", "").partition(" ")
    if scheme == "Bearer" and rest.isascii():
        text = rest.strip()
    elif scheme == "Basic":
        try:
            text, _, password = base64.b64decode(rest, validate=True).decode("ascii").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            text, password = "", ""
        text = "" if password else text
    else:
        text = ""
    if not text:
        raise _unauthorized(_MISSING)
    return text


def _unauthorized(message: str, code: str | None = None) -> Refused:
    refused = refusal(401, message, code=code)
    refused.answer.headers["WWW-Authenticate"] = 'Bearer realm="Stripe"'
    return refused
