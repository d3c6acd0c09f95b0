"""Status, start, what is offered, health, metrics, documentation."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.api import create_app
from app.api.public import PUBLIC
from app.config import AGENCY
from app.pipeline.services import Services
from app.secrets import Vault
from app.store import shops, sites
from app.store.database import open_store
from app.store.rows import insert_row
from app.store.tables import merchant_accounts
from tests.api.conftest import Site, Time, add_shop, fails, order_event, pair


def test_an_empty_shop_says_what_is_missing(site: Site) -> None:
    status = site.call("GET", "/v1/status").json
    assert status["last_order_received_at"] is None
    assert status["counts"] == {"payouts": {}, "vouchers": {}, "open_cases": 0}
    assert status["lowest_plugin_version"] == "0.1.0"
    assert len(status["sentences"]) == 4  # no provider, no accounting system, no start date, no order
    norwegian = site.call("GET", "/v1/status", **{"Accept-Language": "nb"}).json["sentences"]
    assert "Ingen ordre er mottatt ennå." in norwegian
    assert not set(norwegian) & set(status["sentences"])


def test_the_heartbeat_is_remembered_and_orders_are_heard(site: Site, services: Services) -> None:
    site.call("POST", "/v1/events", {"events": [order_event()]})
    status = site.call("GET", "/v1/status").json
    assert status["last_order_received_at"] == "2026-11-14T09:00:00Z"
    assert "Last order received 2026-11-14 10:00." in status["sentences"]  # in Oslo
    with services.store.reading(site.shop) as connection:
        row = sites.list_sites(connection, site.shop)[0]
    assert row.last_seen_at == row.last_event_at == services.now_ms()


def test_what_waits_is_told_with_a_sentence(site: Site, services: Services, other: Site) -> None:
    with services.store.writing("test", site.shop) as connection:
        insert_row(
            connection,
            merchant_accounts,
            shop_id=site.shop,
            provider="vipps",
            reference="302321",
            currency="NOK",
            name="",
            organisation_number="",
            handles=[],
            bank_account="",
            created_at=0,
            due_at=1,
            attempts=2,
            last_error={"code": "vendor_unavailable", "params": {"system": "vipps", "operation": "report"}},
        )
        shops.set_shop(connection, site.shop, paused=True)
    status = site.call("GET", "/v1/status").json
    assert [(one["kind"], one["reference"], one["code"]) for one in status["waits"]] == [
        ("account", "302321", "vendor_unavailable")
    ]
    assert status["waits"][0]["sentence"] in status["sentences"]
    assert "Sending is paused." in status["sentences"]
    assert other.call("GET", "/v1/status").json["waits"] == []


def test_sending_held_after_a_restore(site: Site, services: Services) -> None:
    with services.store.writing("test", None) as connection:
        shops.set_installation(connection, sending_held=True)
    assert site.call("GET", "/v1/status").json["sending_held"] is True


def test_start_policy_and_pause(site: Site) -> None:
    fresh = {"start_date": None, "policy": "review", "paused": False, "split": "none"}
    assert site.call("GET", "/v1/start").json == fresh
    chosen = site.call("PUT", "/v1/start", {"start_date": "2026-11-01"}).json
    assert chosen["start_date"] == "2026-11-01"
    assert site.call("PUT", "/v1/start", {"start_date": "2026-12-01"}).status_code == 200
    for bad in ("1.11.2026", "2026-13-01", "1999-12-31", 20261101, None):
        fails(site.call("PUT", "/v1/start", {"start_date": bad}), 422, "validation_failed")
    fails(site.call("PUT", "/v1/policy", {"policy": "whenever"}), 422, "validation_failed")
    assert site.call("POST", "/v1/pause").json["paused"] is True
    assert site.call("POST", "/v1/resume").json["paused"] is False


def offered(site: Site) -> dict[tuple[str, str], dict[str, Any]]:
    listed = site.call("GET", "/v1/connections").json["offered"]
    return {(system["system"], style["style"]): style for system in listed for style in system["styles"]}


def test_only_what_the_operator_configured_is_offered(site: Site) -> None:
    found = offered(site)
    assert found["tripletex", "employee"]["available"] is True
    assert found["vipps", "sales_unit"]["available"] is True
    partner = found["vipps", "accounting_partner"]
    assert partner["available"] is False
    assert partner["missing"] == [
        "AVSTEM_TEST_VIPPS_PARTNER_CLIENT_ID",
        "AVSTEM_TEST_VIPPS_PARTNER_CLIENT_SECRET",
    ]
    assert "example-consumer" not in str(found)
    environments = {
        one["system"]: one["environments"] for one in site.call("GET", "/v1/connections").json["offered"]
    }
    assert environments["vipps"] == ["test"]


def test_a_key_that_can_do_more_than_read_is_warned_of_before_it_is_given(site: Site) -> None:
    fields = {one["name"]: one["warning"] for one in offered(site)["nets", "secret_key"]["fields"]}
    assert "can also charge and refund" in fields.pop("secret_key")
    assert set(fields.values()) == {None}
    partner = offered(site)["nets", "partner_key"]
    assert (partner["available"], partner["missing"]) == (False, ["AVSTEM_TEST_NETS_PARTNER_KEY"])


def test_an_agency_offers_partner_keys_only_and_assigns_the_ledger_itself(
    services: Services, time: Time
) -> None:
    keys = {
        "AVSTEM_TEST_VIPPS_PARTNER_CLIENT_ID": "example-id",
        "AVSTEM_TEST_VIPPS_PARTNER_CLIENT_SECRET": "example-secret",
    }
    agency = replace(services, settings=replace(services.settings, operator=AGENCY, environment=keys))
    client = create_app(agency).test_client()
    site = pair(agency, client, time, add_shop(agency))
    found = offered(site)
    assert found["vipps", "sales_unit"]["available"] is False
    assert found["vipps", "accounting_partner"]["available"] is False
    assert found["vipps", "accounting_partner"]["reason"]
    given = {
        "role": "provider",
        "system": "vipps",
        "environment": "test",
        "style": "accounting_partner",
        "credentials": {"ledger_id": "302321"},
    }
    fails(site.call("PUT", "/v1/connections", given), 400, "assigned_by_operator")


def test_put_checks_what_it_is_given(site: Site) -> None:
    good = {
        "role": "accounting",
        "system": "tripletex",
        "environment": "test",
        "style": "employee",
        "credentials": {"employee_token": "example-token-0123456789"},
    }
    for changes, status, code in (
        ({"environment": "production"}, 400, "wrong_environment"),
        ({"environment": "moon"}, 400, "environment_unknown"),
        ({"system": "ledgerdome"}, 400, "system_unknown"),
        ({"role": "provider"}, 400, "system_unknown"),
        ({"role": "boss"}, 422, "validation_failed"),
        ({"style": "barefoot"}, 400, "style_unknown"),
        ({"credentials": {}}, 400, "credential_missing"),
        ({"credentials": {"employee_token": 7}}, 422, "validation_failed"),
        ({"credentials": {"employee_token": "x" * 4001}}, 422, "validation_failed"),
        ({"credentials": {"employee_token": "example-token", "more": "x"}}, 400, "credential_unknown"),
        ({"shop_id": 2}, 422, "validation_failed"),
    ):
        fails(site.call("PUT", "/v1/connections", good | changes), status, code)
    put = site.call("PUT", "/v1/connections", good)
    assert put.status_code == 200
    assert "example-token" not in put.text


def test_health_needs_no_signature_and_tells_no_names(client: Any, site: Site) -> None:
    site.call("POST", "/v1/events", {"events": [order_event(), order_event(2, order_key_hash="a" * 64)]})
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json["status"] == "ready"
    metrics = client.get("/metrics")
    assert metrics.mimetype == "text/plain"
    assert 'avstem_sites{state="active"} 1.0' in metrics.text
    assert "avstem_oldest_unposted_payout_seconds 0.0" in metrics.text
    assert "Eksempel" not in metrics.text


def test_not_ready_before_the_schema_is(tmp_path: Path, services: Services) -> None:
    settings = replace(services.settings, data=tmp_path / "empty")
    store = open_store(settings)
    client: Any = create_app(Services(settings, store, Vault(settings.secret_keys))).test_client()
    assert client.get("/healthz").status_code == 200
    fails(client.get("/readyz"), 503, "service_not_ready")
    store.dispose()


def test_the_documentation_names_every_route(client: Any, site: Site) -> None:
    spec = client.get("/v1/openapi.json").json
    page = client.get("/v1/docs")
    assert page.mimetype == "text/html"
    assert "src=" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    for rule in client.application.url_map.iter_rules():
        if not rule.rule.startswith("/v1/") or rule.rule in ("/v1/docs", "/v1/openapi.json"):
            continue
        path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            operation = spec["paths"][path][method.lower()]
            assert operation["summary"], path
            assert path in page.text
            assert operation.get("security", spec["security"]) == (
                [] if rule.rule in PUBLIC else spec["security"]
            )
    assert spec["components"]["schemas"]["OrderEvent"]["properties"]["total"]["maximum"] == 10**15 - 1
    assert "RefundEvent" in page.text
    assert site.site not in page.text
