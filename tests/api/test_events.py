"""Events: stored once, cut to what is declared, refused one by one."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.api.snapshots import canonical, event_id
from app.core.money import LARGEST_AMOUNT
from app.pipeline.services import Services
from app.store import tables as t
from tests.api.conftest import Site, fails, key_hash, order_event, refund_event, with_id
from tests.api.test_signing import VECTORS


def send(site: Site, *events: Any, **headers: str) -> list[dict[str, Any]]:
    answer = site.call("POST", "/v1/events", {"events": list(events)}, **headers)
    assert answer.status_code in (200, 422), answer.text
    results: list[dict[str, Any]] = answer.get_json(force=True)["results"]
    return results


def stored(services: Services, table: Any) -> list[Any]:
    with services.store.reading(None) as connection:
        return list(connection.execute(select(table)).all())


@pytest.mark.parametrize("vector", VECTORS["events"], ids=lambda one: str(one["name"]))
def test_event_id_vectors(vector: dict[str, Any]) -> None:
    assert canonical(vector["event"]) == vector["canonical"]
    assert event_id(vector["event"]) == vector["event_id"]


def test_an_order_is_stored_once(site: Site, services: Services) -> None:
    event = order_event(former_numbers=["A-1"], sales_document="F-7")
    assert send(site, event) == [{"event_id": event["event_id"], "result": "stored"}]
    assert send(site, event, event) == [{"event_id": event["event_id"], "result": "known"}] * 2
    rows = stored(services, t.orders)
    assert len(rows) == 1
    assert (rows[0].number, rows[0].total, rows[0].currency) == ("10481", 149_900, "NOK")
    keys = {(row.field, row.value) for row in stored(services, t.order_references)}
    assert keys == {
        ("id", "10481"),
        ("number", "10481"),
        ("number", "A-1"),
        ("transaction_id", "woo-10481"),
        ("meta:_vipps_orderid", "woo-10481"),
    }


def test_an_older_snapshot_after_a_newer_changes_nothing(site: Site, services: Services) -> None:
    newer, older = order_event(counter=9, status="completed"), order_event(counter=3, total=1)
    assert [one["result"] for one in send(site, newer, older)] == ["stored", "older"]
    assert [(row.status, row.total) for row in stored(services, t.orders)] == [("completed", 149_900)]


def test_a_refund_and_its_removal(site: Site, services: Services) -> None:
    send(site, order_event(), refund_event())
    send(site, refund_event(counter=5, removed=True))
    assert [(row.refund_id, row.amount, row.removed) for row in stored(services, t.refunds)] == [
        ("10500", 49_900, True)
    ]


def test_personal_data_is_cut_before_the_first_write(site: Site, services: Services) -> None:
    secret = "Kari Eksempel"
    event = order_event(
        billing={"name": secret, "email": "kari@example.com"},
        customer_note=secret,
        references={"_vipps_orderid": "woo-10481", "_billing_email": "kari@example.com"},
        shipping={"country": "NO", "postcode_area": "01", "address_1": secret},
        parts=[{"kind": "line_item", "vat_rate": "25", "net": 100, "vat": 25, "product": secret}],
        gift_cards=[{"kind": "used", "amount": 500, "recipient": secret}],
    )
    assert [one["result"] for one in send(site, event, refund_event(reason=secret))] == ["stored", "stored"]
    for path in services.settings.data.iterdir():
        assert secret.encode() not in path.read_bytes()
        assert b"kari@example.com" not in path.read_bytes()
    body = stored(services, t.events)[0].body
    assert body["shipping"] == {"country": "NO", "postcode_area": "01"}
    assert body["parts"] == [
        {"kind": "line_item", "vat_rate": "25", "tax_class": "", "category": "", "net": 100, "vat": 25}
    ]
    assert body["gift_cards"] == [{"kind": "used", "amount": 500}]
    assert body["references"] == {"_vipps_orderid": "woo-10481"}
    assert body["created_at"] == "2026-11-13T10:00:00Z"


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "negative amount": ({"total": -1}, "total"),
    "absurd amount": ({"total": LARGEST_AMOUNT}, "total"),
    "thousand digits": ({"total": 10**1000}, "total"),
    "fraction": ({"total": 1499.5}, "total"),
    "amount as text": ({"total": "149900"}, "total"),
    "amount as truth value": ({"total": True}, "total"),
    "unknown currency": ({"currency": "XXQ"}, "currency"),
    "currency in lower case": ({"currency": "nok"}, "currency"),
    "currency as number": ({"currency": 578}, "currency"),
    "local time": ({"created_at": "2026-11-13T10:00:00"}, "created_at"),
    "another zone": ({"created_at": "2026-11-13T10:00:00+01:00"}, "created_at"),
    "a day": ({"created_at": "2026-11-13Z"}, "created_at"),
    "no such day": ({"created_at": "2026-02-30T10:00:00Z"}, "created_at"),
    "the year 9999": ({"created_at": "9999-12-31T23:59:59Z"}, "created_at"),
    "no id": ({"id": 0}, "id"),
    "large id": ({"id": 2**53}, "id"),
    "long number": ({"number": "1" * 101}, "number"),
    "empty number": ({"number": ""}, "number"),
    "control character": ({"number": "1\u0000"}, "number"),
    "line break": ({"transaction_id": "a\nb"}, "transaction_id"),
    "key not hashed": ({"order_key_hash": "wc_order_1"}, "order_key_hash"),
    "status": ({"status": "Ferdig!"}, "status"),
    "truth value as number": ({"test_mode": 1}, "test_mode"),
    "references as list": ({"references": ["a"]}, "references"),
    "reference as number": ({"references": {"_vipps_orderid": 7}}, "references._vipps_orderid"),
    "too many former numbers": ({"former_numbers": ["1"] * 51}, "former_numbers"),
    "part without a rate": ({"parts": [{"kind": "fee", "net": 1, "vat": 0}]}, "parts.0.vat_rate"),
    "whole postcode": ({"shipping": {"country": "NO", "postcode_area": "0150"}}, "shipping.postcode_area"),
    "no counter": ({"counter": None}, "counter"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_event_is_refused_and_loses_no_other(site: Site, services: Services, name: str) -> None:
    changes, field = BAD[name]
    bad, good = order_event(**changes), order_event(10_482, transaction_id="woo-2", references={})
    refused, taken = send(site, bad, good)
    assert taken["result"] == "stored"
    assert refused["result"] == "refused"
    assert refused["event_id"] == bad["event_id"]
    assert refused["code"] == "event_invalid"
    assert refused["message"]
    assert list(refused["errors"]) == [field]
    assert [row.order_id for row in stored(services, t.orders)] == ["10482"]


def test_the_event_id_must_be_the_events(site: Site, services: Services) -> None:
    event = order_event() | {"total": 1}
    problem = fails(site.call("POST", "/v1/events", {"events": [event]}), 422, "events_refused")
    assert problem["results"][0]["code"] == "event_id_mismatch"
    assert problem["results"][0]["errors"] == {"event_id": ["Does not match the event."]}
    assert stored(services, t.events) == []


@pytest.mark.parametrize("bad", [None, 7, "order", [], {}, {"type": ["order"]}, {"type": "webhook"}])
def test_what_is_no_event(site: Site, bad: Any) -> None:
    refused, taken = send(site, bad, order_event())
    assert (refused["result"], taken["result"]) == ("refused", "stored")


@pytest.mark.parametrize(
    "body",
    [{}, {"events": []}, {"events": {}}, {"events": [order_event()] * 101}, [], {"events": [], "more": 1}],
)
def test_what_is_no_batch(site: Site, body: Any) -> None:
    problem = fails(site.call("POST", "/v1/events", body), 422, "validation_failed")
    assert problem["errors"]


def test_both_languages(site: Site) -> None:
    event = order_event(total=-1)
    english = send(site, event)[0]
    norwegian = send(site, event, **{"Accept-Language": "nn-NO, en;q=0.1"})[0]
    assert english["errors"]["total"] != norwegian["errors"]["total"]
    assert english["message"] != norwegian["message"]


def test_shop_and_site_come_from_the_signature(site: Site, other: Site, services: Services) -> None:
    event = order_event(shop_id=other.shop, site=other.site)
    assert send(site, event)[0]["result"] == "stored"
    assert send(other, event)[0]["result"] == "stored"
    rows = stored(services, t.orders)
    assert [row.shop_id for row in rows] == [site.shop, other.shop]
    assert rows[0].identity == f"{site.site}:10481:{key_hash(10_481)}"


def test_the_same_id_with_another_key_is_another_order_and_a_case(site: Site, services: Services) -> None:
    send(site, order_event(), order_event(counter=2, order_key_hash="a" * 64))
    assert len(stored(services, t.orders)) == 2
    answer = site.call("GET", "/v1/cases")
    assert [case["code"] for case in answer.json["cases"]] == ["order_key_changed"]


def test_a_full_batch(site: Site) -> None:
    events = [order_event(number, counter=number, transaction_id=f"woo-{number}") for number in range(1, 101)]
    assert {one["result"] for one in send(site, *events)} == {"stored"}


def test_a_duplicate_key_cannot_slip_past_the_hash(site: Site) -> None:
    event = with_id({"type": "order"} | order_event())
    text = json.dumps({"events": [event]}).replace('"total": 149900', '"total": 1, "total": 149900')
    answer = site.send("POST", "/v1/events", text.encode())
    assert answer.json["results"][0]["result"] == "stored"  # the last one counts, and is what was hashed
