"""When the nightly work of a shop is due: in its own zone, while nobody works there."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.pipeline.services import Services

PROOF: Final = time(3, 10)
SALES: Final = time(1, 20)
"""A while after the day is over: what the shop sends late is there then."""
BOOKS: Final = time(2, 40)
"""Before the proof, so that what it cannot name has been asked about where it came from."""


def seconds_until(services: Services, zone: str, night: time) -> float:
    """Return the seconds to the next time it is ``night`` in the zone."""
    place = ZoneInfo(zone)
    now = services.clock().astimezone(place)
    due = datetime.combine(now.date(), night, place)
    if due <= now:
        due = datetime.combine(now.date() + timedelta(days=1), night, place)
    return (due - now).total_seconds()
