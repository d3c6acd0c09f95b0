"""Who may read: user name and password, or one API key as it is, each for one merchant.

https://docs.klarna.com/api/authentication
"""

import base64
import binascii
import threading
from dataclasses import dataclass, field
from hmac import compare_digest


@dataclass(slots=True)
class Key:
    """A key of one merchant; ``username`` is empty for an API key that is shown alone."""

    name: str
    merchant: str
    username: str
    secret: str = field(repr=False)
    is_live: bool = True
    may_read: bool = True


class KlarnaKeys:
    """The keys that work here; a key that is revoked is as one that never was."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._lock = threading.Lock()

    def add(self, name: str, merchant: str, secret: str, *, username: str = "") -> None:
        """Give a key; without ``username`` it is shown alone."""
        with self._lock:
            self._keys[name] = Key(name, merchant, username, secret)

    def revoke(self, name: str) -> None:
        self._keys[name].is_live = False

    def restore(self, name: str) -> None:
        self._keys[name].is_live = True

    def set_right(self, name: str, may_read: bool) -> None:
        """Whether the key may use the Settlements API."""
        self._keys[name].may_read = may_read

    def admit(self, header: str) -> Key | None:
        """Return the key of an ``Authorization`` header, None where there is no such key."""
        scheme, _, shown = header.partition(" ")
        if scheme != "Basic" or not shown:
            return None
        username, secret = _pair(shown)
        with self._lock:
            for key in self._keys.values():
                fits = (
                    key.username == username and _same(key.secret, secret)
                    if key.username
                    else _same(key.secret, shown)
                )
                if key.is_live and fits:
                    return key
        return None

    def as_json(self) -> list[dict[str, object]]:
        """Names and merchants, never a secret."""
        return [
            {"name": one.name, "merchant_id": one.merchant, "live": one.is_live}
            for one in self._keys.values()
        ]


def _pair(shown: str) -> tuple[str, str]:
    try:
        username, _, secret = base64.b64decode(shown, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return username, secret


def _same(secret: str, given: str) -> bool:
    return bool(given) and compare_digest(secret.encode(), given.encode())
