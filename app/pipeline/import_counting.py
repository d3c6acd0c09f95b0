"""A person confirms what a file was shown to say; under the account's lease it then counts, once.

Confirming names the file's hash, as an approval names a draft's. Counting goes payout by payout, each in a
fenced transaction with its parts, so a kill loses nothing and a second run changes nothing.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.core.transactions import TransactionType
from app.errors import Conflict, NotFound
from app.pipeline.facts import save_facts
from app.pipeline.file_formats import format_of
from app.pipeline.import_judging import API_BRINGS, BLOCKED, Judged, judge_import
from app.pipeline.import_reading import parsed_payout
from app.pipeline.reached import is_by_file
from app.pipeline.services import Services
from app.pipeline.sources import forget_loose_days
from app.providers.base import Collects
from app.store import audit, connections, imports, reports, shops
from app.store import tables as t
from app.store.leases import Lease, fenced, make_due

_ONE_DAY = timedelta(days=1)


def judged(services: Services, connection: Connection, told: Row[Any]) -> tuple[Judged, list[Row[Any]]]:
    """Return what the payouts of an import are now, and the payouts."""
    shop = shops.get_shop(connection, told.shop_id)
    account = connections.get_merchant_account(connection, shop.id, told.merchant_account_id)
    found = list(imports.payouts_of(connection, shop.id, told.id))
    days = services.settings.preview_days
    link = _link(connection, account)
    return judge_import(connection, shop, account, link, told, found, days), found


def confirm_import(services: Services, shop_id: int, import_id: int, sha256: str, actor: str) -> None:
    """A person says that the file is right: its payouts will count.

    ``sha256`` is that of the file that was shown. Raises Conflict when it is another, when the import counts
    already, or when a payout must not come from a file.
    """
    now = services.now_ms()
    with services.store.writing("import.confirm", shop_id) as connection:
        told = imports.get_import(connection, shop_id, import_id)
        if told.delivered_sha256 != sha256:
            raise Conflict("import_changed")
        if told.state in (imports.CONFIRMED, imports.COUNTED):
            return
        if told.state != imports.PREVIEWED:
            raise Conflict("import_not_ready")
        _refuse_blocked(judged(services, connection, told)[0])
        imports.set_import(
            connection, shop_id, import_id, state=imports.CONFIRMED, confirmed_by=actor, confirmed_at=now
        )
        audit.log_change(connection, shop_id, ("import", import_id), actor, now, "file_confirmed")
        make_due(connection, "account", shop_id, told.merchant_account_id, now)


def discard_import(services: Services, shop_id: int, import_id: int, actor: str) -> None:
    """Forget a file that was not confirmed. Raises Conflict when it was."""
    with services.store.writing("import.discard", shop_id) as connection:
        told = imports.get_import(connection, shop_id, import_id)
        if told.state not in (imports.PREVIEWED, imports.READING):
            raise Conflict("import_counts")
        imports.remove_import(connection, shop_id, import_id)
        audit.log_change(
            connection, shop_id, ("import", import_id), actor, services.now_ms(), "file_discarded"
        )


def _refuse_blocked(found: Judged) -> None:
    if not found.blocked:
        return
    first = found.blocked[0]
    if found.outcomes[first] == API_BRINGS:
        raise Conflict("import_api_brings", payout=first)
    if found.overlap is None:
        raise Conflict("import_payout_otherwise", payout=first)
    raise Conflict("import_overlaps", first=found.overlap[0].isoformat(), last=found.overlap[1].isoformat())


def count_imports(services: Services, lease: Lease, shop: Row[Any], account: Row[Any]) -> None:
    """Let the confirmed files of a merchant account count; ``lease`` is the account's."""
    with services.store.reading(lease.shop) as connection:
        waiting = imports.to_count(connection, lease.shop, lease.id)
        link = _link(connection, account)
    for told in waiting:
        _count(services, lease, shop, account, link, told)


def _count(
    services: Services, lease: Lease, shop: Row[Any], account: Row[Any], link: Row[Any] | None, told: Row[Any]
) -> None:
    provider = services.provider(account.provider)
    how = format_of(provider, told.format, told.mapping)
    source = reports.Source(how.version, reports.FILE, told.told_as)
    with services.store.reading(lease.shop) as connection:
        outcomes, found = judged(services, connection, told)
    for one in found:
        outcome = outcomes.outcomes[one.reference]
        if one.outcome is not None:
            continue
        parsed, bodies = parsed_payout(services, account, shop.zone, how, told.id, one.reference)
        with fenced(services.store, "import.count", lease) as connection:
            imports.set_outcome(connection, lease.shop, one.id, outcome)
            if outcome in BLOCKED:
                continue
            reports.save_file_parts(
                connection,
                lease.shop,
                account.id,
                sha256=told.delivered_sha256,
                name=told.name,
                payout=one.reference,
                day=one.paid_on,
                bodies=bodies,
                at=services.now_ms(),
            )
            save_facts(services, connection, account, parsed, source)
            if provider.info.collects is Collects.DAYS and parsed.transactions:
                last = max(row.booked_on for row in parsed.transactions)
                forget_loose_days(connection, lease.shop, account.id, last)
    now = services.now_ms()
    with fenced(services.store, "import.counted", lease) as connection:
        imports.set_import(connection, lease.shop, told.id, state=imports.COUNTED, counted_at=now)
        imports.drop_parts(connection, lease.shop, told.id)
        values: dict[str, Any] = {"last_collected_at": now}
        if link is not None and is_by_file(link):
            # An API that is connected later begins anew: the days of files are none of its own.
            values |= {"facts_from": None, "parse_from": None}
            through = _known_through(connection, account)
            if through is not None:
                values["complete_through"] = through
        connections.set_merchant_account(connection, lease.shop, account.id, **values)


def _known_through(connection: Connection, account: Row[Any]) -> date | None:
    """The last day of which all movements are known: sales are paid out in the order they were made."""
    newest: date | None = connection.execute(
        select(func.max(t.transactions.c.booked_on)).where(
            t.transactions.c.shop_id == account.shop_id,
            t.transactions.c.merchant_account_id == account.id,
            t.transactions.c.type == str(TransactionType.SALE),
            t.transactions.c.payout_id.is_not(None),
            t.transactions.c.gone.is_(False),
        )
    ).scalar_one_or_none()
    days = [one for one in (account.complete_through, newest - _ONE_DAY if newest else None) if one]
    return max(days) if days else None


def _link(connection: Connection, account: Row[Any]) -> Row[Any] | None:
    if account.connection_id is None:
        return None
    try:
        return connections.get_connection(connection, account.shop_id, account.connection_id)
    except NotFound:
        return None
