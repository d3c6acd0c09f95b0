"""An exchange rate given over the API: what it must look like, and where it is no answer."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.cases import Case, CaseCode
from app.pipeline.services import Services
from app.store import cases
from tests.api.conftest import Site, Time, add_shop, fails, pair

RATE = {"action": "use_rate", "rate": "11.4312", "rate_source": "DNB", "rate_on": "2026-03-05"}
OF_A_PAYOUT = {
    "amount": {"amount": 19_620, "currency": "EUR"},
    "currency": "EUR",
    "into": "NOK",
    "date": "2026-03-05",
}


@pytest.fixture
def site(services: Services, client: FlaskClient, time: Time) -> Site:
    return pair(services, client, time, add_shop(services))


def ask(services: Services, shop: int, **params: Any) -> str:
    with services.store.writing("test", shop) as connection:
        case = Case(CaseCode.RATE_MISSING, f"payout/po_{len(params)}", params, "rate_missing/EUR/2026-03-05")
        return f"/v1/cases/{cases.open_case(connection, shop, case, services.now_ms())}"


def test_a_rate_is_asked_for_and_given(services: Services, site: Site) -> None:
    path = ask(services, site.shop, **OF_A_PAYOUT)
    answers = {one["action"]: one["needs"] for one in site.call("GET", path).json["answers"]}
    assert answers["use_rate"] == ["rate", "rate_source", "rate_on"]
    shown = site.call("POST", f"{path}/decide", RATE).json
    assert shown["state"] == "decided"
    assert {name: shown["decision"][name] for name in RATE} == RATE


@pytest.mark.parametrize(
    "change", [{"rate": "0"}, {"rate": "11,43"}, {"rate": "-1"}, {"rate_on": "5.3.2026"}]
)
def test_what_is_no_rate(services: Services, site: Site, change: dict[str, str]) -> None:
    path = ask(services, site.shop, **OF_A_PAYOUT)
    fails(site.call("POST", f"{path}/decide", RATE | change), 422, "validation_failed")


@pytest.mark.parametrize("missing", ["rate", "rate_source", "rate_on"])
def test_what_is_missing(services: Services, site: Site, missing: str) -> None:
    path = ask(services, site.shop, **OF_A_PAYOUT)
    given = {name: value for name, value in RATE.items() if name != missing}
    fails(site.call("POST", f"{path}/decide", given), 400, "answer_needs_rate")


def test_a_row_in_another_currency_than_its_payout_takes_none(services: Services, site: Site) -> None:
    path = ask(services, site.shop, amount={"amount": 100, "currency": "EUR"}, currency="EUR")
    fails(site.call("POST", f"{path}/decide", RATE), 400, "answer_does_not_fit")


def test_a_rate_is_never_standing(services: Services, site: Site) -> None:
    path = ask(services, site.shop, **OF_A_PAYOUT)
    fails(site.call("POST", f"{path}/decide", RATE | {"standing": True}), 400, "answer_not_standing")
