"""Fee documents over the API: told, shown, and refused where they cannot be meant."""

from typing import Any

from flask.testing import FlaskClient

from app.pipeline.services import Services
from tests.api.conftest import Time, add_shop, fails, pair

DOCUMENT: dict[str, Any] = {
    "merchant_account_id": 1,
    "month": "2026-03-31",
    "number": "F-1",
    "amount": 22_163,
}


def test_a_document_needs_books_to_be_held_against(
    services: Services, client: FlaskClient, time: Time
) -> None:
    site = pair(services, client, time, add_shop(services))
    assert site.call("GET", "/v1/fee-documents").json == {"months": [], "accounts": []}
    fails(site.call("PUT", "/v1/fee-documents", DOCUMENT), 404, "merchant_account_not_found")
    fails(site.call("PUT", "/v1/fee-documents", DOCUMENT | {"number": ""}), 422, "validation_failed")
    fails(site.call("PUT", "/v1/fee-documents", DOCUMENT | {"sha256": "x"}), 422, "validation_failed")
