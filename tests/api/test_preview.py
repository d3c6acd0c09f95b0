"""A payout of before the start: shown with the voucher it would have been, which is stored nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.api import create_app
from app.pipeline.services import Services
from app.sandbox.driven.tripletex_books import COMPANY
from app.store import tables as t
from tests.api.conftest import Time, add_shop, fails, pair
from tests.api.test_settlement import TRIPLETEX, VIPPS, Business
from tests.world import LEDGER, ORDERS, START, SoldOrder, World, open_installation


@pytest.fixture
def business(tmp_path: Path) -> Iterator[Business]:
    with World.start() as world:
        services = open_installation(world.settings(tmp_path, preview_days=60, order_grace=86_400))
        client = create_app(services).test_client()
        time = Time(services.clock())
        site = pair(services, client, time, add_shop(services))
        stranger = pair(services, client, time, add_shop(services, "Annen"), "https://annen.example")
        assert site.call("PUT", "/v1/start", {"start_date": START.isoformat()}).status_code == 200
        yield Business(world, services, site, stranger)
        services.store.dispose()


def rows(services: Services) -> dict[str, int]:
    with services.store.reading(None) as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in t.metadata.sorted_tables
            if table.name not in ("nonces", "sites")
        }


def test_a_preview_shows_what_would_be_booked_and_stores_nothing(business: Business) -> None:
    site = business.site
    business.connect(VIPPS, LEDGER)
    business.connect(TRIPLETEX, COMPANY)
    business.tell(*ORDERS)
    business.work()
    listed = site.call("GET", "/v1/payouts").json["payouts"]
    before = next(one for one in listed if one["paid_on"] < START.isoformat())
    booked = next(one for one in listed if one["paid_on"] >= START.isoformat())

    known = rows(business.services)
    shown = site.call("GET", f"/v1/payouts/{before['id']}").json
    assert (shown["preview"], shown["vouchers"], shown["cases"]) == (True, [], [])
    assert len(shown["preview_vouchers"]) == 1
    voucher = shown["preview_vouchers"][0]
    assert voucher["date"] == before["paid_on"]
    assert sum(one["amount"] for one in voucher["postings"]) == 0
    assert {one["account"]: one["amount"] for one in voucher["postings"]}["1920"] == before["amount"]
    assert all(one["rule"] for one in voucher["postings"])
    assert len(shown["preview_questions"]) == 1  # its order is of before the shop sent any
    assert "draft_hash" not in voucher
    assert rows(business.services) == known
    assert business.world.count() == []

    business.tell(SoldOrder(10_400, 99_900))
    business.work()
    again = site.call("GET", f"/v1/payouts/{before['id']}").json
    assert again["preview_questions"] == []
    assert [(one["account"], one["amount"]) for one in again["preview_vouchers"][0]["postings"]] == [
        (one["account"], one["amount"]) for one in voucher["postings"]
    ]

    other = site.call("GET", f"/v1/payouts/{booked['id']}").json
    assert (other["preview"], other["preview_vouchers"], other["preview_questions"]) == (False, [], [])
    fails(business.stranger.call("GET", f"/v1/payouts/{before['id']}"), 404, "payout_not_found")
    assert business.world.count() == []


def test_without_an_accounting_system_there_is_a_preview_too(business: Business) -> None:
    business.connect(VIPPS, LEDGER)
    business.work()
    listed = business.site.call("GET", "/v1/payouts").json["payouts"]
    before = next(one for one in listed if one["paid_on"] < START.isoformat())
    shown = business.site.call("GET", f"/v1/payouts/{before['id']}").json
    assert sum(one["amount"] for one in shown["preview_vouchers"][0]["postings"]) == 0
