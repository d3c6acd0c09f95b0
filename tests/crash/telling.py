"""Stories told in processes: once to learn their points, and again with a kill at one of them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from app.config import Settings
from tests.crash.stories import Story
from tests.crash.worker import run_worker_process
from tests.world import World


def named(point: str) -> str:
    """A point without its count: ``commit:send.begin:after``."""
    return point.rpartition("#")[0]


class Place(NamedTuple):
    """Where to die: a point of a story with a provider."""

    provider: str
    story: Story
    point: str


Prepared = Mapping[str, Settings]
"""Per provider, an installation that is connected and has its orders, and has not worked yet."""


def trace_of(provider: str, story: Story, prepared: Prepared, folder: Path) -> list[Place]:
    """The points of a story in order, told once without a kill."""
    return [Place(provider, story, point) for point in _trace(provider, story, prepared, folder / "one")]


def steady_trace_of(provider: str, story: Story, prepared: Prepared, folder: Path) -> list[Place]:
    """The points that two tellings have: a later pass that only one has was a wait on a busy machine."""
    again = set(_trace(provider, story, prepared, folder / "again"))
    return [place for place in trace_of(provider, story, prepared, folder) if place.point in again]


def _trace(provider: str, story: Story, prepared: Prepared, folder: Path) -> list[str]:
    folder.mkdir()
    trace = folder / "points"
    with World.start(provider, **story.books) as world:
        settings = story.settings(world, prepared[provider], folder / "data")
        story.before(world, settings)
        assert run_worker_process(settings, trace=trace, until=story.until) == 0, story.name
        story.after(world, settings)
        story.check(world, "nothing")
    points = trace.read_text().split()
    return points[: points.index(story.last) + 1] if story.last else points


WAITS = (1, 4, 10)
"""How many times as long each telling waits before it verifies: a pass that only a wait brings then comes."""
MOST_TRIES = len(WAITS)


def tell(place: Place, prepared: Prepared, folder: Path) -> None:
    """Tell the story with a kill at the point, and go on in another process.

    On a busy machine a telling may not come by its point: it is told again from a fresh copy, up to twice,
    and has to come by in the end. What is counted must hold in every telling.
    """
    for number, waits in enumerate(WAITS):
        patient = replace(
            prepared[place.provider],
            visibility_lag_seconds=prepared[place.provider].visibility_lag_seconds * waits,
        )
        if _tell(place, patient, folder / str(number)):
            return
    raise AssertionError((place.provider, place.story.name, place.point, "was not passed"))


def _tell(place: Place, prepared: Settings, folder: Path) -> bool:
    provider, story, point = place
    with World.start(provider, **story.books) as world:
        settings = story.settings(world, prepared, folder)
        story.before(world, settings)
        ended = run_worker_process(settings, crash_at=point, until=story.until)
        assert ended in (0, -9), (provider, story.name, point, ended)
        assert run_worker_process(settings, until=story.until) == 0, (provider, story.name, point)
        story.after(world, settings)
        story.check(world, point)
        return ended == -9
