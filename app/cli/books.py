"""``avstem books``: do our vouchers still stand in the books as they were booked?"""

from argparse import Namespace
from typing import Any

from app.cli.environment import open_services
from app.cli.output import print_json, say
from app.clock import from_ms
from app.config import Settings
from app.errors import Conflict
from app.messages import case_texts
from app.pipeline.changed_vouchers import CODES
from app.pipeline.until_done import run_until_done
from app.store import cases, connections
from app.store.leases import make_due


def add_commands(commands: Any) -> None:
    books = commands.add_parser("books", help="look now whether our vouchers stand in the books as booked")
    books.add_argument("shop", type=int)
    books.add_argument("--json", action="store_true")
    books.set_defaults(run=look)


def look(options: Namespace, settings: Settings) -> int:
    """Look as each night; the exit code is 1 when somebody reversed, changed or deleted one."""
    services, shop = open_services(settings), options.shop
    with services.store.writing("books.ask", shop) as connection:
        company = connections.live_company(connection, shop)
        if company is None:
            raise Conflict("accounting_not_connected")
        make_due(connection, "books", shop, company.id, services.now_ms())
    run_until_done(services, shop=shop)
    with services.store.reading(shop) as connection:
        at = connections.get_company(connection, shop, company.id).watched_at
        found = [row for row in cases.list_cases(connection, shop, limit=None) if row.code in CODES.values()]
    sentences = [case_texts(row.code, row.params, settings.language).sentence for row in found]
    if options.json:
        print_json(
            {
                "looked_at": None if at is None else from_ms(at).isoformat(),
                "cases": [
                    {"id": row.id, "code": row.code, "sentence": told}
                    for row, told in zip(found, sentences, strict=True)
                ],
            }
        )
    else:
        for row, told in zip(found, sentences, strict=True):
            say(f"  {row.id:>6}  {told}")
        say("Nobody was asked: the connection does not work." if at is None else f"{len(found)} to decide.")
    return 1 if found else 0
