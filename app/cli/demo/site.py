"""A shop's site, written from ``docs/api.md`` alone: it pairs, signs every call, and knows nothing else."""

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from app.cli.demo.problems import DemoStopped

ADDRESS: Final = "https://butikk.example"
_SECONDS: Final = 30


def _new_session() -> requests.Session:
    """Each call has a connection of its own: the service may close one that is kept just as it is used again,
    and nobody can tell then whether the call was heard."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Connection"] = "close"
    return session


@dataclass
class Site:
    """``answers`` keeps the body of every signed call, to be searched for what must not be in it."""

    service: str
    language: str
    site: str = ""
    token: str = field(default="", repr=False)
    answers: list[bytes] = field(default_factory=list, repr=False)
    _session: requests.Session = field(default_factory=_new_session, repr=False)

    def pair(self, code: str) -> dict[str, Any]:
        """Exchange the code for the site's token; return what the shop is called."""
        answer = self._session.post(
            f"{self.service}/v1/pairing",
            json={
                "code": code,
                "nonce": secrets.token_urlsafe(24),
                "address": ADDRESS,
                "environment": "production",
                "plugin_version": "1.0.0",
            },
            timeout=_SECONDS,
        )
        self._refuse(answer, "POST /v1/pairing")
        paired: dict[str, Any] = answer.json()
        self.site, self.token = paired["site"], paired["token"]
        shop: dict[str, Any] = paired["shop"]
        return shop

    def get(self, path: str) -> Any:
        """Read as a logged-in user who may view."""
        return self._call("GET", path, None, "7", "view").json()

    def file(self, path: str) -> bytes:
        """Read a document."""
        return self._call("GET", path, None, "7", "view").content

    def send(self, method: str, path: str, body: Any) -> Any:
        """Decide or configure as a logged-in user who may; return the answer's JSON, None without one."""
        answer = self._call(method, path, body, "7", "view decide configure")
        return answer.json() if answer.content else None

    def tell(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send snapshots of orders and refunds, at most 100; the site's signature is enough for it."""
        answer = self._call("POST", "/v1/events", {"events": events}, "", "")
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def _call(self, method: str, path: str, given: Any, user: str, role: str) -> requests.Response:
        body = b"" if given is None else json.dumps(given).encode()
        headers = self._signed(method, path, body, user, role) | {"Accept-Language": self.language}
        if body:
            headers["Content-Type"] = "application/json"
        answer = self._session.request(
            method, self.service + path, data=body, headers=headers, timeout=_SECONDS
        )
        self.answers.append(answer.content)
        self._refuse(answer, f"{method} {path}")
        return answer

    def _signed(self, method: str, path: str, body: bytes, user: str, role: str) -> dict[str, str]:
        """The headers of one call: eleven lines under the token, HMAC-SHA256 in hex."""
        timestamp, nonce = str(int(time.time())), secrets.token_urlsafe(24)
        lines = (
            "avstem-v1",
            method,
            path,
            timestamp,
            nonce,
            hashlib.sha256(body).hexdigest(),
            user,
            role,
            ADDRESS,
            "production",
            "",
        )
        digest = hmac.new(self.token.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
        return {
            "X-Avstem-Site": self.site,
            "X-Avstem-Timestamp": timestamp,
            "X-Avstem-Nonce": nonce,
            "X-Avstem-User": user,
            "X-Avstem-Role": role,
            "X-Avstem-Address": ADDRESS,
            "X-Avstem-Environment": "production",
            "X-Avstem-Mark": "",
            "X-Avstem-Signature": f"v1={digest}",
        }

    @staticmethod
    def _refuse(answer: requests.Response, call: str) -> None:
        if answer.status_code < 400:
            return
        try:
            detail = answer.json()["detail"]
        except (ValueError, KeyError, TypeError):
            detail = answer.reason
        raise DemoStopped("problem.refused", status=answer.status_code, call=call, detail=detail)


def event_id(event: dict[str, Any]) -> str:
    """SHA-256 of the event as canonical JSON, as ``docs/api.md`` says."""
    text = json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
