"""A payment that is captured in parts: paid in advance is what was taken, the rest is owed at delivery."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.sales import Booked, Capture, SaleDate, SalesOrder, SalesRefund, Work
from app.core.sales.captures import captured_on
from app.messages.cases import case_texts
from tests.core.sales.shop import ACCEPT, DELIVERED, LEAVE, TODAY, goods, order
from tests.core.sales.test_booking import BEFORE, SHIRT, as_booked, follow, shops_orders, sums, worked

LATER = date(2026, 11, 22)
FIRST = Capture(BEFORE, 50_000)
SECOND = Capture(LATER, 75_000)
"""The shirt costs 1 250.00."""


def taken(*captures: Capture, **facts: object) -> SalesOrder:
    return order(SHIRT, captures=captures, captured_on=captures[0].on, **facts)


def waiting(*captures: Capture) -> SalesOrder:
    return taken(*captures, status="processing", completed_on=None)


def test_only_what_was_taken_is_owed_before_delivery_and_the_provider_owes_the_rest_at_it() -> None:
    work = worked(taken(FIRST))
    assert sums(work) == {
        "prepayment": {("1521", "0"): 50_000, ("2900", "0"): -50_000},
        "sale": {("2900", "0"): 50_000, ("1521", "0"): 75_000, ("3000", "3"): -125_000},
    }


def test_each_part_is_booked_on_its_own_day() -> None:
    work = worked(taken(FIRST, SECOND))
    assert [(piece.what, piece.day) for piece in work.pieces] == [
        ("prepayment", BEFORE),
        ("prepayment/2026-11-22", LATER),
        ("sale", DELIVERED),
    ]
    owed = [line.amount for piece in work.pieces for line in piece.lines if line.account == "2900"]
    assert owed == [-50_000, -75_000, 125_000]


def test_the_second_part_is_booked_beside_the_first() -> None:
    booked = as_booked(worked(waiting(FIRST)))
    (piece,) = worked(waiting(FIRST, SECOND), booked, sent_days=[BEFORE]).pieces
    assert (piece.what, piece.day) == ("prepayment/2026-11-22", LATER)
    assert worked(waiting(FIRST, SECOND), [*booked, *as_booked_of(piece)]).pieces == ()


def test_a_part_that_becomes_known_later_with_an_earlier_day_takes_no_others_place() -> None:
    booked = as_booked(worked(waiting(SECOND)))
    (piece,) = worked(waiting(FIRST, SECOND), booked, sent_days=[LATER]).pieces
    assert (piece.what, piece.day) == ("prepayment/2026-11-20", BEFORE)
    assert {line.account: line.amount for line in piece.lines} == {"1521": 50_000, "2900": -50_000}


@pytest.mark.parametrize("captures", [(Capture(BEFORE, 125_000),), (Capture(BEFORE, 130_000),), ()])
def test_all_of_it_taken_or_no_amount_told_is_as_it_was(captures: Collection[Capture]) -> None:
    told = order(SHIRT, captured_on=BEFORE)
    assert worked(replace(told, captures=tuple(captures))) == worked(told)


@pytest.mark.parametrize("later", [BEFORE, LATER])
def test_what_was_not_captured_comes_off_what_was(later: date) -> None:
    """Stripe tells all that was authorised, and beside it what was not captured."""
    work = worked(taken(Capture(BEFORE, 125_000), Capture(later, -75_000)))
    assert sums(work) == sums(worked(taken(FIRST)))


def test_the_rest_that_is_captured_with_the_goods_is_no_prepayment() -> None:
    work = worked(taken(FIRST, Capture(DELIVERED, 75_000)))
    assert sums(work)["sale"] == {("2900", "0"): 50_000, ("1521", "0"): 75_000, ("3000", "3"): -125_000}
    assert set(sums(work)) == {"prepayment", "sale"}


def test_a_part_told_after_the_sale_was_booked_changes_nothing() -> None:
    """The sale has it as owed by the provider already: it would only go in and out again."""
    booked = as_booked(worked(taken(FIRST)))
    assert worked(taken(FIRST, SECOND), booked).pieces == ()


def test_a_part_whose_day_waited_while_its_sale_went_out_is_booked() -> None:
    booked = as_booked(worked(taken(FIRST, SECOND)))
    (piece,) = worked(
        taken(FIRST, SECOND), [one for one in booked if one.what != "prepayment/2026-11-22"]
    ).pieces
    assert piece.what == "prepayment/2026-11-22"


@pytest.mark.parametrize("captured", [115_000, 60_000])
def test_a_refund_before_the_capture_lowered_it(captured: int) -> None:
    """Vipps takes less then, and moves no money back: the refund is no part that is missing."""
    back = SalesRefund("9", 10_000, date(2026, 11, 19), True)
    told = taken(Capture(BEFORE, captured), refunds=(back,))
    by_account: dict[str, int] = {}
    for piece in worked(told).pieces:
        for line in piece.lines:
            if piece.what != "sale" and not piece.what.startswith("refund"):
                by_account[line.account] = by_account.get(line.account, 0) + line.amount
    assert by_account == {"1521": captured, "2900": -captured}
    owed = [line.amount for piece in worked(told).pieces for line in piece.lines if line.account == "2900"]
    assert sum(owed) == 0


def test_an_order_that_grew_after_it_was_paid_is_prepaid_by_what_was_paid() -> None:
    booked = as_booked(worked(waiting(Capture(BEFORE, 125_000))))
    paid = waiting(Capture(BEFORE, 125_000))
    grown = replace(paid, parts=(SHIRT, goods("25", 40_000, 10_000)), total=175_000)
    assert worked(grown, booked).pieces == ()


def at(text: str) -> Decision:
    return Decision(Action.USE_RATE, rate=text, rate_source="Norges Bank", rate_on="2026-11-20")


def in_euro(*captures: Capture, rates: Collection[str]) -> Work:
    """Each question about a rate is answered in turn."""
    told, answers = replace(taken(*captures), currency="EUR"), []
    for text in rates:
        question = worked(told, (), *answers).asked[0]
        assert question.code == CaseCode.RATE_MISSING
        answers.append((question, at(text)))
    work = worked(told, (), *answers)
    assert work.asked == ()
    assert worked(told, as_booked(work), *answers).pieces == ()
    return work


def by_account(work: Work, account: str) -> list[int]:
    return [line.amount for piece in work.pieces for line in piece.lines if line.account == account]


def test_in_another_currency_each_part_has_the_rate_of_its_own_day() -> None:
    """All had the first one's rate. Nothing stays owed."""
    work = in_euro(FIRST, SECOND, rates=["11.50", "12.00"])
    assert by_account(work, "2900") == [-575_000, -900_000, 1_475_000]
    assert by_account(work, "3000") == [-1_475_000]


def test_what_is_paid_with_the_goods_has_the_rate_of_that_day() -> None:
    work = in_euro(FIRST, rates=["11.50", "12.00"])
    assert by_account(work, "2900") == [-575_000, 575_000]
    assert by_account(work, "1521") == [575_000, 900_000]
    assert by_account(work, "3000") == [-1_475_000]


def test_odd_rates_leave_nothing_owed_and_balance() -> None:
    work = in_euro(Capture(BEFORE, 33_333), Capture(LATER, 44_444), rates=["11.5037", "11.6113", "11.7001"])
    assert sum(by_account(work, "2900")) == 0
    for piece in work.pieces:
        assert sum(line.amount for line in piece.lines) == 0


def test_one_rate_for_both_days_is_as_it_was() -> None:
    work = in_euro(FIRST, SECOND, rates=["11.5037", "11.5037"])
    assert (len(by_account(work, "2900")), sum(by_account(work, "2900"))) == (3, 0)


def test_more_captured_than_the_order_is_settles_in_whatever_order_it_becomes_known() -> None:
    """The names of the days stay: else they changed places, and were asked about, each night."""
    late, early = Capture(LATER, 125_000), Capture(BEFORE, 125_000)
    follow([waiting(late), waiting(early, late)], "daily")


def given_back(day: int, amount: int, of: date | None = None, name: str = "9") -> SalesRefund:
    return SalesRefund(name, amount, date(2026, 11, day), True, has_row=True, captured_on=of)


def euro(*refunds: SalesRefund, **facts: object) -> SalesOrder:
    """500 at 11.50 and 750 at 12.00, prepaid; some of it given back before the goods go out, or for good."""
    undelivered = {"status": "processing", "completed_on": None}
    return replace(taken(FIRST, SECOND, refunds=refunds, **(undelivered | facts)), currency="EUR")


def rated(told: SalesOrder, *more: str) -> tuple[Work, list[Case]]:
    """The work once both prepayments have their rates, and the refunds asked about those in ``more``."""
    answers, questions = [], []
    for text in ("11.50", "12.00", *more):
        question = worked(told, (), *answers).asked[0]
        assert question.code == CaseCode.RATE_MISSING
        questions.append(question)
        answers.append((question, at(text)))
    return worked(told, (), *answers), questions[2:]


@pytest.mark.parametrize(
    ("refund", "owed"),
    [
        (given_back(21, 30_000), 345_000),
        (given_back(23, 30_000, BEFORE), 345_000),
        (given_back(23, 30_000, LATER), 360_000),
        (given_back(23, 125_000), 1_475_000),
        (given_back(23, 75_000, LATER), 900_000),
    ],
    ids=["before the second", "of the first", "of the second", "all of it", "all of the second"],
)
def test_a_refund_of_prepayments_has_the_rates_of_what_it_gives_back(refund: SalesRefund, owed: int) -> None:
    """It had the first one's, whichever it was of."""
    work, _ = rated(euro(refund))
    assert work.asked == ()
    assert by_account(work, "2900") == [-575_000, -900_000, owed]
    assert by_account(work, "1521")[-1] == -owed


def test_a_refund_that_may_be_of_several_prepayments_is_asked_about() -> None:
    work, _ = rated(euro(given_back(23, 30_000)))
    (question,) = work.asked
    assert (question.code, question.params["amount"]) == (
        CaseCode.RATE_MISSING,
        {"amount": 30_000, "currency": "EUR"},
    )
    for language in ("nb", "en"):
        rates = "11.50 / 12.00" if language == "en" else "11,50 / 12,00"
        assert rates in case_texts(question.code, question.params, language).sentence
    work, _ = rated(euro(given_back(23, 30_000)), "11.80")
    assert (work.asked, by_account(work, "2900")) == ((), [-575_000, -900_000, 354_000])
    work, _ = rated(euro(given_back(23, 30_000), status="completed", completed_on=DELIVERED), "11.80")
    assert by_account(work, "2900") == [-575_000, -900_000, 1_475_000, 354_000, -354_000]
    assert by_account(work, "3000") == [-1_475_000, 354_000]


def test_a_refund_of_what_is_left_after_one_that_was_asked_about_leaves_nothing_owed() -> None:
    told = euro(given_back(23, 30_000, name="8"), given_back(24, 95_000))
    assert [case.subject.rpartition("/")[2] for case in rated(told)[0].asked] == ["8"]
    work, _ = rated(told, "11.80")
    assert (work.asked, sum(by_account(work, "2900"))) == ((), 0)
    assert by_account(work, "2900")[-1] == 1_475_000 - 354_000


def test_one_rate_for_both_prepayments_asks_nothing_of_a_refund() -> None:
    told, answers = euro(given_back(23, 30_000)), []
    for _ in range(2):
        answers.append((worked(told, (), *answers).asked[0], at("11.50")))
    work = worked(told, (), *answers)
    assert (work.asked, by_account(work, "2900")[-1]) == ((), 345_000)


def test_more_given_back_than_was_prepaid_is_asked_about() -> None:
    work, _ = rated(euro(given_back(21, 60_000)))
    assert CaseCode.RATE_MISSING in {case.code for case in work.asked}


@pytest.mark.parametrize(
    ("refund", "day"),
    [
        ({("charge", "ch_2"), ("order_number", "1001")}, LATER),
        ({("charge", "ch_1"), ("refund", "re_1")}, BEFORE),
        ({("order_number", "1001"), ("refund", "re_1")}, None),
        ({("charge", "ch_1"), ("capture", "b")}, None),
        (set(), None),
    ],
)
def test_the_capture_that_a_refund_names_is_known_by_what_the_others_do_not_go_by(
    refund: set[tuple[str, str]], day: date | None
) -> None:
    first = {("charge", "ch_1"), ("order_number", "1001"), ("capture", "a")}
    second = {("charge", "ch_2"), ("order_number", "1001"), ("capture", "b")}
    assert captured_on(refund, [(BEFORE, first), (LATER, second)]) == day
    assert captured_on(refund, []) is None


@given(
    st.lists(
        st.tuples(st.integers(19, 26), st.integers(1, 60_000), st.sampled_from([None, BEFORE, LATER])),
        max_size=4,
    ),
    st.sampled_from([None, DELIVERED]),
)
def test_whatever_was_given_back_of_prepayments_nothing_stays_owed_when_all_is(
    some: list[tuple[int, int, date | None]], completed: date | None
) -> None:
    """Each refund is answered at a rate of its own where it is asked; the last gives back the rest."""
    some, left = sorted(some, key=lambda one: one[0]), 125_000
    refunds = []
    for place, (day, amount, of) in enumerate(some):
        amount = min(amount, left)
        left -= amount
        if amount:
            refunds.append(given_back(day, amount, of, f"{place:03d}"))
    if left:
        refunds.append(given_back(26, left, name="999"))
    status = "completed" if completed else "processing"
    told, answers = euro(*refunds, completed_on=completed, status=status), []
    work = worked(told)
    for place in range(60):
        if not work.asked:
            break
        case = work.asked[0]
        yes = at(f"11.{37 + place}") if case.code == CaseCode.RATE_MISSING else ACCEPT
        answers.append((case, yes))
        work = worked(told, (), *answers)
    assert work.asked == ()
    for piece in work.pieces:
        assert sum(line.amount for line in piece.lines) == 0
    before = [one for one in refunds if completed is None or one.on < completed]
    if sum(one.amount for one in before) == 125_000 or completed:
        assert sum(by_account(work, "2900")) == 0


@st.composite
def in_parts(draw: st.DrawFn) -> SalesOrder:
    """An order of which parts were taken on some days, at times more than it is."""
    told = draw(shops_orders())
    days = st.dates(date(2026, 11, 2), TODAY)
    found = draw(st.lists(st.tuples(days, st.integers(1, told.total)), max_size=3))
    captures = tuple(sorted((Capture(*one) for one in found), key=lambda one: one.on))
    return replace(told, captured_on=captures[0].on, captures=captures) if captures else told


@given(st.lists(in_parts(), min_size=1, max_size=4), st.sampled_from(["daily", "per_order"]))
def test_whatever_becomes_known_of_it_the_books_follow(told: list[SalesOrder], mode: str) -> None:
    follow(told, mode)


def as_booked_of(piece: object) -> list[Booked]:
    return [Booked(piece.what, piece.facts, piece.lines, piece.day, piece.number)]  # type: ignore[attr-defined]


AT_CAPTURE: dict[str, Any] = {"sale_date": SaleDate.CAPTURED}


def test_where_the_capture_is_the_delivery_a_part_of_it_is_asked_about() -> None:
    """The first part booked the whole sale with its VAT, though the rest may go out in another term."""
    for told in (waiting(FIRST), waiting(FIRST, SECOND)):
        work = worked(told, **AT_CAPTURE)
        (question,) = work.asked
        assert (question.code, work.pieces, work.held) == (CaseCode.SALE_IN_PARTS, (), {BEFORE})
        for language in ("nb", "en"):
            said = case_texts(question.code, question.params, language).sentence.replace("\u00a0", "")
            assert "500" in said
            assert "750" in said
        accepted = worked(told, (), (question, ACCEPT), **AT_CAPTURE)
        assert sums(accepted) == {"sale": {("3000", "3"): -125_000, ("1521", "0"): 125_000}}
        assert [piece.day for piece in accepted.pieces] == [BEFORE]
        left = worked(told, (), (question, LEAVE), **AT_CAPTURE).left
        assert [(one.what, one.reason) for one in left] == [("sale", "sale_in_parts")]


@pytest.mark.parametrize(
    "told",
    [
        waiting(FIRST, Capture(BEFORE, 75_000)),
        waiting(Capture(BEFORE, 130_000)),
        waiting(Capture(BEFORE, 125_000)),
        replace(waiting(FIRST), captures=()),
        replace(waiting(FIRST), refunds=(SalesRefund("9", 75_000, BEFORE, True),)),
    ],
    ids=["the rest the same day", "more", "all", "no amounts told", "lowered before"],
)
def test_what_was_captured_whole_on_the_day_is_booked_then(told: SalesOrder) -> None:
    work = worked(told, **AT_CAPTURE)
    assert CaseCode.SALE_IN_PARTS not in [case.code for case in work.asked]
    assert [piece.day for piece in work.pieces if piece.what == "sale"] == [BEFORE]


def test_a_part_that_is_told_after_the_sale_was_booked_asks_nothing() -> None:
    (question,) = worked(waiting(FIRST), **AT_CAPTURE).asked
    booked = as_booked(worked(waiting(FIRST), (), (question, ACCEPT), **AT_CAPTURE))
    work = worked(waiting(FIRST, SECOND), booked, (question, ACCEPT), **AT_CAPTURE)
    assert (work.pieces, work.asked) == ((), ())
