"""The whole way of reports in one process: bytes as delivered → stored parts → facts → matches and drafts.

Everything is the pipeline's own, stored in SQLite on disk with ``synchronous=FULL``; only the wire is left
out. A provider that tells days is collected as a worker does it; of one that lists payouts each is read and
kept in its turn, without the days beside them. Then what is due is explained.
"""

import shutil
from pathlib import Path

from sqlalchemy import func, select

from app.memory import collect_seldom
from app.pipeline.collect_days import collect_days
from app.pipeline.collecting import Collecting
from app.pipeline.ingest import keep_facts
from app.pipeline.run import run_work
from app.pipeline.services import Services
from app.store import connections, shops
from app.store import tables as t
from app.store.leases import due_work, release_lease, take_lease
from tests.bench.measuring import Measured
from tests.bench.sales import PER_PAYOUT
from tests.bench.shop import PROVIDERS, copied, delivered, open_shop, plan


def whole_way(prepared: Path, provider: str, count: int) -> Measured:
    """Measure on a copy of the prepared shop; every payout must come out as a draft without a case."""
    folder = copied(prepared, prepared.with_name(f"{prepared.name}-run"))
    try:
        return work_through(folder, prepared, provider, count)
    finally:
        shutil.rmtree(folder)


def work_through(folder: Path, prepared: Path, provider: str, count: int) -> Measured:
    """The same in ``folder``, a copy of the prepared shop that is left as the work leaves it."""
    services = open_shop(folder)
    collect_seldom()
    try:
        measured = Measured(count)
        work = _collecting(services, prepared, provider)
        with measured.stage("collect, parse, keep"):
            if work.provider.info.collects.by_payout:
                for collected in work.ask(plan(provider, range(count // PER_PAYOUT))):
                    work.save(collected)
                    keep_facts(services, work.lease, collected.parts)
            else:
                collect_days(work)
        release_lease(services.store, work.lease, due_at=None)
        with measured.stage("explain, draft"):
            while due := due_work(services.store):
                for one in due:
                    run_work(services, one.kind, one.shop, one.id)
        _check(services, count // PER_PAYOUT)
        return measured
    finally:
        services.store.dispose()


def _collecting(services: Services, prepared: Path, provider: str) -> Collecting:
    with services.store.reading(None) as connection:
        (shop,) = shops.list_shops(connection)
        (account,) = connections.list_merchant_accounts(connection, shop.id)
    lease = take_lease(services.store, "account", shop.id, account.id, services.settings.lease_seconds)
    if lease is None:
        raise SystemExit("the merchant account is held")
    return Collecting(
        services,
        lease,
        shop,
        account,
        services.provider(provider),
        delivered(prepared, provider),
        dict(PROVIDERS[provider].CREDENTIALS),
    )


def _check(services: Services, payouts: int) -> None:
    with services.store.reading(None) as connection:
        cases = connection.execute(select(t.cases.c.code, func.count()).group_by(t.cases.c.code)).all()
        own = select(func.count()).where(t.vouchers.c.kind == "payout")  # the year's end has a day of its own
        drafts = connection.execute(own).scalar_one()
        claimed = connection.execute(select(func.count()).select_from(t.claims)).scalar_one()
    if cases or drafts != payouts or claimed < payouts * PER_PAYOUT:
        raise SystemExit(f"not explained whole: {drafts} drafts, {claimed} rows claimed, cases {cases}")
