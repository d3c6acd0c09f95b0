"""The installation as people use it between two workers: what they do is done once and not again.

Workers of the stories have brief calls and leases, and do again what a stalled machine makes them lose. A
person's call has the time that it takes.
"""

from dataclasses import replace

from app.config import Settings
from app.pipeline.services import Services
from tests import world


def open_installation(settings: Settings) -> Services:
    """The services on the story's database, with calls as long as a stalled machine needs."""
    return world.open_installation(replace(settings, **world.PATIENT))
