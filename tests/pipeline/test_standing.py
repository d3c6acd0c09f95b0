"""Standing decisions from a case to the books: they answer what is alike, by name, and can be taken back."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.core.explain import Explanation, explain_payout
from app.errors import Conflict, NotFound, Refusal
from app.pipeline.approve import approve
from app.pipeline.decide import decide_case
from app.pipeline.desk import Desk, load_desk
from app.pipeline.outcome import NOTHING
from app.pipeline.send import send
from app.pipeline.standing import decide_standing, revoke_standing
from app.store import cases, standing
from app.store.leases import take_lease
from tests.till import FIRST, QR, SHOP_SALES, TILL, TillShop, sums, till_shop
from tests.world import add_shop

NEXT, THIRD = FIRST + timedelta(days=1), FIRST + timedelta(days=2)


@pytest.fixture
def till(database: Settings) -> Iterator[TillShop]:
    with till_shop(database) as shop:
        yield shop


def decide_all(till: TillShop, decision: Decision = SHOP_SALES) -> int:
    found, _ = decide_standing(till.services, till.shop, till.cases()[0].id, decision, "user 7")
    return found


def test_one_answer_for_all_alike_and_those_to_come(till: TillShop) -> None:
    asked = till.cases()
    assert [case.code for case in asked] == [CaseCode.OUTSIDE_SHOP] * 3
    assert till.vouchers() == []
    _, answered = decide_standing(till.services, till.shop, asked[0].id, SHOP_SALES, "user 7 (decide)")
    assert answered == sorted(case.id for case in asked)
    till.work()
    till.sell(NEXT, (TILL, 30_000), (QR, 8_000))
    till.work()

    [other] = till.cases()
    assert (other.code, other.params["handle"]) == (CaseCode.OUTSIDE_SHOP, QR)
    [booked] = till.vouchers()
    assert (booked.state, booked.date) == ("verified", FIRST)
    assert sums(booked)["3000"] == -(12_500 + 40_000 - 5_000)
    decide_case(till.services, till.shop, other.id, Decision(Action.ACCEPT), "user 7")
    till.work()
    assert [one.state for one in till.vouchers()] == ["verified", "verified"]
    later = till.vouchers()[1]
    assert sums(later)["3000"] == -30_000
    assert sums(later)["1521"] == -8_000
    assert {one["rule"] for one in later.draft["postings"] if one["account"] == "3000"} == {
        f"standing:{cases.alike_of(asked[0]).key[:8]}@1"  # type: ignore[union-attr]
    }
    assert [one.live for one in till.world.count()] == [True, True]

    printed = till.evidence_text(later.id)
    for words in (
        "Stående beslutning, utgave 1, for alle betalinger og refusjoner med mottaker NO:117703 hos",
        "user 7 (decide)",
        "Salg i butikken",
    ):
        assert words.replace(" ", "") in printed.replace(" ", ""), words


def test_revoking_asks_again_what_is_not_sent_and_leaves_what_is(till: TillShop) -> None:
    made = decide_all(till)
    till.work()
    sent = till.vouchers()
    assert [one.state for one in sent] == ["verified"]
    till.approve_by("review")
    till.sell(NEXT, (TILL, 30_000))
    till.work()
    assert [one.state for one in till.vouchers()] == ["verified", "draft"]

    revoke_standing(till.services, till.shop, made, "Feil konto", "user 9")
    assert [one.state for one in till.vouchers()] == ["verified"]
    till.work()
    assert [one.draft_hash for one in till.vouchers()] == [sent[0].draft_hash]
    [again] = till.cases()
    assert (again.code, again.standing_id, again.decision) == (CaseCode.OUTSIDE_SHOP, None, None)
    with pytest.raises(Conflict, match="standing_revoked"):
        revoke_standing(till.services, till.shop, made, "igjen", "user 9")

    decide_all(till, replace(SHOP_SALES, account="3900", vat_code="7"))
    till.approve_by("automatic")
    till.work()
    assert [one.state for one in till.vouchers()] == ["verified", "verified"]
    assert sums(till.vouchers()[1])["3900"] == -30_000
    assert "utgave2" in till.evidence_text(till.vouchers()[1].id).replace(" ", "")
    assert "utgave1" in till.evidence_text(till.vouchers()[0].id).replace(" ", "")
    assert [one.live for one in till.world.count()] == [True, True]


def test_an_approved_draft_that_is_not_sent_is_not_sent_after_revoking(till: TillShop) -> None:
    till.approve_by("review")
    made = decide_all(till)
    till.work()
    [draft] = till.vouchers()
    approve(till.services, till.shop, draft.id, draft.draft_hash, "user 7")
    revoke_standing(till.services, till.shop, made, "Feil", "user 7")
    till.work()
    assert till.vouchers() == []
    assert till.world.count() == []
    assert len(till.cases()) == 3


def test_a_single_answer_is_stronger(till: TillShop) -> None:
    till.approve_by("review")
    decide_all(till)
    till.work()
    [draft] = till.vouchers()
    first = till.cases(cases.DECIDED)[0]
    assert first.standing_id is not None
    decide_case(till.services, till.shop, first.id, Decision(Action.BOOK_TO, account="3900"), "user 8")
    assert till.vouchers() == []
    till.work()
    [changed] = till.vouchers()
    assert changed.draft_hash != draft.draft_hash
    assert sums(changed)["3900"] == -12_500
    assert sums(changed)["3000"] == -(40_000 - 5_000)
    with pytest.raises(Conflict, match="case_not_open"):
        decide_case(till.services, till.shop, first.id, Decision(Action.ACCEPT), "user 8")


def test_what_is_sent_cannot_be_answered_otherwise(till: TillShop) -> None:
    decide_all(till)
    till.work()
    answered = till.cases(cases.DECIDED)[0]
    with pytest.raises(Conflict, match="case_not_open"):
        decide_case(till.services, till.shop, answered.id, Decision(Action.ACCEPT), "user 8")
    assert till.cases(cases.DECIDED)[0].standing_id is not None


def test_what_cannot_be_decided_for_all(till: TillShop) -> None:
    services, shop = till.services, till.shop
    first = till.cases()[0].id
    link = Decision(Action.LINK_ORDER, order_identity="site:1:x")
    with pytest.raises(Refusal, match="answer_not_standing"):
        decide_standing(services, shop, first, link, "user 7")
    with pytest.raises(Refusal, match="answer_needs_account"):
        decide_standing(services, shop, first, Decision(Action.BOOK_TO), "user 7")
    with pytest.raises(NotFound, match="case_not_found"):
        decide_standing(services, add_shop(services, name="Annen"), first, SHOP_SALES, "user 7")
    made = decide_all(till)
    with pytest.raises(Conflict, match="case_not_open"):
        decide_standing(services, shop, first, SHOP_SALES, "user 7")
    with pytest.raises(Refusal, match="reason_missing"):
        revoke_standing(services, shop, made, " ", "user 7")
    with services.store.reading(shop) as connection:
        assert [(row.id, row.valid_from) for row in standing.list_standing(connection, shop)] == [
            (made, FIRST)
        ]


def test_revoked_while_a_worker_has_it_on_the_desk(till: TillShop) -> None:
    """The voucher was approved when it was loaded: the withdrawal in between is what counts."""
    till.approve_by("review")
    made = decide_all(till)
    till.work()
    [draft] = till.vouchers()
    approve(till.services, till.shop, draft.id, draft.draft_hash, "user 7")
    lease = take_lease(till.services.store, "voucher", till.shop, draft.id, 30)
    assert lease is not None
    desk = load_desk(till.services, lease)
    assert isinstance(desk, Desk)
    revoke_standing(till.services, till.shop, made, "Feil", "user 9")
    assert send(desk) is NOTHING
    assert till.vouchers() == []
    assert till.world.count() == []


def test_revoked_while_it_is_being_explained(till: TillShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft is never kept that rests on an answer taken back after it was read."""
    made = decide_all(till)
    explained: list[int] = []

    def revoked_meanwhile(*given: Any) -> Explanation:
        explained.append(len(given))
        if len(explained) == 1:
            revoke_standing(till.services, till.shop, made, "Feil", "user 9")
        return explain_payout(*given)

    monkeypatch.setattr("app.pipeline.explain.explain_payout", revoked_meanwhile)
    till.work()
    assert len(explained) > 1
    assert till.vouchers() == []
    assert till.world.count() == []
    assert len(till.cases()) == 3


def test_of_many_who_decide_at_once_one_does(till: TillShop) -> None:
    numbers = [case.id for case in till.cases()]
    barrier = threading.Barrier(len(numbers))
    outcomes: list[str] = []

    def decide(number: int) -> None:
        barrier.wait()
        try:
            decide_standing(till.services, till.shop, number, SHOP_SALES, f"user {number}")
            outcomes.append("decided")
        except Conflict as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=decide, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("decided") == 1
    assert set(outcomes) <= {"decided", "case_not_open", "standing_in_force"}
    with till.services.store.reading(till.shop) as connection:
        [made] = standing.list_standing(connection, till.shop, revoked=None)
    assert {case.standing_id for case in till.cases(cases.DECIDED)} == {made.id}
    till.work()
    assert sums(till.vouchers()[0])["3000"] == -47_500
