"""Payouts and balance days that are to be booked and are not yet."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from app.store.tables import payouts

_NOT_BOOKED = ("collected", "explained", "waiting", "approved")


def unbooked_days(connection: Connection, shop: int, start: date, today: date) -> Sequence[date]:
    """Return the day of each from the start up to today; a day with nothing to post counts as none."""
    return (
        connection.execute(
            select(payouts.c.paid_on).where(
                payouts.c.shop_id == shop,
                payouts.c.state.in_(_NOT_BOOKED),
                payouts.c.ignored_by.is_(None),
                payouts.c.paid_on >= start,
                payouts.c.paid_on <= today,
                (payouts.c.shape != "balance_day") | (payouts.c.state != "explained"),
            )
        )
        .scalars()
        .all()
    )
