"""Payment methods over HTTP: an unseen one is asked for once; a connection or no provider answers it."""

from typing import Any

from app.pipeline.services import Services
from app.store import tables as t
from app.store.rows import insert_row
from tests.api.conftest import Site, fails, key_hash, order_event


def add_connection(services: Services, shop: int, role: str = "provider", **values: Any) -> int:
    with services.store.writing("test", shop) as connection:
        return insert_row(
            connection,
            t.connections,
            **{
                "shop_id": shop,
                "role": role,
                "system": "vipps",
                "environment": "test",
                "style": "sales_unit",
                "credentials": services.vault.seal({}),
                "credentials_fingerprint": "x",
                "state": "working",
                "created_at": 0,
            }
            | values,
        )


def choose(site: Site, *methods: dict[str, Any]) -> Any:
    return site.call("PUT", "/v1/payment-methods", {"payment_methods": list(methods)})


def asked(site: Site) -> list[str]:
    told: list[str] = site.call("GET", "/v1/status").json["payment_methods_asked"]
    return told


def test_an_unseen_method_is_asked_for_until_it_is_answered(site: Site, services: Services) -> None:
    assert asked(site) == []
    methods = ("vipps", "bacs", "", "invoice", "invoice")
    events = [
        order_event(number, counter=number, payment_method=method) for number, method in enumerate(methods, 1)
    ]
    site.call("POST", "/v1/events", {"events": events})
    assert asked(site) == ["invoice", "vipps"]
    assert any("“vipps”" in one for one in site.call("GET", "/v1/status").json["sentences"])

    vipps = add_connection(services, site.shop)
    answer = choose(site, {"payment_method": "vipps", "connection": vipps})
    assert answer.status_code == 200, answer.text
    assert asked(site) == ["invoice"]
    assert choose(site, {"payment_method": "invoice", "no_provider": True}).status_code == 200
    assert asked(site) == []

    shown = site.call("GET", "/v1/payment-methods").json["payment_methods"]
    assert {
        one["payment_method"]: (one["connection"], one["no_provider"], one["orders"]) for one in shown
    } == {
        "bacs": (None, True, 1),
        "invoice": (None, True, 2),
        "vipps": (vipps, False, 1),
    }
    assert {one["payment_method"]: one["chosen"] for one in shown}["bacs"] is False


def test_an_order_without_a_provider_waits_for_no_payout(site: Site, services: Services) -> None:
    events = [order_event(1, counter=1, payment_method="invoice"), order_event(2, payment_method="cod")]
    site.call("POST", "/v1/events", {"events": events})
    known = {"orders": [{"id": one, "order_key_hash": key_hash(one)} for one in (1, 2)]}

    def states() -> list[str]:
        return [one["state"] for one in site.call("POST", "/v1/orders/state", known).json["orders"]]

    assert states() == ["waiting", "no_provider"]
    choose(site, {"payment_method": "invoice", "no_provider": True})
    assert states() == ["no_provider", "no_provider"]
    vipps = add_connection(services, site.shop)
    choose(site, {"payment_method": "cod", "connection": vipps})
    assert states() == ["no_provider", "waiting"]


def test_what_cannot_be_chosen(site: Site, other: Site, services: Services) -> None:
    theirs = add_connection(services, other.shop)
    books = add_connection(services, site.shop, role="accounting", system="tripletex")
    gone = add_connection(services, site.shop, removed_at=1)
    for connection, status, code in (
        (theirs, 404, "connection_not_found"),
        (books, 400, "connection_not_a_provider"),
    ):
        fails(choose(site, {"payment_method": "vipps", "connection": connection}), status, code)
    assert choose(site, {"payment_method": "vipps", "connection": gone}).status_code in (400, 404)
    for given in (
        {"payment_method": "vipps"},
        {"payment_method": "vipps", "connection": 1, "no_provider": True},
        {"payment_method": "", "no_provider": True},
        {"payment_method": "vipps", "no_provider": 1},
    ):
        fails(choose(site, given), 422, "validation_failed")
    fails(
        choose(site.as_("view decide"), {"payment_method": "a", "no_provider": True}),
        403,
        "capability_missing",
    )
    assert site.call("GET", "/v1/payment-methods").json["payment_methods"] == []


def test_a_choice_is_logged_once(site: Site, services: Services) -> None:
    for _ in range(2):
        choose(site, {"payment_method": "invoice", "no_provider": True})
    with services.store.reading(site.shop) as connection:
        rows = connection.execute(t.audit.select().where(t.audit.c.subject_type == "shop")).all()
    assert [(row.why, row.params["method"]) for row in rows] == [
        ("payment_method_without_provider", "invoice")
    ]
