"""A worker is killed with SIGKILL before and after every outside call and every commit; nothing doubles.

The points are not listed here: a run that is traced passes them all, and each is then died at. Counted in
the accounting stand-in: one live voucher, one upload, whatever happened. What the source calls and commits
and no story passes fails the last tests.

With the first registered provider and accounting system every single point is died at, from collecting to the
reversal and the next revision; what depends on another provider or system is told in
:mod:`tests.crash.test_killed_elsewhere`.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.accounting_under_test import BOOKS_UNDER_TEST, FIRST_BOOKS
from tests.crash.points import NOT_IN_A_STORY, calls_in_steps, commits_in_steps
from tests.crash.stories import BOOKING, RESYNC, TURNS, WHOLE, Story
from tests.crash.telling import (
    MOST_TRIES,
    Pair,
    Place,
    Prepared,
    named,
    new_places,
    prepare_once,
    steady_trace_of,
    tell,
    trace_of,
)
from tests.providers_under_test import FIRST, REGISTERED

SHARDS = 28
ALWAYS = 1
"""How many of the shards `make test` tells; they are dealt like cards, so each goes the whole way."""
PARTS = 6
"""Each turn's own points are dealt so too: `make test` tells the first part, and what a story asks for."""
TOGETHER = pytest.mark.xdist_group("stories")
PAIR = Pair(FIRST, FIRST_BOOKS)
HERE = tuple(story for story in TURNS if story.happens_in(BOOKS_UNDER_TEST[FIRST_BOOKS]))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare_once(tmp_path_factory)


@pytest.fixture(scope="module")
def whole(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> list[Place]:
    """Every point from collecting to the reversal and the next revision, in order."""
    return [
        place
        for story in WHOLE
        for place in steady_trace_of(PAIR, story, prepared, tmp_path_factory.mktemp("trace"))
    ]


@pytest.fixture(scope="module")
def turns(
    prepared: Prepared, whole: list[Place], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, list[Place]]:
    """Per turn that the way can take, the first pass of each point that no story before it has."""
    known = {named(place.point) for place in whole}
    return {
        story.name: new_places(trace_of(PAIR, story, prepared, tmp_path_factory.mktemp("turn")), known)
        for story in HERE
    }


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "shard",
    [pytest.param(one, marks=() if one < ALWAYS else (pytest.mark.thorough,)) for one in range(SHARDS)],
)
def test_killed_at_every_point(shard: int, prepared: Prepared, whole: list[Place], tmp_path: Path) -> None:
    chosen = whole[shard::SHARDS]
    assert len(chosen) > 5
    for number, place in enumerate(chosen):
        tell(place, prepared, tmp_path / str(number))


@TOGETHER
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "part",
    [pytest.param(one, marks=() if one == 0 else (pytest.mark.thorough,)) for one in range(PARTS)],
)
@pytest.mark.parametrize("story", HERE, ids=lambda story: story.name)
def test_killed_where_the_way_turns(
    story: Story, part: int, prepared: Prepared, turns: Mapping[str, list[Place]], tmp_path: Path
) -> None:
    """Each story was told once without a kill too, when its points were read."""
    chosen = turns[story.name][part::PARTS]
    if part == 0:
        chosen = [*chosen, *(Place(PAIR, story, point) for point in story.also)]
    for number, place in enumerate(chosen):
        tell(place, prepared, tmp_path / str(number))


@TOGETHER
@pytest.mark.timeout(900)
def test_the_turns_have_points_of_their_own(turns: Mapping[str, list[Place]]) -> None:
    """On a busy machine one that is about a wait may have been passed before; no more than that."""
    assert sum(not found for found in turns.values()) <= 1


@TOGETHER
@pytest.mark.timeout(900)
def test_every_call_and_commit_of_the_steps_was_died_at(
    prepared: Prepared,
    whole: list[Place],
    turns: Mapping[str, list[Place]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Before and after. Who adds a call or a commit to a step tells a story that passes it. What only another
    way of collecting commits is told with each further provider, and died at there."""
    places = [*whole, *(one for found in turns.values() for one in found)]
    for name in REGISTERED:
        if name != FIRST:
            for story in (BOOKING, RESYNC):
                pair = Pair(name, FIRST_BOOKS)
                places += trace_of(pair, story, prepared, tmp_path_factory.mktemp("further"))
    passed = {named(place.point) for place in places}
    sides = ("before", "after")
    here = {one for one in calls_in_steps() if one.split(":")[1] in PAIR}
    wanted = {f"{one}:{side}" for one in commits_in_steps() | here for side in sides}
    spared = {f"{one}:{side}" for one in NOT_IN_A_STORY for side in sides}
    assert sorted(wanted - passed - spared) == []
    assert {one for one in NOT_IN_A_STORY if f"{one}:after" in passed} == set()


def test_a_point_that_is_never_passed_is_no_success(prepared: Prepared, tmp_path: Path) -> None:
    """A telling that came by no kill proves nothing: after three of them it is told."""
    with pytest.raises(AssertionError, match="was not passed"):
        tell(Place(PAIR, BOOKING, "call:nobody:nothing:after#1"), prepared, tmp_path)
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
