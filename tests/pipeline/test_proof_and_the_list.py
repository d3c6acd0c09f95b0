"""A changed voucher that the proof sees and the nightly list does not: one question, which stays until it is
right or a person answers. It would else be closed and opened, with an e-mail, each night."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.cases import Action, Decision
from app.pipeline.decide import decide_case
from app.store import tables as t
from tests.pipeline.proving import Proving, in_order, told
from tests.world import START, work_until

DAY = timedelta(days=1)


@pytest.fixture
def proving(tmp_path: Path) -> Iterator[Proving]:
    """Everything is booked, in order, and the opening position is accepted."""
    with in_order(tmp_path) as found:
        yield found


def night(proving: Proving) -> list[tuple[str, int]]:
    """The nightly list, and the proof after it; return what is asked, and since when."""
    for due in (t.companies, t.proof_scopes):
        with proving.services.store.writing("test", proving.shop) as connection:
            connection.execute(due.update().values(due_at=1))
        work_until(proving.services, proving.shop, {"verified": 1})
    return [(one.code, one.opened_at) for one in proving.asked()]


Hand = Callable[[Proving], None]


def with_lines_elsewhere(proving: Proving) -> None:
    """Two lines more, on accounts that no voucher of ours is on: 1526 is the provider's all the same."""
    lines = [{"account": account, "amount": amount} for account, amount in proving.our_sums().items()]
    more = [{"account": 1526, "amount": 5_000}, {"account": 2740, "amount": -5_000}]
    proving.by_hand("change_by_hand", voucher=proving.our_voucher(), lines=[*lines, *more])


def reversed_and_typed_in_again(proving: Proving) -> tuple[int, int]:
    """Reversed by hand, and booked again under our key: an equal one stands, and a reversal that is not ours.

    Returns the ids of the reversal and of the other.
    """
    lines = [{"account": account, "amount": amount} for account, amount in proving.our_sums().items()]
    key = proving.our_key()
    reversal = proving.by_hand("reverse_by_hand", voucher=proving.our_voucher(), date=START.isoformat())
    again = {"date": START.isoformat(), "description": "Vipps oppgjør", "external_number": key}
    return reversal, proving.by_hand("book_by_hand", lines=lines, **again)


def of_vouchers(asked: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """What is asked about our vouchers; the reversal by hand is asked about by itself."""
    return [one for one in asked if one[0] != "proof_posting"]


@pytest.mark.parametrize("hand", [with_lines_elsewhere, reversed_and_typed_in_again])
def test_it_is_one_question_night_after_night(proving: Proving, hand: Hand) -> None:
    hand(proving)
    first = of_vouchers(night(proving))
    assert [code for code, _ in first] == ["read_back_differs"]
    assert [of_vouchers(night(proving)) for _ in range(3)] == [first] * 3
    assert not proving.prove().holds


@pytest.mark.parametrize("hand", [with_lines_elsewhere, reversed_and_typed_in_again])
def test_an_answer_is_not_asked_about_again(proving: Proving, hand: Hand) -> None:
    hand(proving)
    night(proving)
    (case,) = [one for one in proving.asked() if one.code == "read_back_differs"]
    decide_case(proving.services, proving.shop, case.id, Decision(Action.LEAVE, note="Avtalt"), "olga")
    assert [of_vouchers(night(proving)) for _ in range(2)] == [[], []]
    assert [kind for kind, _ in told(proving.prove())] == ["voucher_left"]


def test_to_try_again_asks_both_and_the_question_is_there_as_long_as_its_cause(proving: Proving) -> None:
    reversed_and_typed_in_again(proving)
    night(proving)
    (case,) = [one for one in proving.asked() if one.code == "read_back_differs"]
    decide_case(proving.services, proving.shop, case.id, Decision(Action.TRY_AGAIN), "olga")
    work_until(proving.services, proving.shop, {"verified": 1})
    assert [one.code for one in proving.asked() if one.voucher_id] == ["read_back_differs"]


def test_what_the_list_finds_takes_the_place_of_what_the_proof_saw(proving: Proving) -> None:
    """Without the one that was typed in, ours is plainly reversed."""
    _, again = reversed_and_typed_in_again(proving)
    night(proving)
    proving.by_hand("delete_by_hand", voucher=again)
    first = night(proving)
    assert [code for code, _ in first] == ["reversed_outside"]
    assert night(proving) == first


def test_what_the_proof_saw_is_closed_once_it_is_right(proving: Proving) -> None:
    for voucher in reversed_and_typed_in_again(proving):
        night(proving)
        proving.by_hand("delete_by_hand", voucher=voucher)
    assert night(proving) == []
    assert proving.prove().holds


def mark(proving: Proving) -> None:
    """Another department on the line of the fees: the amounts stay."""
    proving.world.accounting.mark_by_hand(str(proving.our_voucher()), 7770, "department", "10")


def leave(proving: Proving, code: str) -> None:
    (case,) = [one for one in proving.asked() if one.code == code]
    decide_case(proving.services, proving.shop, case.id, Decision(Action.LEAVE, note="Avtalt"), "olga")


def test_what_the_proof_sees_beside_what_was_left_stays_one_question(proving: Proving) -> None:
    """The list finds the mark that a person has left, each night: that closes nothing the proof asks."""
    mark(proving)
    assert [code for code, _ in night(proving)] == ["read_back_differs"]
    leave(proving, "read_back_differs")
    reversed_and_typed_in_again(proving)
    first = of_vouchers(night(proving))
    assert [code for code, _ in first] == ["read_back_differs"]
    assert [of_vouchers(night(proving)) for _ in range(2)] == [first] * 2
    leave(proving, "read_back_differs")
    assert [of_vouchers(night(proving)) for _ in range(2)] == [[], []]


def test_one_left_on_a_day_that_no_proof_has_come_to_is_not_missing(proving: Proving) -> None:
    proving.by_hand("change_by_hand", voucher=proving.our_voucher(), date=(START + DAY).isoformat())
    night(proving)
    leave(proving, "read_back_differs")
    assert [of_vouchers(night(proving)) for _ in range(2)] == [[], []]
    assert [kind for kind, _ in told(proving.prove())] == ["voucher_left"]


def test_one_left_on_a_later_day_and_deleted_since_is_not_as_it_was_left(proving: Proving) -> None:
    proving.by_hand("change_by_hand", voucher=proving.our_voucher(), date=(START + DAY).isoformat())
    night(proving)
    leave(proving, "read_back_differs")
    proving.by_hand("delete_by_hand", voucher=proving.our_voucher())
    first = of_vouchers(night(proving))
    assert [code for code, _ in first] == ["voucher_vanished"]
    assert of_vouchers(night(proving)) == first
    assert not proving.prove().holds


def test_what_was_left_before_another_change_is_left_when_that_is_taken_back(proving: Proving) -> None:
    booked = list(proving.our_sums().items())
    for amount in (100_000, 90_000):
        change(proving, [(1920, amount), (1521, -amount)])
        night(proving)
        leave(proving, "read_back_differs")
        assert proving.prove().holds
    change(proving, [(1920, 100_000), (1521, -100_000)])
    asked = of_vouchers(night(proving))
    assert bool(asked) != proving.prove().holds
    change(proving, booked)
    assert (of_vouchers(night(proving)), proving.prove().holds) == ([], True)


def change(proving: Proving, lines: list[tuple[int, int]]) -> None:
    told = [{"account": account, "amount": amount} for account, amount in lines]
    proving.by_hand("change_by_hand", voucher=proving.our_voucher(), lines=told)
