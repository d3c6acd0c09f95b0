"""What the tests of the stand-in's HTTP face share: keys, headers and a running stand-in to talk to."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import requests

from app.sandbox.vipps import SalesUnitKeys, VippsLedgerBook

UNIT = SalesUnitKeys("123455", "unit-client", "unit-secret", "unit-key", "unit-key-2")
OTHER = SalesUnitKeys("999999", "other-client", "other-secret", "other-key")
TOKEN_HEADERS = {
    "client_id": "unit-client",
    "client_secret": "unit-secret",
    "Ocp-Apim-Subscription-Key": "unit-key",
    "Merchant-Serial-Number": "123455",
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BASIC = {"Authorization": "Basic " + base64.b64encode(b"partner:partner-secret").decode()}
DAY = date(2026, 3, 3)
FUNDS = "/report/v2/ledgers/302321/funds"


def noon(day: int = 3) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


@dataclass
class World:
    """A running stand-in with page size 2, its book, its clock and its vendor's date."""

    book: VippsLedgerBook
    url: str = ""
    now: float = 1772496000.0
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: dict[str, str] | None = None, **query: str) -> requests.Response:
        sent = self.headers if headers is None else headers
        return requests.get(self.url + path, params=query, headers=sent, timeout=60)

    def post(self, path: str, headers: dict[str, str], body: str = "") -> requests.Response:
        return requests.post(self.url + path, data=body, headers=headers, timeout=60)

    def call(self, method: str, **args: Any) -> requests.Response:
        return requests.post(f"{self.url}/_vipps/call", json={"method": method, "args": args}, timeout=60)

    def unit_headers(self) -> dict[str, str]:
        token = self.post("/accesstoken/get", TOKEN_HEADERS).json()["access_token"]
        return {
            "Authorization": f"Bearer {token}",
            "Ocp-Apim-Subscription-Key": "unit-key",
            "Merchant-Serial-Number": "123455",
        }

    def partner_headers(self) -> dict[str, str]:
        token = self.post("/miami/v1/token", BASIC | FORM, "grant_type=client_credentials").json()
        return {"Authorization": f"Bearer {token['access_token']}"}
