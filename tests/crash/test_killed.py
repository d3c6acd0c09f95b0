"""A worker is killed with SIGKILL before and after every outside call and every commit; nothing doubles.

The points are not listed here: a run that is traced passes them all, and each is then died at. Counted in
the accounting stand-in: one live voucher, one upload, whatever happened. What the source calls and commits
and no story passes fails the last tests.

With the first registered provider every single point is died at, from collecting to the reversal and the next
revision. With each further one every point of what depends on who pays out is: collecting, and collecting
again for a resync. From explaining on, the steps work on stored facts and know no provider; there each
further one is told to the reversal once without a kill, and with a kill at the writes to the books alone.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.crash.points import NOT_IN_A_STORY, calls_in_steps, commits_in_steps
from tests.crash.stories import (
    BOOKING,
    CREATED,
    DOCUMENTED,
    FEW_RIGHTS,
    RESYNC,
    REVERSAL,
    SHORT,
    TURNS,
    WHOLE,
    Story,
)
from tests.crash.telling import MOST_TRIES, Place, Prepared, named, steady_trace_of, tell, trace_of
from tests.providers_under_test import FIRST, REGISTERED
from tests.world import World, add_shop, connect_all, open_installation, tell_orders

SHARDS = 8
OTHERS = [name for name in REGISTERED if name != FIRST]
OTHERS_SHARDS = 2
TOGETHER = pytest.mark.xdist_group("stories")
EXPLAINS = "commit:lease.payout:before#1"
"""Here collecting is over and our own steps begin."""
WRITES = (
    CREATED,
    DOCUMENTED,
    "call:tripletex:create_voucher:after#1",
    "call:tripletex:release_voucher:after#1",
    "call:tripletex:attach_file:after#1",
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Per provider, an installation that is connected and has its orders, and has not worked yet."""
    made = {}
    for name in REGISTERED:
        with World.start(name) as world:
            made[name] = world.settings(tmp_path_factory.mktemp("prepared") / "data", **SHORT)
            services = open_installation(made[name])
            shop = add_shop(services)
            connect_all(services, shop, name)
            tell_orders(services, shop, world.orders)
            services.store.dispose()
    return made


@pytest.fixture(scope="module")
def whole(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> list[Place]:
    """Every point from collecting to the reversal and the next revision, in order."""
    return [
        place
        for story in WHOLE
        for place in steady_trace_of(FIRST, story, prepared, tmp_path_factory.mktemp("trace"))
    ]


@pytest.fixture(scope="module")
def turns(
    prepared: Prepared, whole: list[Place], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, list[Place]]:
    """Per turn that the way can take, the first pass of each point that no story before it has."""
    known = {named(place.point) for place in whole}
    found: dict[str, list[Place]] = {}
    for story in TURNS:
        found[story.name] = []
        for place in trace_of(FIRST, story, prepared, tmp_path_factory.mktemp("turn")):
            if named(place.point) not in known:
                known.add(named(place.point))
                found[story.name].append(place)
    return found


@pytest.fixture(scope="module")
def further(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Place]]:
    """Per further provider, the points of its collecting, its resync and of the writes to the books."""
    return {name: _further(name, prepared, tmp_path_factory) for name in OTHERS}


def _further(name: str, prepared: Prepared, folders: pytest.TempPathFactory) -> list[Place]:
    booking = steady_trace_of(name, BOOKING, prepared, folders.mktemp("further"))
    few, resync, _ = (
        trace_of(name, story, prepared, folders.mktemp("further")) for story in (FEW_RIGHTS, RESYNC, REVERSAL)
    )
    collecting = booking[: [place.point for place in booking].index(EXPLAINS)]
    assert len(collecting) > 15
    known = {named(place.point) for place in collecting}
    chosen = [*collecting, *(Place(name, BOOKING, point) for point in WRITES)]
    for place in (*few, *resync):
        if named(place.point) not in known and (
            named(place.point).startswith(f"call:{name}:") or place.point.startswith("commit:resync.")
        ):
            known.add(named(place.point))
            chosen.append(place)
    return chosen


@pytest.mark.timeout(900)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_killed_at_every_point(shard: int, prepared: Prepared, whole: list[Place], tmp_path: Path) -> None:
    chosen = whole[shard::SHARDS]
    assert len(chosen) > 5
    for number, place in enumerate(chosen):
        tell(place, prepared, tmp_path / str(number))


@TOGETHER
@pytest.mark.timeout(900)
@pytest.mark.parametrize("shard", range(OTHERS_SHARDS))
@pytest.mark.parametrize("name", OTHERS)
def test_killed_where_it_depends_on_who_pays_out(
    name: str, shard: int, prepared: Prepared, further: Mapping[str, list[Place]], tmp_path: Path
) -> None:
    for number, place in enumerate(further[name][shard::OTHERS_SHARDS]):
        tell(place, prepared, tmp_path / str(number))


@TOGETHER
@pytest.mark.timeout(900)
@pytest.mark.parametrize("story", TURNS, ids=lambda story: story.name)
def test_killed_where_the_way_turns(
    story: Story, prepared: Prepared, turns: Mapping[str, list[Place]], tmp_path: Path
) -> None:
    chosen = [*turns[story.name], *(Place(FIRST, story, point) for point in story.also)]
    assert chosen, "a story without a point of its own tells nothing new"
    for number, place in enumerate(chosen):
        tell(place, prepared, tmp_path / str(number))


@TOGETHER
@pytest.mark.timeout(900)
def test_every_call_and_commit_of_the_steps_was_died_at(
    whole: list[Place], turns: Mapping[str, list[Place]], further: Mapping[str, list[Place]]
) -> None:
    """Before and after. Who adds a call or a commit to a step tells a story that passes it."""
    places = [*whole, *(one for told in (turns, further) for found in told.values() for one in found)]
    passed = {named(place.point) for place in places}
    sides = ("before", "after")
    wanted = {f"{one}:{side}" for one in commits_in_steps() | calls_in_steps() for side in sides}
    spared = {f"{one}:{side}" for one in NOT_IN_A_STORY for side in sides}
    assert sorted(wanted - passed - spared) == []
    assert {one for one in NOT_IN_A_STORY if f"{one}:after" in passed} == set()


def test_a_point_that_is_never_passed_is_no_success(prepared: Prepared, tmp_path: Path) -> None:
    """A telling that came by no kill proves nothing: after three of them it is told."""
    with pytest.raises(AssertionError, match="was not passed"):
        tell(Place(FIRST, BOOKING, "call:nobody:nothing:after#1"), prepared, tmp_path)
    assert len(list(tmp_path.iterdir())) == MOST_TRIES


def test_the_points_are_read_from_the_source() -> None:
    """A handful of them, so that a look that finds nothing is found out."""
    assert commits_in_steps() >= {
        "commit:collect.day",
        "commit:ingest.facts",
        "commit:send.begin",
        "commit:create.intend",
        "commit:create.finish",
        "commit:posted",
        "commit:evidence",
        "commit:verified",
        "commit:reversed",
        "commit:lease.voucher",
    }
    assert calls_in_steps() >= {
        "call:vipps:read_report",
        "call:stripe:list_payouts",
        "call:stripe:read_event",
        "call:tripletex:create_voucher",
        "call:tripletex:attach_file",
        "call:tripletex:reverse_voucher",
        "call:tripletex:read_departments",
    }
    assert set(NOT_IN_A_STORY) <= commits_in_steps() | calls_in_steps()
