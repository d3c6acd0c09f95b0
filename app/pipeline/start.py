"""Start and pause: the day from which a shop's payouts are booked, and stopping all sending at once."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, update

from app.errors import Conflict
from app.pipeline.other_books import has_sent, refuse_start_in_old_books
from app.pipeline.proof_scope import ensure_scopes
from app.pipeline.services import Services
from app.store import audit, proofs, sales, shops
from app.store import tables as t
from app.store.leases import WORK


def set_start_date(services: Services, shop_id: int, start: date, actor: str) -> None:
    """Nothing dated before ``start`` is sent. It cannot move once a voucher was sent to the
    company: raises Conflict, as it does for a day on which another company of the shop has a voucher."""
    now = services.now_ms()
    with services.store.writing("start", shop_id) as connection:
        before = shops.get_shop(connection, shop_id).start_date
        if before != start and before is not None and has_sent(connection, shop_id):
            raise Conflict("start_is_fixed", start=before.isoformat())
        refuse_start_in_old_books(connection, shop_id, start)
        shops.set_shop(connection, shop_id, start_date=start)
        if before is not None and before != start:
            _collect_anew(connection, shop_id)
        audit.log_change(
            connection,
            shop_id,
            ("shop", shop_id),
            actor,
            now,
            "start_date_set",
            change_from=before.isoformat() if before else None,
            change_to=start.isoformat(),
        )
        make_all_due(connection, shop_id, now)


def _collect_anew(connection: Connection, shop_id: int) -> None:
    """Another start has another beginning: the walk back to the payout before it is done again."""
    connection.execute(
        update(t.merchant_accounts)
        .where(t.merchant_accounts.c.shop_id == shop_id)
        .values(facts_from=None, parse_from=None, complete_through=None, watched_on=None)
    )


def pause_shop(services: Services, shop_id: int, paused: bool, actor: str) -> None:
    """Stop sending at once, or go on; collecting and explaining are not touched."""
    now = services.now_ms()
    with services.store.writing("pause", shop_id) as connection:
        before = shops.get_shop(connection, shop_id).paused
        shops.set_shop(connection, shop_id, paused=paused)
        audit.log_change(
            connection,
            shop_id,
            ("shop", shop_id),
            actor,
            now,
            "shop_paused" if paused else "shop_resumed",
            change_from=str(before).lower(),
            change_to=str(paused).lower(),
        )
        if not paused:
            make_all_due(connection, shop_id, now)


def make_all_due(connection: Connection, shop_id: int, now: int) -> None:
    """Everything of the shop that is not finished is looked at again now."""
    waiting: dict[str, Any] = {
        "account": t.merchant_accounts.c.connection_id.is_not(None),
        "payout": t.payouts.c.state.in_(["collected", "explained", "waiting"]),
        "voucher": t.vouchers.c.state.not_in(["draft", "verified", "withdrawn", "reversed"]),
        "books": t.companies.c.watched_at.is_not(None),
    }
    ensure_scopes(connection, shop_id)
    sales.make_sales_due(connection, shop_id, now)
    proofs.make_scopes_due(connection, shop_id, now)
    for kind, condition in waiting.items():
        connection.execute(
            update(WORK[kind]).where(WORK[kind].c.shop_id == shop_id, condition).values(due_at=now)
        )


def resume_sending(services: Services) -> None:
    """After a restore a person lets vouchers be sent again; each is looked for before it is made."""
    now = services.now_ms()
    with services.store.writing("resume", None) as connection:
        shops.set_installation(connection, sending_held=False)
        for row in shops.list_shops(connection):
            make_all_due(connection, row.id, now)
            audit.log_change(connection, row.id, ("shop", row.id), "operator", now, "sending_resumed")
