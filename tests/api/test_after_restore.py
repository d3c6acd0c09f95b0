"""After `avstem restore`: the first mark of each site counts, and what was told since is asked for."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.api import create_app
from app.config import Settings
from app.pipeline.keeping import MOST_KEPT, apply_kept
from app.pipeline.services import Services
from app.secrets import Vault
from app.store import doubtful
from app.store import tables as t
from app.store.backup import restore_backup, write_backup
from app.store.database import Store
from tests.api.conftest import Site, Time, add_shop, fails, order_event, pair
from tests.api.test_safe_mode import DAY, heartbeat, kept, pair_again, tell, total_of


@pytest.fixture
def services(database: Settings, store: Store, time: Time) -> Services:
    """The service on SQLite and on PostgreSQL in turn."""
    return Services(database, store, Vault(database.secret_keys), clock=time)


@pytest.fixture
def app(services: Services) -> Iterator[Flask]:
    return create_app(services)


@pytest.fixture
def shop_site(services: Services, client: FlaskClient, time: Time) -> Site:
    site = pair(services, client, time, add_shop(services, kind="production"))
    heartbeat(site)
    heartbeat(site)
    return site


def back_up(services: Services, path: Path) -> None:
    write_backup(services.store, path, services.now_ms(), lambda table, rows: None)


def restore(services: Services, path: Path) -> None:
    restore_backup(services.store, path, services.now_ms(), lambda table, rows: None)


def test_no_acknowledged_order_is_lost(
    shop_site: Site, services: Services, time: Time, tmp_path: Path
) -> None:
    told = heartbeat(shop_site)
    assert (told["resend_since"], told["restored_at"]) == (None, None)
    outbox = [order_event(number, counter=number) for number in range(1, 9)]
    assert set(tell(shop_site, *outbox[:3])) == {"stored"}
    back_up(services, tmp_path / "one.backup")
    time.pass_(3600)
    changed = order_event(1, counter=20, total=222)
    assert set(tell(shop_site, *outbox[3:], changed)) == {"stored"}
    for _ in range(3):  # marks that the backup does not know
        time.pass_(DAY)
        heartbeat(shop_site)
        heartbeat(shop_site)

    restore(services, tmp_path / "one.backup")
    assert total_of(services, 8) is None
    told = heartbeat(shop_site)
    assert told["site"]["safe_mode"] is False
    assert told["resend_since"] == "2026-11-14T08:50:00Z"
    assert told["restored_at"] == "2026-11-17T10:00:00Z"
    assert any("asks for the orders changed since" in one for one in told["sentences"])
    assert tell(shop_site, *outbox, changed) == ["known"] * 3 + ["stored"] * 6
    assert total_of(services, 8) == 149_900
    assert total_of(services, 1) == 222
    told = heartbeat(shop_site)
    assert told["restored_at"] == "2026-11-17T10:00:00Z"  # done once for each restore, by the site
    assert not any("asks for the orders changed since" in one for one in told["sentences"])
    assert shop_site.call("POST", "/v1/pause").status_code == 200


def test_an_older_mark_than_the_backups_is_still_a_copys(
    shop_site: Site, services: Services, time: Time, tmp_path: Path
) -> None:
    copy = replace(shop_site)
    for _ in range(2):
        time.pass_(DAY)
        heartbeat(shop_site)
        heartbeat(shop_site)
    back_up(services, tmp_path / "one.backup")
    time.pass_(DAY)
    heartbeat(shop_site)
    heartbeat(shop_site)
    restore(services, tmp_path / "one.backup")
    assert heartbeat(copy)["site"]["differs"] == ["mark"]  # it asks first, and is known all the same
    assert tell(copy, order_event(900)) == ["kept"]
    assert heartbeat(shop_site)["site"]["safe_mode"] is False
    heartbeat(shop_site)
    fails(copy.call("POST", "/v1/pause"), 409, "site_identity")
    assert shop_site.call("POST", "/v1/pause").status_code == 200


def test_the_first_mark_counts_once(shop_site: Site, services: Services, time: Time, tmp_path: Path) -> None:
    back_up(services, tmp_path / "one.backup")
    time.pass_(DAY)
    restore(services, tmp_path / "one.backup")
    made_up = replace(shop_site, mark="m7-of-the-lost-time")
    assert made_up.call("POST", "/v1/pause").status_code == 200
    for mark in ("m7-another", "m9-another", "no mark of ours", "m0-x"):
        fails(replace(shop_site, mark=mark).call("POST", "/v1/pause"), 409, "site_identity")


def test_a_site_paired_after_the_restore_is_asked_for_nothing(
    shop_site: Site, services: Services, time: Time, tmp_path: Path
) -> None:
    back_up(services, tmp_path / "one.backup")
    restore(services, tmp_path / "one.backup")
    time.pass_(60)
    assert heartbeat(pair_again(services, shop_site))["resend_since"] is None


def test_kept_events_survive_backup_and_restore(shop_site: Site, services: Services, tmp_path: Path) -> None:
    moved = replace(shop_site, address="https://ny.example")
    assert tell(moved, order_event(2)) == ["kept"]
    assert moved.call("POST", "/v1/site/identity", {"choice": "moved"}).status_code == 200
    back_up(services, tmp_path / "one.backup")
    restore(services, tmp_path / "one.backup")
    assert kept(services) == 1
    pair_again(services, moved)
    assert total_of(services, 2) == 149_900


def test_many_kept_events_are_applied_batch_by_batch(shop_site: Site, services: Services) -> None:
    moved = replace(shop_site, address="https://ny.example")
    for first in (1, 101, 201):
        batch = [order_event(number, counter=number) for number in range(first, first + 100)]
        assert set(tell(moved, *batch)) == {"kept"}
    assert moved.call("POST", "/v1/site/identity", {"choice": "moved"}).json["kept_events"] == 300
    pair_again(services, moved)
    assert kept(services) == 0
    with services.store.reading(None) as connection:
        assert len(connection.execute(select(t.orders.c.id)).all()) == 300
        assert len(connection.execute(select(t.events.c.id)).all()) == 300
        assert connection.execute(select(t.doubtful_sites.c.id)).all() == []


def test_applying_goes_on_where_it_was_cut_off(
    shop_site: Site, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = replace(shop_site, address="https://ny.example")
    for first in (1, 101, 201):
        tell(moved, *(order_event(number, counter=number) for number in range(first, first + 100)))
    moved.call("POST", "/v1/site/identity", {"choice": "moved"})
    removals: list[int] = []
    remove = doubtful.remove_kept

    def cut_off(connection: Any, shop: int, ids: Any) -> None:
        removals.append(len(ids))
        if len(removals) == 2:
            raise RuntimeError("the process ends here")
        remove(connection, shop, ids)

    with monkeypatch.context() as patched:
        patched.setattr(doubtful, "remove_kept", cut_off)
        patched.setitem(moved.client.application.config, "PROPAGATE_EXCEPTIONS", False)
        with pytest.raises(AssertionError):  # the answer to the pairing is lost with the process
            pair_again(services, moved)
    assert kept(services) == 200
    again = pair_again_same(services, moved)
    heartbeat(again)
    assert kept(services) == 0
    with services.store.reading(None) as connection:
        assert len(connection.execute(select(t.events.c.id)).all()) == 300
    assert apply_kept(services, again.shop, 1) == 0


def pair_again_same(services: Services, site: Site) -> Site:
    """The site asks again with the code and nonce it had, and gets the token that was lost."""
    with services.store.reading(None) as connection:
        row = connection.execute(select(t.sites).where(t.sites.c.public_id == site.site)).one()
    token = services.vault.open(row.token)["token"]
    return replace(site, token=token, mark="")


def test_a_copy_left_running_does_not_fill_the_database(
    shop_site: Site, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_KEPT == 20_000
    monkeypatch.setattr("app.pipeline.keeping.MOST_KEPT", 3)
    copy = replace(shop_site, address="https://staging.example")
    assert tell(copy, order_event(1), order_event(2), order_event(3)) == ["kept"] * 3
    fails(copy.call("POST", "/v1/events", {"events": [order_event(4)]}), 409, "site_identity")
    assert kept(services) == 3


def test_what_was_kept_and_what_is_sent_again_meet_without_harm(
    shop_site: Site, services: Services, app: Flask
) -> None:
    """Heartbeats apply what was kept while the site sends the same again: each event is there once."""
    moved = replace(shop_site, address="https://ny.example")
    batches = [
        [order_event(number, counter=number) for number in range(first, first + 50)]
        for first in (1, 51, 101, 151)
    ]
    for batch in batches:
        tell(moved, *batch)
    moved.call("POST", "/v1/site/identity", {"choice": "moved"})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.pipeline.pairing.apply_kept", lambda *given: 0)
        again = pair_again(services, moved)
    assert kept(services) == 200
    results: list[str] = []

    def send(batch: list[dict[str, Any]]) -> None:
        results.extend(tell(replace(again, client=app.test_client()), *batch))

    def look() -> None:
        answer = replace(again, client=app.test_client()).call("GET", "/v1/status")
        results.append(f"status {answer.status_code}")

    threads = [threading.Thread(target=send, args=(batch,)) for batch in batches]
    threads += [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 204
    assert set(results) <= {"stored", "known", "status 200"}
    assert kept(services) == 0
    with services.store.reading(None) as connection:
        assert len(connection.execute(select(t.events.c.id)).all()) == 200
        assert set(connection.execute(select(t.orders.c.pairing)).scalars()) == {2}
