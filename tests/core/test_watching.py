"""Whose postings in the books are not theirs any more, and what was done to them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.sending import Hit, HitState, Own
from app.core.watching import Outside, Seen, Watched, suspects, what_happened

DAY = date(2026, 3, 3)
SUMS = {"1920": 186_954, "7770": 2_846, "1521": -189_800}
OURS = Watched("7", "AV7", "RV7", SUMS, day=DAY)
OTHER = Watched("8", "AV8", "RV8", {"1920": 500, "1521": -500}, day=DAY)


def standing(one: Watched, voucher: str = "", key: str | None = None, sign: int = 1) -> list[Seen]:
    """The postings of a voucher as the books list them."""
    return [
        Seen(account, voucher or one.id, one.key if key is None else key, sign * amount, day=DAY)
        for account, amount in one.sums.items()
    ]


def names(found: tuple[Watched, ...]) -> list[str]:
    return [one.id for one in found]


def test_what_stands_as_it_did_is_not_looked_at_further() -> None:
    seen = [*standing(OURS), *standing(OTHER), Seen("1920", "99", "", 4_000)]
    assert suspects([OURS, OTHER], seen) == ()


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param([], id="nothing is there"),
        pytest.param(standing(OURS)[:-1], id="a line is gone"),
        pytest.param([*standing(OURS), Seen("3000", "7", "AV7", 1, day=DAY)], id="a line more"),
        pytest.param([*standing(OURS), *standing(OURS, "9", "RV7", -1)], id="a reversal with our key"),
        pytest.param([*standing(OURS), *standing(OURS, "9", "AV7", -1)], id="a reversal with the copied key"),
        pytest.param([*standing(OURS), *standing(OURS, "9", "", -1)], id="a reversal that nothing links"),
        pytest.param([*standing(OURS), *standing(OURS, "9", "AV7")], id="a copy under our key"),
        pytest.param([replace(one, day=date(2026, 4, 1)) for one in standing(OURS)], id="another day"),
    ],
)
def test_what_does_not_is_looked_at_by_itself_and_no_other(seen: list[Seen]) -> None:
    assert names(suspects([OURS, OTHER], [*seen, *standing(OTHER)])) == ["7"]


def test_an_account_that_cannot_be_listed_makes_its_vouchers_doubtful() -> None:
    seen = [*standing(OURS)[:1], *standing(OURS)[2:], *standing(OTHER)]
    assert names(suspects([OURS, OTHER], seen, unread={"7770"})) == ["7"]


def test_the_systems_own_rounding_of_vat_is_no_change() -> None:
    ours = Watched("7", "AV7", "RV7", SUMS, {"7770": 1, "1521": 1})
    seen = [
        Seen("1920", "7", "AV7", 186_954),
        Seen("7770", "7", "AV7", 2_847),
        Seen("1521", "7", "AV7", -189_801),
    ]
    assert suspects([ours], seen) == ()
    assert names(suspects([OURS], seen)) == ["7"]


@given(st.dictionaries(st.sampled_from(["1920", "1521", "7770", "3000"]), st.integers(-9_999, 9_999)))
def test_no_other_sums_than_ours_go_unseen(found: dict[str, int]) -> None:
    seen = [Seen(account, "7", "AV7", amount) for account, amount in found.items()]
    same = {account: amount for account, amount in found.items() if amount} == SUMS
    assert bool(suspects([OURS], seen)) is not same


def hit(number: str = "7", state: HitState = HitState.POSTED, **changes: Any) -> Hit:
    given_ = {"sums": SUMS, "date": DAY, **changes}
    return Hit(number, int(number), 1, state, given_["date"], given_["sums"])


@pytest.mark.parametrize(
    ("hits", "held", "happened"),
    [
        ([hit()], hit(), None),
        ([], hit(), None),
        ([hit("9")], None, None),
        ([], None, Outside.GONE),
        ([hit(state=HitState.REVERSED)], hit(), Outside.REVERSED),
        ([hit(state=HitState.REVERSED)], None, Outside.REVERSED),
        ([], hit(sums={"1920": 1, "1521": -1}), Outside.CHANGED),
        ([hit(date=date(2026, 3, 4))], hit(date=date(2026, 3, 4)), Outside.CHANGED),
        ([hit(state=HitState.UNPOSTED)], hit(state=HitState.UNPOSTED), Outside.CHANGED),
    ],
)
def test_what_was_done_to_it(hits: list[Hit], held: Hit | None, happened: Outside | None) -> None:
    assert what_happened(hits, held, Own(1, DAY, SUMS), "7") is happened
