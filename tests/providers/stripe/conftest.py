"""A server that answers what a test wrote down, and the client's way to it."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.http import Http
from app.providers.stripe.api import VERSION
from tests.accounting.tripletex.scripted import Scripted

KEY = "rk_test_51Q7x2vLkd9T2m4Qe"
CREDENTIALS = {"api_key": KEY}


class ScriptedStripe(Scripted):
    """Lists answer page by page, as Stripe cuts them."""

    def account(self, reference: str = "acct_1Q7x2vLkd9T2m4Qe", **more: Any) -> None:
        told = {
            "id": reference,
            "object": "account",
            "default_currency": "nok",
            "business_profile": {"name": "Eksempel AS"},
            "settings": {"payouts": {"schedule": {"interval": "daily"}}},
            **more,
        }
        self.on("GET", "/v1/account", told, headers={"Stripe-Version": VERSION})

    def pages(
        self, path: str, items: list[Any], size: int = 100, query: dict[str, str] | None = None
    ) -> None:
        """Plan a list for calls with that query; the first page answers those without ``starting_after``."""
        cut = [items[start : start + size] for start in range(0, len(items), size)] or [[]]
        for number, page in enumerate(cut):
            after = {"starting_after": cut[number - 1][-1]["id"]} if number else {}
            told = {"object": "list", "url": path, "has_more": number < len(cut) - 1, "data": page}
            self.on("GET", path, told, headers={"Stripe-Version": VERSION}, query={**(query or {}), **after})


@pytest.fixture
def stripe() -> Iterator[ScriptedStripe]:
    server = ScriptedStripe()
    yield server
    server.stop()


@pytest.fixture
def http(stripe: ScriptedStripe) -> Http:
    return Http("stripe", stripe.url, call_seconds=30)
