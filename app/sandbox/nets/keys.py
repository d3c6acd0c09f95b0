"""Keys: a merchant's own secret key, which reaches that merchant, and a partner's, which reaches several."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final

from app.sandbox.nets.terms import BookError

_FORM: Final = re.compile(r"(live|test)-secret-key-[0-9a-f]{32}")


@dataclass(slots=True)
class ApiKey:
    """``merchants`` are the merchant numbers it reaches."""

    name: str
    text: str = field(repr=False)
    merchants: frozenset[str]
    is_partner: bool
    revoked: bool = False


class NetsKeys:
    """All keys of one host, by their names."""

    def __init__(self, environment: str = "test") -> None:
        self._environment = environment
        self._keys: dict[str, ApiKey] = {}

    def add(self, name: str, text: str, merchant: str) -> None:
        """Make a merchant's own key; it must be of this host's environment."""
        found = _FORM.fullmatch(text)
        if found is None or found[1] != self._environment:
            raise BookError(f"the key {name!r} is no secret key of {self._environment}")
        self._keys[name] = ApiKey(name, text, frozenset({merchant}), is_partner=False)

    def add_partner(self, name: str, text: str, merchants: Iterable[str]) -> None:
        """Make a partner's key."""
        self._keys[name] = ApiKey(name, text, frozenset(merchants), is_partner=True)

    def revoke(self, name: str) -> None:
        self._key(name).revoked = True

    def restore(self, name: str) -> None:
        self._key(name).revoked = False

    def move(self, name: str, merchant: str) -> None:
        """Let a merchant's key reach another one: what nobody can see at the key itself."""
        self._key(name).merchants = frozenset({merchant})

    def admit(self, authorization: str | None) -> ApiKey | None:
        """Return the key of the header, which is the key and nothing else; None when it is not accepted."""
        for key in self._keys.values():
            if compare_digest(key.text.encode(), (authorization or "").encode("utf-8")) and not key.revoked:
                return key
        return None

    def as_json(self) -> list[dict[str, object]]:
        """Return names and reach, without the keys."""
        return [
            {"name": key.name, "merchants": sorted(key.merchants), "revoked": key.revoked}
            for key in self._keys.values()
        ]

    def _key(self, name: str) -> ApiKey:
        if name not in self._keys:
            raise BookError(f"there is no key {name!r}")
        return self._keys[name]
