"""Counts over all shops, for the operator's metrics; never a shop's name."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.store.cases import OPEN
from app.store.tables import cases, connections, payouts, shops, sites, vouchers

_UNPOSTED = ("collected", "explained", "waiting", "approved")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are by state; ``oldest_unposted`` is when the oldest payout that is not in the books
    was collected (epoch milliseconds), None when all are; payouts before a shop's start do not count."""

    shops: int
    payouts: dict[str, int]
    vouchers: dict[str, int]
    connections: dict[str, int]
    sites: dict[str, int]
    open_cases: dict[str, int]
    oldest_unposted: int | None


def count_everything(connection: Connection) -> Counts:
    """Count; needs a transaction that sees every shop."""

    def by(column: object, *where: object) -> dict[str, int]:
        query = select(column, func.count()).where(*where).group_by(column)  # type: ignore[call-overload]  # any column
        return {str(row[0]): int(row[1]) for row in connection.execute(query)}

    oldest = connection.execute(
        select(func.min(payouts.c.collected_at))
        .join(shops, shops.c.id == payouts.c.shop_id)
        .where(
            payouts.c.state.in_(_UNPOSTED),
            shops.c.removed_at.is_(None),
            payouts.c.paid_on >= shops.c.start_date,
        )
    ).scalar_one_or_none()
    return Counts(
        shops=connection.execute(
            select(func.count()).select_from(shops).where(shops.c.removed_at.is_(None))
        ).scalar_one(),
        payouts=by(payouts.c.state),
        vouchers=by(vouchers.c.state),
        connections=by(connections.c.state, connections.c.removed_at.is_(None)),
        sites=by(sites.c.state),
        open_cases=by(cases.c.code, cases.c.state == OPEN),
        oldest_unposted=oldest,
    )
