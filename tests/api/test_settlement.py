"""The whole way over the API: connect, start, send orders, look, approve, documentation, reverse."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.api import create_app
from app.config import Settings
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.tripletex_books import COMPANY, EMPLOYEE_TOKEN
from tests.api.conftest import Site, Time, add_shop, fails, key_hash, order_event, pair
from tests.world import LEDGER, MSN, ORDERS, START, TODAY, SoldOrder, World, open_installation

VIPPS = {
    "role": "provider",
    "system": "vipps",
    "environment": "test",
    "style": "sales_unit",
    "credentials": {
        "client_id": "client",
        "client_secret": "example-secret",
        "subscription_key": "subscription",
        "merchant_serial_number": MSN,
    },
}
TRIPLETEX = {
    "role": "accounting",
    "system": "tripletex",
    "environment": "test",
    "style": "employee",
    "credentials": {"employee_token": EMPLOYEE_TOKEN},
}


@dataclass
class Business:
    """A shop over the API, and another that must never see it."""

    world: World
    services: Services
    site: Site
    stranger: Site

    def work(self, patience: float = 0.5) -> None:
        run_until_done(self.services, seconds=120, patience=patience)

    def connect(self, given: dict[str, Any], reference: str) -> int:
        put = self.site.call("PUT", "/v1/connections", given)
        assert put.status_code == 200, put.text
        number: int = put.json["id"]
        tested = self.site.call("POST", f"/v1/connections/{number}/test")
        assert [one["reference"] for one in tested.json["reaches"]] == [reference], tested.text
        confirmed = self.site.call("POST", f"/v1/connections/{number}/confirm", {"references": [reference]})
        assert confirmed.json["state"] == "working"
        return number

    def tell(self, *sold: SoldOrder) -> None:
        events = [
            order_event(
                one.order_id,
                counter=one.order_id,
                transaction_id=one.reference,
                references={},
                total=one.amount,
            )
            for one in sold
        ]
        answer = self.site.call("POST", "/v1/events", {"events": events})
        assert {one["result"] for one in answer.json["results"]} == {"stored"}

    def payout(self) -> dict[str, Any]:
        listed = self.site.call("GET", f"/v1/payouts?from={START.isoformat()}").json["payouts"]
        assert len(listed) == 1
        found: dict[str, Any] = self.site.call("GET", f"/v1/payouts/{listed[0]['id']}").json
        return found


@pytest.fixture
def business(tmp_path: Path) -> Iterator[Business]:
    with World.start() as world:
        services = open_installation(world.settings(tmp_path))
        client = create_app(services).test_client()
        time = Time(services.clock())
        site = pair(services, client, time, add_shop(services))
        stranger = pair(services, client, time, add_shop(services, "Annen"), "https://annen.example")
        assert site.call("PUT", "/v1/start", {"start_date": START.isoformat()}).status_code == 200
        yield Business(world, services, site, stranger)
        services.store.dispose()


def test_the_whole_way(business: Business) -> None:
    site = business.site
    business.connect(VIPPS, LEDGER)
    business.connect(TRIPLETEX, COMPANY)
    business.tell(*ORDERS)
    business.work()

    shown = business.payout()
    assert (shown["state"], shown["needs_attention"], shown["gap"]) == ("waiting", False, 0)
    assert shown["fees"] < 0
    sales = [row for row in shown["transactions"] if row["type"] == "sale"]
    assert {(row["match"]["order_number"], row["colour"]) for row in sales} == {
        (str(one.order_id), "green") for one in ORDERS
    }
    draft = shown["vouchers"][0]
    assert draft["state"] == "draft"
    assert sum(one["amount"] for one in draft["postings"]) == 0
    assert "1920" in {one["account"] for one in draft["postings"]}
    path = f"/v1/vouchers/{draft['id']}"

    fails(site.call("GET", f"{path}/evidence"), 404, "evidence_not_made")
    fails(site.call("POST", f"{path}/approve", {"draft_hash": "0" * 64}), 409, "draft_changed")
    assert site.call("POST", f"{path}/approve", {"draft_hash": draft["draft_hash"]}).status_code == 204
    fails(site.call("POST", f"{path}/approve", {"draft_hash": draft["draft_hash"]}), 409, "voucher_not_draft")
    business.work()
    verified = business.payout()
    assert verified["state"] == "verified"
    number = verified["voucher"]["number"]
    assert [one.number for one in business.world.count() if one.live] == [number]
    assert all(entry["sentence"] and entry["at"] for entry in verified["vouchers"][0]["history"])
    approved = next(e for e in verified["vouchers"][0]["history"] if e["why"] == "voucher_approved")
    assert approved["actor"] == f"user 7 (decide), site {site.site}"

    evidence = site.call("GET", f"{path}/evidence")
    assert evidence.mimetype == "application/pdf"
    assert evidence.data.startswith(b"%PDF-")

    sold = ORDERS[0]
    known = {"id": sold.order_id, "order_key_hash": key_hash(sold.order_id)}
    wrong_key = known | {"order_key_hash": "0" * 64}
    states = site.call("POST", "/v1/orders/state", {"orders": [known, wrong_key]}).json["orders"]
    assert states[0]["state"] == "paid_out"
    assert states[0]["settled"] == sold.amount
    assert states[0]["fee"] == -(sold.amount * 15 // 1000)
    assert states[0]["payouts"][0]["voucher_number"] == number
    assert states[0]["payouts"][0]["paid_on"] == verified["paid_on"]
    assert states[1]["state"] == "unknown"

    fails(site.call("PUT", "/v1/start", {"start_date": TODAY.isoformat()}), 409, "start_is_fixed")
    fails(
        site.call("POST", f"/v1/payouts/{verified['id']}/ignore", {"reason": "nei"}), 409, "payout_in_books"
    )
    assert site.call("POST", f"{path}/reverse", {"reason": "Feil dato", "rebook": True}).status_code == 202
    fails(site.call("POST", f"{path}/reverse", {"reason": "igjen"}), 409, "voucher_not_in_books")
    business.work()
    again = business.payout()
    assert [(one["revision"], one["state"]) for one in again["vouchers"]] == [(1, "reversed"), (2, "draft")]

    for method, route, body in (
        ("GET", f"/v1/payouts/{shown['id']}", None),
        ("POST", f"/v1/payouts/{shown['id']}/resync", None),
        ("POST", f"/v1/payouts/{shown['id']}/ignore", {"reason": "nei"}),
        ("GET", f"{path}/evidence", None),
        ("POST", f"{path}/approve", {"draft_hash": draft["draft_hash"]}),
        ("POST", f"{path}/reverse", {"reason": "nei"}),
        ("POST", "/v1/connections/1/test", None),
        ("DELETE", "/v1/connections/1", None),
    ):
        assert business.stranger.call(method, route, body).status_code == 404, route
    assert business.stranger.call("GET", "/v1/payouts").json["total"] == 0
    assert business.stranger.call("POST", "/v1/orders/state", {"orders": [known]}).json["orders"] == [
        {"id": sold.order_id, "state": "unknown", "payouts": []}
    ]


def test_what_is_counted_and_summed_is_the_same_on_both_databases(tmp_path: Path, database: Settings) -> None:
    with World.start() as world:
        services = open_installation(world.settings(tmp_path, database_url=database.database_url))
        client = create_app(services).test_client()
        time = Time(services.clock())
        business = Business(
            world,
            services,
            pair(services, client, time, add_shop(services)),
            site_of_stranger(services, client),
        )
        business.site.call("PUT", "/v1/start", {"start_date": START.isoformat()})
        business.connect(VIPPS, LEDGER)
        business.tell(*ORDERS)
        business.work()
        shown = business.payout()
        assert (shown["gap"], shown["rows"]) == (0, len(shown["transactions"]))
        assert shown["fees"] == sum(row["fee"] + row["fee_vat"] for row in shown["transactions"])
        assert (
            business.site.call("GET", f"/v1/payouts?q={ORDERS[1].order_id}&attention=false").json["total"]
            == 1
        )
        asked = [{"id": one.order_id, "order_key_hash": key_hash(one.order_id)} for one in ORDERS]
        states = business.site.call("POST", "/v1/orders/state", {"orders": asked}).json["orders"]
        assert [one["fee"] for one in states] == [-(one.amount * 15 // 1000) for one in ORDERS]
        assert business.stranger.call("GET", "/v1/payouts").json["total"] == 0
        assert business.site.call("GET", "/v1/status").json["counts"]["payouts"]
        assert 'avstem_payouts{state="' in client.get("/metrics").text
        services.store.dispose()


def site_of_stranger(services: Services, client: FlaskClient) -> Site:
    shop = add_shop(services, "Annen")
    return pair(services, client, Time(services.clock()), shop, "https://annen.example")


def test_resync_is_done_once(business: Business) -> None:
    business.connect(VIPPS, LEDGER)
    business.tell(*ORDERS)
    business.work()
    path = f"/v1/payouts/{business.payout()['id']}/resync"
    first, second = business.site.call("POST", path), business.site.call("POST", path)
    assert (first.status_code, first.json) == (202, {"asked": True})
    assert (second.status_code, second.json) == (200, {"asked": False})
    business.work()
    whys = [entry["why"] for entry in business.payout()["history"]]
    assert whys.count("resync_asked") == 1
    assert "resync_unchanged" in whys


def test_a_missing_order_is_asked_for_then_decided(business: Business) -> None:
    site = business.site
    business.connect(VIPPS, LEDGER)
    business.connect(TRIPLETEX, COMPANY)
    business.tell(ORDERS[0], SoldOrder(20_000, ORDERS[1].amount))
    business.work()
    shown = business.payout()
    assert shown["needs_attention"] is True
    red = [row for row in shown["transactions"] if row["colour"] == "red"]
    assert {row["reference"] for row in red} == {one.reference for one in ORDERS[1:]}
    wanted = site.call("GET", "/v1/status").json["wanted"]
    assert {one["reference"] for one in wanted} >= {one.reference for one in ORDERS[1:]}
    assert site.call("GET", "/v1/payouts?attention=true").json["total"] >= 1
    listed = site.call("GET", "/v1/cases").json
    mine = [case for case in listed["cases"] if case["payout_id"] == shown["id"]]
    assert {case["code"] for case in mine} == {"order_missing"}
    assert [group["count"] for group in listed["groups"] if group["code"] == "order_missing"] != []
    first, second = mine
    path = f"/v1/cases/{first['id']}"

    for decision, status, code in (
        ({"action": "try_again"}, 400, "answer_does_not_fit"),
        ({"action": "book_to"}, 400, "answer_needs_account"),
        ({"action": "link_order"}, 400, "answer_needs_order"),
        ({"action": "link_order", "order_number": "404"}, 400, "order_not_found"),
        ({"action": "link_order", "order_identity": "x:1:y"}, 400, "order_not_found"),
        ({"action": "shrug"}, 422, "validation_failed"),
        ({"action": "accept", "note": "x" * 501}, 422, "validation_failed"),
    ):
        fails(site.call("POST", f"{path}/decide", decision), status, code)
    fails(business.stranger.call("POST", f"{path}/decide", {"action": "accept"}), 404, "case_not_found")
    fails(
        business.stranger.call(
            "POST", "/v1/cases/decide", {"cause": "order_missing", "decision": {"action": "accept"}}
        ),
        404,
        "cause_not_found",
    )

    decided = site.call("POST", f"{path}/decide", {"action": "link_order", "order_number": "20000"})
    assert decided.json["state"] == "decided", decided.text
    fails(site.call("POST", f"{path}/decide", {"action": "accept"}), 409, "case_not_open")
    all_alike = {"cause": "order_missing", "decision": {"action": "accept", "note": "Gavekort"}}
    assert second["id"] in site.call("POST", "/v1/cases/decide", all_alike).json["decided"]
    business.work()
    after = business.payout()
    assert after["needs_attention"] is False
    assert [one["state"] for one in after["vouchers"]] == ["draft"]
    linked = next(row for row in after["transactions"] if row["key"] == red_key(red, first))
    assert linked["match"]["order_number"] == "20000"


def red_key(rows: list[dict[str, Any]], case: dict[str, Any]) -> str:
    return next(str(row["key"]) for row in rows if row["case_id"] == case["id"])


def test_filters(business: Business) -> None:
    business.connect(VIPPS, LEDGER)
    business.tell(*ORDERS)
    business.work()
    site, shown = business.site, business.payout()

    def total(query: str) -> int:
        return int(site.call("GET", f"/v1/payouts?{query}").json["total"])

    everything = total("page=1")
    assert everything >= 1
    assert total(f"q={ORDERS[0].order_id}") == 1
    assert total(f"q={shown['reference']}") == 1
    assert total("q=%25") == 0
    assert total("provider=klarna") == 0
    assert total(f"to={START.isoformat()}") + total(f"from={START.isoformat()}") >= everything
    assert total(f"state={shown['state']}") >= 1
    assert total("state=verified") == 0
    first = site.call("GET", "/v1/payouts?per_page=1").json
    assert (len(first["payouts"]), first["total"]) == (1, everything)


def test_pausing_stops_and_resuming_lets_it_go_on(business: Business) -> None:
    site = business.site
    business.connect(VIPPS, LEDGER)
    business.connect(TRIPLETEX, COMPANY)
    business.tell(*ORDERS)
    assert site.call("POST", "/v1/pause").json["paused"] is True
    assert site.call("PUT", "/v1/policy", {"policy": "automatic"}).json["policy"] == "automatic"
    business.work()
    status = site.call("GET", "/v1/status").json
    assert {wait["code"] for wait in status["waits"]} >= {"shop_paused"}
    assert all(wait["sentence"] for wait in status["waits"])
    assert business.world.count() == []
    site.call("POST", "/v1/resume")
    business.work()
    assert business.payout()["state"] == "verified"


def test_the_chart_of_accounts(business: Business) -> None:
    site = business.site
    fails(site.call("GET", "/v1/accounting/reference-data"), 409, "accounting_not_connected")
    business.connect(TRIPLETEX, COMPANY)
    found = site.call("GET", "/v1/accounting/reference-data").json
    assert "1920" in {one["number"] for one in found["accounts"]}
    assert found["company"]["reference"] == COMPANY
    assert found["vat_codes"]


def test_connecting(business: Business) -> None:
    site = business.site
    bad = VIPPS | {"credentials": {**VIPPS["credentials"], "client_secret": "wrong"}}  # type: ignore[dict-item]
    put = site.call("PUT", "/v1/connections", bad)
    assert "wrong" not in put.text
    path = f"/v1/connections/{put.json['id']}"
    fails(site.call("POST", f"{path}/test"), 422, "credentials_refused")
    fails(site.call("POST", f"{path}/confirm", {"references": [LEDGER]}), 409, "connection_not_tested")
    fails(site.call("POST", f"{path}/pause"), 409, "connection_not_confirmed")
    assert site.call("GET", "/v1/connections").json["connections"][0]["problem"]

    number = business.connect(VIPPS, LEDGER)
    assert number == put.json["id"]
    fails(site.call("POST", f"{path}/confirm", {"references": ["other"]}), 400, "confirms_something_else")
    assert site.call("POST", f"{path}/pause").json["state"] == "paused"
    assert site.call("POST", f"{path}/resume").json["state"] == "working"

    taken = business.stranger.call("PUT", "/v1/connections", VIPPS).json["id"]
    fails(
        business.stranger.call("POST", f"/v1/connections/{taken}/test"), 409, "merchant_account_in_other_shop"
    )
    listed = site.call("GET", "/v1/connections")
    for secret in ("example-secret", 'subscription"', EMPLOYEE_TOKEN):
        assert secret not in listed.text
    assert site.call("DELETE", path).status_code == 204
    fails(site.call("DELETE", path), 404, "connection_not_found")


def test_a_vendor_that_does_not_answer(business: Business) -> None:
    put = business.site.call("PUT", "/v1/connections", VIPPS)
    business.world.vipps.stop()
    fails(business.site.call("POST", f"/v1/connections/{put.json['id']}/test"), 502, "vendor_unavailable")
