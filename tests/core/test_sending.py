"""What becomes of a voucher given what is there already: everybody who looks must decide the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.sending import (
    Ask,
    Create,
    Hit,
    HitState,
    Keep,
    Own,
    UnclearCreate,
    Watch,
    decide_about_found,
    same_voucher,
    wait_before_creating_again,
    watch_release,
)

DAY = date(2026, 3, 3)
SUMS = {"1920": 186_954, "7770": 2_846, "1521": -189_800}


def hit(
    order: int,
    state: HitState = HitState.POSTED,
    *,
    revision: int = 1,
    sums: dict[str, int] | None = None,
    on: date = DAY,
) -> Hit:
    return Hit(str(order), order, revision, state, on, sums or SUMS, number=f"{order}-2026")


def own(revision: int = 1, made: tuple[str, ...] = ()) -> Own:
    return Own(revision, DAY, SUMS, made)


def test_nothing_there_is_created() -> None:
    assert decide_about_found([], own()) == Create()


def test_an_equal_live_one_is_adopted_posted_or_not() -> None:
    for state in (HitState.POSTED, HitState.UNPOSTED):
        assert decide_about_found([hit(7, state)], own()) == Keep(hit(7, state))


@pytest.mark.parametrize(
    "other", [hit(7, sums={**SUMS, "1920": 186_955, "1521": -189_801}), hit(7, on=date(2026, 3, 4))]
)
def test_another_live_one_is_for_a_person(other: Hit) -> None:
    assert decide_about_found([other], own()) == Ask(other, different=True)
    assert decide_about_found([other, hit(3)], own()) == Ask(other, different=True)


def test_the_first_created_stays() -> None:
    decision = decide_about_found([hit(11), hit(10, HitState.UNPOSTED)], own(made=("11",)))
    assert decision == Keep(hit(10, HitState.UNPOSTED), reverse=(hit(11),))
    decision = decide_about_found([hit(11, HitState.UNPOSTED), hit(10)], own(made=("10",)))
    assert decision == Keep(hit(10), discard=(hit(11, HitState.UNPOSTED),))


def test_a_booked_copy_of_somebody_else_is_left_to_them() -> None:
    decision = decide_about_found([hit(10), hit(11)], own(made=("10",)))
    assert decision == Keep(hit(10), foreign=(hit(11),))


def test_a_reversed_one_is_for_a_person_unless_a_later_revision_was_approved() -> None:
    gone = hit(7, HitState.REVERSED)
    assert decide_about_found([gone], own()) == Ask(gone, different=False)
    assert decide_about_found([gone], own(revision=2)) == Create()


def test_a_later_revision_that_lives_is_adopted_by_a_restored_installation() -> None:
    found = [hit(7, HitState.REVERSED), hit(9, revision=2)]
    assert decide_about_found(found, own()) == Keep(hit(9, revision=2))


def test_vat_rounding_of_the_system_is_tolerated_only_where_it_says() -> None:
    near = {**SUMS, "2710": 1, "7770": 2_845}
    assert not same_voucher(hit(1, sums=near), own())
    assert same_voucher(hit(1, sums=near), Own(1, DAY, SUMS, tolerance={"2710": 1, "7770": 1}))


@given(
    st.lists(
        st.tuples(st.integers(1, 50), st.sampled_from([HitState.UNPOSTED, HitState.POSTED])),
        min_size=1,
        unique_by=lambda pair: pair[0],
    ),
    st.data(),
)
def test_two_installations_never_keep_different_ones(
    found: list[tuple[int, HitState]], data: st.DataObject
) -> None:
    hits = [hit(order, state) for order, state in found]
    ids = [one.id for one in hits]
    ours = data.draw(st.sets(st.sampled_from(ids)))
    one = decide_about_found(data.draw(st.permutations(hits)), own(made=tuple(ours)))
    other = decide_about_found(hits, own(made=tuple(set(ids) - ours)))
    assert isinstance(one, Keep)
    assert isinstance(other, Keep)
    assert one.hit == other.hit
    removed = {copy.id for keep in (one, other) for copy in (*keep.discard, *keep.reverse)}
    assert removed == set(ids) - {one.hit.id}
    assert {copy.id for copy in one.foreign} == {copy.id for copy in other.reverse}


def test_nothing_is_created_again_before_deadline_settle_time_and_two_look_ups() -> None:
    unclear = UnclearCreate(intended_at=1_000, over_at=31_000, empty_lookups=0)
    assert wait_before_creating_again(unclear, 30_000, 20_000, 5_000) == 21_000
    assert wait_before_creating_again(unclear, 51_000, 20_000, 5_000) == 0
    once = UnclearCreate(1_000, 31_000, empty_lookups=1)
    assert wait_before_creating_again(once, 51_000, 20_000, 5_000) == 5_000
    assert wait_before_creating_again(once, 56_000, 20_000, 5_000) == 0


def test_a_copy_that_is_being_booked_is_left_alone_until_it_is() -> None:
    decision = decide_about_found([hit(10), hit(11, HitState.RELEASING)], own(made=("11",)))
    assert decision == Keep(hit(10), releasing=(hit(11, HitState.RELEASING),))
    assert decide_about_found([hit(11, HitState.RELEASING)], own()) == Keep(hit(11, HitState.RELEASING))


@pytest.mark.parametrize(
    ("state", "trouble", "now", "expected"),
    [
        (HitState.POSTED, "", 1_000, Watch.DONE),
        (HitState.REVERSED, "", 1_000, Watch.DONE),
        (HitState.RELEASING, "", 999_000, Watch.WAIT),
        (HitState.RELEASING, "venter på godkjenning", 999_000, Watch.WAIT),
        (HitState.UNPOSTED, "", 20_999, Watch.WAIT),
        (HitState.UNPOSTED, "", 21_000, Watch.ASK_AGAIN),
        (HitState.UNPOSTED, "perioden er stengt", 1_001, Watch.FAILED),
    ],
)
def test_a_voucher_booked_in_the_background(state: HitState, trouble: str, now: int, expected: Watch) -> None:
    assert watch_release(state, trouble, asked_at=1_000, now=now, settle_ms=20_000) is expected
