"""Signed order snapshots over HTTP into a durable SQLite, taken by gunicorn as ``avstem web`` runs it."""

import hashlib
import http.client
import json
import os
import resource
import secrets
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from app.api.signatures import SignedParts, body_hash, sign
from app.api.snapshots import event_id
from app.cli.running import stop, web_command
from app.config import Settings
from app.pipeline.pairing import WrongTries, exchange, new_code
from app.pipeline.services import Services
from app.secrets import Vault, new_key
from app.store import shops
from app.store import tables as t
from app.store.database import open_store
from app.store.schema import upgrade
from tests.bench.measuring import Measured

BATCH: Final = 100
SENDERS: Final = 4
_BATCHES: Final = 100
_SINGLES: Final = 1_500
_PACED_SECONDS: Final = 10.0
_ADDRESS: Final = "https://butikk.example"
_PATH: Final = "/v1/events"


@dataclass(frozen=True)
class _Site:
    """A paired site: signs as the plugin does."""

    port: int
    site: str
    token: str

    def request(self, events: Sequence[dict[str, Any]]) -> tuple[bytes, dict[str, str]]:
        """A body and the headers that sign it."""
        body = json.dumps({"events": events}).encode()
        parts = SignedParts(
            method="POST",
            path=_PATH,
            timestamp=str(int(time.time())),
            nonce=secrets.token_urlsafe(16),
            body_sha256=body_hash(body),
            address=_ADDRESS,
            environment="production",
        )
        return body, {
            "Content-Type": "application/json",
            "X-Avstem-Site": self.site,
            "X-Avstem-Timestamp": parts.timestamp,
            "X-Avstem-Nonce": parts.nonce,
            "X-Avstem-User": parts.user,
            "X-Avstem-Role": parts.role,
            "X-Avstem-Address": parts.address,
            "X-Avstem-Environment": parts.environment,
            "X-Avstem-Mark": parts.mark,
            "X-Avstem-Signature": sign(self.token, parts),
        }


def signed_events(folder: Path) -> Measured:
    """Batches as fast as they are taken, then single events: as fast as they are taken, then at half that."""
    batched = Measured(_BATCHES * BATCH)
    with _running(folder) as site:
        numbers = iter(range(10_000, 10_000_000))
        batches = [site.request([_order(next(numbers)) for _ in range(BATCH)]) for _ in range(_BATCHES)]
        with batched.stage("batches"):
            _send(site, batches)
        alone = [site.request([_order(next(numbers))]) for _ in range(_SINGLES)]
        singles = Measured(_SINGLES)
        with singles.stage("singles"):
            _send(site, alone)
        half = singles.rate / 2
        paced = [site.request([_order(next(numbers))]) for _ in range(int(half * _PACED_SECONDS))]
        late = sorted(_send(site, paced, every=1 / half))
    batched.peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    batched.more = {
        "singles": singles.rate,
        "half": half,
        "p50_ms": late[len(late) // 2] * 1000,
        "p99_ms": late[len(late) * 99 // 100] * 1000,
        "worst_ms": late[-1] * 1000,
    }
    _check(folder, batched.count + len(alone) + len(paced))
    return batched


def _send(site: _Site, requests: Sequence[tuple[bytes, dict[str, str]]], every: float = 0.0) -> list[float]:
    """Send all by some senders at once; return how long each took, seconds.

    ``every``: one is due each so many seconds, and its time counts from when it was due, sent late or not.
    """
    waiting = iter(enumerate(requests))
    lock, took, wrong = threading.Lock(), [], []
    begun = time.perf_counter()

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        while True:
            with lock:
                place, (body, headers) = next(waiting, (-1, (b"", {})))
            if place < 0:
                return
            due = begun + place * every
            time.sleep(max(0.0, due - time.perf_counter()))
            sent = due if every else time.perf_counter()
            line.request("POST", _PATH, body, headers)
            answer = line.getresponse()
            told = answer.read()
            took.append(time.perf_counter() - sent)
            if answer.status != 200 or b'"refused"' in told:
                wrong.append(told)

    senders = [threading.Thread(target=work) for _ in range(SENDERS)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    if wrong or len(took) != len(requests):
        raise SystemExit(f"{len(wrong)} of {len(requests)} requests were not taken: {wrong[:1]}")
    return took


@contextmanager
def _running(folder: Path) -> Iterator[_Site]:
    """The web process over a fresh installation with one paired site."""
    key, port = new_key(), _free_port()
    settings = Settings(data=folder, secret_keys=(key,), port=port, web_workers=2)
    services = Services(settings, open_store(settings), Vault(settings.secret_keys))
    upgrade(services.store)
    with services.store.writing("bench", None) as connection:
        shop = shops.add_shop(connection, services.now_ms(), name="Eksempel", kind="test")
    paired = exchange(
        services,
        WrongTries(),
        code=new_code(services, shop),
        nonce=secrets.token_urlsafe(16),
        address=_ADDRESS,
        environment="production",
        plugin_version="1.0.0",
    )
    services.store.dispose()
    environment = {"AVSTEM_DATA": str(folder), "AVSTEM_SECRET_KEYS": key, "AVSTEM_LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(
        web_command(settings), env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_ready(port, process)
        yield _Site(port, paired.site, paired.token)
    finally:
        stop([process])


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/readyz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()
    raise SystemExit("the web process did not get ready")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _order(number: int) -> dict[str, Any]:
    """An order as the plugin tells it, with two VAT rates."""
    event = {
        "type": "order",
        "counter": number,
        "id": number,
        "number": str(number),
        "order_key_hash": hashlib.sha256(f"wc_order_{number}".encode()).hexdigest(),
        "status": "processing",
        "payment_method": "vipps",
        "transaction_id": f"woo-3f9c2a1b-{number}",
        "references": {"_vipps_orderid": f"woo-3f9c2a1b-{number}"},
        "currency": "NOK",
        "total": 149_900,
        "created_at": "2026-11-13T10:00:00Z",
        "paid_at": "2026-11-13T10:01:00Z",
        "shipping": {"country": "NO", "postcode_area": "01"},
        "parts": [
            {"kind": "line_item", "vat_rate": "25", "net": 80_000, "vat": 20_000},
            {"kind": "line_item", "vat_rate": "15", "net": 39_130, "vat": 5_870},
            {"kind": "shipping", "vat_rate": "25", "net": 3_920, "vat": 980},
        ],
    }
    return event | {"event_id": event_id(event)}


def _check(folder: Path, told: int) -> None:
    """Every event that was acknowledged is there."""
    store = open_store(Settings(data=folder))
    with store.reading(None) as connection:
        kept = connection.execute(select(func.count()).select_from(t.orders)).scalar_one()
    store.dispose()
    if kept != told:
        raise SystemExit(f"{kept} orders are kept of {told}")
