"""``avstem connect``: put, test and confirm a connection from the machine itself."""

import getpass
import time
from argparse import Namespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.cli.environment import open_services
from app.cli.output import language, print_json, print_table, say, warn
from app.config import Settings
from app.connecting import Holder
from app.errors import Refusal
from app.messages import word
from app.pipeline.connect import confirm_connection, put_connection
from app.pipeline.consent import consent_outcome, finish_consent, start_consent
from app.pipeline.reach import test_connection
from app.pipeline.services import Services
from app.store import connections


def add_commands(commands: Any) -> None:
    connect = commands.add_parser("connect", help="connect a provider or an accounting system")
    connect.add_argument("shop", type=int)
    connect.add_argument("system", help="vipps, tripletex, ...")
    connect.add_argument("--environment", default="production")
    connect.add_argument("--style", required=True, help="which of the system's ways to connect")
    connect.add_argument(
        "--credential", action="append", default=[], metavar="NAME=VALUE", help="a value that is no secret"
    )
    connect.add_argument("--confirm", metavar="REFERENCE", action="append", help="confirm what it reaches")
    connect.add_argument(
        "--wait", action="store_true", help="where access is given at the system: wait until it is"
    )
    connect.add_argument("--json", action="store_true")
    connect.set_defaults(run=connect_system)


def connect_system(options: Namespace, settings: Settings) -> None:
    """Secrets are asked for on the terminal (or read from standard input), never taken as arguments."""
    services = open_services(settings)
    role = connections.PROVIDER if options.system in services.providers else connections.ACCOUNTING
    known = dict(_pair(one) for one in options.credential)
    way = {
        "role": role,
        "system": options.system,
        "environment": options.environment,
        "style": options.style,
        "actor": "operator",
    }
    if services.oauth(role, options.system, options.style) is not None and not known:
        connection_id = _give_access(services, options.shop, way, wait=options.wait)
    else:
        given = known | _ask_for_rest(services, role, options.system, options.style, known)
        connection_id = put_connection(services, options.shop, credentials=given, **way)
    reaches = test_connection(services, options.shop, connection_id, "operator")
    if options.confirm:
        confirm_connection(services, options.shop, connection_id, options.confirm, "operator")
    if options.json:
        print_json({"connection": connection_id, "reaches": reaches, "confirmed": bool(options.confirm)})
        return
    print_table(
        ("Reference", "Name", "Organisation number", "Currency"),
        [(one["reference"], one["name"], one["organisation_number"], one["currency"]) for one in reaches],
    )
    if not options.confirm:
        say("\nNothing is booked yet. Confirm it with --confirm REFERENCE, or in the shop.")


def _give_access(services: Services, shop: int, way: dict[str, str], *, wait: bool) -> int:
    """Show where to give access, and take it from there: by the service's own page, or by what is pasted."""
    started = start_consent(services, shop, **way)
    warn(f"Open this address and give access; it works once, for half an hour:\n\n{started.url}\n")
    pasted = "" if wait else input("Paste the address you end up at (or press Enter if it says it is done): ")
    if pasted.strip():
        brought = dict(parse_qsl(urlsplit(pasted.strip()).query))
        finish_consent(services, brought.get("state", ""), brought.get("code", ""), brought.get("error", ""))
    outcome = consent_outcome(services, shop, started.consent)
    while wait and outcome is None:
        time.sleep(1)
        outcome = consent_outcome(services, shop, started.consent)
    if outcome in (None, "consent_used", "consent_refused"):
        raise Refusal("consent_used" if outcome == "consent_used" else "consent_refused")
    return started.connection


def _pair(given: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not sign:
        raise Refusal("credential_malformed", field=name)
    return name, value


def _ask_for_rest(
    services: Services, role: str, system: str, style: str, known: dict[str, str]
) -> dict[str, str]:
    info = (services.provider(system) if role == connections.PROVIDER else services.system(system)).info
    wanted = [one for one in info.credentials if one.style == style and one.holder is Holder.SHOP]
    for one in wanted:
        if one.warning:
            warn(word("credential_warning", one.warning, language()))
    return {
        one.name: getpass.getpass(f"{one.name}: ") for one in wanted if one.required and one.name not in known
    }
