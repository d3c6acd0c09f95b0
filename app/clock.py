"""Time comes in from here, so that everything that decides by time can be given another."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns now, in UTC."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def to_ms(moment: datetime) -> int:
    """Epoch milliseconds of a moment that knows its zone: how moments are stored."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return int(moment.timestamp() * 1000)


def from_ms(stored: int) -> datetime:
    return datetime.fromtimestamp(stored / 1000, UTC)


def local_date(moment: datetime, zone: str) -> date:
    """The day it is in the shop's zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of_day_ms(day: date, zone: str) -> int:
    """Epoch milliseconds of the day's midnight in the shop's zone."""
    return to_ms(datetime.combine(day, time(), ZoneInfo(zone)))
