"""A polling cycle: many shops with a connection to each provider, and nothing new at any of them.

The worker is the real one, ``avstem worker``, in a process of its own; so are the stand-ins, which answer
after 50 ms. What it cost is the worker's own processor time, as the kernel counts it, idling included.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import requests
from sqlalchemy import func, select, update

from app.cli.demo.pair_shop import add_shop, open_installation
from app.config import Settings
from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.reach import test_connection
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.sandbox.klarna import KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.nets import NetsBook, NetsKeys, create_nets_stand_in
from app.sandbox.server import RunningStandIn
from app.sandbox.stripe import StripeBook, StripeKeys, create_stripe_stand_in
from app.sandbox.vipps import SalesUnitKeys, VippsKeys, VippsLedgerBook, create_vipps_stand_in
from app.secrets import new_key
from app.store import tables as t
from tests.bench.measuring import Measured

SHOPS: Final = 50
WHOLE: Final = 1000
"""How many shops the claim is about."""
LATENCY: Final = 0.05
IDLE_SECONDS: Final = 20
LIMITS: Final = {"vipps": "not published", "stripe": "100/s", "klarna": "200/s", "nets": "1/s (ours)"}
"""What each vendor allows one key, in production."""
ADDRESSES: Final = {name: f"AVSTEM_TEST_{name.upper()}_URL" for name in ("vipps", "stripe", "klarna", "nets")}
_TODAY: Final = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def credentials_of(shop: int) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Per provider: the merchant account of a shop, the style of its keys and the keys."""
    return {
        "vipps": (
            f"{300_000 + shop}",
            "sales_unit",
            {
                "merchant_serial_number": f"{100_000 + shop}",
                "client_id": f"client-{shop}",
                "client_secret": f"secret-{shop}",
                "subscription_key": f"key-{shop}",
            },
        ),
        "stripe": (
            f"acct_1Shop{shop:06d}",
            "restricted_key",
            {"api_key": f"rk_test_ShopRestricted{shop:06d}"},
        ),
        "klarna": (
            f"K{900_000 + shop}",
            "username_password",
            {"username": f"K{900_000 + shop}_0f3a9c21b7de", "password": f"klarna_test_api_Shop{shop:06d}"},
        ),
        "nets": (
            f"{100_000_000 + shop}",
            "secret_key",
            {"secret_key": f"test-secret-key-{shop:032x}", "merchant_number": f"{100_000_000 + shop}"},
        ),
    }


def serve(shops: int) -> None:
    """The stand-ins with a sale and a payout for each shop, until the input ends; prints where they are."""
    vipps, stripe, klarna, nets = VippsLedgerBook(), StripeBook(), KlarnaBook(), NetsBook()
    units, stripe_keys, klarna_keys, nets_keys = [], StripeKeys(), KlarnaKeys(), NetsKeys()
    sold, paid = _TODAY - timedelta(days=5, hours=-9), _TODAY - timedelta(days=2, hours=-3)
    for shop in range(shops):
        told = credentials_of(shop)
        ledger, _, keys = told["vipps"]
        units.append(
            SalesUnitKeys(
                keys["merchant_serial_number"],
                keys["client_id"],
                keys["client_secret"],
                keys["subscription_key"],
            )
        )
        vipps.add_ledger(ledger, keys["merchant_serial_number"], opened=sold.date())
        vipps.capture(ledger, sold, f"sale-{shop}", 10_000, fee=150)
        for days in range(5, 0, -1):
            vipps.close_date(ledger, (_TODAY - timedelta(days=days)).date())
        account, _, keys = told["stripe"]
        stripe_keys.add(account, keys["api_key"], account)
        handle = stripe.add_account(account, livemode=False)
        stripe.charge(handle, sold, 10_000, fee=150)
        stripe.pay_out(handle, paid, arrival=paid.date())
        stripe.settle(handle, _TODAY)
        merchant, _, keys = told["klarna"]
        klarna.add_merchant(merchant)
        klarna_keys.add(merchant, merchant, keys["password"], username=keys["username"])
        order = klarna.make_order(merchant, sold, number=str(shop), shop_id=str(shop))
        klarna.capture(merchant, sold, order, 10_000, fee=150)
        klarna.pay_out(merchant, paid)
        number, _, keys = told["nets"]
        nets.add_merchant(number)
        nets_keys.add(number, keys["secret_key"], number)
        nets.charge(number, sold, 10_000, reference=str(shop), fee=150)
        nets.pay_out(number, paid.date())
    running = {
        "vipps": RunningStandIn(create_vipps_stand_in(vipps, VippsKeys(sales_units=units))).start(),
        "stripe": RunningStandIn(create_stripe_stand_in(stripe, stripe_keys)).start(),
        "klarna": RunningStandIn(create_klarna_stand_in(klarna, klarna_keys)).start(),
        "nets": RunningStandIn(create_nets_stand_in(nets, nets_keys)).start(),
    }
    print(json.dumps({name: one.url for name, one in running.items()}), flush=True)
    sys.stdin.read()


def polling(folder: Path, shops: int = SHOPS) -> Measured:
    """Measure one cycle of all connections; ``more`` has what it comes to for :data:`WHOLE` shops."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "tests.bench", "stand-ins", str(shops)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout is not None
    addresses = json.loads(serving.stdout.readline())
    environment = {ADDRESSES[name]: address for name, address in addresses.items()}
    settings = Settings(data=folder, secret_keys=(new_key(),), environment=environment)
    services = open_installation(settings)
    try:
        _connect(services, shops)
        _once(services, shops)
        for address in addresses.values():
            fault = {"kind": "delay", "seconds": LATENCY, "times": None}
            requests.post(f"{address}/_faults", json=fault, timeout=5).raise_for_status()
        return _cycle(services, addresses, environment, shops)
    finally:
        services.store.dispose()
        serving.terminate()
        serving.wait(10)


def _connect(services: Services, shops: int) -> None:
    for number in range(shops):
        shop = add_shop(services, name=f"Shop {number}")
        for system, (_, style, keys) in credentials_of(number).items():
            given = {"role": "provider", "system": system, "environment": "test", "style": style}
            one = put_connection(services, shop, credentials=keys, actor="bench", **given)
            reached = test_connection(services, shop, one, "bench")
            confirm_connection(services, shop, one, [str(found["reference"]) for found in reached], "bench")


def _once(services: Services, shops: int) -> None:
    """The first cycle has history to collect: it is not what a cycle costs."""
    run_until_done(services, seconds=600)
    with services.store.reading(None) as connection:
        collected = select(func.count()).select_from(t.merchant_accounts)
        done = connection.execute(
            collected.where(t.merchant_accounts.c.complete_through.is_not(None))
        ).scalar_one()
        broken = connection.execute(
            select(func.count()).where(t.connections.c.state != "working")
        ).scalar_one()
    if done != 4 * shops or broken:
        raise SystemExit(f"{done} of {4 * shops} accounts were collected, {broken} connections are broken")


def _cycle(
    services: Services, addresses: dict[str, str], environment: dict[str, str], shops: int
) -> Measured:
    told = {
        "AVSTEM_DATA": str(services.settings.data),
        "AVSTEM_SECRET_KEYS": services.settings.secret_keys[0],
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVSTEM_")}
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"],
        env=kept | environment | told | {"DATABASE_URL": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(5)
        before, began = _cpu_of(worker.pid), time.monotonic()
        time.sleep(IDLE_SECONDS)
        idle = (_cpu_of(worker.pid) - before) / (time.monotonic() - began)
        asked = {name: len(_requests(address)) for name, address in addresses.items()}
        before, began = _cpu_of(worker.pid), time.monotonic()
        with services.store.writing("bench", None) as connection:
            connection.execute(update(t.merchant_accounts).values(due_at=services.now_ms()))
        while _due(services):
            if worker.poll() is not None or time.monotonic() - began > 120:
                raise SystemExit(f"{_due(services)} accounts were not polled; the worker: {worker.poll()}")
            time.sleep(0.2)
        wall, cpu = time.monotonic() - began, _cpu_of(worker.pid) - before
    finally:
        worker.terminate()
        worker.wait(20)
    made = {name: _requests(address)[asked[name] :] for name, address in addresses.items()}
    refused = [one for found in made.values() for one in found if one["status"] >= 400]
    if refused:
        raise SystemExit(f"{len(refused)} requests were refused, the first: {refused[0]}")
    cycles = 3600 / services.settings.poll_seconds
    busy = max(0.0, cpu - idle * wall) / (4 * shops)
    measured = Measured(4 * shops, wall=wall, cpu=cpu)
    measured.more = {
        "idle": idle,
        "busy_ms": busy * 1000,
        "core": (busy * 4 * WHOLE * cycles) / 3600 + idle,
        "minutes": wall / (4 * shops) * 4 * WHOLE / 60,
        "requests": {name: len(found) / shops for name, found in made.items()},
        "paths": {
            name: dict(Counter(one["path"] for one in found).most_common(3)) for name, found in made.items()
        },
        "cycles": cycles,
    }
    return measured


def _due(services: Services) -> int:
    table = t.merchant_accounts
    with services.store.reading(None) as connection:
        waiting = select(func.count()).select_from(table).where(table.c.due_at <= services.now_ms())
        return int(connection.execute(waiting).scalar_one())


def _requests(address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = requests.get(f"{address}/_requests", timeout=10).json()
    return found


def _cpu_of(pid: int) -> float:
    """Seconds of processor time that a process has had, by the kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
