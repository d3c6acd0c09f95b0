"""The same kills with every further provider and accounting system, where the way depends on them.

With a further provider every point of collecting, and of collecting again for a resync, is died at. From
explaining on, the steps work on stored facts and know no provider: there it is told to the reversal once
without a kill, and with a kill at the writes to the books. With a further accounting system every call of its
package is died at, from the first look-up to the reversal, and on every turn that can happen in it.
"""

from pathlib import Path

import pytest

from app.accounting.registry import SYSTEMS
from tests.accounting_under_test import BOOKS, BOOKS_UNDER_TEST, FIRST_BOOKS
from tests.crash.acts import CREATED, DOCUMENTED
from tests.crash.points import calls_in_steps
from tests.crash.stories import (
    BOOKING,
    FEW_RIGHTS,
    RESYNC,
    REVERSAL,
    TURNS,
    UNTOLD,
    Story,
)
from tests.crash.telling import (
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

EXPLAINS = "commit:lease.payout:before#1"
"""Here collecting is over and our own steps begin."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare_once(tmp_path_factory)


def each(names: tuple[str, ...], but: str, always: int) -> pytest.MarkDecorator:
    """Each name but that one, all that is about one name in the same process; so many are told always."""
    further = [name for name in names if name != but]
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(
                name,
                marks=(
                    pytest.mark.xdist_group(f"stories of {name}"),
                    *(() if place < always else (pytest.mark.thorough,)),
                ),
            )
            for place, name in enumerate(further)
        ],
    )


@pytest.mark.timeout(900)
@each(REGISTERED, FIRST, 0)
def test_killed_where_it_depends_on_who_pays_out(
    name: str, prepared: Prepared, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pair = Pair(name, FIRST_BOOKS)
    booking = steady_trace_of(pair, BOOKING, prepared, tmp_path_factory.mktemp("further"))
    few, untold, resync, _ = (
        trace_of(pair, story, prepared, tmp_path_factory.mktemp("further"))
        for story in (FEW_RIGHTS, UNTOLD, RESYNC, REVERSAL)
    )
    collecting = booking[: [place.point for place in booking].index(EXPLAINS)]
    assert len(collecting) > 15
    known = {named(place.point) for place in collecting}
    chosen = [*collecting, *(Place(pair, BOOKING, point) for point in (CREATED, DOCUMENTED))]
    chosen += new_places([*few, *untold, *resync], known, (f"call:{name}:", "commit:resync."))
    every_call_was_passed(name, known)
    for number, place in enumerate(chosen):
        tell(place, prepared, tmp_path / str(number))


@pytest.mark.timeout(900)
@each(BOOKS, FIRST_BOOKS, 0)
def test_killed_where_it_depends_on_who_keeps_the_books(
    name: str, prepared: Prepared, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pair = Pair(FIRST, name)
    known: set[str] = set()
    chosen = []
    answers = BOOKS_UNDER_TEST[name].other_answers
    others = [Story(f"answered {number}", books=told) for number, told in enumerate(answers)]
    for story in (BOOKING, REVERSAL, *others, *TURNS):
        if story.happens_in(BOOKS_UNDER_TEST[name]):
            told = trace_of(pair, story, prepared, tmp_path_factory.mktemp("further"))
            chosen += new_places(told, known, (f"call:{name}:", *(WRITES if story is BOOKING else LOOKS)))
    every_call_was_passed(name, known)
    for number, place in enumerate(chosen):
        tell(place, prepared, tmp_path / str(number))


WRITES = (named(CREATED), named(DOCUMENTED), "commit:create.intend:after", "commit:posted:after")
"""What we commit around the writes of a voucher."""
LOOKS = ("commit:create.refused", "commit:read.looked", "commit:release.looked")
"""What we commit where something is looked for that only some systems leave unsaid."""


def every_call_was_passed(name: str, passed: set[str]) -> None:
    """Before and after. Who adds a call tells a story that passes it."""
    calls = {one for one in calls_in_steps() if one.startswith(f"call:{name}:")}
    assert len(calls) > (5 if name in SYSTEMS else 2), "the calls of the package were not found in its source"
    assert sorted({f"{one}:{side}" for one in calls for side in ("before", "after")} - passed) == []
