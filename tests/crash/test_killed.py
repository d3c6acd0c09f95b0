"""A worker is killed with SIGKILL before and after every outside call and every commit; nothing doubles.

The points are not listed here: a run that is traced passes them all, and each is then died at. Counted in
the accounting stand-in: one live voucher, one upload, whatever happened. What the source calls and commits
and no story passes fails the last tests.
"""

from pathlib import Path

import pytest

from app.config import Settings
from tests.crash.points import NOT_IN_A_STORY, calls_in_steps, commits_in_steps
from tests.crash.stories import SHORT, TURNS, WHOLE, Story, named, tell, trace_of
from tests.world import World, add_shop, connect_all, open_installation, tell_orders

SHARDS = 8
TOGETHER = pytest.mark.xdist_group("stories")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation that is connected and has its orders, and has not worked yet."""
    with World.start() as world:
        settings = world.settings(tmp_path_factory.mktemp("prepared") / "data", **SHORT)
        services = open_installation(settings)
        shop = add_shop(services)
        connect_all(services, shop)
        tell_orders(services, shop)
        services.store.dispose()
    return settings


@pytest.fixture(scope="module")
def whole(prepared: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Story, str]]:
    """Every point from collecting to the reversal and the next revision, in order."""
    return [
        (story, point)
        for story in WHOLE
        for point in trace_of(story, prepared, tmp_path_factory.mktemp("trace"))
    ]


@pytest.fixture(scope="module")
def turns(
    prepared: Settings, whole: list[tuple[Story, str]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Per turn that the way can take, the first pass of each point that no story before it has."""
    known = {named(point) for _, point in whole}
    found: dict[str, list[str]] = {}
    for story in TURNS:
        found[story.name] = []
        for point in trace_of(story, prepared, tmp_path_factory.mktemp("turn")):
            if named(point) not in known:
                known.add(named(point))
                found[story.name].append(point)
    return found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_killed_at_every_point(
    shard: int, prepared: Settings, whole: list[tuple[Story, str]], tmp_path: Path
) -> None:
    chosen = whole[shard::SHARDS]
    assert len(chosen) > 5
    for number, (story, point) in enumerate(chosen):
        tell(story, point, prepared, tmp_path / str(number))


@TOGETHER
@pytest.mark.timeout(600)
@pytest.mark.parametrize("story", TURNS, ids=lambda story: story.name)
def test_killed_where_the_way_turns(
    story: Story, prepared: Settings, turns: dict[str, list[str]], tmp_path: Path
) -> None:
    chosen = [*turns[story.name], *story.also]
    assert chosen, "a story without a point of its own tells nothing new"
    for number, point in enumerate(chosen):
        tell(story, point, prepared, tmp_path / str(number))


@TOGETHER
def test_every_call_and_commit_of_the_steps_was_died_at(
    whole: list[tuple[Story, str]], turns: dict[str, list[str]]
) -> None:
    """Before and after. Who adds a call or a commit to a step tells a story that passes it."""
    passed = {named(point) for _, point in whole} | {
        named(point) for points in turns.values() for point in points
    }
    wanted = {
        f"{one}:{side}" for one in commits_in_steps() | calls_in_steps() for side in ("before", "after")
    }
    assert (
        sorted(wanted - passed - {f"{one}:{side}" for one in NOT_IN_A_STORY for side in ("before", "after")})
        == []
    )
    assert {one for one in NOT_IN_A_STORY if f"{one}:after" in passed} == set()


def test_the_points_are_read_from_the_source() -> None:
    """A handful of them, so that a look that finds nothing is found out."""
    assert commits_in_steps() >= {
        "commit:collect.day",
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
        "call:tripletex:create_voucher",
        "call:tripletex:attach_file",
        "call:tripletex:reverse_voucher",
        "call:tripletex:read_departments",
    }
    assert set(NOT_IN_A_STORY) <= commits_in_steps() | calls_in_steps()
