"""Safe mode over HTTP: copies, moved and restored sites, marks; what is kept aside and what becomes of it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.api import create_app
from app.config import Settings
from app.pipeline.pairing import new_code
from app.pipeline.services import Services
from app.secrets import Vault
from app.store import tables as t
from app.store.database import Store
from tests.api.conftest import ADDRESS, Site, Time, add_shop, fails, key_hash, order_event, pair

DAY = 24 * 3600


@pytest.fixture
def services(database: Settings, store: Store, time: Time) -> Services:
    """The service on SQLite and on PostgreSQL in turn."""
    return Services(database, store, Vault(database.secret_keys), clock=time)


@pytest.fixture
def app(services: Services) -> Iterator[Flask]:
    return create_app(services)


@pytest.fixture
def shop_site(services: Services, client: FlaskClient, time: Time) -> Site:
    """A site of a production shop, after its first heartbeats: its mark is in use."""
    site = pair(services, client, time, add_shop(services, kind="production"))
    heartbeat(site)
    heartbeat(site)
    return site


def heartbeat(site: Site) -> dict[str, Any]:
    """Ask for the status and keep the mark, as the plugin does."""
    answer = site.call("GET", "/v1/status")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    if told["site"]["mark"] is not None:
        site.mark = told["site"]["mark"]
    return told


def tell(site: Site, *events: dict[str, Any]) -> list[str]:
    answer = site.call("POST", "/v1/events", {"events": list(events)})
    assert answer.status_code == 200, answer.text
    return [one["result"] for one in answer.json["results"]]


def total_of(services: Services, order_id: int) -> int | None:
    with services.store.reading(None) as connection:
        return connection.execute(
            select(t.orders.c.total).where(t.orders.c.order_id == str(order_id))
        ).scalar_one_or_none()


def kept(services: Services) -> int:
    with services.store.reading(None) as connection:
        return connection.execute(select(func.count()).select_from(t.kept_events)).scalar_one()


def pair_again(services: Services, site: Site, known_as: str | None = None) -> Site:
    given = {
        "code": new_code(services, site.shop),
        "nonce": "a-nonce-of-the-site",
        "address": site.address,
        "environment": site.environment,
        "plugin_version": "1.0.0",
        "site": site.site if known_as is None else known_as,
    }
    answer = site.client.post("/v1/pairing", json=given)
    assert answer.status_code == 200, answer.text
    return replace(site, site=answer.json["site"], token=answer.json["token"], mark="")


def why(services: Services) -> list[str]:
    with services.store.reading(None) as connection:
        query = select(t.audit.c.why).where(t.audit.c.subject_type == "site").order_by(t.audit.c.id)
        return list(connection.execute(query).scalars())


# the mark


def test_the_heartbeat_renews_the_mark_once_a_day(shop_site: Site, time: Time) -> None:
    first = shop_site.mark
    assert first.startswith("m1-")
    heartbeat(shop_site)
    assert shop_site.mark == first
    time.pass_(DAY)
    heartbeat(shop_site)
    assert shop_site.mark.startswith("m2-")
    assert heartbeat(shop_site)["site"]["safe_mode"] is False


def test_a_lost_answer_locks_nobody_out(shop_site: Site, time: Time, services: Services) -> None:
    time.pass_(DAY)
    for _ in range(5):  # every answer is lost: the site goes on signing with the mark it has
        lost = shop_site.call("GET", "/v1/status").json
        assert lost["site"]["safe_mode"] is False
        assert lost["site"]["mark"].startswith("m2-")
        time.pass_(DAY)
    assert shop_site.call("POST", "/v1/pause").status_code == 200
    assert tell(shop_site, order_event()) == ["stored"]
    told = heartbeat(shop_site)
    assert told["site"]["mark"] == lost["site"]["mark"]
    heartbeat(shop_site)
    assert shop_site.call("POST", "/v1/resume").status_code == 200
    assert "site_doubtful" not in why(services)


def test_the_previous_mark_ends_when_the_current_was_used(shop_site: Site, time: Time) -> None:
    old = replace(shop_site)
    time.pass_(DAY)
    heartbeat(shop_site)
    assert old.call("POST", "/v1/pause").status_code == 200  # the new one was not used yet
    heartbeat(shop_site)
    fails(old.call("POST", "/v1/resume"), 409, "site_identity")


def test_a_request_signed_before_the_new_mark_was_used_counts(shop_site: Site, time: Time) -> None:
    time.pass_(DAY)
    late = shop_site.signed("POST", "/v1/pause")
    heartbeat(shop_site)
    time.pass_(2)
    heartbeat(shop_site)
    assert shop_site.client.post("/v1/pause", headers=late).status_code == 200


def test_a_client_without_marks_goes_on(shop_site: Site, services: Services, time: Time) -> None:
    other = pair(services, shop_site.client, time, shop_site.shop, "https://annen.example")
    for _ in range(3):
        assert other.call("GET", "/v1/status").json["site"]["safe_mode"] is False
        assert other.call("POST", "/v1/pause").status_code == 200
        time.pass_(DAY)


def test_heartbeats_at_the_same_time_hand_out_one_mark(shop_site: Site, app: Flask, time: Time) -> None:
    time.pass_(DAY)
    marks: list[str] = []

    def ask() -> None:
        one = replace(shop_site, client=app.test_client())
        marks.append(one.call("GET", "/v1/status").json["site"]["mark"])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(marks) == 8
    assert len(set(marks)) == 1
    shop_site.mark = marks[0]
    assert heartbeat(shop_site)["site"]["safe_mode"] is False


# copies


def test_a_copy_that_alternates_with_the_original_changes_nothing(
    shop_site: Site, services: Services, time: Time
) -> None:
    copy = replace(shop_site)  # the same database, the same address
    assert tell(shop_site, order_event(1, counter=1, total=100)) == ["stored"]
    for round_ in range(1, 5):
        time.pass_(DAY)
        assert heartbeat(shop_site)["site"]["safe_mode"] is False
        assert tell(shop_site, order_event(1, counter=1 + round_, total=100 + round_)) == ["stored"]
        time.pass_(3600)
        told = heartbeat(copy)
        assert told["site"]["safe_mode"] is True
        assert told["site"]["differs"] == ["mark"]
        assert told["site"]["mark"] is None
        assert tell(copy, order_event(1, counter=50 + round_, total=9), order_event(900)) == ["kept", "kept"]
        fails(copy.call("POST", "/v1/pause"), 409, "site_identity")
        fails(copy.call("POST", "/v1/site/revoke"), 409, "site_identity")
        fails(copy.call("POST", "/v1/site/rotate"), 409, "site_identity")
        assert copy.call("GET", "/v1/payouts").status_code == 200
        assert shop_site.call("POST", "/v1/pause").status_code == 200
        assert total_of(services, 1) == 100 + round_
        assert total_of(services, 900) is None
    seen = heartbeat(shop_site)
    assert [one["differs"] for one in seen["site"]["others"]] == [["mark"]]
    assert seen["site"]["others"][0]["kept_events"] == 5
    assert any("Another installation" in one for one in seen["sentences"])
    assert why(services).count("site_doubtful") == 1


def test_a_copy_at_another_address_does_not_use_up_the_mark(
    shop_site: Site, services: Services, time: Time
) -> None:
    time.pass_(DAY)
    copy = replace(shop_site, address="https://staging.example")
    assert heartbeat(copy)["site"]["differs"] == ["address"]
    assert copy.mark == shop_site.mark
    assert heartbeat(shop_site)["site"]["mark"].startswith("m2-")
    assert heartbeat(shop_site)["site"]["safe_mode"] is False
    assert heartbeat(copy)["site"]["differs"] == ["address", "mark"]


def test_this_is_a_copy(shop_site: Site, services: Services, time: Time) -> None:
    copy = replace(shop_site, address="https://staging.example", environment="staging")
    assert tell(copy, order_event(900)) == ["kept"]
    made = copy.call("POST", "/v1/site/identity", {"choice": "copy"}).json
    assert made["site"] != shop_site.site
    assert made["kept_events"] == 1
    again = copy.call("POST", "/v1/site/identity", {"choice": "copy"}).json
    assert (again["site"], again["token"]) == (made["site"], made["token"])  # the answer was lost
    assert kept(services) == 0

    own = replace(copy, site=made["site"], token=made["token"])
    told = heartbeat(own)
    assert (told["site"]["copy"], told["site"]["safe_mode"]) == (True, True)
    assert own.call("GET", "/v1/payouts").status_code == 200
    fails(own.call("POST", "/v1/events", {"events": [order_event(900)]}), 409, "site_identity")
    fails(own.call("POST", "/v1/pause"), 409, "site_identity")
    fails(own.call("POST", "/v1/site/identity", {"choice": "moved"}), 409, "site_identity")

    assert heartbeat(shop_site)["site"] | {"mark": ""} == {
        "id": shop_site.site,
        "mark": "",
        "safe_mode": False,
        "differs": [],
        "copy": False,
        "choice": None,
        "kept_events": 0,
        "others": [],
    }
    assert tell(shop_site, order_event(1)) == ["stored"]
    assert total_of(services, 900) is None
    assert own.call("POST", "/v1/site/revoke").status_code == 204
    fails(own.call("GET", "/v1/status"), 401, "site_revoked")
    assert heartbeat(shop_site)["site"]["safe_mode"] is False
    assert {"site_doubtful", "site_is_copy", "kept_events_dropped", "site_revoked"} <= set(why(services))


def test_a_copy_that_had_the_mark_first_gives_it_back(
    shop_site: Site, services: Services, time: Time
) -> None:
    copy = replace(shop_site)
    time.pass_(DAY)
    heartbeat(copy)
    heartbeat(copy)  # the copy's heartbeat was first: the original looks older
    assert heartbeat(shop_site)["site"]["differs"] == ["mark"]
    assert tell(shop_site, order_event(1, total=77)) == ["kept"]
    assert total_of(services, 1) is None
    made = copy.call("POST", "/v1/site/identity", {"choice": "copy"}).json
    assert heartbeat(shop_site)["site"]["safe_mode"] is False
    assert total_of(services, 1) == 77
    assert shop_site.call("POST", "/v1/pause").status_code == 200
    heartbeat(shop_site)
    fails(copy.call("POST", "/v1/resume"), 409, "site_identity")
    own = replace(copy, site=made["site"], token=made["token"])
    assert heartbeat(own)["site"]["copy"] is True


def test_a_copy_chosen_by_mistake_pairs_again_as_the_site(
    shop_site: Site, services: Services, time: Time
) -> None:
    made = shop_site.call("POST", "/v1/site/identity", {"choice": "copy"}).json
    own = replace(shop_site, site=made["site"], token=made["token"])
    heartbeat(own)
    again = pair_again(services, own)
    assert again.site == shop_site.site
    assert heartbeat(again)["site"]["safe_mode"] is False
    fails(own.call("GET", "/v1/status"), 401, "site_revoked")
    fails(shop_site.call("GET", "/v1/status"), 401, "signature_wrong")


# moved and restored


def test_the_shop_has_moved(shop_site: Site, services: Services, time: Time) -> None:
    assert tell(shop_site, order_event(1, counter=7, total=100)) == ["stored"]
    moved = replace(shop_site, address="https://ny.example")
    clone = replace(shop_site, address="https://staging.example")
    assert tell(moved, order_event(1, counter=3, total=200), order_event(2)) == ["kept", "kept"]
    assert tell(moved, order_event(2)) == ["kept"]
    assert tell(clone, order_event(900)) == ["kept"]
    chosen = moved.call("POST", "/v1/site/identity", {"choice": "moved"}).json
    assert (chosen["needs_code"], chosen["token"], chosen["kept_events"]) == (True, None, 2)
    assert heartbeat(moved)["site"]["choice"] == "moved"
    fails(moved.call("POST", "/v1/pause"), 409, "site_identity")  # not before it is paired
    assert total_of(services, 1) == 100

    again = pair_again(services, moved)
    assert again.site == shop_site.site
    assert total_of(services, 1) == 200  # a new pairing goes before a higher counter
    assert total_of(services, 2) is not None
    assert total_of(services, 900) is None
    assert kept(services) == 0
    assert tell(again, order_event(2)) == ["known"]
    told = heartbeat(again)
    assert (told["site"]["safe_mode"], told["site"]["others"]) == (False, [])
    assert again.call("POST", "/v1/pause").status_code == 200
    for one in (shop_site, moved, clone):
        fails(one.call("GET", "/v1/status"), 401, "signature_wrong")
    with services.store.reading(None) as connection:
        assert connection.execute(select(t.orders.c.pairing)).scalars().all() == [2, 2]
    assert {"site_moved", "kept_events_applied", "kept_events_dropped"} <= set(why(services))


def test_a_moved_site_that_forgot_its_id_stays_itself(shop_site: Site, services: Services) -> None:
    moved = replace(shop_site, address="https://ny.example")
    assert tell(moved, order_event(2)) == ["kept"]
    assert moved.call("POST", "/v1/site/identity", {"choice": "moved"}).status_code == 200
    assert pair_again(services, moved, known_as="").site == shop_site.site
    assert total_of(services, 2) is not None


def test_restored_from_backup(shop_site: Site, services: Services, time: Time) -> None:
    restored = replace(shop_site)
    time.pass_(DAY)
    heartbeat(shop_site)
    heartbeat(shop_site)
    assert tell(shop_site, order_event(1, counter=9, total=100)) == ["stored"]
    assert heartbeat(restored)["site"]["differs"] == ["mark"]
    assert tell(restored, order_event(1, counter=4, total=300)) == ["kept"]
    assert restored.call("POST", "/v1/site/identity", {"choice": "restored"}).status_code == 200
    again = pair_again(services, restored)
    assert total_of(services, 1) == 300
    assert tell(again, order_event(1, counter=5, total=400)) == ["stored"]
    assert total_of(services, 1) == 400
    heartbeat(again)
    assert heartbeat(again)["site"]["safe_mode"] is False
    assert "site_restored" in why(services)


def test_pairing_without_a_choice_applies_nothing_that_was_kept(shop_site: Site, services: Services) -> None:
    moved = replace(shop_site, address="https://ny.example")
    assert tell(moved, order_event(2)) == ["kept"]
    again = pair_again(services, moved)
    assert total_of(services, 2) is None
    assert kept(services) == 0
    assert tell(again, order_event(2)) == ["stored"]  # kept was no acknowledgement


def test_what_does_not_fit_together_is_refused(shop_site: Site) -> None:
    for choice in ("moved", "restored"):
        answer = shop_site.call("POST", "/v1/site/identity", {"choice": choice})
        fails(answer, 409, "site_not_doubtful")
    staging = replace(shop_site, environment="staging")
    problem = fails(
        staging.call("POST", "/v1/site/identity", {"choice": "restored"}), 409, "site_environment"
    )
    assert "WP_ENVIRONMENT_TYPE" in problem["detail"]
    moved = replace(shop_site, address="https://ny.example")
    fails(moved.call("POST", "/v1/site/identity", {"choice": "stolen"}), 422, "validation_failed")
    fails(
        moved.as_("view decide").call("POST", "/v1/site/identity", {"choice": "copy"}),
        403,
        "capability_missing",
    )


def test_the_last_choice_counts(shop_site: Site, services: Services) -> None:
    moved = replace(shop_site, address="https://ny.example")
    assert tell(moved, order_event(2)) == ["kept"]
    moved.call("POST", "/v1/site/identity", {"choice": "moved"})
    moved.call("POST", "/v1/site/identity", {"choice": "copy"})
    fails(moved.call("POST", "/v1/events", {"events": [order_event(3)]}), 409, "site_identity")
    assert kept(services) == 0
    assert heartbeat(shop_site)["site"]["safe_mode"] is False


# two sites, and the service's own restore


def test_two_sites_of_one_shop_do_not_touch_each_other(
    shop_site: Site, services: Services, client: FlaskClient, time: Time
) -> None:
    second = pair(services, client, time, shop_site.shop, "https://annen.example")
    heartbeat(second)
    copy = replace(second, address="https://staging.example")
    assert tell(copy, order_event(5)) == ["kept"]
    time.pass_(DAY)
    for one in (shop_site, second):
        heartbeat(one)
        assert heartbeat(one)["site"]["safe_mode"] is False
    assert heartbeat(shop_site)["site"]["others"] == []
    assert [one["address"] for one in heartbeat(second)["site"]["others"]] == ["https://staging.example"]
    crossed = replace(shop_site, mark=second.mark)
    assert heartbeat(crossed)["site"]["differs"] == ["mark"]
    first = shop_site.call("POST", "/v1/events", {"events": [order_event(1)]})
    assert first.json["results"][0]["result"] == "stored"


def test_a_copy_never_reads_another_shop(
    shop_site: Site, services: Services, client: FlaskClient, time: Time
) -> None:
    stranger = pair(services, client, time, add_shop(services, "Annen"), ADDRESS)
    copy = replace(shop_site, address="https://staging.example")
    assert tell(copy, order_event(1)) == ["kept"]
    assert heartbeat(stranger)["site"]["others"] == []
    states = stranger.call("POST", "/v1/orders/state", {"orders": [{"id": 1, "order_key_hash": key_hash(1)}]})
    assert states.json["orders"][0]["state"] == "unknown"
