"""A closed period is never got round silently: a day is proposed, a person chooses, and it is booked once."""

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from app.cli.cases import decide_one
from app.config import Settings
from app.core.balance_days import Split
from app.core.cases import Action, Decision
from app.errors import Refusal
from app.messages import case_texts
from app.pipeline.decide import decide_case, decide_cause
from app.pipeline.reversals import reverse_voucher
from app.pipeline.rules import replace_rules, rules_in_force
from app.pipeline.split import set_split
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.tripletex_books import COMPANY, by_hand, vouchers_in
from app.secrets import new_key
from app.store import shops
from app.store import tables as t
from tests.pipeline.stripe_shop import StripeShop, at, stripe_shop, sums
from tests.world import TODAY

DAY = timedelta(days=1)
FIRST = TODAY.replace(day=1)
"""The first day that is open, once the month before is closed."""
END = FIRST - DAY
PAID = END - 2 * DAY


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[StripeShop]:
    """A payout of the month before, which nobody has collected yet."""
    with stripe_shop(Settings(data=tmp_path / "data", secret_keys=(new_key(),)), start=END - 9 * DAY) as made:
        made.book.charge(made.account, at(PAID - 2 * DAY), 100_000, fee=2_000)
        made.pay_out(paid=PAID, arrives=PAID)
        yield made


def close(shop: StripeShop, day: date = END) -> None:
    by_hand(shop.books, "close_period", company=int(COMPANY), day=day.isoformat())


@pytest.fixture
def closed(shop: StripeShop) -> StripeShop:
    """The month of the payout is closed before anything is sent."""
    close(shop)
    shop.work()
    shop.accept_all()
    return shop


def the_case(shop: StripeShop, code: str = "period_closed") -> Any:
    (case,) = shop.cases()
    assert case.code == code
    return case


def choose(shop: StripeShop, on: str = FIRST.isoformat()) -> None:
    answer = Decision(Action.USE_DATE, voucher_date=on)
    decide_case(shop.services, shop.shop, the_case(shop).id, answer, "user 7")
    shop.work()


def booked(shop: StripeShop) -> list[tuple[str, bool, bool]]:
    """Every voucher in the books by day: (day, whether it is a reversal, whether it still counts)."""
    return sorted(
        (one["date"], bool(one["reverses"]), one["posted"] and not one["reversedBy"])
        for one in vouchers_in(shop.books)
    )


def test_the_first_open_day_is_proposed_and_nothing_is_sent(closed: StripeShop) -> None:
    case = the_case(closed)
    assert (case.params["date"], case.params["proposed"]) == (PAID.isoformat(), FIRST.isoformat())
    for language, told in (("nb", "den første er"), ("en", "the first is")):
        texts = case_texts(case.code, case.params, language)
        assert told in texts.action
        assert "{" not in texts.sentence + texts.action
        assert [one[0] for one in texts.answers] == ["use_date", "try_again"]
    assert booked(closed) == []


def test_the_chosen_day_is_booked_once_and_says_which_month_it_concerns(closed: StripeShop) -> None:
    choose(closed)
    assert closed.cases() == []
    assert booked(closed) == [(FIRST.isoformat(), False, True)]
    (held,) = vouchers_in(closed.books)
    assert f"gjelder {PAID:%m.%Y}" in held["description"]
    (row,) = closed.vouchers().values()
    assert (row.state, row.date, row.revision) == ("verified", FIRST, 1)
    assert sums(row) == {"1920": 98_000, "7770": 2_000, "1524": -100_000}
    with closed.services.store.reading(closed.shop) as connection:
        told = connection.execute(t.audit.select().where(t.audit.c.why == "dated_anew")).one()
    assert (told.actor, told.change_from, told.change_to) == ("user 7", str(PAID), str(FIRST))


def test_the_operator_chooses_with_the_command(
    closed: StripeShop, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("account", "customer", "vat_code", "order", "fee_type", "note", "rate", "rate_source")
    options = Namespace(shop=closed.shop, case=the_case(closed).id, answer="use_date", date=FIRST)
    vars(options).update(dict.fromkeys(names, ""), rate_on=None, standing=False, cause=False)
    decide_one(options, closed.services.settings)
    closed.work()
    assert booked(closed) == [(FIRST.isoformat(), False, True)]
    assert "Decided" in capsys.readouterr().out


def test_in_review_the_new_draft_waits_for_its_approval(closed: StripeShop) -> None:
    with closed.services.store.writing("test", closed.shop) as connection:
        shops.set_shop(connection, closed.shop, policy="review")
    choose(closed)
    (row,) = closed.vouchers().values()
    assert (row.state, row.date) == ("draft", FIRST)
    assert booked(closed) == []


@pytest.mark.parametrize("on", ["", PAID.isoformat(), (PAID - DAY).isoformat()])
def test_a_day_that_is_not_later_is_refused(closed: StripeShop, on: str) -> None:
    with pytest.raises(Refusal) as refused:
        choose(closed, on)
    assert refused.value.code == "answer_needs_date"
    assert the_case(closed).state == "open"


def test_a_day_ahead_is_refused(closed: StripeShop) -> None:
    """A slip of the year would put the money where nobody looks for it."""
    with pytest.raises(Refusal) as refused:
        choose(closed, FIRST.replace(year=FIRST.year + 10).isoformat())
    assert refused.value.code == "answer_day_ahead"
    assert the_case(closed).state == "open"


def test_a_reversal_is_neither_before_its_voucher_nor_ahead(shop: StripeShop) -> None:
    shop.work()
    shop.accept_all()
    (row,) = shop.vouchers().values()
    for on in (row.date - DAY, TODAY.replace(year=TODAY.year + 10)):
        with pytest.raises(Refusal) as refused:
            reverse_voucher(
                shop.services, shop.shop, row.id, on=on, reason="feil", rebook=False, actor="user 7"
            )
        assert refused.value.code == "reversal_day_outside"
    assert booked(shop) == [(PAID.isoformat(), False, True)]


def test_a_chosen_day_in_a_closed_period_is_asked_about_again(closed: StripeShop) -> None:
    choose(closed, END.isoformat())
    case = the_case(closed)
    assert (case.params["date"], case.params["proposed"]) == (END.isoformat(), FIRST.isoformat())
    assert booked(closed) == []
    choose(closed)
    assert booked(closed) == [(FIRST.isoformat(), False, True)]


def test_what_the_refused_attempt_left_unposted_is_taken_away(shop: StripeShop) -> None:
    """The period is closed between creating and booking."""
    shop.work()
    held = {"kind": "error_before", "method": "PUT", "path": ":sendToLedger", "status": 503, "times": None}
    requests.post(f"{shop.books.url}/_faults", json=held, timeout=60).raise_for_status()
    shop.accept_all(seconds=2)
    while not vouchers_in(shop.books):  # on a machine that stood still nothing was created in that time
        shop.work(seconds=2)
    assert [one["posted"] for one in vouchers_in(shop.books)] == [False]
    close(shop)
    requests.delete(f"{shop.books.url}/_faults", timeout=60).raise_for_status()
    run_until_done(shop.services, seconds=120, patience=1.5)
    choose(shop)
    assert shop.cases() == []
    assert booked(shop) == [(FIRST.isoformat(), False, True)]


def test_a_reversal_and_what_replaces_it_are_booked_on_the_chosen_day(shop: StripeShop) -> None:
    shop.work()
    shop.accept_all()
    (row,) = shop.vouchers().values()
    assert row.state == "verified"
    close(shop)
    reverse_voucher(
        shop.services, shop.shop, row.id, on=None, reason="feil konto", rebook=True, actor="user 7"
    )
    shop.work()
    choose(shop)
    assert shop.cases() == []
    assert booked(shop) == [
        (PAID.isoformat(), False, False),
        (FIRST.isoformat(), False, True),
        (FIRST.isoformat(), True, True),
    ]
    (again,) = shop.vouchers().values()
    assert (again.revision, again.state, again.date) == (2, "verified", FIRST)


def test_balance_days_and_payouts_of_one_period_are_answered_together(shop: StripeShop) -> None:
    set_split(shop.services, shop.shop, Split.MONTH, "user 7")
    shop.book.charge(shop.account, at(END - DAY), 50_000, fee=1_000)
    reference = shop.pay_out(paid=FIRST, arrives=FIRST)
    close(shop)
    shop.work()
    shop.accept_all()
    asked = shop.cases()
    assert {one.code for one in asked} == {"period_closed"}
    assert {one.subject.split("/")[1] for one in asked} == {"payout", "balance_day"}
    assert {one.params["proposed"] for one in asked} == {FIRST.isoformat()}
    (cause,) = {one.cause for one in asked}
    answer = Decision(Action.USE_DATE, voucher_date=FIRST.isoformat())
    assert len(decide_cause(shop.services, shop.shop, cause, answer, "user 7")) == 2
    shop.work()
    assert shop.cases() == []
    found = shop.vouchers()
    day = found[f"balance_day NOK {END}"]
    assert (day.date, sums(day)) == (FIRST, {"7770": 1_000, "1524": -1_000})
    assert f"gjelder {END:%m.%Y}" in day.draft["text"]
    assert sums(found[f"payout {reference}"]) == {"1920": 49_000, "1524": -49_000}
    assert {row.state for row in found.values()} == {"verified"}
    assert len(booked(shop)) == 3


def test_output_vat_is_never_moved(shop: StripeShop) -> None:
    close(shop)
    shop.work()
    sold = Decision(Action.BOOK_TO, account="3000", vat_code="3", note="Salg")
    decide_case(shop.services, shop.shop, the_case(shop, "order_missing").id, sold, "user 7")
    shop.work()
    case = the_case(shop, "late_output_vat")
    told = case_texts(case.code, case.params, "nb")
    assert "flyttes aldri" in told.sentence
    assert [one[0] for one in told.answers] == ["try_again"]
    moved = Decision(Action.USE_DATE, voucher_date=FIRST.isoformat())
    with pytest.raises(Refusal):
        decide_case(shop.services, shop.shop, case.id, moved, "user 7")
    assert booked(shop) == []
    by_hand(shop.books, "reopen_period", company=int(COMPANY), day=END.isoformat())
    decide_case(shop.services, shop.shop, case.id, Decision(Action.TRY_AGAIN), "user 7")
    shop.work()
    assert booked(shop) == [(PAID.isoformat(), False, True)]


def with_fee_code(shop: StripeShop, code: str) -> None:
    known = rules_in_force(shop.services, shop.shop)
    fees = {"account": "6553", "vat_code": code}
    rules = tuple(replace(one, **fees) if one.line_type == "fee" else one for one in known.rules)
    replace_rules(shop.services, shop.shop, known.version, rules, "user 7")


@pytest.mark.parametrize(("code", "vat"), [("86", "5,00"), ("88", "2,40")])
def test_services_from_abroad_that_are_deducted_may_be_moved_and_the_question_says_so(
    shop: StripeShop, code: str, vat: str
) -> None:
    with_fee_code(shop, code)
    close(shop)
    shop.work()
    shop.accept_all()
    case = the_case(shop)
    told = case_texts(case.code, case.params, "nb")
    assert f"mva-kode {code}" in told.sentence
    assert vat in told.sentence
    assert "mva-melding" in told.action
    assert "VAT return" in case_texts(case.code, case.params, "en").sentence
    choose(shop)
    assert booked(shop) == [(FIRST.isoformat(), False, True)]


@pytest.mark.parametrize(("code", "vat"), [("87", "5,00"), ("89", "2,40")])
def test_services_from_abroad_without_deduction_are_vat_to_pay_and_never_moved(
    shop: StripeShop, code: str, vat: str
) -> None:
    with_fee_code(shop, code)
    close(shop)
    shop.work()
    shop.accept_all()
    case = the_case(shop, "late_output_vat")
    told = case_texts(case.code, case.params, "nb")
    assert f"mva-kode {code}" in told.sentence
    assert vat in told.sentence
    assert "flyttes aldri" in told.sentence
    assert [one[0] for one in told.answers] == ["try_again"]
    moved = Decision(Action.USE_DATE, voucher_date=FIRST.isoformat())
    with pytest.raises(Refusal):
        decide_case(shop.services, shop.shop, case.id, moved, "user 7")
    assert booked(shop) == []
    by_hand(shop.books, "reopen_period", company=int(COMPANY), day=END.isoformat())
    decide_case(shop.services, shop.shop, case.id, Decision(Action.TRY_AGAIN), "user 7")
    shop.work()
    assert booked(shop) == [(PAID.isoformat(), False, True)]
