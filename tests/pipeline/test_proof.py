"""The proof end to end: both stand-ins over real HTTP, what others do to the books, and what is said of it.

What the books hold is changed in the accounting stand-in, past our API; what the provider holds in its book.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.core.cases import Action, Decision
from app.core.proof import ItemKind
from app.core.rules import Rule
from app.errors import Conflict, Refusal
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.reversals import reverse_voucher
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.tripletex_books import vouchers_in
from app.store import cases, proofs, rules, vouchers
from app.store import tables as t
from app.store.leases import release_lease, take_lease
from tests.pipeline.proving import Proving, started
from tests.world import (
    LEDGER,
    ORDERS,
    START,
    work_until,
)

BEFORE = START - timedelta(days=1)


@pytest.fixture
def proving(tmp_path: Path) -> Iterator[Proving]:
    with started(tmp_path) as found:
        yield found


def test_before_the_opening_position_is_accepted_nothing_is_claimed(proving: Proving) -> None:
    proving.book_sales()
    proof = proving.prove()
    assert not proof.anchored
    assert not proof.holds
    assert proving.asked() == []


def test_everything_in_order_is_proven(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    proof = proving.prove()
    assert proof.holds
    assert (proof.books, proof.provider, proof.unexplained, proof.items) == (0, 0, 0, ())


def test_an_opening_balance_is_an_item_with_its_day(proving: Proving) -> None:
    proving.book(BEFORE, "Fra fjoråret", 123_400)
    proving.book_sales()
    proving.accept()
    proof = proving.prove()
    assert [(one.kind, one.amount, one.day) for one in proof.items] == [(ItemKind.OPENING, 123_400, BEFORE)]
    assert proof.holds


def test_an_opening_voucher_stands_where_the_payouts_empty_clearing(proving: Proving) -> None:
    """Not where the first rule in the list happens to say: one of a card brand, or of another year."""
    first = (
        Rule("amex", "1579", provider="vipps", line_type="sale", card_brand="amex"),
        Rule("older", "1575", provider="vipps", line_type="sale", priority=9, valid_to=BEFORE),
    )
    with proving.services.store.writing("test", proving.shop) as connection:
        known = rules.current_rules(connection, proving.shop, proving.services.accounts)
        rules.save_rules(connection, proving.shop, known.version + 1, (*first, *known.rules), "test", 1)
    proving.book(BEFORE, "Fra fjoråret", 123_400)
    accept_opening(
        proving.services,
        proving.shop,
        1,
        difference=propose_opening(proving.services, proving.shop, 1).difference,
        form="voucher",
        counter_account="2999",
        actor="test",
    )
    with proving.services.store.reading(proving.shop) as connection:
        row = connection.execute(select(t.vouchers).where(t.vouchers.c.kind == "opening")).one()
    assert vouchers.draft_of(row).sums() == {"1521": -123_400, "2999": 123_400}


def test_an_opening_voucher_books_the_difference_once(proving: Proving) -> None:
    proving.book(BEFORE, "Fra fjoråret", 123_400)
    proving.book_sales()
    proposed = propose_opening(proving.services, proving.shop, 1)
    assert (proposed.books, proposed.held_by_provider, proposed.difference) == (123_400, 0, 123_400)
    accept_opening(
        proving.services,
        proving.shop,
        1,
        difference=123_400,
        form="voucher",
        counter_account="2999",
        actor="test",
        note="Avtalt med revisor",
    )
    work_until(proving.services, proving.shop, {"verified": 2})
    openings = [one for one in proving.world.count() if one.live]
    assert [one.uploads for one in openings] == [1, 1]
    proof = proving.prove()
    assert proof.holds
    assert (proof.books, proof.items) == (0, ())
    with pytest.raises(Conflict, match="opening_is_booked"):
        accept_opening(
            proving.services,
            proving.shop,
            1,
            difference=propose_opening(proving.services, proving.shop, 1).difference,
            form="voucher",
            counter_account="2999",
            actor="test",
        )


def test_what_the_person_saw_must_still_be_so(proving: Proving) -> None:
    seen = propose_opening(proving.services, proving.shop, 1).difference
    proving.book(BEFORE, "Enda et bilag", 5_000)
    with pytest.raises(Conflict, match="opening_changed"):
        accept_opening(proving.services, proving.shop, 1, difference=seen, form="item", actor="test")
    with pytest.raises(Refusal, match="opening_needs_account"):
        accept_opening(proving.services, proving.shop, 1, difference=5_000, form="voucher", actor="test")


def test_no_opening_position_while_reports_are_being_read(proving: Proving) -> None:
    """A report counts as there before its rows do: the difference would be another a moment later."""
    seen = propose_opening(proving.services, proving.shop, 1).difference
    store = proving.services.store
    lease = take_lease(store, "account", proving.shop, 1, 60)
    assert lease is not None
    with pytest.raises(Conflict, match="opening_being_read"):
        propose_opening(proving.services, proving.shop, 1)
    with pytest.raises(Conflict, match="opening_being_read"):
        accept_opening(proving.services, proving.shop, 1, difference=seen, form="item", actor="test")
    release_lease(store, lease, due_at=None)
    accept_opening(proving.services, proving.shop, 1, difference=seen, form="item", actor="test")


def test_errors_of_the_shops_other_system_are_named_exactly(proving: Proving) -> None:
    """One sale missing, one booked twice, one at another amount."""
    first, second, third = ORDERS
    proving.book(START, f"Ordre {second.order_id}", second.amount)
    proving.book(START, f"Ordre {second.order_id}", second.amount)
    proving.book(START, f"Ordre {third.order_id}", third.amount + 1_000)
    proving.accept()
    proof = proving.prove()
    assert proving.named(proof) == {
        ("captured_not_booked", str(first.order_id)): -first.amount,
        ("booked_twice", str(second.order_id)): second.amount,
        ("amount_differs", str(third.order_id)): 1_000,
    }
    assert proof.unexplained == 0


def test_a_refund_the_shop_was_not_told_of_has_the_order_of_its_payment(proving: Proving) -> None:
    """No match was made for it: it waits as a case, and is named by its order all the same."""
    *others, refunded = ORDERS
    for one in others:
        proving.book(START, f"Ordre {one.order_id}", one.amount)
    with proving.services.store.writing("test", proving.shop) as connection:
        row = connection.execute(
            select(t.transactions.c.id).where(t.transactions.c.gross == refunded.amount)
        ).scalar_one()
        connection.execute(delete(t.matches).where(t.matches.c.transaction_id == row))
        changed = {"type": "refund", "gross": -refunded.amount}
        connection.execute(update(t.transactions).where(t.transactions.c.id == row).values(changed))
    proving.accept()
    named = proving.named(proving.prove())
    assert named["refund_at_provider_only", str(refunded.order_id)] == refunded.amount


def test_a_days_sum_is_tied_to_the_days_captures(proving: Proving) -> None:
    proving.book(START, "Dagsoppgjør nettbutikk", sum(one.amount for one in ORDERS))
    proving.accept()
    assert proving.prove().holds


def test_a_posting_by_another_hand_is_a_case_until_it_is_accepted(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    proving.book(START, "Hva er dette?", 7_700)
    proof = proving.prove()
    assert (proof.unexplained, [one.text for one in proof.untied]) == (7_700, ["Hva er dette?"])
    (case,) = proving.asked()
    assert case.code == "proof_posting"
    with proving.services.store.writing("test", proving.shop) as connection:
        cases.decide(connection, proving.shop, [case.id], Decision(Action.ACCEPT, note="Gave"), "olga", 1)
    proof = proving.prove()
    assert [(one.kind, one.amount) for one in proof.items] == [(ItemKind.ACCEPTED, 7_700)]
    assert proof.holds
    assert "Gave" in proof.items[0].text
    assert "olga" in proof.items[0].text


def test_a_fee_that_somebody_booked_too_is_not_absorbed(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    lines = [{"account": 7770, "amount": 3_519}, {"account": 1521, "amount": -3_519}]
    proving.by_hand("book_by_hand", date=START.isoformat(), description="Gebyr Vipps", lines=lines)
    proof = proving.prove()
    assert proof.unexplained == -3_519
    assert not proof.holds


def test_our_voucher_deleted_in_the_books_is_named_and_a_case(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    proving.by_hand("delete_by_hand", voucher=proving.our_voucher())
    proof = proving.prove()
    assert [one.kind for one in proof.items] == [ItemKind.VOUCHER_MISSING]
    assert proof.items[0].amount == sum(one.amount for one in ORDERS)
    assert [one.code for one in proving.asked()] == ["voucher_vanished"]


def test_our_voucher_changed_in_the_books_is_named_and_a_case(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    lines = [{"account": 1920, "amount": 100_000}, {"account": 1521, "amount": -100_000}]
    proving.by_hand("change_by_hand", voucher=proving.our_voucher(), lines=lines)
    proof = proving.prove()
    assert [one.kind for one in proof.items] == [ItemKind.VOUCHER_DIFFERS]
    assert proof.items[0].amount == sum(one.amount for one in ORDERS) - 100_000
    assert [one.code for one in proving.asked()] == ["read_back_differs"]


def test_our_reversal_and_what_is_booked_again_are_tied(proving: Proving) -> None:
    """The reversing voucher carries no key of ours: its link to the original tells it."""
    proving.book_sales()
    proving.accept()
    with proving.services.store.reading(proving.shop) as connection:
        voucher = connection.execute(select(t.vouchers.c.id)).scalar_one()
    reverse_voucher(
        proving.services, proving.shop, voucher, on=None, reason="Feil", actor="olga", rebook=True
    )
    work_until(proving.services, proving.shop, {"reversed": 1, "verified": 1})
    booked = [one for one in vouchers_in(proving.world.books) if one["byApi"]]
    assert [bool(one["externalVoucherNumber"]) for one in booked] == [True, False, True]
    proof = proving.prove()
    assert (proof.holds, proof.items) == (True, ())
    assert proving.asked() == []


def test_our_voucher_reversed_by_another_hand_is_not_taken_for_our_reversal(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    proving.by_hand("reverse_by_hand", voucher=proving.our_voucher(), date=START.isoformat())
    proof = proving.prove()
    assert proof.unexplained == sum(one.amount for one in ORDERS)
    assert len(proof.untied) == 1
    assert [one.code for one in proving.asked()] == ["proof_posting"]


def test_a_voucher_that_is_booked_and_does_not_show_yet_is_not_asked_about(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    with proving.services.store.writing("test", proving.shop) as connection:
        connection.execute(update(t.vouchers).values(state="posted"))
    proving.by_hand("delete_by_hand", voucher=proving.our_voucher())
    assert [one.kind for one in proving.prove().items] == [ItemKind.VOUCHER_MISSING]
    assert proving.asked() == []


def test_a_row_that_the_providers_reports_lack_is_a_gap(proving: Proving) -> None:
    """The row is gone from what we stored; the provider's own balance still knows it."""
    proving.book_sales()
    proving.accept()
    with proving.services.store.writing("test", proving.shop) as connection:
        connection.execute(
            update(t.transactions)
            .where(t.transactions.c.shop_id == proving.shop, t.transactions.c.gross == ORDERS[0].amount)
            .values(gone=True)
        )
    proof = proving.prove()
    assert proof.provider_gap == ORDERS[0].amount
    assert proof.unexplained == -ORDERS[0].amount
    assert [one.code for one in proving.asked()] == ["proof_gap"]


def test_what_is_changed_before_the_start_is_a_gap(proving: Proving) -> None:
    proving.book_sales()
    proving.accept()
    proving.book(BEFORE, "Etterpå", 4_200)
    proof = proving.prove()
    assert (proof.books_gap, proof.unexplained) == (4_200, 4_200)


def test_the_proof_follows_each_voucher_by_itself_and_is_kept(proving: Proving) -> None:
    with proving.services.store.reading(proving.shop) as connection:
        (scope,) = proofs.scopes(connection, proving.shop)
        assert proofs.proof_history(connection, proving.shop, scope.id) != []
        assert scope.due_at > proving.services.now_ms()
    proving.book_sales()
    proving.accept()
    run_until_done(proving.services, patience=1)
    with proving.services.store.reading(proving.shop) as connection:
        newest = proofs.latest_proof(connection, proving.shop, scope.id)
    assert newest is not None
    assert newest.holds
    assert newest.made_by == "worker"


def test_the_merchant_account_is_the_one_confirmed(proving: Proving) -> None:
    assert propose_opening(proving.services, proving.shop, 1).account == LEDGER
