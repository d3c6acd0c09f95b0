"""The two ways to show a key: user name and password, or one API key as it is; and what a key tells.

https://docs.klarna.com/api/authentication. A user name is a UUID or, older, ``K123456_abcdef`` whose first
part is the merchant id; a newer password and an API key name their environment.
"""

import base64
import re
from collections.abc import Mapping
from typing import Final

from app.errors import Refusal
from app.providers.klarna.api import SYSTEM

USER: Final = "username_password"
API_KEY: Final = "api_key_only"

_ENVIRONMENT: Final = re.compile(r"(?:klarna|kco)_(live|test)_api_")
_OWNER: Final = re.compile(r"(P?K\d{2,12})_")


def authorization(credentials: Mapping[str, str], production: bool) -> str:
    """Return the header's value; raise Refusal when the key says that it is of the other environment."""
    key = credentials.get("api_key") or credentials.get("password", "")
    told = _ENVIRONMENT.match(key)
    if told is not None and (told[1] == "live") is not production:
        raise Refusal("wrong_environment", system=SYSTEM)
    if "api_key" in credentials:
        return f"Basic {key}"
    pair = f"{credentials['username']}:{key}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def owner_of(credentials: Mapping[str, str]) -> str:
    """Return the merchant id that its owner or the user name tells, "" when neither does."""
    told = credentials.get("merchant_id", "")
    named = _OWNER.match(credentials.get("username", ""))
    return told or (named[1] if named else "")
