"""Balance days: puts each row on the day that books what it costs.

A row of a payout is put there in the transaction that keeps the payout, so that the payout's voucher never
claims it; a row that no payout lists when its day is over and all reports up to it are in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from app.clock import local_date
from app.core.balance_days import MANUAL, Split, costs_something, day_of_listed, day_of_loose
from app.core.transactions import Payout, Transaction
from app.pipeline.services import Services
from app.store import audit, balance_days, connections, shops
from app.store.leases import Lease, fenced, make_due

_NONE: Final = frozenset[date]()


def is_daily(account: Row[Any]) -> bool:
    """Whether the shop orders the account's payouts itself, so that none of them lists its rows."""
    return bool(account.schedule == MANUAL)


def is_over(day: date, account: Row[Any], shop: Row[Any], now: datetime) -> bool:
    """Whether nothing more can happen on the day, and the reports that tell of it are in."""
    if local_date(now, shop.zone) <= day:
        return False
    end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(shop.zone)) - timedelta(seconds=1)
    return account.complete_through is None or account.complete_through >= end.astimezone(UTC).date()


def place_loose_rows(services: Services, lease: Lease) -> None:
    """Put the rows that no payout lists on the balance days that are over; ``lease`` is the account's."""
    with fenced(services.store, "collect.balance_days", lease) as connection:
        shop = shops.get_shop(connection, lease.shop)
        account = connections.get_merchant_account(connection, lease.shop, lease.id)
        rows = balance_days.loose_rows(connection, lease.shop, lease.id, shop.start_date)
        if not rows:
            return
        placing = _Placing(services, connection, shop, account, min(row.booked_on for row in rows))
        split, daily = Split(shop.split), is_daily(account)
        for row in rows:
            wanted = day_of_loose(row.booked_on, split, _NONE, daily=daily)
            day = day_of_loose(row.booked_on, split, placing.booked[row.currency], daily=daily)
            if is_over(day, account, shop, services.clock()):
                placing.put(row.id, row.currency, day, wanted)
        placing.finish()


def place_listed_rows(
    services: Services,
    connection: Connection,
    account: Row[Any],
    payout: Payout,
    rows: Iterable[Transaction],
    ids: Mapping[str, int],
    known: Mapping[int, Row[Any]],
) -> None:
    """Put the rows of a payout on the balance days between them and the payout; what was put on a day and is
    the payout's own now is taken off it. What stands on a day that is sent stays there.

    ``known`` are the days that they stand on, by row id."""
    rows = list(rows)
    shop = shops.get_shop(connection, account.shop_id)
    if shop.start_date is None or not rows:
        return
    placing = _Placing(services, connection, shop, account, min(row.booked_on for row in rows))
    closed = balance_days.closed_days(connection, account.shop_id, list(known.values()))
    split, freed = Split(shop.split), []

    @cache
    def place(booked_on: date, currency: str) -> tuple[date | None, date | None]:
        """The day that such rows should stand on, and the one that still takes them."""
        return (
            day_of_listed(booked_on, payout.paid_on, split, _NONE),
            day_of_listed(booked_on, payout.paid_on, split, placing.booked[currency]),
        )

    for row in rows:
        row_id = ids[row.key]
        if row_id in known and known[row_id].id in closed:
            continue
        wanted = day = None
        if row.booked_on >= shop.start_date and costs_something(row):
            wanted, day = place(row.booked_on, row.currency)
        if day is not None:
            placing.put(row_id, row.currency, day, wanted or day)
        elif row_id in known:
            freed.append(row_id)
    balance_days.put_rows(connection, account.shop_id, freed, None)
    placing.finish()
    for day_id in {one.id for one in known.values()} - closed:
        make_due(connection, "payout", account.shop_id, day_id, services.now_ms())


class _Placing:
    """Rows on their way to balance days of one merchant account, inside one transaction.

    ``booked`` are, per currency, the days from the first row on that take no more rows.
    """

    def __init__(
        self, services: Services, connection: Connection, shop: Row[Any], account: Row[Any], first: date
    ) -> None:
        self._services, self._connection, self._shop, self._account = services, connection, shop, account
        days = balance_days.days_from(connection, shop.id, account.id, first)
        closed = balance_days.closed_days(connection, shop.id, days)
        self.booked: dict[str, set[date]] = defaultdict(set)
        for one in days:
            if one.id in closed:
                self.booked[one.currency].add(one.paid_on)
        self._rows: dict[tuple[str, date], list[int]] = defaultdict(list)
        self._late: dict[tuple[str, date], set[date]] = defaultdict(set)

    def put(self, row_id: int, currency: str, day: date, wanted: date) -> None:
        """Put a row on ``day``; another one than ``wanted`` means that its own day is booked already."""
        self._rows[currency, day].append(row_id)
        if day != wanted:
            self._late[currency, day].add(wanted)

    def finish(self) -> None:
        shop, now = self._shop, self._services.now_ms()
        version = self._services.provider(self._account.provider).info.parser_version
        for (currency, day), row_ids in sorted(self._rows.items()):
            day_id = balance_days.ensure_day(
                self._connection, shop.id, self._account.id, currency, day, now, version
            )
            balance_days.put_rows(self._connection, shop.id, row_ids, day_id)
            for wanted in sorted(self._late.get((currency, day), ())):
                audit.log_change(
                    self._connection,
                    shop.id,
                    ("payout", day_id),
                    "worker",
                    now,
                    "balance_day_late",
                    params={"date": wanted.isoformat()},
                )
            make_due(self._connection, "payout", shop.id, day_id, now)
