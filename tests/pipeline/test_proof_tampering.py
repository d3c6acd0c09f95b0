"""A dishonest or a clumsy bookkeeper, at work in the accounting stand-in: each of it is named, none absorbed.

What is planted here comes to nothing where it can: on the provider's accounts, on a day, in a sum.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.api.proof_views import stored_proof
from app.core.cases import Action, Decision
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.proof import make_proof
from app.store import tables as t
from tests.pipeline.proving import Proving, in_order, told
from tests.world import ORDERS, START, work_until

SOLD = sum(one.amount for one in ORDERS)
EVE = START - timedelta(days=1)
NEXT = START + timedelta(days=1)


@pytest.fixture
def proving(tmp_path: Path) -> Iterator[Proving]:
    """Everything is booked, in order, and the opening position is accepted."""
    with in_order(tmp_path) as found:
        yield found


def move(proving: Proving, *lines: tuple[int, int], **more: Any) -> None:
    """Give our voucher other lines, or another day."""
    changed = (
        {"lines": [{"account": account, "amount": amount} for account, amount in lines]} if lines else {}
    )
    proving.by_hand("change_by_hand", voucher=proving.our_voucher(), **changed, **more)


def tonight(proving: Proving) -> list[str]:
    with proving.services.store.writing("test", proving.shop) as connection:
        connection.execute(t.companies.update().values(due_at=1))
    work_until(proving.services, proving.shop, {"verified": 1})
    return [one.code for one in proving.asked()]


def test_our_voucher_moved_between_two_accounts_of_the_provider(proving: Proving) -> None:
    """1521 and 1526 are both the provider's: their sum is what it was."""
    lines = proving.our_sums()
    move(proving, *((1526 if account == 1521 else account, amount) for account, amount in lines.items()))
    proof = proving.prove()
    assert (proof.difference, told(proof), proof.holds) == (0, [("voucher_differs", 0)], False)
    assert proof.items[0].accounts == (("1521", -SOLD, 0), ("1526", 0, -SOLD))
    (case,) = proving.asked()
    assert (case.code, case.params["accounts"][0]["now"]) == ("read_back_differs", 0)


def test_our_voucher_moved_to_another_day_and_nothing_else(proving: Proving) -> None:
    """At the end of the day it is missing; the nightly list says where it stands."""
    move(proving, date=NEXT.isoformat())
    assert tonight(proving) == ["read_back_differs"]
    (case,) = proving.asked()
    assert (case.params["accounts"], case.params["found_date"]) == ([], NEXT.isoformat())
    assert " → " in case_texts(case.code, case.params, "nb").sentence
    proof = proving.prove()
    assert (told(proof), proof.holds) == ([("voucher_missing", SOLD)], False)


def test_the_proof_of_a_changed_voucher_is_told_in_words(proving: Proving) -> None:
    move(proving, (1920, 100_000), (1521, -100_000))
    _, proof_id = make_proof(proving.services, proving.shop, "vipps", "NOK", None, "test")
    shown = stored_proof(proving.services, proving.shop, proof_id, "nb")
    assert not shown["holds"]
    assert "holder ikke" in shown["sentence"]
    assert "endret eller tilbakeført: 1." in shown["sentence"]
    assert "konto 1521" in shown["items"][0]["sentence"]
    english = stored_proof(proving.services, proving.shop, proof_id, "en")
    assert "does not hold" in english["sentence"]


def test_what_a_person_lets_stand_holds_until_it_is_changed_again(proving: Proving) -> None:
    move(proving, (1920, 100_000), (1521, -100_000))
    assert not proving.prove().holds
    tonight(proving)
    (case,) = proving.asked()
    decide_case(proving.services, proving.shop, case.id, Decision(Action.LEAVE, note="Avtalt"), "olga")
    proof = proving.prove()
    assert (told(proof), proof.holds) == ([("voucher_left", SOLD - 100_000)], True)
    assert "Avtalt" in proof.items[0].text
    assert tonight(proving) == []
    move(proving, (1920, 100_001), (1521, -100_001))
    proof = proving.prove()
    assert (told(proof), proof.holds) == ([("voucher_differs", SOLD - 100_001)], False)


def test_our_voucher_deleted_and_typed_in_by_hand(proving: Proving) -> None:
    """The same amounts on the same day under another number, and nothing of ours on it."""
    lines = [{"account": account, "amount": amount} for account, amount in proving.our_sums().items()]
    proving.by_hand("delete_by_hand", voucher=proving.our_voucher())
    proving.by_hand("book_by_hand", date=START.isoformat(), description="Vipps oppgjør", lines=lines)
    proof = proving.prove()
    assert (proof.difference, told(proof)) == (0, [("voucher_missing", SOLD)])
    assert [one.amount for one in proof.untied] == [-SOLD]
    assert not proof.holds


def test_our_voucher_typed_in_once_more(proving: Proving) -> None:
    lines = [{"account": account, "amount": amount} for account, amount in proving.our_sums().items()]
    proving.by_hand("book_by_hand", date=START.isoformat(), description="Vipps oppgjør", lines=lines)
    assert [one.amount for one in proving.prove().untied] == [-SOLD]


def test_a_copy_that_carries_our_key(proving: Proving) -> None:
    lines = [{"account": account, "amount": amount} for account, amount in proving.our_sums().items()]
    proving.by_hand(
        "book_by_hand",
        date=START.isoformat(),
        description="Vipps oppgjør",
        lines=lines,
        external_number=proving.our_key(),
    )
    proof = proving.prove()
    assert (told(proof), proof.holds) == ([("voucher_differs", -SOLD)], False)
    for _ in range(2):
        assert tonight(proving) == ["duplicate_in_books"]
        assert not proving.prove().holds


def test_two_vouchers_by_hand_that_cancel(proving: Proving) -> None:
    proving.book(START, "Diverse", 5_000)
    proving.book(START, "Diverse", -5_000)
    proof = proving.prove()
    assert proof.unexplained == 0
    assert sorted(one.amount for one in proof.untied) == [-5_000, 5_000]
    assert not proof.holds
    assert [one.code for one in proving.asked()] == ["proof_posting", "proof_posting"]


def test_one_voucher_by_hand_that_cancels_itself_on_the_providers_accounts(proving: Proving) -> None:
    lines = [{"account": 1521, "amount": 5_000}, {"account": 1526, "amount": -5_000}]
    proving.by_hand("book_by_hand", date=START.isoformat(), description="Omfordeling", lines=lines)
    assert sorted(one.amount for one in proving.prove().untied) == [-5_000, 5_000]


def test_two_vouchers_by_hand_one_on_each_side_of_the_start(proving: Proving) -> None:
    proving.book(EVE, "Diverse", 5_000)
    proving.book(START, "Diverse", -5_000)
    proof = proving.prove()
    assert (proof.unexplained, proof.books_gap, [one.amount for one in proof.untied]) == (0, 5_000, [-5_000])
    assert not proof.holds


def test_two_orders_booked_at_each_others_amount(proving: Proving) -> None:
    first, second = ORDERS[:2]
    by = 1_000
    proving.book(START, f"Rettelse ordre {first.order_id}", by)
    proving.book(START, f"Rettelse ordre {second.order_id}", -by)
    proof = proving.prove()
    named = proving.named(proof)
    assert proof.difference == 0
    assert sorted(named.values()) == [-by, by]
    assert {order for _, order in named} == {str(first.order_id), str(second.order_id)}


def test_an_order_booked_and_taken_back_by_hand_is_as_good_as_not_booked(proving: Proving) -> None:
    first = ORDERS[0]
    proving.book(START, f"Kreditert ordre {first.order_id}", -first.amount)
    assert list(proving.named(proving.prove()).values()) == [-first.amount]


def test_our_voucher_reversed_and_the_reversal_reversed(proving: Proving) -> None:
    """All stands as it did; each voucher of another hand is asked about all the same."""
    there = proving.our_voucher()
    again = proving.by_hand("reverse_by_hand", voucher=there, date=START.isoformat())
    proving.by_hand("reverse_by_hand", voucher=again, date=START.isoformat())
    proof = proving.prove()
    assert sorted(one.amount for one in proof.untied) == [-SOLD, SOLD]
    assert not proof.holds


@pytest.mark.parametrize("action", [Action.BOOK_AGAIN, Action.LEAVE])
def test_our_voucher_reversed_by_hand_is_one_question_and_its_reversal_belongs_to_it(
    proving: Proving, action: Action
) -> None:
    proving.by_hand("reverse_by_hand", voucher=proving.our_voucher(), date=START.isoformat())
    proving.prove()
    tonight(proving)
    proof = proving.prove()
    assert (told(proof), proof.untied, proof.holds) == ([("voucher_differs", SOLD)], (), False)
    assert proof.items[0].accounts == (("1521", -SOLD, 0),)
    (case,) = proving.asked()
    assert case.code == "reversed_outside"
    decide_case(proving.services, proving.shop, case.id, Decision(action), "olga")
    again = {"verified": 1} if action is Action.BOOK_AGAIN else {}
    work_until(proving.services, proving.shop, {"reversed": 1, **again})
    proof = proving.prove()
    assert (told(proof), proof.untied) == ([] if again else [("payout_not_booked", SOLD)], ())
    assert (proof.holds, proving.asked()) == (True, [])


def test_our_voucher_reversed_on_a_later_day_stands_until_then(proving: Proving) -> None:
    """The proof is of the day before; a person is asked at once all the same."""
    proving.by_hand("reverse_by_hand", voucher=proving.our_voucher(), date=NEXT.isoformat())
    assert proving.prove().holds
    assert tonight(proving) == ["reversed_outside"]
