"""``avstem notify``: who is told of a shop's questions."""

from argparse import Namespace
from typing import Any

from app.cli.environment import open_services
from app.cli.output import say
from app.config import Settings
from app.core.telling import Digest
from app.pipeline.telling import sends_mail, set_notifications
from app.store import shops, telling


def add_commands(commands: Any) -> None:
    notify = commands.add_parser("notify", help="who is told of new questions; without options: as it is")
    notify.add_argument("shop", type=int)
    notify.add_argument("--email", action="append", metavar="ADDRESS", help="may be given again; '' for none")
    notify.add_argument("--webhook", metavar="URL", help="'' for none")
    notify.add_argument("--digest", choices=[str(one) for one in Digest])
    notify.set_defaults(run=choose)


def choose(options: Namespace, settings: Settings) -> None:
    """Change what is given, leave the rest, and show it."""
    services, shop = open_services(settings), options.shop
    with services.store.reading(shop) as connection:
        shops.get_shop(connection, shop)
        row = telling.notifications_of(connection, shop)
    emails = list(row.emails) if row is not None else []
    webhook = row.webhook if row is not None else ""
    digest = row.digest if row is not None else str(Digest.DAILY)
    if (options.email, options.webhook, options.digest) != (None, None, None):
        emails = [one for one in options.email if one] if options.email is not None else emails
        webhook = options.webhook if options.webhook is not None else webhook
        digest = options.digest or digest
        secret = set_notifications(services, shop, emails, webhook, Digest(digest), "operator")
        if secret:
            say(f"The webhook's secret, told this once:\n\n    {secret}\n")
        with services.store.reading(shop) as connection:
            row = telling.notifications_of(connection, shop)
    with services.store.reading(shop) as connection:
        refused = telling.refused_addresses(connection, shop)
    say(f"E-mail: {', '.join(emails) or 'nobody'}; webhook: {webhook or 'none'}; digest: {digest}.")
    if not sends_mail(services, row):
        say("The service sends no e-mail: AVSTEM_SMTP_URL or an address is missing. The shop's plugin does.")
    for address in refused:
        say(f"The mail server takes nothing for {address}: that recipient is told nothing.")
