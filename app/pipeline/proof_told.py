"""Until which day a provider has told of all movements, where it tells of each only in its payout."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from app.core.transactions import TransactionType
from app.pipeline.proof_scope import Scope
from app.store import tables as t

LONGEST_DELAY: Final = timedelta(days=35)
"""What is older than this has been paid out, with whatever delay is agreed."""
_ONE_DAY: Final = timedelta(days=1)


def told_through(connection: Connection, scope: Scope) -> date | None:
    """Return the last day of which all movements are told; None where they are told as they happen.

    Sales are paid out in the order they were made: when one of a day is, all of the days before it are.
    Without sales only time tells.
    """
    if not scope.is_reckoned or scope.newest_day is None:
        return None
    rows = t.transactions
    days = []
    for account in scope.merchant_accounts:
        query = select(func.max(rows.c.booked_on)).where(
            rows.c.shop_id == scope.shop.id,
            rows.c.merchant_account_id == account.id,
            rows.c.currency == scope.currency,
            rows.c.type == str(TransactionType.SALE),
            rows.c.payout_id.is_not(None),
            rows.c.gone.is_(False),
        )
        newest: date | None = connection.execute(query).scalar_one_or_none()
        oldest = scope.newest_day - LONGEST_DELAY
        days.append(oldest if newest is None else max(oldest, newest - _ONE_DAY))
    return min(days)
