"""What every way of collecting needs: the account under its lease, and storing what comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row

from app.clock import local_date
from app.connecting import CollectedDay, MerchantAccount
from app.errors import WrongIdentity
from app.http import Http
from app.pipeline.services import Services
from app.providers.base import CollectPlan, Provider
from app.store import connections, reports
from app.store.leases import Lease, fenced

ONE_DAY = timedelta(days=1)


@dataclass
class Collecting:
    """A merchant account on its way to being up to date, with the session to its provider.

    ``schedule`` is how the provider says that the account pays out.
    """

    services: Services
    lease: Lease
    shop: Row[Any]
    account: Row[Any]
    provider: Provider
    http: Http
    credentials: dict[str, str]
    schedule: str = ""

    @property
    def fact(self) -> MerchantAccount:
        return merchant_account(self.account, self.shop.zone)

    @property
    def today(self) -> date:
        return local_date(self.services.clock(), self.shop.zone)

    @property
    def first_day(self) -> date:
        """From when reports are read: the start, and before it what is shown and never booked."""
        first: date = self.shop.start_date
        return first - timedelta(days=self.services.settings.preview_days)

    @property
    def watched_from(self) -> date:
        days = max(self.services.settings.watch_days, self.provider.info.watch_days)
        return self.today - timedelta(days=days)

    @property
    def is_watch_due(self) -> bool:
        """Whether what was final is to be read again today: a report that changed is found."""
        return bool(self.account.watched_on != self.today)

    def is_time_short(self) -> bool:
        """Whether the lease may not outlast another call."""
        return self.lease.deadline.remaining < self.services.settings.call_seconds

    def check_identity(self) -> None:
        """The key must still reach the merchant account that a person confirmed."""
        found = self.provider.identify(self.http, self.credentials)
        reached = next((one for one in found if one.reference == self.account.reference), None)
        if reached is None:
            raise WrongIdentity(system=self.account.provider, found="")
        self.schedule = reached.schedule

    def ask(self, plan: CollectPlan) -> Iterator[CollectedDay]:
        return self.provider.collect(self.http, self.credentials, self.fact, plan)

    def save(self, collected: CollectedDay, through: date | None = None) -> None:
        """Store what came; ``through``: everything up to that day is in now."""
        with fenced(self.services.store, "collect.day", self.lease) as connection:
            reports.save_day(connection, self.lease.shop, self.lease.id, collected, self.services.now_ms())
            if through is not None:
                connections.set_merchant_account(
                    connection, self.lease.shop, self.lease.id, complete_through=through
                )

    def note(self, name: str, **values: Any) -> None:
        """Write to the merchant account, in a commit of this name."""
        with fenced(self.services.store, name, self.lease) as connection:
            connections.set_merchant_account(connection, self.lease.shop, self.lease.id, **values)

    def note_collected(self) -> None:
        now = self.services.now_ms()
        self.note("collect.done", last_collected_at=now, schedule=self.schedule)


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Return the days from ``first`` to ``last``, both included."""
    return tuple(first + timedelta(days=count) for count in range((last - first).days + 1))


def merchant_account(row: Row[Any], zone: str) -> MerchantAccount:
    """The stored merchant account as providers know it; ``zone`` is the shop's."""
    return MerchantAccount(
        reference=row.reference,
        currency=row.currency,
        name=row.name,
        organisation_number=row.organisation_number,
        handles=tuple(row.handles),
        bank_account=row.bank_account,
        schedule=row.schedule,
        zone=zone,
    )
