"""The overview over HTTP, on both databases: months, fees, unsettled orders, and the plot."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api import create_app
from app.config import Settings
from app.pipeline.services import Services
from app.secrets import Vault
from app.store import proofs, shops
from app.store import tables as t
from app.store.database import Store
from app.store.rows import insert_row
from tests.api.conftest import Site, Time, add_shop, fails, order_event, pair

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def services(database: Settings, store: Store, time: Time) -> Services:
    """The service on SQLite and on PostgreSQL in turn."""
    return Services(database, store, Vault(database.secret_keys), clock=time)


@pytest.fixture
def app(services: Services) -> Iterator[Flask]:
    return create_app(services)


@pytest.fixture
def shop_site(services: Services, client: FlaskClient, time: Time) -> Site:
    return pair(services, client, time, add_shop(services))


def add_account(services: Services, shop: int, provider: str = "vipps") -> int:
    with services.store.writing("test", shop) as connection:
        return insert_row(
            connection,
            t.merchant_accounts,
            shop_id=shop,
            provider=provider,
            reference="302321",
            currency="NOK",
            name="Eksempel",
            organisation_number="",
            handles=[],
            bank_account="",
            created_at=0,
        )


def add_payout(
    services: Services,
    shop: int,
    account: int,
    paid_on: date,
    amount: int,
    fees: tuple[int, ...] = (),
    currency: str = "NOK",
) -> int:
    """A payout as it is stored, with a row per fee."""
    with services.store.writing("test", shop) as connection:
        payout_id = insert_row(
            connection,
            t.payouts,
            shop_id=shop,
            merchant_account_id=account,
            reference=f"{paid_on}-{amount}-{currency}",
            currency=currency,
            amount=amount,
            paid_on=paid_on,
            shape="dates",
            bank_reference="",
            facts_hash="",
            problems=[],
            parser_version="1",
            state="collected",
            collected_at=0,
        )
        for number, fee in enumerate(fees):
            insert_row(
                connection,
                t.transactions,
                shop_id=shop,
                merchant_account_id=account,
                key=f"{payout_id}-{number}",
                payout_id=payout_id,
                type="fee",
                currency=currency,
                gross=0,
                fee=fee,
                fee_vat=-5,
                occurred_at=0,
                booked_on=paid_on,
                provider_type="fee",
                provider_reference="",
                fees=[],
                references=[],
                payment_method="",
                card_brand="",
                raw={},
                position=number,
            )
    return payout_id


def test_months_fees_and_currencies(shop_site: Site, services: Services) -> None:
    shop = shop_site.shop
    account = add_account(services, shop)
    add_payout(services, shop, account, date(2026, 9, 30), 100_000, (-1_000, -200))
    add_payout(services, shop, account, date(2026, 10, 1), 200_000, (-2_000,))
    add_payout(services, shop, account, date(2026, 10, 31), -50_000)
    add_payout(services, shop, account, date(2026, 10, 5), 7_000, (-70,), currency="EUR")
    add_payout(services, shop, account, date(2025, 11, 30), 1)  # a day before the year begins
    stranger = add_shop(services, "Annen")
    add_payout(services, stranger, add_account(services, stranger), date(2026, 10, 2), 999_999, (-9,))

    told = shop_site.call("GET", "/v1/reports/overview").json
    assert (told["from"], told["to"]) == ("2025-12-01", "2026-11-14")
    assert [one["currency"] for one in told["currencies"]] == ["NOK", "EUR"]
    nok, eur = told["currencies"]
    assert (nok["payouts"], nok["paid_out"], nok["fees"]) == (3, 250_000, -3_215)
    assert len(nok["months"]) == 12
    by_month = {one["month"]: one for one in nok["months"]}
    assert by_month["2026-09"] == {"month": "2026-09", "payouts": 1, "paid_out": 100_000, "fees": -1_210}
    assert by_month["2026-10"] == {"month": "2026-10", "payouts": 2, "paid_out": 150_000, "fees": -2_005}
    assert by_month["2026-11"]["payouts"] == 0
    assert (eur["paid_out"], eur["fees"]) == (7_000, -75)

    one_day = shop_site.call("GET", "/v1/reports/overview?from=2026-10-01&to=2026-10-01").json
    assert [(one["currency"], one["paid_out"]) for one in one_day["currencies"]] == [("NOK", 200_000)]
    assert shop_site.call("GET", "/v1/reports/overview?provider=stripe").json["currencies"] == []
    assert (
        shop_site.call("GET", "/v1/reports/overview?provider=vipps").json["currencies"] == told["currencies"]
    )


def test_periods_that_cannot_be(shop_site: Site) -> None:
    for query in ("from=2026-10-02&to=2026-10-01", "from=2027-01-01", "from=2001-01-01", "to=yesterday"):
        problem = fails(shop_site.call("GET", f"/v1/reports/overview?{query}"), 422, "validation_failed")
        assert problem["errors"]
    fails(shop_site.as_("decide").call("GET", "/v1/reports/overview"), 403, "capability_missing")


def test_unsettled_orders(shop_site: Site, services: Services) -> None:
    shop = shop_site.shop
    account = add_account(services, shop)
    events = [
        order_event(1, counter=1, total=10_000, created_at="2026-10-01T10:00:00Z"),
        order_event(2, counter=2, total=20_000, created_at="2026-10-02T10:00:00Z"),
        order_event(3, counter=3, payment_method="bacs"),
        order_event(4, counter=4, payment_method="invoice"),
        order_event(5, counter=5, status="pending"),
        order_event(6, counter=6, test_mode=True),
        order_event(7, counter=7, total=0, payment_method=""),
        order_event(8, counter=8, total=500, currency="EUR"),
        order_event(9, counter=9, created_at="2026-09-30T21:59:59Z"),  # before the start in Oslo
    ]
    assert shop_site.call("POST", "/v1/events", {"events": events}).status_code == 200
    shop_site.call(
        "PUT",
        "/v1/payment-methods",
        {"payment_methods": [{"payment_method": "invoice", "no_provider": True}]},
    )
    payout = add_payout(services, shop, account, date(2026, 10, 5), 20_000, (-1,))
    with services.store.writing("test", shop) as connection:
        shops.set_shop(connection, shop, start_date=date(2026, 10, 1))
        identity = connection.execute(t.orders.select().where(t.orders.c.order_id == "2")).one().identity
        insert_row(
            connection,
            t.matches,
            shop_id=shop,
            transaction_id=1,
            payout_id=payout,
            order_identity=identity,
            refund_id="",
            reason="reference",
            strength="strong",
            flags=[],
        )
    told = shop_site.call("GET", "/v1/reports/overview").json["unsettled"]
    assert told["sums"] == [
        {"currency": "EUR", "orders": 1, "total": 500, "oldest_at": "2026-11-13T10:00:00Z"},
        {"currency": "NOK", "orders": 1, "total": 10_000, "oldest_at": "2026-10-01T10:00:00Z"},
    ]
    assert [one["number"] for one in told["oldest"]] == ["1", "8"]


def plot_of(site: Site, query: str = "", **headers: str) -> ET.Element:
    answer: Any = site.call("GET", f"/v1/reports/overview.svg{query}", **headers)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "image/svg+xml"
    return ET.fromstring(answer.data)  # noqa: S314 - our own


def test_the_plot_says_what_it_shows(shop_site: Site, services: Services) -> None:
    shop = shop_site.shop
    account = add_account(services, shop)
    add_payout(services, shop, account, date(2026, 9, 30), 12_345_600, (-123_400,))
    add_payout(services, shop, account, date(2026, 10, 1), -99_900)
    root = plot_of(shop_site)
    assert (root.get("role"), root.get("lang")) == ("img", "en")
    named = {one.get("id"): one.text for one in root if one.get("id")}
    assert [root.get("aria-labelledby"), root.get("aria-describedby")] == list(named)
    assert "Paid out and fees with VAT per month, NOK" in named.values()
    spoken = named["avstem-plot-NOK-desc"] or ""
    assert "September 2026: paid out 123,456.00\xa0NOK, fees with VAT 1,234.05\xa0NOK." in spoken
    assert "October 2026: paid out -999.00\xa0NOK" in spoken
    bars = root.findall(f"{SVG}rect/{SVG}title")
    assert len(bars) == 24  # twelve months, payouts and fees
    assert {"September 2026: 123,456.00\xa0NOK", "September 2026: 1,234.05\xa0NOK"} <= {
        one.text for one in bars
    }
    heights = {
        bar.findtext(f"{SVG}title"): int(bar.get("height") or 0) for bar in root.findall(f"{SVG}rect")[1:]
    }
    assert heights["September 2026: 123,456.00\xa0NOK"] == 93  # of 150, from -50,000 to 150,000
    assert heights["September 2026: 1,234.05\xa0NOK"] == 123  # of 150, from 0 to 1,500
    assert heights["November 2026: 0.00\xa0NOK"] == 0
    for one in root.iter():
        assert one.tag not in (f"{SVG}script", f"{SVG}style", f"{SVG}a")
        for name in ("x", "y", "width", "height"):
            assert not (one.get(name) or "").startswith("-")

    norwegian = plot_of(shop_site, **{"Accept-Language": "nb"})
    assert "september 2026: utbetalt 123\xa0456,00\xa0NOK" in (norwegian.findtext(f"{SVG}desc") or "")
    again = shop_site.call("GET", "/v1/reports/overview.svg").data
    assert again == shop_site.call("GET", "/v1/reports/overview.svg").data


def test_a_plot_of_nothing(shop_site: Site) -> None:
    root = plot_of(shop_site, "?currency=EUR&from=2026-01-01")
    assert root.findtext(f"{SVG}desc") == "No payouts in the period."
    assert "EUR" in (root.findtext(f"{SVG}title") or "")
    fails(shop_site.call("GET", "/v1/reports/overview.svg?currency=XXX"), 422, "validation_failed")


def test_the_proofs_of_a_provider_as_a_plot(shop_site: Site, services: Services) -> None:
    shop = shop_site.shop
    with services.store.writing("test", shop) as connection:
        scope = proofs.scope_of(connection, shop, 1, "vipps", "NOK")
        for made, (day, books, unexplained) in enumerate(((1, 0, 5), (1, 50_000, 0), (2, 50_001, 1))):
            proofs.save_proof(
                connection,
                shop,
                scope,
                made,
                on_day=date(2026, 11, day),
                books=books,
                provider=30_000,
                held=10_000,
                difference=books - 40_000,
                unexplained=unexplained,
                anchored=True,
                holds=not unexplained,
                details={},
                made_by="worker",
            )
    answer: Any = shop_site.call("GET", "/v1/proof/history.svg?provider=vipps")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    root = ET.fromstring(answer.data)  # noqa: S314 - our own
    told = root.findtext(f"{SVG}desc") or ""
    assert told.startswith("2 days, 1 of them unexplained"), "the last proof of each day"
    assert "2026-11-02: difference 100.01\xa0NOK, unexplained 0.01\xa0NOK" in told
    other = shop_site.call("GET", "/v1/proof/history.svg?provider=stripe&currency=EUR").data
    assert b"No proof yet." in other
    for query in ("", "?provider=vipps&currency=XXX"):
        fails(shop_site.call("GET", f"/v1/proof/history.svg{query}"), 422, "validation_failed")
