"""Three months over a year end, and a clock that is moved from one to the next.

The shop has sold for a week before its start. Leases are measured by the database's clock, so that is moved
with the service's own.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Connection

from app.config import Settings
from app.pipeline.services import Services
from app.secrets import Vault
from app.store.database import Store, sqlite_engine
from app.store.schema import upgrade

OPENED: Final = date(2025, 11, 24)
START: Final = date(2025, 12, 1)
MONTHS: Final = (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
LAST: Final = date(2026, 4, 27)
"""After the months only that which is open comes to its end, up to this day."""


def month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


class MovedClock:
    """Runs as fast as the real one, from another moment."""

    def __init__(self, now: datetime) -> None:
        self._behind = timedelta()
        self.move(now)

    def move(self, now: datetime) -> None:
        self._behind = datetime.now(UTC) - now

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self._behind

    @property
    def today(self) -> date:
        return self().date()

    @property
    def behind_ms(self) -> int:
        return int(self._behind.total_seconds() * 1000)


class _MovedStore(Store):
    clock: MovedClock

    def now_ms(self, connection: Connection) -> int:
        return super().now_ms(connection) - self.clock.behind_ms


def open_moved(settings: Settings, clock: MovedClock) -> Services:
    """An installation to which it is another time."""
    settings.data.mkdir(parents=True, exist_ok=True)
    store = _MovedStore(sqlite_engine(settings.data / "avstem.sqlite3"))
    store.clock = clock
    upgrade(store)
    return Services(settings, store, Vault(settings.secret_keys), clock=clock)
