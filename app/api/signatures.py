"""What a site signs, and how: pure functions, checked by the test vectors that the plugin is checked by too.

The signature is HMAC-SHA256, in lower-case hex, over the canonical string in UTF-8; the key is the site's
token as the text it is. See ``docs/api.md``.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

VERSION: Final = "avstem-v1"
SCHEME: Final = "v1="


@dataclass(frozen=True, slots=True)
class SignedParts:
    """Everything a signature covers. ``path`` is the path with its raw query, as sent; ``timestamp`` unix
    seconds as text; ``body_sha256`` lower-case hex (of no bytes, when there is no body)."""

    method: str
    path: str
    timestamp: str
    nonce: str
    body_sha256: str
    user: str = ""
    role: str = ""
    address: str = ""
    environment: str = ""
    mark: str = ""

    def canonical(self) -> str:
        """The eleven lines, without a line break at the end."""
        return "\n".join(
            (
                VERSION,
                self.method,
                self.path,
                self.timestamp,
                self.nonce,
                self.body_sha256,
                self.user,
                self.role,
                self.address,
                self.environment,
                self.mark,
            )
        )


def body_hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def sign(token: str, parts: SignedParts) -> str:
    """Return the value of the signature header."""
    digest = hmac.new(token.encode(), parts.canonical().encode(), hashlib.sha256).hexdigest()
    return SCHEME + digest


def is_signature(token: str, parts: SignedParts, given: str) -> bool:
    """Whether ``given`` is the signature of these parts under the token, compared in constant time."""
    return hmac.compare_digest(sign(token, parts).encode(), given.encode())
