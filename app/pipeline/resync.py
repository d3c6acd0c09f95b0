"""Resync payout: collect its days again and compare facts. Pressed ten times at once, it happens once."""

from datetime import date

from sqlalchemy import Connection

from app.core.transactions import PayoutShape
from app.errors import Conflict
from app.pipeline.collecting import days_between, merchant_account
from app.pipeline.ingest import days_told_of, read_again
from app.pipeline.services import Services
from app.providers.base import CollectPlan
from app.store import audit, connections, payouts, reports, shops, vouchers
from app.store.leases import Lease, fenced, make_due


def ask_resync(services: Services, shop_id: int, payout_id: int, actor: str) -> bool:
    """Ask for a resync; False when one is asked for already."""
    now = services.now_ms()
    with services.store.writing("resync.ask", shop_id) as connection:
        row = payouts.get_payout(connection, shop_id, payout_id)
        account = connections.get_merchant_account(connection, shop_id, row.merchant_account_id)
        if account.connection_id is None:
            raise Conflict("provider_not_connected", payout=row.reference)
        if row.resync_asked_at is not None:
            return False
        begin_resync(connection, shop_id, payout_id, actor, now)
    return True


def begin_resync(connection: Connection, shop_id: int, payout_id: int, actor: str, now: int) -> None:
    """Have the payout, or balance day, collected and read again."""
    payouts.set_payout(connection, shop_id, payout_id, resync_asked_at=now, resync_by=actor, attempts=0)
    audit.log_change(connection, shop_id, ("payout", payout_id), actor, now, "resync_asked")
    make_due(connection, "payout", shop_id, payout_id, now)


def recollect_if_asked(services: Services, lease: Lease) -> None:
    """Do the resync that was asked for, or read the stored report again before booking anew."""
    with services.store.reading(lease.shop) as connection:
        row = payouts.get_payout(connection, lease.shop, lease.id)
        rebooks = any(
            one.state == "reversed" and one.rebook
            for one in vouchers.states_of(connection, lease.shop, lease.id)
        )
        if row.resync_asked_at is None and not rebooks:
            return
        shop = shops.get_shop(connection, lease.shop)
        account = connections.get_merchant_account(connection, lease.shop, row.merchant_account_id)
        link = (
            connections.get_connection(connection, lease.shop, account.connection_id)
            if account.connection_id is not None
            else None
        )
    if row.resync_asked_at is None:
        read_again(services, lease, account, row)
        return
    if row.source == reports.API and link is not None and link.state == connections.WORKING:
        provider = services.provider(account.provider)
        http = services.http(shop, link, lease.deadline)
        plan = CollectPlan(days_between(row.first_date, row.last_date))
        if row.shape == PayoutShape.BALANCE_DAY:
            plan = CollectPlan(_days_of(services, lease))
        elif provider.info.collects.by_payout:
            plan = CollectPlan((), only=row.reference)
        fact = merchant_account(account, shop.zone)
        for day in provider.collect(http, services.credentials(shop, link), fact, plan):
            with fenced(services.store, "resync.day", lease) as connection:
                reports.save_day(connection, lease.shop, account.id, day, services.now_ms())
    readable = read_again(services, lease, account, row)
    with fenced(services.store, "resync.done", lease) as connection:
        after = payouts.get_payout(connection, lease.shop, lease.id)
        payouts.set_payout(connection, lease.shop, lease.id, resync_asked_at=None)
        is_same = after.facts_hash == row.facts_hash
        audit.log_change(
            connection,
            lease.shop,
            ("payout", lease.id),
            row.resync_by or "worker",
            services.now_ms(),
            "resync_unreadable" if not readable else "resync_unchanged" if is_same else "resync_changed",
            change_from=row.facts_hash,
            change_to=after.facts_hash,
        )


def _days_of(services: Services, lease: Lease) -> tuple[date, ...]:
    """The report days that tell of a balance day's rows, as far as they are over at the provider."""
    with services.store.reading(lease.shop) as connection:
        stored = payouts.load_payout(connection, lease.shop, lease.id)
    loose = [row for row in stored.transactions if row.key in stored.loose]
    return days_between(*days_told_of(loose)) if loose else ()
