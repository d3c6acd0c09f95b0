"""Stories told in processes: once to learn their points, and again with a kill at one of them."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from app.config import Settings
from tests.crash.stories import BOOKING, Story
from tests.crash.worker import run_worker_process
from tests.world import BRIEF, World, add_shop, connect_all, open_installation, tell_orders


def named(point: str) -> str:
    """A point without its count: ``commit:send.begin:after``."""
    return point.rpartition("#")[0]


class Pair(NamedTuple):
    """Who pays out and who keeps the books."""

    provider: str
    accounting: str

    def start(self, story: Story) -> World:
        return World.start(self.provider, accounting=self.accounting, **story.books)


class Place(NamedTuple):
    """Where to die: a point of a story with a provider and an accounting system."""

    pair: Pair
    story: Story
    point: str


Prepared = Callable[[Pair], Settings]
"""An installation of the pair that is connected and has its orders, and has not worked yet."""


def prepare(pair: Pair, folder: Path) -> Settings:
    """Make such an installation."""
    with pair.start(BOOKING) as world:
        settings = world.settings(folder / "data")
        services = open_installation(settings)
        shop = add_shop(services)
        connect_all(services, shop, *pair)
        tell_orders(services, shop, world.orders)
        services.store.dispose()
    return replace(settings, **BRIEF)


def prepare_once(folders: pytest.TempPathFactory) -> Prepared:
    """Prepare each pair when it is first asked for."""
    return functools.cache(lambda pair: prepare(pair, folders.mktemp("prepared")))


def new_places(told: Sequence[Place], known: set[str], beginnings: tuple[str, ...] = ("",)) -> list[Place]:
    """The first pass of each point that is not known yet and begins so; it is known from then on."""
    found = []
    for place in told:
        name = named(place.point)
        if name not in known and name.startswith(beginnings):
            known.add(name)
            found.append(place)
    return found


def trace_of(pair: Pair, story: Story, prepared: Prepared, folder: Path) -> list[Place]:
    """The points of a story in order, told once without a kill."""
    return [Place(pair, story, point) for point in _trace(pair, story, prepared, folder / "one")]


def steady_trace_of(pair: Pair, story: Story, prepared: Prepared, folder: Path) -> list[Place]:
    """The points that two tellings have: a later pass that only one has was a wait on a busy machine."""
    again = set(_trace(pair, story, prepared, folder / "again"))
    return [place for place in trace_of(pair, story, prepared, folder) if place.point in again]


def _trace(pair: Pair, story: Story, prepared: Prepared, folder: Path) -> list[str]:
    folder.mkdir()
    trace = folder / "points"
    with pair.start(story) as world:
        settings = story.settings(world, prepared(pair), folder / "data")
        story.before(world, settings)
        assert run_worker_process(settings, trace=trace, until=story.until) == 0, story.name
        story.after(world, settings)
        story.check(world, "nothing")
    points = trace.read_text().split()
    return points[: points.index(story.last) + 1] if story.last else points


WAITS = (1, 4, 10)
"""How many times as long each telling waits before it verifies, and the books take to show what they have: a
pass that only a wait brings then comes."""
MOST_TRIES = len(WAITS)


def tell(place: Place, prepared: Prepared, folder: Path) -> None:
    """Tell the story with a kill at the point, and go on in another process.

    On a busy machine a telling may not come by its point: it is told again from a fresh copy, up to twice,
    and has to come by in the end. What is counted must hold in every telling.
    """
    for number, waits in enumerate(WAITS):
        quick = prepared(place.pair)
        patient = replace(quick, visibility_lag_seconds=quick.visibility_lag_seconds * waits)
        slower = place._replace(story=place.story.slower(waits))
        if _tell(slower, patient, folder / str(number)):
            return
    raise AssertionError((*place.pair, place.story.name, place.point, "was not passed"))


def _tell(place: Place, prepared: Settings, folder: Path) -> bool:
    pair, story, point = place
    with pair.start(story) as world:
        settings = story.settings(world, prepared, folder)
        story.before(world, settings)
        ended = run_worker_process(settings, crash_at=point, until=story.until)
        assert ended in (0, -9), (*pair, story.name, point, ended)
        assert run_worker_process(settings, until=story.until) == 0, (*pair, story.name, point)
        story.after(world, settings)
        story.check(world, point)
        return ended == -9
