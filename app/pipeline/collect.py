"""Collect: ask a provider for its reports, store each part as it comes, and read the new payouts out."""

from app.pipeline.balance_days import place_loose_rows
from app.pipeline.collect_days import collect_days
from app.pipeline.collect_payouts import collect_payouts
from app.pipeline.collecting import Collecting
from app.pipeline.import_counting import count_imports
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.reached import is_by_file
from app.pipeline.services import Services
from app.store import connections, shops
from app.store.leases import Lease


def collect_account(services: Services, lease: Lease) -> Next:
    """Collect what is new for a merchant account; see the package's docs for what is raised."""
    with services.store.reading(lease.shop) as connection:
        shop = shops.get_shop(connection, lease.shop)
        account = connections.get_merchant_account(connection, lease.shop, lease.id)
    count_imports(services, lease, shop, account)
    if account.connection_id is None:
        return NOTHING
    with services.store.reading(lease.shop) as connection:
        row = connections.get_connection(connection, lease.shop, account.connection_id)
    if row.state != connections.WORKING:
        return Next(waits_for=f"connection_{row.state}")
    if shop.start_date is None:
        return Next(waits_for="start_date_missing")
    if is_by_file(row):
        return NOTHING
    provider = services.provider(account.provider)
    work = Collecting(
        services,
        lease,
        shop,
        account,
        provider,
        services.http(shop, row, lease.deadline),
        services.credentials(shop, row),
    )
    work.check_identity()
    collecting = collect_payouts if provider.info.collects.by_payout else collect_days
    outcome = collecting(work)
    if outcome.in_seconds:  # else there is more to read first: what no payout lists yet, one may list then
        place_loose_rows(services, lease)
    return outcome
