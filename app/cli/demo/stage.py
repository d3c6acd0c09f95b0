"""What the acts of the demo share, and the acts that set it: processes, shop, connections, backup."""

import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.cli.demo.checks import Check
from app.cli.demo.checks.proven import Seen
from app.cli.demo.counting import BooksView, plant_personal_data, read_books
from app.cli.demo.ledgers import OwnLedger, read_ledgers
from app.cli.demo.orders import batches
from app.cli.demo.processes import Processes, free_port
from app.cli.demo.settling import Shop, settle
from app.cli.demo.show import Narrator
from app.cli.demo.site import Site
from app.cli.demo.terms import Terms
from app.cli.sandbox import IN_THE_STORY
from app.messages import word
from app.sandbox import seeded
from app.sandbox.scenario import LEDGER, MSN

SHOP = 1
"""The first shop of a fresh database."""


@dataclass
class Stage:
    """``addresses`` are those of the stand-ins; ``moments`` what was counted in them after each sync."""

    terms: Terms
    narrator: Narrator
    processes: Processes
    shop: Shop
    addresses: dict[str, str] = field(default_factory=dict)
    service: str = ""
    moments: list[tuple[str, BooksView]] = field(default_factory=list)
    proofs: list[Seen] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    @property
    def expected(self) -> int:
        """How many payouts since the start the providers' own ledgers hold."""
        return sum(len(one.since(self.shop.start)) for one in self.ledgers().values())

    def ledgers(self) -> dict[str, OwnLedger]:
        return read_ledgers(self.addresses)

    def books(self) -> BooksView:
        return read_books(self.addresses["tripletex"])

    def count(self, code: str) -> None:
        """Count in the sandbox now, and show it beside what was counted before."""
        self.moments.append((code, self.books()))
        self.narrator.counts(self.moments)


def start(stage: Stage) -> None:
    """Start the sandbox and the API on free ports, with a fresh database."""
    terms, narrator, processes = stage.terms, stage.narrator, stage.processes
    narrator.step("step.start")
    sandbox = processes.start(
        "sandbox",
        "sandbox",
        "--seeded",
        "--json",
        "--systems",
        *IN_THE_STORY,
        f"--last-day={terms.last_day}",
        f"--orders-a-day={terms.orders_a_day}",
        output=subprocess.PIPE,
    )
    port = free_port()
    stage.service = f"http://127.0.0.1:{port}"
    stage.addresses = _read_addresses(processes, sandbox)
    plant_personal_data(stage.addresses["vipps"], LEDGER)
    settings = terms.settings(stage.addresses, port)
    terms.env_file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()), "utf-8")
    processes.command("init")
    processes.start("web", "web")
    processes.wait_until_answers("web", f"{stage.service}/readyz", terms.patience)
    ids = processes.ids()
    narrator.table(
        ("part", "address", "process"),
        [
            (narrator.text("part.vipps"), stage.addresses["vipps"], ids["sandbox"]),
            (narrator.text("part.stripe"), stage.addresses["stripe"], ids["sandbox"]),
            (narrator.text("part.tripletex"), stage.addresses["tripletex"], ids["sandbox"]),
            (narrator.text("part.web"), stage.service, ids["web"]),
        ],
        right=(2,),
    )
    narrator.tell("folder", folder=str(terms.folder))


def _read_addresses(processes: Processes, sandbox: "subprocess.Popen[bytes]") -> dict[str, str]:
    """The sandbox prints its addresses as JSON once it listens."""
    printed = b""
    assert sandbox.stdout is not None  # noqa: S101 - it was started with a pipe
    for line in sandbox.stdout:
        printed += line
        if line.strip() == b"}":
            break
    else:
        sandbox.wait()
        processes.check()
    addresses: dict[str, str] = json.loads(printed)
    return addresses


def send_orders(stage: Stage) -> None:
    """Add the shop, pair its site, and send everything that the shop tells of by itself."""
    narrator, shop, terms = stage.narrator, stage.shop, stage.terms
    narrator.step("step.orders")
    added = json.loads(
        stage.processes.command(
            "shop",
            "add",
            seeded.COMPANY_NAME,
            "--test",
            f"--organisation-number={seeded.ORGANISATION_NUMBER}",
            f"--start={shop.start}",
            f"--language={terms.language}",
            "--json",
        )
    )
    shop.site = Site(stage.service, terms.language)
    paired = shop.site.pair(added["code"])
    narrator.tell("paired", site=shop.site.site, shop=paired["name"])
    events = shop.outbox.events(shop.told("first"))
    results: Counter[str] = Counter()
    puljer = list(batches(events))
    for batch in puljer:
        results.update(one["result"] for one in shop.site.tell(batch))
    kinds = Counter(event["type"] for event in events)
    words = ", ".join(
        f"{count} {word('event_result', result, terms.language).lower()}" for result, count in results.items()
    )
    narrator.tell(
        "orders.sent",
        orders=kinds["order"],
        refunds=kinds["refund"],
        batches=len(puljer),
        results=words,
    )
    narrator.tell("orders.personal", count=shop.outbox.with_personal)
    narrator.tell("orders.withheld", late=len(shop.told("late")), never=len(shop.told("never")))


def connect(stage: Stage) -> None:
    """Connect all three over the API, confirm what they reach, and let vouchers go by themselves."""
    narrator, site = stage.narrator, stage.shop.site
    narrator.step("step.connect")
    keys = seeded.KEYS
    wanted: list[dict[str, object]] = [
        {
            "role": "provider",
            "system": "vipps",
            "environment": "test",
            "style": "sales_unit",
            "credentials": {
                "client_id": keys.client_id,
                "client_secret": keys.client_secret,
                "subscription_key": keys.subscription_key,
                "merchant_serial_number": MSN,
            },
        },
        {
            "role": "provider",
            "system": "stripe",
            "environment": "test",
            "style": "restricted_key",
            "credentials": {"api_key": seeded.STRIPE_KEY},
        },
        {
            "role": "accounting",
            "system": "tripletex",
            "environment": "test",
            "style": "employee",
            "credentials": {"employee_token": seeded.EMPLOYEE_TOKEN},
        },
    ]
    for one in wanted:
        put = site.send("PUT", "/v1/connections", one)
        reached = site.send("POST", f"/v1/connections/{put['id']}/test", {})["reaches"][0]
        confirmation = {"references": [reached["reference"]]}
        site.send("POST", f"/v1/connections/{put['id']}/confirm", confirmation)
        system = word("system", str(one["system"]), stage.terms.language)
        narrator.tell("connected", system=system, name=reached["name"], reference=reached["reference"])
    site.send("PUT", "/v1/policy", {"policy": "automatic"})
    narrator.tell("connect.policy", start=stage.shop.start.isoformat())


def back_up(stage: Stage) -> None:
    """One file with everything, before a single row was collected."""
    stage.narrator.step("step.backup")
    printed = stage.processes.command("backup", str(stage.terms.backup))
    stage.narrator.tell("backup.made", rows=printed.split()[0], file=str(stage.terms.backup))


def settle_stage(stage: Stage) -> dict[str, Any]:
    """Wait until the worker has done all it can; return the last status."""
    return settle(stage.terms, stage.processes, stage.narrator, stage.shop, stage.expected, "worker")
