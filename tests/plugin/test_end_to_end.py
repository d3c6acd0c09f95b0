"""The plugin in a real WordPress against the service over real HTTP: every order arrives, and once."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import requests
from sqlalchemy import func, select

from app.config import Settings
from app.pipeline.pairing import new_code
from app.pipeline.services import Services
from app.secrets import Vault, new_key
from app.store.database import Store, open_store
from app.store.schema import upgrade
from app.store.tables import events, orders, refunds
from tests.api.conftest import add_shop

PLUGIN: Final = Path(__file__).parents[2] / "wp-plugin"
ORDERS: Final = 14
REFUNDS: Final = 4

pytestmark = [
    pytest.mark.xdist_group("plugin"),  # they share one WordPress
    pytest.mark.skipif(
        shutil.which("php") is None or not list(PLUGIN.glob(".test/.made-*")),
        reason="the plugin's WordPress is not made: make test-plugin",
    ),
]


@dataclass
class Service:
    """A service that can be started and stopped on its port."""

    store: Store
    code: str
    port: int
    environment: dict[str, str]

    @contextmanager
    def running(self) -> Iterator[None]:
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-w", "2"]
        server = subprocess.Popen(
            [*command, "-b", f"127.0.0.1:{self.port}", "app.wsgi:application"],
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._wait_until_ready()
            yield
        finally:
            server.terminate()
            server.wait(120)

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + 180
        while time.monotonic() < end:
            try:
                if requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=60).status_code == 200:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise AssertionError("the service did not start")

    def shop(self, work: str, *more: str, killed: bool = False) -> dict[str, Any]:
        """Let the shop do one thing in a process of its own."""
        script = PLUGIN / "avstem" / "tests" / "served.php"
        command = ["php", str(script), f"http://localhost:{self.port}", work, *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if killed:
            assert done.returncode == -9
            return {}
        assert done.returncode == 0, done.stdout + done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def counts(self) -> tuple[int, int, int]:
        """Orders, refunds and events that the service has."""
        with self.store.reading(None) as connection:
            found = [
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (orders, refunds, events)
            ]
        return found[0], found[1], found[2]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(data=tmp_path, secret_keys=(new_key(),))
    store = open_store(settings)
    upgrade(store)
    services = Services(settings, store, Vault(settings.secret_keys))
    code = new_code(services, add_shop(services))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"AVSTEM_DATA": str(tmp_path), "AVSTEM_SECRET_KEYS": settings.secret_keys[0], "DATABASE_URL": ""}
    made = Service(store, code, port, os.environ | told)
    made.shop("forget")
    yield made
    made.shop("forget")
    store.dispose()


def test_every_order_arrives_once_whatever_happens_on_the_way(service: Service) -> None:
    with service.running():
        assert service.shop("pair", "2222-2222-2222-2222")["reason"] == "pairing_code_unknown"
        assert service.shop("pair", service.code)["reason"] == ""
        assert service.shop("put")["outbox"]["waiting"] == ORDERS + REFUNDS
        service.shop("send and be killed before the answer is read", killed=True)
        assert service.counts() == (ORDERS, REFUNDS, ORDERS + REFUNDS)
        sent = service.shop("send")
        assert sent["outbox"]["waiting"] == 0
        assert service.counts() == (ORDERS, REFUNDS, ORDERS + REFUNDS)
        assert "No order" not in service.shop("status")["said"]
        states = service.shop("states")["said"]
        assert set(states["orders"].values()) <= {"Not paid out yet", "No payment provider"}
        assert len(states["orders"]) == 3
    assert service.shop("put")["outbox"]["waiting"] == ORDERS + REFUNDS
    down = service.shop("send")
    assert (down["reason"], down["outbox"]["waiting"]) == ("no_answer", ORDERS + REFUNDS)
    with service.running():
        assert service.shop("send")["outbox"]["waiting"] == 0
        assert service.counts() == (ORDERS, REFUNDS, ORDERS + REFUNDS), "the same events again"


def test_an_order_that_is_deleted_for_good_is_told_as_such(service: Service) -> None:
    with service.running():
        service.shop("pair", service.code)
        service.shop("put")
        service.shop("send")
        told = service.shop("delete the first and send")
        assert (told["reason"], told["outbox"]["waiting"]) == ("", 0)
        assert service.counts() == (ORDERS, REFUNDS, ORDERS + REFUNDS + 1)
    with service.store.reading(None) as connection:
        snapshots = connection.execute(select(orders.c.snapshot)).scalars().all()
    assert sum(one["removed"] for one in snapshots) == 1


def test_a_copy_of_the_site_changes_nothing_and_loses_nothing(service: Service) -> None:
    with service.running():
        service.shop("pair", service.code)
        service.shop("put")
        service.shop("move")
        try:
            copy = service.shop("send")
            assert (copy["reason"], copy["outbox"]["waiting"]) == ("site_identity", ORDERS + REFUNDS)
            assert service.counts() == (0, 0, 0)
            assert service.shop("status")["reason"] == "", "it may read"
            chosen = service.shop("choose", "moved")
            assert chosen["reason"] == ""
            assert chosen["said"]
        finally:
            service.shop("move back")
        assert service.shop("send")["outbox"]["waiting"] == 0
        assert service.counts()[0] == ORDERS


def test_a_database_that_was_put_back_is_told_by_its_mark(service: Service) -> None:
    with service.running():
        service.shop("pair", service.code)
        service.shop("status")
        first = service.shop("mark")["said"]
        service.shop("put")
        service.shop("send")
        service.shop("sign with", "a-mark-of-long-ago")
        service.shop("put")
        assert service.shop("send")["reason"] == "site_identity"
        service.shop("sign with", first)
        assert service.shop("send")["outbox"]["waiting"] == 0
        assert service.counts() == (ORDERS, REFUNDS, ORDERS + REFUNDS)


def test_a_revoked_site_says_so(service: Service) -> None:
    with service.running():
        service.shop("pair", service.code)
        assert service.shop("revoke")["reason"] == ""
        service.shop("put")
        assert service.shop("send")["reason"] == "not_paired"
