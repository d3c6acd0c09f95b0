"""Sales over the API: what is chosen and shown, and what is refused."""

from flask.testing import FlaskClient

from app.pipeline.services import Services
from tests.api.conftest import Time, add_shop, fails, pair


def test_sales_are_somebody_elses_until_a_person_chooses(
    services: Services, client: FlaskClient, time: Time
) -> None:
    site = pair(services, client, time, add_shop(services))
    told = site.call("GET", "/v1/sales").json
    assert (told["mode"], told["start"], told["can_book"], told["vouchers"]) == (
        *("settlement_only", None, False),
        [],
    )
    assert site.call("GET", "/v1/sales/left-out").json == {"orders": []}


def test_a_choice_needs_books_and_a_mode_that_exists(
    services: Services, client: FlaskClient, time: Time
) -> None:
    site = pair(services, client, time, add_shop(services))
    fails(site.call("PUT", "/v1/sales", {"mode": "weekly"}), 422, "validation_failed")
    fails(site.call("PUT", "/v1/sales", {"mode": "daily", "start": "2026-01-01"}), 409, "sales_need_books")
    told = site.call("PUT", "/v1/sales", {"mode": "settlement_only"}).json
    assert told["mode"] == "settlement_only"
