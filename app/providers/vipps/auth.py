"""Access tokens of both flows: sales-unit keys, and accounting partners' specialised tokens.

Tokens live in this process only and are renewed a minute before they end.
"""

import base64
import threading
from collections.abc import Callable, Mapping
from typing import Final

from cachetools import TLRUCache

from app import __version__
from app.errors import BadAnswer, Forbidden, RateLimited, Unauthorised, Unavailable
from app.http import Answer, Http
from app.secrets import fingerprint

SYSTEM: Final = "vipps"
SALES_UNIT: Final = "sales_unit"
PARTNER: Final = "accounting_partner"
_EARLY_SECONDS: Final = 60

_lock = threading.Lock()
_tokens: TLRUCache[str, tuple[str, float]] = TLRUCache(
    maxsize=1000, ttu=lambda key, value, now: now + value[1]
)


def system_headers() -> dict[str, str]:
    """Who we are, as Vipps asks integrators to say."""
    return {
        "Vipps-System-Name": "avstem",
        "Vipps-System-Version": __version__,
        "Vipps-System-Plugin-Name": "avstem-service",
        "Vipps-System-Plugin-Version": __version__,
    }


def is_partner(credentials: Mapping[str, str]) -> bool:
    return "subscription_key" not in credentials


def call(http: Http, credentials: Mapping[str, str], operation: str, path: str, query: str = "") -> Answer:
    """GET a Report or Settlement call with a token; on 401 the token is fetched anew exactly once."""
    for last in (False, True):
        headers = {**system_headers(), "Authorization": f"Bearer {_token(http, credentials)}"}
        if not is_partner(credentials):
            headers["Ocp-Apim-Subscription-Key"] = credentials["subscription_key"]
            headers["Merchant-Serial-Number"] = credentials["merchant_serial_number"]
        answer = http.call(operation, "GET", path + query, headers=headers)
        if answer.status != 401:
            return answer
        _forget(http, credentials)
        if last:
            break
    raise Unauthorised(SYSTEM, operation)


def raise_for(answer: Answer, operation: str) -> None:
    """Raise what an unsuccessful status means; 404 is the caller's."""
    if answer.status in (423, 429):
        raise RateLimited(SYSTEM, operation, retry_after=_seconds(answer.headers.get("Retry-After")))
    if answer.status == 403:
        raise Forbidden(SYSTEM, operation, right="Report API")
    if answer.status >= 500:
        raise Unavailable(SYSTEM, operation, retry_after=_seconds(answer.headers.get("Retry-After")))
    if answer.status != 200:
        raise BadAnswer(SYSTEM, operation, http_status=answer.status)


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _token(http: Http, credentials: Mapping[str, str]) -> str:
    key = _cache_key(http, credentials)
    with _lock:
        known = _tokens.get(key)
    if known is not None:
        return known[0]
    fetch: Callable[[Http, Mapping[str, str]], Answer] = (
        _partner_token if is_partner(credentials) else _sales_unit_token
    )
    answer = fetch(http, credentials)
    if answer.status in (400, 401, 403):
        raise Unauthorised(SYSTEM, "token")
    raise_for(answer, "token")
    given = answer.json()
    try:
        token, seconds = str(given["access_token"]), int(given["expires_in"])
    except (KeyError, TypeError, ValueError):
        raise BadAnswer(SYSTEM, "token") from None
    with _lock:
        _tokens[key] = (token, max(1, seconds - _EARLY_SECONDS))
    return token


def _sales_unit_token(http: Http, credentials: Mapping[str, str]) -> Answer:
    headers = {
        **system_headers(),
        "client_id": credentials["client_id"],
        "client_secret": credentials["client_secret"],
        "Ocp-Apim-Subscription-Key": credentials["subscription_key"],
        "Merchant-Serial-Number": credentials["merchant_serial_number"],
    }
    return http.call("token", "POST", "/accesstoken/get", headers=headers, read=True)


def _partner_token(http: Http, credentials: Mapping[str, str]) -> Answer:
    pair = f"{credentials['client_id']}:{credentials['client_secret']}".encode()
    headers = {
        **system_headers(),
        "Authorization": f"Basic {base64.b64encode(pair).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return http.call(
        "token",
        "POST",
        "/miami/v1/token",
        headers=headers,
        body=b"grant_type=client_credentials",
        read=True,
    )


def _cache_key(http: Http, credentials: Mapping[str, str]) -> str:
    return fingerprint(http.base_url, *(f"{name}={credentials[name]}" for name in sorted(credentials)))


def _forget(http: Http, credentials: Mapping[str, str]) -> None:
    with _lock:
        _tokens.pop(_cache_key(http, credentials), None)
