"""``avstem shop``: tenants and the codes that pair their sites."""

from argparse import Namespace
from datetime import date
from typing import Any

from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.pipeline.pairing import new_code, revoke_sites
from app.store import audit, cases, shops, sites


def add_commands(commands: Any) -> None:
    shop = commands.add_parser("shop", help="shops and their sites")
    actions = shop.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add a shop and print its pairing code")
    add.add_argument("name")
    add.add_argument("--organisation-number", default="")
    add.add_argument(
        "--test", action="store_true", help="a test shop: reaches test hosts and the sandbox only"
    )
    add.add_argument("--zone", default="Europe/Oslo")
    add.add_argument("--language", choices=("nb", "en"), default="nb")
    add.add_argument("--start", type=date.fromisoformat, help="nothing dated before this day is booked")
    add.add_argument("--json", action="store_true")
    add.set_defaults(run=add_shop)
    listing = actions.add_parser("list", help="all shops, and which need attention")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=list_all)
    code = actions.add_parser("code", help="a new pairing code for one more site")
    code.add_argument("shop", type=int)
    code.set_defaults(run=print_code)
    rotate = actions.add_parser("rotate", help="end the tokens of a shop's sites and print a new code")
    rotate.add_argument("shop", type=int)
    rotate.set_defaults(run=rotate_shop)
    remove = actions.add_parser("remove", help="stop a shop; its books' documentation stays")
    remove.add_argument("shop", type=int)
    remove.set_defaults(run=remove_shop)


def add_shop(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    with services.store.writing("shop.add", None) as connection:
        shop_id = shops.add_shop(
            connection,
            services.now_ms(),
            name=options.name,
            organisation_number=options.organisation_number,
            kind=shops.TEST if options.test else shops.PRODUCTION,
            zone=options.zone,
            language=options.language,
            start_date=options.start,
        )
    code = new_code(services, shop_id)
    if options.json:
        print_json({"shop": shop_id, "code": code})
    else:
        say(f"Shop {shop_id} is there. Pairing code for its site, valid once:\n\n    {code}\n")


def list_all(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    rows = []
    with services.store.reading(None) as connection:
        for row in shops.list_shops(connection):
            paired = sites.list_sites(connection, row.id)
            rows.append(
                {
                    "shop": row.id,
                    "name": row.name,
                    "kind": row.kind,
                    "start_date": row.start_date,
                    "policy": row.policy,
                    "paused": row.paused,
                    "sites": len(paired),
                    "open_cases": cases.count_open(connection, row.id),
                }
            )
    if options.json:
        print_json(rows)
        return
    headers = ("Shop", "Name", "Kind", "Start", "Policy", "Sites", "Open cases", "Paused")
    print_table(
        headers,
        [
            (
                row["shop"],
                row["name"],
                row["kind"],
                row["start_date"] or "-",
                row["policy"],
                row["sites"],
                row["open_cases"],
                "yes" if row["paused"] else "",
            )
            for row in rows
        ],
        right=(0, 5, 6),
    )


def print_code(options: Namespace, settings: Settings) -> None:
    say(new_code(open_services(settings), options.shop))


def rotate_shop(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    count = revoke_sites(services, options.shop, "operator")
    code = new_code(services, options.shop)
    say(f"{count} tokens ended. Pair again with this code, valid once:\n\n    {code}\n")


def remove_shop(options: Namespace, settings: Settings) -> None:
    """Stop sending and end all tokens; nothing that documents the books is deleted."""
    services = open_services(settings)
    now = services.now_ms()
    revoke_sites(services, options.shop, "operator")
    with services.store.writing("shop.remove", options.shop) as connection:
        shops.get_shop(connection, options.shop)
        shops.set_shop(connection, options.shop, removed_at=now, paused=True)
        audit.log_change(connection, options.shop, ("shop", options.shop), "operator", now, "shop_removed")
    say(f"Shop {options.shop} is stopped. Its vouchers and documentation stay readable.")
