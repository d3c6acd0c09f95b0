"""``avstem sales``: how a shop's sales are booked, their vouchers, and what is left out."""

from argparse import Namespace
from datetime import date
from typing import Any

from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.core.sales import SaleDate, SalesMode
from app.messages.amounts import format_amount
from app.messages.words import word
from app.pipeline.desk import moved_by
from app.pipeline.sales_choice import choose_sales
from app.store import sales, sales_shown, vouchers


def add_commands(commands: Any) -> None:
    command = commands.add_parser("sales", help="how sales are booked, their vouchers, what is left out")
    command.add_argument("shop", type=int)
    command.add_argument("--mode", choices=[str(one) for one in SalesMode], help="choose it")
    command.add_argument("--sale-date", choices=[str(one) for one in SaleDate], default="completed")
    command.add_argument("--start", type=date.fromisoformat, help="the first day whose sales are booked")
    command.add_argument("--left-out", action="store_true", help="list what is not in the books, and why")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(options: Namespace, settings: Settings) -> None:
    """Show the choice and the vouchers; with ``--mode`` choose first."""
    services, shop = open_services(settings), options.shop
    if options.mode:
        mode, day = SalesMode(options.mode), SaleDate(options.sale_date)
        choose_sales(services, shop, mode, day, options.start, "operator")
    with services.store.reading(shop) as connection:
        books = sales.get_books(connection, shop)
        rows = sales_shown.vouchers_of_sales(connection, shop, 100)
        left = sales_shown.left_out(connection, shop, 1000) if options.left_out else []
    if options.json:
        told = {"mode": books.mode if books else str(SalesMode.SETTLEMENT_ONLY), "left_out": left}
        print_json({**told, "vouchers": [{"id": row.id, "state": row.state} for row in rows]})
        return
    if books is None or books.mode == SalesMode.SETTLEMENT_ONLY:
        say("Sales are booked by somebody else; payouts only are booked here.")
    else:
        say(f"Sales are booked {books.mode}, by the day {books.sale_date}, from {books.start}.")
    if options.left_out:
        print_table(
            ["Order", "What", "Day", "Total", "Why it is not booked"],
            [
                [
                    one["order"],
                    one["what"],
                    one["day"],
                    format_amount({"amount": one["total"], "currency": one["currency"]}, settings.language),
                    word("left_out", one["reason"], settings.language),
                ]
                for one in left
            ],
        )
        return
    if rows:
        print_table(
            ["Date", "Voucher", "Text", "Amount", "State"],
            [
                [
                    row.date.isoformat(),
                    row.ledger_number or "–",
                    row.draft["text"],
                    format_amount(
                        {"amount": moved_by(vouchers.draft_of(row)), "currency": row.currency},
                        settings.language,
                    ),
                    word("voucher_state", row.state, settings.language),
                ]
                for row in rows
            ],
        )
