"""The period ends a shop's payouts are split at: chosen by a person, followed by what is not sent yet."""

from typing import Any

from sqlalchemy import Connection, Row, select

from app.core.balance_days import Split
from app.core.transactions import PayoutShape
from app.core.vouchers import UNSENT
from app.pipeline.balance_days import place_listed_rows
from app.pipeline.services import Services
from app.pipeline.withdraw import withdraw
from app.store import audit, balance_days, connections, payouts, shops, vouchers
from app.store import tables as t
from app.store.leases import make_due

_OPEN = ("collected", "explained", "waiting", "approved")


def set_split(services: Services, shop_id: int, split: Split, actor: str) -> None:
    """Choose at which period ends payouts are split. Unsent drafts are made anew; what is sent stays."""
    now = services.now_ms()
    with services.store.writing("split", shop_id) as connection:
        before = shops.get_shop(connection, shop_id).split
        if before == split:
            return
        shops.set_shop(connection, shop_id, split=str(split))
        audit.log_change(
            connection,
            shop_id,
            ("shop", shop_id),
            actor,
            now,
            "split_set",
            change_from=before,
            change_to=str(split),
        )
        for account in connections.list_merchant_accounts(connection, shop_id):
            _place_anew(services, connection, account, now)
            if account.connection_id is not None:
                make_due(connection, "account", shop_id, account.id, now)


def _place_anew(services: Services, connection: Connection, account: Row[Any], now: int) -> None:
    """Take the rows of unsent days off them, and put those of unsent payouts where they belong now."""
    table, shop = t.payouts, account.shop_id
    rows = connection.execute(
        select(table).where(
            table.c.shop_id == shop,
            table.c.merchant_account_id == account.id,
            table.c.state.in_(_OPEN),
            table.c.ignored_by.is_(None),
        )
    ).all()
    days = [row for row in rows if row.shape == PayoutShape.BALANCE_DAY]
    closed = balance_days.closed_days(connection, shop, days)
    unsent = [row.id for row in days if row.id not in closed]
    balance_days.put_rows(connection, shop, balance_days.rows_of_days(connection, shop, unsent), None)
    for row in rows:
        own = vouchers.vouchers_of(connection, shop, row.id)
        if row.id in closed or any(one.state not in UNSENT for one in own):
            continue
        for one in own:
            withdraw(connection, shop, one, now, "replaced")
        if row.shape != PayoutShape.BALANCE_DAY:
            stored = payouts.load_payout(connection, shop, row.id)
            placed = balance_days.days_of_rows(connection, shop, list(stored.row_ids.values()))
            place_listed_rows(
                services, connection, account, stored.payout, stored.transactions, stored.row_ids, placed
            )
        make_due(connection, "payout", shop, row.id, now)
