"""The same over real HTTP under gunicorn: what a server makes of headers, paths and bodies."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from app.api.signatures import SignedParts, body_hash, sign
from app.config import Settings
from app.pipeline.pairing import new_code
from app.pipeline.services import Services
from app.secrets import Vault, new_key
from app.store.database import open_store
from app.store.schema import upgrade
from tests.api.conftest import add_shop

ADDRESS = "https://blåbær.example/butikk"


@dataclass
class Served:
    url: str
    code: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    settings = Settings(data=tmp_path, secret_keys=(new_key(),))
    store = open_store(settings)
    upgrade(store)
    services = Services(settings, store, Vault(settings.secret_keys))
    code = new_code(services, add_shop(services))
    store.dispose()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-w", "2", "-b", f"127.0.0.1:{port}"]
    environment = os.environ | {
        "AVSTEM_DATA": str(tmp_path),
        "AVSTEM_SECRET_KEYS": settings.secret_keys[0],
        "DATABASE_URL": "",
    }
    server = subprocess.Popen([*command, "app.wsgi:application"], env=environment, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url)
        yield Served(url, code)
    finally:
        server.terminate()
        server.wait(120)


def _wait_until_ready(url: str) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        try:
            if requests.get(f"{url}/readyz", timeout=30).status_code == 200:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_pairing_signing_and_limits(served: Served) -> None:
    given = {
        "code": served.code,
        "nonce": secrets.token_urlsafe(16),
        "address": ADDRESS,
        "environment": "production",
        "plugin_version": "1.0.0",
    }
    paired = requests.post(f"{served.url}/v1/pairing", json=given, timeout=60).json()

    def headers(method: str, path: str, body: bytes = b"") -> dict[str, bytes]:
        parts = SignedParts(
            method=method,
            path=path,
            timestamp=str(int(time.time())),
            nonce=secrets.token_urlsafe(16),
            body_sha256=body_hash(body),
            role="view",
            address=ADDRESS,
            environment="production",
        )
        told = {
            "Site": paired["site"],
            "Timestamp": parts.timestamp,
            "Nonce": parts.nonce,
            "Role": parts.role,
            "Address": parts.address,
            "Environment": parts.environment,
            "Signature": sign(paired["token"], parts),
        }
        return {f"X-Avstem-{name}": value.encode() for name, value in told.items()}

    path = "/v1/payouts?q=bl%C3%A5+b%C3%A6r%2F7&per_page=5"
    answer = requests.get(served.url + path, headers=headers("GET", path), timeout=60)
    assert (answer.status_code, answer.json()["total"]) == (200, 0)

    once = headers("GET", "/v1/status")
    answers = [requests.get(f"{served.url}/v1/status", headers=once, timeout=60) for _ in range(6)]
    assert [one.status_code for one in answers] == [200, *[401] * 5]
    assert answers[0].json()["site"]["safe_mode"] is False

    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * 65_536

    large = requests.post(
        f"{served.url}/v1/pairing",
        data=endless(),
        headers={"Content-Type": "application/json"},
        timeout=60,
    )
    assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
