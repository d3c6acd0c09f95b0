"""``avstem sync`` and ``payout``: look at payouts, and move them on."""

from argparse import Namespace
from datetime import date
from typing import Any

from sqlalchemy import select, update

from app.cli.environment import open_services
from app.cli.output import print_json, print_table, say
from app.config import Settings
from app.core.money import to_major
from app.core.vouchers import part_of
from app.errors import NotFound, Refusal
from app.messages import case_texts, word
from app.pipeline.approve import approve
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.store import cases, shops, vouchers
from app.store import payouts as payout_store
from app.store import tables as t


def add_commands(commands: Any) -> None:
    sync = commands.add_parser("sync", help="collect now, and work until nothing is due")
    sync.add_argument("shop", type=int)
    sync.set_defaults(run=sync_shop)
    payout = commands.add_parser("payout", help="show, resync, approve or reverse a payout")
    actions = payout.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, run in (("show", show), ("resync", resync), ("approve", approve_payout), ("reverse", reverse)):
        action = actions.add_parser(name)
        action.add_argument("shop", type=int)
        action.add_argument("reference", nargs="?" if name == "show" else None)
        action.add_argument("--json", action="store_true")
        if name == "reverse":
            action.add_argument("--reason", required=True)
            action.add_argument("--date", type=date.fromisoformat)
            action.add_argument("--rebook", action="store_true", help="book it again as the next revision")
        action.set_defaults(run=run)


def sync_shop(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    now = services.now_ms()
    with services.store.writing("sync", options.shop) as connection:
        shops.get_shop(connection, options.shop)
        connection.execute(
            update(t.merchant_accounts)
            .where(
                t.merchant_accounts.c.shop_id == options.shop,
                t.merchant_accounts.c.connection_id.is_not(None),
            )
            .values(due_at=now)
        )
    count = run_until_done(services, shop=options.shop)
    say(f"{count} pieces of work done.")
    _list(services, options.shop, as_json=False)


def money(amount: int, currency: str) -> str:
    return f"{to_major(amount, currency)} {currency}"


def find_payout(services: Services, shop: int, reference: str) -> Any:
    with services.store.reading(shop) as connection:
        row = connection.execute(
            select(t.payouts).where(t.payouts.c.shop_id == shop, t.payouts.c.reference == reference)
        ).first()
    if row is None:
        raise NotFound("payout_not_found", payout=reference)
    return row


def show(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    if options.reference is None:
        _list(services, options.shop, as_json=options.json)
        return
    row = find_payout(services, options.shop, options.reference)
    with services.store.reading(options.shop) as connection:
        stored = payout_store.load_payout(connection, options.shop, row.id)
        own = vouchers.vouchers_of(connection, options.shop, row.id)
        asked = cases.list_cases(connection, options.shop, payout_id=row.id)
    if options.json:
        print_json(
            {
                "payout": dict(row._mapping),
                "transactions": [
                    {"key": one.key, "type": one.type, "gross": one.gross, "fee": one.fee, "net": one.net}
                    for one in stored.transactions
                ],
                "vouchers": [
                    {"key": one.voucher_key, "state": one.state, "number": one.ledger_number, **one.draft}
                    for one in own
                ],
                "cases": [dict(one._mapping) for one in asked],
            }
        )
        return
    amount = f"{to_major(row.amount, row.currency)} {row.currency}"
    say(f"Payout {row.reference}, {row.paid_on}, {amount}: {row.state}")
    print_table(
        ("Time", "Type", "Gross", "Fee", "Net", "Reference"),
        [
            (
                one.occurred_at.strftime("%Y-%m-%d %H:%M"),
                one.type,
                to_major(one.gross, one.currency),
                to_major(one.fee, one.currency),
                to_major(one.net, one.currency),
                one.reference("reference") or "",
            )
            for one in stored.transactions
        ],
        right=(2, 3, 4),
    )
    for voucher in own:
        say(f"\nVoucher {voucher.ledger_number or '(not booked)'} {voucher.voucher_key}: {voucher.state}")
        print_table(
            ("Account", "VAT", "Amount", "Text", "Rule"),
            [
                (
                    part_of(one["account"], one.get("customer", "")),
                    one["vat_code"],
                    to_major(one["amount"], voucher.currency),
                    one["text"],
                    one["rule"],
                )
                for one in voucher.draft["postings"]
            ],
            right=(2,),
        )
    for case in asked:
        texts = case_texts(case.code, case.params, settings.language)
        say(f"\n! {texts.sentence}\n  {texts.action}")


def _list(services: Services, shop: int, *, as_json: bool) -> None:
    with services.store.reading(shop) as connection:
        rows = connection.execute(
            select(t.payouts).where(t.payouts.c.shop_id == shop).order_by(t.payouts.c.paid_on)
        ).all()
        numbers = {
            row.id: [one.ledger_number or "" for one in vouchers.vouchers_of(connection, shop, row.id)]
            for row in rows
        }
    if as_json:
        print_json([dict(row._mapping) | {"vouchers": numbers[row.id]} for row in rows])
        return
    print_table(
        ("Payout", "Date", "Amount", "State", "Voucher"),
        [
            (
                row.reference,
                row.paid_on,
                money(row.amount, row.currency),
                word("payout_state", row.state, services.settings.language),
                ", ".join(number for number in numbers[row.id] if number),
            )
            for row in rows
        ],
        right=(2,),
    )


def resync(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    row = find_payout(services, options.shop, options.reference)
    ask_resync(services, options.shop, row.id, "operator")
    run_until_done(services, shop=options.shop)
    show(options, settings)


def approve_payout(options: Namespace, settings: Settings) -> None:
    """Approve the payout's drafts as they stand and send them."""
    services = open_services(settings)
    row = find_payout(services, options.shop, options.reference)
    with services.store.reading(options.shop) as connection:
        drafts = [
            one for one in vouchers.vouchers_of(connection, options.shop, row.id) if one.state == "draft"
        ]
    if not drafts:
        raise Refusal("nothing_to_approve", payout=options.reference)
    for one in drafts:
        approve(services, options.shop, one.id, one.draft_hash, "operator")
    run_until_done(services, shop=options.shop)
    show(options, settings)


def reverse(options: Namespace, settings: Settings) -> None:
    services = open_services(settings)
    row = find_payout(services, options.shop, options.reference)
    with services.store.reading(options.shop) as connection:
        booked = [
            one
            for one in vouchers.vouchers_of(connection, options.shop, row.id)
            if one.kind in ("payout", "balance_day") and one.state in ("posted", "documented", "verified")
        ]
    if not booked:
        raise Refusal("nothing_to_reverse", payout=options.reference)
    for one in booked:
        reverse_voucher(
            services,
            options.shop,
            one.id,
            on=options.date,
            reason=options.reason,
            rebook=options.rebook,
            actor="operator",
        )
    run_until_done(services, shop=options.shop)
    show(options, settings)
