"""Sales over the API: what is chosen and shown, and what is refused."""

from pathlib import Path

from flask.testing import FlaskClient

from app.api import create_app
from app.cli.demo.pairs import SHOP
from app.core.sales import SalesMode
from app.pipeline.services import Services
from tests.api.conftest import Site, Time, add_shop, fails, pair
from tests.pipeline.sales_shop import SOLD, SalesShop, events_of, sales_shop


def test_sales_are_somebody_elses_until_a_person_chooses(
    services: Services, client: FlaskClient, time: Time
) -> None:
    site = pair(services, client, time, add_shop(services))
    told = site.call("GET", "/v1/sales").json
    assert (told["mode"], told["start"], told["can_book"], told["vouchers"], told["total"]) == (
        *("settlement_only", None, False),
        *([], 0),
    )
    assert "Connect the accounting system first" in told["cannot_book"]
    assert site.call("GET", "/v1/sales/left-out").json == {
        "orders": [],
        "total": 0,
        "page": 1,
        "per_page": 50,
    }


def test_a_choice_needs_books_and_a_mode_that_exists(
    services: Services, client: FlaskClient, time: Time
) -> None:
    site = pair(services, client, time, add_shop(services))
    fails(site.call("PUT", "/v1/sales", {"mode": "weekly"}), 422, "validation_failed")
    fails(site.call("PUT", "/v1/sales", {"mode": "daily", "start": "2026-01-01"}), 409, "sales_need_books")
    told = site.call("PUT", "/v1/sales", {"mode": "settlement_only"}).json
    assert told["mode"] == "settlement_only"


def _site(shop: SalesShop) -> Site:
    client = create_app(shop.services).test_client()
    return pair(shop.services, client, Time(shop.services.clock()), SHOP)


def test_vouchers_have_their_sums_per_rate_and_what_is_left_out_its_reason(tmp_path: Path) -> None:
    """Orders of one and three rates wait for an approval; a company's is asked about, then left out."""
    with sales_shop("tripletex", tmp_path, policy="review") as shop:
        site = _site(shop)
        shop.choose(SalesMode.PER_ORDER)
        for name in ("plain-25", "three-rates-coupon-fee", "company-buyer"):
            (order,) = events_of(name)
            shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z", paid_at=None)
        shop.work()
        (case,) = site.call("GET", "/v1/cases?about=sales").json["cases"]
        assert case["code"] == "sale_needs_person"
        site.call("POST", f"/v1/cases/{case['id']}/decide", {"action": "leave"})
        shop.work()
        assert site.call("GET", "/v1/cases?about=sales").json["total"] == 0
        told = site.call("GET", "/v1/sales?state=draft&per_page=1").json
        assert (told["total"], len(told["vouchers"]), told["start_is_fixed"]) == (2, 1, False)
        assert (told["can_book"], told["cannot_book"], told["collective_customer"]) == (True, None, True)
        found = site.call("GET", "/v1/sales").json["vouchers"]
        rates = {one["amount"]: [(rate["rate"], rate["vat"]) for rate in one["rates"]] for one in found}
        assert rates[34_800] == [("25", 6_960)]
        (three,) = (one for one in found if one["amount"] != 34_800)
        assert [one["rate"] for one in three["rates"]] == ["25", "15", "12"]
        assert sum(one["gross"] for one in three["rates"]) == three["amount"]
        whole = site.call("GET", f"/v1/sales/vouchers/{found[0]['id']}").json
        assert (whole["draft_hash"], whole["kind"]) == (found[0]["draft"], "sales")
        fails(site.call("GET", "/v1/sales/vouchers/9999"), 404, "voucher_not_found")
        left = site.call("GET", "/v1/sales/left-out?per_page=1").json
        assert (left["total"], left["orders"][0]["order"]) == (4, case["params"]["order_number"])
        assert (left["orders"][0]["what_text"], left["orders"][0]["reason"]) == ("Sale", "sale_needs_person")
        second = site.call("GET", "/v1/sales/left-out?per_page=1&page=2").json["orders"]
        assert [one["reason"] for one in second] == ["no_details"]
        site.call("POST", f"/v1/vouchers/{found[0]['id']}/approve", {"draft_hash": found[0]["draft"]})
        shop.work()
        told = site.call("GET", "/v1/sales").json
        assert told["start_is_fixed"]
        assert [one["has_evidence"] for one in told["vouchers"] if one["number"]] == [True]


def test_a_system_without_vat_says_so_before_it_is_chosen(tmp_path: Path) -> None:
    with sales_shop("eaccounting", tmp_path) as shop:
        told = _site(shop).call("GET", "/v1/sales").json
        assert (told["can_book"], told["collective_customer"]) == (False, False)
        assert "takes no vouchers with VAT" in told["cannot_book"]
