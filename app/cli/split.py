"""``avstem split``: at which period ends a shop's payouts are split."""

from argparse import Namespace
from typing import Any

from app.cli.environment import open_services
from app.cli.output import say
from app.config import Settings
from app.core.balance_days import Split
from app.messages import word
from app.pipeline.split import set_split
from app.store import shops


def add_commands(commands: Any) -> None:
    split = commands.add_parser("split", help="at which period ends payouts are split; without one: as it is")
    split.add_argument("shop", type=int)
    split.add_argument("at", nargs="?", choices=[str(one) for one in Split])
    split.set_defaults(run=choose)


def choose(options: Namespace, settings: Settings) -> None:
    """Choose, or show what was chosen. What is sent already stays as it is."""
    services = open_services(settings)
    if options.at is not None:
        set_split(services, options.shop, Split(options.at), "operator")
    with services.store.reading(options.shop) as connection:
        chosen = shops.get_shop(connection, options.shop).split
    say(f"{word('split', chosen, settings.language)} ({chosen})")
