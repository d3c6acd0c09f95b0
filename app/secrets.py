"""Secrets at rest: MultiFernet over the operator's keys. The first key encrypts, all of them decrypt."""

import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.errors import SettingMissing


class Vault:
    """Encrypts what must never be read from the database or a backup alone."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        if not keys:
            raise SettingMissing("secret_key_missing", setting="AVSTEM_SECRET_KEYS")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SettingMissing("setting_invalid", setting="AVSTEM_SECRET_KEYS") from None

    def seal(self, values: Mapping[str, str]) -> bytes:
        return self._fernet.encrypt(json.dumps(dict(values), sort_keys=True).encode())

    def open(self, sealed: bytes) -> dict[str, str]:
        """Return the values; raise SettingMissing when none of the keys fits."""
        try:
            opened = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise SettingMissing("secret_key_wrong", setting="AVSTEM_SECRET_KEYS") from None
        return {str(key): str(value) for key, value in opened.items()}

    def rotate(self, sealed: bytes) -> bytes:
        """Return the same secret under the first key."""
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise SettingMissing("secret_key_wrong", setting="AVSTEM_SECRET_KEYS") from None


def new_key() -> str:
    """Return a fresh key for AVSTEM_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def fingerprint(*parts: str) -> str:
    """A name for secrets that tells nothing about them: for caches and for comparing."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
