"""Reading stored report days, one of which closes a payout, in stretches of a size that memory can hold.

The first look at an account reads every day since its beginning; a shop that sells much has hundreds of
thousands of rows by then, and whoever writes to SQLite keeps the others waiting until it is done.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row

from app.core.transactions import ParsedReport
from app.pipeline.collecting import merchant_account
from app.pipeline.services import Services
from app.store import reports, shops

STRETCH: Final = 4_000_000
"""Bytes of stored parts that are read together, some 15,000 rows; more only where no payout closes them."""


@dataclass(frozen=True)
class Days:
    """The stored report days of a merchant account."""

    services: Services
    account: Row[Any]

    def parse(self, first: date, last: date) -> ParsedReport:
        """Parse the complete days from ``first`` to ``last``."""
        account = self.account
        with self.services.store.reading(account.shop_id) as connection:
            parts = reports.load_parts(connection, account.shop_id, account.id, first, last)
            zone = shops.get_shop(connection, account.shop_id).zone
        return self.services.provider(account.provider).parse(merchant_account(account, zone), parts)

    def parse_stretch(self, first: date, last: date) -> tuple[ParsedReport, date | None]:
        """Parse what fits of the days from ``first`` to ``last``; return it, and the day the next begins on.

        A stretch ends with a payout, so that each is read with all its own days however they are cut, and is
        made longer until one closes it. None: there is no next one.
        """
        ends = self._ends(first, last)
        for end in ends:
            parsed = self.parse(first, end)
            if end == ends[-1]:
                return parsed, None
            if parsed.payouts:
                closed = max(one.last_date or one.paid_on for one in parsed.payouts)
                return parsed if closed == end else self.parse(first, closed), closed + timedelta(days=1)
        return ParsedReport((), ()), None

    def _ends(self, first: date, last: date) -> list[date]:
        """The days a stretch that begins on ``first`` may end on: each is twice as long as the one before."""
        account = self.account
        with self.services.store.reading(account.shop_id) as connection:
            sizes = reports.day_sizes(connection, account.shop_id, account.id, first, last)
        ends, together, most = [], 0, STRETCH
        for day, size in sizes:
            together += size
            if together >= most:
                ends.append(day)
                most = together * 2
        return [*(day for day in ends if day < last), last]
