"""``avstem sandbox``: the vendors' stand-ins on loopback, to try the service without an account."""

import signal
import threading
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.cli.output import language, print_json, say
from app.config import Settings
from app.errors import Refusal
from app.messages import word
from app.messages.demo import demo_text

ORDERS_A_DAY: Final = 9
IN_THE_STORY: Final = ("vipps", "stripe", "tripletex")
"""Whose stand-ins always run: the seeded story is told by them."""


def add_commands(commands: Any) -> None:
    sandbox = commands.add_parser("sandbox", help="the vendors' stand-ins on loopback, until stopped")
    sandbox.add_argument("--seeded", action="store_true", help="with two weeks of a shop's payouts")
    sandbox.add_argument("--orders-a-day", type=int, default=ORDERS_A_DAY)
    sandbox.add_argument("--last-day", type=date.fromisoformat, help="last closed report day: yesterday")
    sandbox.add_argument(
        "--systems",
        nargs="+",
        metavar="SYSTEM",
        help="which to start beside vipps, stripe and tripletex: all others",
    )
    for system in IN_THE_STORY:
        sandbox.add_argument(f"--{system}-port", type=int, default=0)
    sandbox.add_argument("--json", action="store_true", help="print the addresses as JSON")
    sandbox.set_defaults(run=run_sandbox)


def yesterday() -> date:
    """The last report day that both have closed by now: Vipps closes at midnight in Oslo, Stripe in UTC."""
    return datetime.now(UTC).date() - timedelta(days=1)


def _vipps_yesterday() -> date:
    return datetime.now(ZoneInfo("Europe/Oslo")).date() - timedelta(days=1)


def run_sandbox(options: Namespace, settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    from app.sandbox import seeded  # the stand-ins are no part of the service: its commands start without
    from app.sandbox.scenario import LEDGER

    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stopped.set())
    stories = None
    if options.seeded:
        last = options.last_day or yesterday()
        stories = seeded.told_stories(last, options.orders_a_day)
        if _vipps_yesterday() > last:  # a day on which nothing was sold, but that is closed
            stories.vipps.book.close_date(LEDGER, _vipps_yesterday())
    ports = {f"{system}_port": getattr(options, f"{system}_port") for system in IN_THE_STORY}
    with ExitStack() as running:
        addresses = running.enter_context(seeded.start_sandbox(stories, **ports)).addresses
        others = [_start(running, kind) for kind in _others(options.systems)]
        if options.json:
            print_json(addresses | {one.name: one.running.url for one in others})
        else:
            _tell(addresses, others)
        stopped.wait()


def _others(wanted: list[str] | None) -> list[type[Any]]:
    """The stand-ins beside the story's that are asked for; raises Refusal for a name that nobody has."""
    from app.sandbox.driven.registry import DRIVEN_ACCOUNTING, DRIVEN_PROVIDERS

    known: dict[str, type[Any]] = {**DRIVEN_PROVIDERS, **DRIVEN_ACCOUNTING}
    for name in wanted or ():
        if name not in known:
            raise Refusal("system_unknown", system=name)
    return [
        kind
        for name, kind in known.items()
        if name not in IN_THE_STORY and (wanted is None or name in wanted)
    ]


def _start(running: ExitStack, kind: type[Any]) -> Any:
    """A stand-in with three sales and their payout, or with empty books; stopped with the others."""
    started = kind()
    running.callback(started.stop)
    return started


def _tell(addresses: dict[str, str], others: Sequence[Any]) -> None:
    """Print the settings and the keys that reach the stand-ins."""
    from app.sandbox import seeded
    from app.sandbox.scenario import LEDGER, MSN
    from app.sandbox.stripe_story import ACCOUNT

    say(demo_text("sandbox.running", language()))
    reached = addresses | {one.name: one.running.url for one in others}
    for system, address in reached.items():
        say(f"  {word('system', system, language()):<18}{address}")
    say("\n" + demo_text("sandbox.settings", language()))
    say(f"  AVSTEM_TEST_VIPPS_URL={addresses['vipps']}")
    say(f"  AVSTEM_TEST_STRIPE_URL={addresses['stripe']}")
    say(f"  AVSTEM_TEST_TRIPLETEX_URL={addresses['tripletex']}")
    say(f"  AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN={seeded.CONSUMER_TOKEN}")
    for one in others:
        for name, value in one.environment.items():
            say(f"  {name}={value}")
    say("\n" + demo_text("sandbox.keys", language()))
    say(f"  vipps sales_unit    merchant_serial_number={MSN} client_id={seeded.KEYS.client_id}")
    say(f"                      client_secret={seeded.KEYS.client_secret}")
    say(f"                      subscription_key={seeded.KEYS.subscription_key}  (ledger {LEDGER})")
    say(f"  stripe restricted_key  api_key={seeded.STRIPE_KEY}  (account {ACCOUNT})")
    say(f"  tripletex employee  employee_token={seeded.EMPLOYEE_TOKEN}  (company {seeded.COMPANY})")
    for one in others:
        keys = " ".join(f"{name}={value}" for name, value in one.credentials.items())
        say(f"  {one.name} {one.style}  {keys}".rstrip())
    say("\n" + demo_text("sandbox.stop", language()))
