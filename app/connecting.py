"""What a connection needs: credential fields, who holds each, and the environments it may choose."""

from dataclasses import dataclass
from enum import StrEnum


class Holder(StrEnum):
    """Who holds a credential: the shop types it in, or the operator's settings have it."""

    SHOP = "shop"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One credential. ``style`` groups the fields of one way to connect (a system may offer several);
    ``setting`` is the operator's setting name when ``holder`` is OPERATOR (prefixed for test shops)."""

    name: str
    style: str
    holder: Holder = Holder.SHOP
    secret: bool = True
    required: bool = True
    setting: str = ""
    pattern: str = r".{1,4000}"


@dataclass(frozen=True, slots=True)
class Environment:
    """A place a connection can reach. ``url_setting`` names the setting that holds scheme, host and port.

    A test shop reaches only ``test`` environments, a production shop only the others.
    """

    name: str
    test: bool
    url_setting: str
    default_url: str
