"""Keys and tokens of both flows; tokens are kept per host and keys until a minute before they expire.

A merchant's own sales-unit keys get a token at ``/accesstoken/get`` and reach that one sales unit; an
accounting partner's keys get theirs at ``/miami/v1/token``, where a subscription key is refused.
https://developer.vippsmobilepay.com/docs/APIs/access-token-api/
"""

import base64
import hashlib
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cachetools import TLRUCache

from app import __version__
from app.errors import BadAnswer, Unauthorised
from app.http import Answer, Http
from app.providers.vipps.answers import error_for
from app.providers.vipps.info import ACCOUNTING_PARTNER, INFO, REPORT_API, SALES_UNIT, SYSTEM

OPERATION: Final = "get_token"
_MARGIN: Final = 60
_LONGEST: Final = 86_400

SYSTEM_HEADERS: Final[Mapping[str, str]] = {
    "Vipps-System-Name": "avstem",
    "Vipps-System-Version": __version__[:30],
    "Vipps-System-Plugin-Name": "avstem-reports",
    "Vipps-System-Plugin-Version": __version__[:30],
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The fields of one way to connect, chosen by what is given: a ledger id means an accounting partner."""

    style: str
    fields: Mapping[str, str] = field(repr=False)

    @property
    def is_partner(self) -> bool:
        return self.style == ACCOUNTING_PARTNER

    @property
    def own_handle(self) -> str:
        """The sales unit as the ledgers name it."""
        return f"api:{self.fields['merchant_serial_number']}"

    def report_headers(self, token: str) -> dict[str, str]:
        """Return the headers of a report call."""
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", **SYSTEM_HEADERS}
        if not self.is_partner:
            headers["Ocp-Apim-Subscription-Key"] = self.fields["subscription_key"]
            headers["Merchant-Serial-Number"] = self.fields["merchant_serial_number"]
        return headers

    def cache_key(self, http: Http) -> str:
        """Name host and keys by hash: a token is never used with others."""
        named = [http.base_url, self.style, *(f"{name}={self.fields[name]}" for name in sorted(self.fields))]
        return hashlib.sha256("\n".join(named).encode()).hexdigest()


def keys_of(credentials: Mapping[str, str]) -> Keys:
    """Return the keys; raise Unauthorised when neither way to connect is whole."""
    style = ACCOUNTING_PARTNER if credentials.get("ledger_id") else SALES_UNIT
    names = [one.name for one in INFO.credentials if one.style == style]
    missing = [name for name in names if not credentials.get(name)]
    if missing:
        raise Unauthorised(SYSTEM, OPERATION, missing=", ".join(missing))
    return Keys(style, {name: credentials[name] for name in names})


class _Tokens:
    """Tokens of this process, each until its own end; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._kept: TLRUCache[str, tuple[str, int]] = TLRUCache(
            maxsize=1000, ttu=lambda key, value, now: now + value[1], timer=clock
        )

    def read(self, key: str) -> str | None:
        with self._lock:
            kept = self._kept.get(key)
            return kept[0] if kept else None

    def keep(self, key: str, token: str, seconds: int) -> None:
        with self._lock:
            if seconds > 0:
                self._kept[key] = (token, seconds)

    def drop(self, key: str, token: str) -> None:
        """Forget this token; one that somebody else has fetched since stays."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == token:
                del self._kept[key]


_tokens: Final = _Tokens()


def get_token(http: Http, keys: Keys) -> str:
    """Return a token for these keys, kept or new. Raises Unauthorised when the keys are refused."""
    key = keys.cache_key(http)
    kept = _tokens.read(key)
    if kept is not None:
        return kept
    answer = _ask_partner(http, keys) if keys.is_partner else _ask_sales_unit(http, keys)
    if answer.status in (400, 401):
        raise Unauthorised(SYSTEM, OPERATION)
    if answer.status != 200:
        raise error_for(answer, right=REPORT_API)
    token, seconds = _read(answer)
    _tokens.keep(key, token, seconds - _MARGIN)
    return token


def drop_token(http: Http, keys: Keys, token: str) -> None:
    """Forget a token that the host does not take any more."""
    _tokens.drop(keys.cache_key(http), token)


def _ask_sales_unit(http: Http, keys: Keys) -> Answer:
    headers = {
        "client_id": keys.fields["client_id"],
        "client_secret": keys.fields["client_secret"],
        "Ocp-Apim-Subscription-Key": keys.fields["subscription_key"],
        "Merchant-Serial-Number": keys.fields["merchant_serial_number"],
        **SYSTEM_HEADERS,
    }
    return http.call(OPERATION, "POST", "/accesstoken/get", headers=headers, body=b"", read=True)


def _ask_partner(http: Http, keys: Keys) -> Answer:
    pair = f"{keys.fields['client_id']}:{keys.fields['client_secret']}"
    headers = {
        "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
        "Content-Type": "application/x-www-form-urlencoded",
        **SYSTEM_HEADERS,
    }
    body = b"grant_type=client_credentials"
    return http.call(OPERATION, "POST", "/miami/v1/token", headers=headers, body=body, read=True)


def _read(answer: Answer) -> tuple[str, int]:
    """Return token and life in seconds, which one flow writes as text and the other as a number."""
    told = answer.json()
    token = told.get("access_token") if isinstance(told, dict) else None
    # It becomes a header: anything but one printable ASCII word is no token.
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        raise BadAnswer(SYSTEM, OPERATION, field="access_token")
    life = str(told.get("expires_in", ""))
    return token, min(int(life), _LONGEST) if life.isdecimal() and len(life) < 9 else 0
