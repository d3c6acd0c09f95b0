"""Collect: ask a provider for whole report days, store each as it comes, and read the new payouts out."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from app.clock import local_date
from app.core.cases import Case, CaseCode
from app.core.transactions import ParsedReport
from app.errors import WrongIdentity
from app.pipeline.ingest import ingest
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.services import Services
from app.providers.base import CollectPlan, MerchantAccount
from app.store import cases, connections, reports, shops
from app.store.leases import Lease, fenced

ONE_DAY = timedelta(days=1)


def collect_account(services: Services, lease: Lease) -> Next:
    """Collect what is new for a merchant account; see the package's docs for what is raised."""
    with services.store.reading(lease.shop) as connection:
        shop = shops.get_shop(connection, lease.shop)
        account = connections.get_merchant_account(connection, lease.shop, lease.id)
        if account.connection_id is None:
            return NOTHING
        row = connections.get_connection(connection, lease.shop, account.connection_id)
    if row.state != connections.WORKING:
        return Next(waits_for=f"connection_{row.state}")
    if shop.start_date is None:
        return Next(waits_for="start_date_missing")
    work = _Collecting(services, lease, shop, account, row)
    return work.run()


class _Collecting:
    def __init__(
        self, services: Services, lease: Lease, shop: Row[Any], account: Row[Any], row: Row[Any]
    ) -> None:
        self._services, self._lease, self._shop, self._account = services, lease, shop, account
        self._provider = services.provider(account.provider)
        self._http = services.http(shop, row, lease.deadline)
        self._credentials = services.credentials(shop, row)
        self._today = local_date(services.clock(), shop.zone)
        self._fact = merchant_account(account)
        self._changed = False

    def run(self) -> Next:
        settings = self._services.settings
        self._check_identity()
        facts_from = self._account.facts_from or self._find_beginning()
        if facts_from is None:
            return Next(settings.try_later_seconds, "report_not_ready")
        through = self._account.complete_through or min(self._shop.start_date, facts_from) - ONE_DAY
        finished, through = self._collect_days(days_between(through + ONE_DAY, self._today), through)
        if finished:
            self._watch(through)
        parsed = ingest(self._services, self._lease, again_from=self._watched_from())
        self._tell_problems(parsed)
        self._note_collected()
        if not finished and self._lease.deadline.remaining < settings.call_seconds:
            return Next(0)
        return Next(settings.poll_seconds)

    def _check_identity(self) -> None:
        found = self._provider.identify(self._http, self._credentials)
        if self._fact.reference not in {one.reference for one in found}:
            raise WrongIdentity(system=self._account.provider, found="")

    def _find_beginning(self) -> date | None:
        """Walk back from the start to the day after the previous payout: payouts are whole days."""
        first: date = self._shop.start_date
        day = min(first, self._today) - ONE_DAY
        earliest = first - timedelta(days=self._provider.info.largest_gap_days)
        beginning: date | None = None
        while beginning is None:
            if not self._stored(day) and not self._collect_days((day,), None)[0]:
                return None
            with self._services.store.reading(self._lease.shop) as connection:
                parts = reports.load_parts(connection, self._lease.shop, self._lease.id, day, day)
            if self._provider.parse(self._fact, parts).payouts:
                beginning = day + ONE_DAY
            elif day <= earliest:
                beginning = day
            day -= ONE_DAY
        with fenced(self._services.store, "collect.beginning", self._lease) as connection:
            connections.set_merchant_account(
                connection,
                self._lease.shop,
                self._lease.id,
                facts_from=beginning,
                parse_from=beginning,
                complete_through=min(first, self._today) - ONE_DAY,
            )
        return beginning

    def _stored(self, day: date) -> bool:
        with self._services.store.reading(self._lease.shop) as connection:
            return bool(reports.load_parts(connection, self._lease.shop, self._lease.id, day, day))

    def _collect_days(self, days: tuple[date, ...], through: date | None) -> tuple[bool, date]:
        """Collect and store the days; return whether all that were asked for are in, or why it stopped."""
        last = through or (days[0] - ONE_DAY if days else self._today)
        for day in days:
            if self._lease.deadline.remaining < self._services.settings.call_seconds:
                return False, last
            for collected in self._provider.collect(
                self._http, self._credentials, self._fact, CollectPlan((day,))
            ):
                with fenced(self._services.store, "collect.day", self._lease) as connection:
                    changed = reports.save_day(
                        connection, self._lease.shop, self._lease.id, collected, self._services.now_ms()
                    )
                    if collected.complete and through is not None:
                        connections.set_merchant_account(
                            connection, self._lease.shop, self._lease.id, complete_through=day
                        )
                self._changed = self._changed or changed
                if not collected.complete:
                    return through is not None, last
                last = day
        return True, last

    def _watch(self, through: date) -> None:
        """Read the last closed days again, once a day: a report that changed is found."""
        if self._account.watched_on == self._today:
            return
        days = days_between(max(self._watched_from(), self._account.facts_from or through), through)
        self._collect_days(days, None)
        with fenced(self._services.store, "collect.watched", self._lease) as connection:
            connections.set_merchant_account(
                connection, self._lease.shop, self._lease.id, watched_on=self._today
            )

    def _watched_from(self) -> date:
        return self._today - timedelta(days=self._services.settings.watch_days)

    def _note_collected(self) -> None:
        with fenced(self._services.store, "collect.done", self._lease) as connection:
            connections.set_merchant_account(
                connection, self._lease.shop, self._lease.id, last_collected_at=self._services.now_ms()
            )

    def _tell_problems(self, parsed: ParsedReport) -> None:
        """Problems that no payout carries yet are a case about the merchant account."""
        loose = [one for one in parsed.problems if one.payout_reference is None and not parsed.payouts]
        about = {"merchant_account_id": self._lease.id}
        with fenced(self._services.store, "collect.problems", self._lease) as connection:
            cases.close_cases(
                connection,
                self._lease.shop,
                [CaseCode.REPORT_UNREADABLE, CaseCode.BALANCE_CHAIN_BROKEN, CaseCode.GAVE_UP],
                **about,
            )
            for problem in loose:
                case = Case(CaseCode(problem.code), f"account/{self._account.reference}", problem.params)
                cases.open_case(connection, self._lease.shop, case, self._services.now_ms(), **about)


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Return the days from ``first`` to ``last``, both included."""
    return tuple(first + timedelta(days=count) for count in range((last - first).days + 1))


def merchant_account(row: Row[Any]) -> MerchantAccount:
    """The stored merchant account as providers know it."""
    return MerchantAccount(
        reference=row.reference,
        currency=row.currency,
        name=row.name,
        organisation_number=row.organisation_number,
        handles=tuple(row.handles),
        bank_account=row.bank_account,
    )
