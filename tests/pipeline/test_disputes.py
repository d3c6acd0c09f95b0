"""A dispute that is not won: asked about, written off as the accountant says, once, and proven."""

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Row

from app.accounting.tripletex.reference import forget
from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.errors import AvstemError, Refusal
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.disputes import sync_disputes
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.rules import replace_rules, rules_in_force
from app.sandbox.driven.tripletex_books import COMPANY, by_hand, company_state
from app.store import vouchers
from tests.pipeline.stripe_shop import ARRIVED, PAID, SOLD, StripeShop, at, stripe_shop, sums
from tests.world import TODAY

YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
"""The last day of which the provider has told everything, and that can be proven."""

ANNULLED = Decision(Action.ANNUL_SALE, account="3000", vat_code="3", note="Kreditnota 2026-117")
WITH_VAT = Decision(Action.WRITE_OFF_WITH_VAT, vat_code="TAP-1", note="Kjøper er konkurs, mval. § 4-7")


@pytest.fixture
def shop(database: Settings) -> Iterator[StripeShop]:
    """A payout with a dispute of 1 000.00 is booked; a dispute is asked about at once."""
    with stripe_shop(database) as made:
        made.services = replace(made.services, settings=replace(made.services.settings, dispute_days=0))
        sold = made.book.charge(made.account, at(SOLD), 100_000, fee=2_000)
        made.book.charge(made.account, at(SOLD, 13), 90_000, fee=2_000)
        dispute = made.book.open_dispute(made.account, at(SOLD, 14), sold["id"], fee=15_000)
        made.dispute = str(dispute["id"])  # type: ignore[attr-defined]
        made.pay_out()
        made.work()
        made.accept_all()
        account = 1
        seen = propose_opening(made.services, made.shop, account)
        accept_opening(
            made.services, made.shop, account, difference=seen.difference, form="item", actor="user 7"
        )
        sync_disputes(made.services, made.shop, "stripe")
        yield made


def question(shop: StripeShop) -> Row[Any]:
    (found,) = shop.cases()
    return found


def answer(shop: StripeShop, decision: Decision) -> None:
    decide_case(shop.services, shop.shop, question(shop).id, decision, "user 7")
    shop.work()


def loss(shop: StripeShop) -> Row[Any]:
    (found,) = (row for name, row in shop.vouchers().items() if name.startswith("correction dispute/"))
    return found


def question_key(row: Row[Any]) -> str:
    return str(row.subject).removeprefix("dispute/")


def balance(shop: StripeShop, account: int) -> int:
    return int(company_state(shop.books)["balances"].get(str(account), 0))


def unexplained(shop: StripeShop) -> tuple[bool, int, int]:
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    return proof.holds, proof.unexplained, proof.held


@pytest.mark.parametrize(
    ("decision", "booked", "in_books"),
    [
        (Decision(Action.WRITE_OFF), {"7830": 100_000, "1528": -100_000}, {7830: 100_000}),
        (WITH_VAT, {"7830": 100_000, "1528": -100_000}, {7830: 80_000, 2710: 20_000}),
        (ANNULLED, {"3000": 100_000, "1528": -100_000}, {3000: 80_000, 2700: 20_000}),
    ],
)
def test_a_loss_is_booked_as_the_accountant_says_and_proven(
    shop: StripeShop, decision: Decision, booked: dict[str, int], in_books: dict[int, int]
) -> None:
    assert (question(shop).code, question(shop).params["amount"]["amount"]) == ("dispute_open", 100_000)
    assert (balance(shop, 1528), unexplained(shop)) == (100_000, (True, 0, 100_000))
    answer(shop, replace(decision, voucher_date=YESTERDAY))
    assert shop.cases() == []
    assert (sums(loss(shop)), loss(shop).state) == (booked, "verified")
    assert balance(shop, 1528) == 0
    assert {account: balance(shop, account) for account in in_books} == in_books
    assert unexplained(shop) == (True, 0, 0)
    with shop.services.store.reading(shop.shop) as connection:
        made = vouchers.evidence_of(connection, shop.shop, loss(shop).id)
    assert made is not None
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    assert " ".join(decision.note.split()) in " ".join(printed.split())
    assert "Tapt innsigelse" in printed
    assert "1 000,00 NOK" in " ".join(printed.split())
    assert question_key(loss(shop))[:12] in printed.replace("\n", "")


@pytest.mark.parametrize("decision", [Decision(Action.WRITE_OFF), WITH_VAT])
def test_a_loss_on_an_account_that_needs_a_project_has_the_rules(
    shop: StripeShop, decision: Decision
) -> None:
    """And the books' own dimensions that the rule names; held against the books as it will be booked."""
    company = int(COMPANY)
    by_hand(shop.books, "add_project", company=company, name="Tap", number="77")
    by_hand(shop.books, "add_dimension", company=company, index=2, name="Kanal", codes=["NETT"])
    by_hand(shop.books, "require_project", company=company, account=7830)
    forget()
    rules = rules_in_force(shop.services, shop.shop)
    given = tuple(
        replace(one, project="77", dimension2="NETT") if one.account == "7830" else one for one in rules.rules
    )
    assert given != rules.rules
    replace_rules(shop.services, shop.shop, rules.version, given, "user 1")
    answer(shop, decision)
    lost = next(one for one in loss(shop).draft["postings"] if one["account"] == "7830")
    assert (lost["project"], lost["dimensions"]) == ("77", ["", "NETT", ""])
    assert loss(shop).state == "verified"


LACKING = (
    (Decision(Action.WRITE_OFF_WITH_VAT, vat_code="TAP-1"), "answer_needs_ground"),
    (Decision(Action.WRITE_OFF_WITH_VAT, vat_code="1", note="x"), "answer_needs_loss_vat"),
    (Decision(Action.WRITE_OFF, vat_code="3"), "loss_without_vat"),
    (replace(ANNULLED, account=""), "answer_needs_account"),
    (replace(ANNULLED, note=""), "answer_needs_ground"),
    (replace(ANNULLED, account="3999"), "loss_refused_by_books"),
    (Decision(Action.WRITE_OFF, voucher_date="2020-01-01"), "loss_day_outside"),
)


def test_an_answer_that_lacks_something_books_nothing(shop: StripeShop) -> None:
    """Nor one in a closed period; and what was booked by hand, or is young, is not asked about."""
    for decision, code in LACKING:
        with pytest.raises(Refusal) as refused:
            decide_case(shop.services, shop.shop, question(shop).id, decision, "user 7")
        assert refused.value.code == code
    by_hand(shop.books, "close_period", company=int(COMPANY), day=TODAY.isoformat())
    with pytest.raises(Refusal) as refused:
        decide_case(shop.services, shop.shop, question(shop).id, Decision(Action.WRITE_OFF), "user 7")
    assert refused.value.code == "loss_period_closed"
    assert len(company_state(shop.books)["vouchers"]) == 1
    row = question(shop).subject.removeprefix("dispute/")
    sync_disputes(shop.services, shop.shop, "stripe", {row})
    assert shop.cases() == []
    patient = replace(shop.services, settings=replace(shop.services.settings, dispute_days=30))
    sync_disputes(patient, shop.shop, "stripe")
    assert shop.cases() == []


def test_four_at_once_book_it_once(shop: StripeShop) -> None:
    case_id, ended = question(shop).id, list[str]()

    def press() -> None:
        try:
            decide_case(shop.services, shop.shop, case_id, Decision(Action.WRITE_OFF), "user 7")
            ended.append("booked")
        except AvstemError as error:
            ended.append(error.code)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    shop.work()
    sync_disputes(shop.services, shop.shop, "stripe")
    assert sorted(ended) == ["booked", "case_not_open", "case_not_open", "case_not_open"]
    assert (balance(shop, 7830), balance(shop, 1528), shop.cases()) == (100_000, 0, [])


def test_a_dispute_that_is_won_closes_the_question(shop: StripeShop) -> None:
    shop.book.win_dispute(shop.account, at(PAID, 9), shop.dispute, fee_returned=0)  # type: ignore[attr-defined]
    shop.pay_out(paid=PAID + timedelta(days=1), arrives=ARRIVED + timedelta(days=1))
    shop.work()
    shop.accept_all()
    sync_disputes(shop.services, shop.shop, "stripe")
    assert (shop.cases(), balance(shop, 1528)) == ([], 0)


def test_a_loss_that_is_won_after_all_is_reversed_when_a_person_says_so(shop: StripeShop) -> None:
    answer(shop, Decision(Action.WRITE_OFF))
    shop.book.win_dispute(shop.account, at(PAID, 9), shop.dispute, fee_returned=0)  # type: ignore[attr-defined]
    shop.pay_out(paid=PAID + timedelta(days=1), arrives=ARRIVED + timedelta(days=1))
    shop.work()
    shop.accept_all()
    sync_disputes(shop.services, shop.shop, "stripe")
    assert (question(shop).code, balance(shop, 1528)) == (CaseCode.DISPUTE_WON_LATE, -100_000)
    answer(shop, Decision(Action.TAKE_BACK))
    sync_disputes(shop.services, shop.shop, "stripe")
    assert (shop.cases(), balance(shop, 1528), balance(shop, 7830)) == ([], 0, 0)


def test_a_dispute_after_one_that_was_taken_back_is_asked_about(shop: StripeShop) -> None:
    """Written off, won after all, and then disputed once more: the loss that was taken back hides nothing."""
    answer(shop, Decision(Action.WRITE_OFF, voucher_date=YESTERDAY))
    shop.book.win_dispute(shop.account, at(PAID, 9), shop.dispute, fee_returned=0)  # type: ignore[attr-defined]
    shop.pay_out(paid=PAID + timedelta(days=1), arrives=ARRIVED + timedelta(days=1))
    shop.work()
    shop.accept_all()
    sync_disputes(shop.services, shop.shop, "stripe")
    answer(shop, Decision(Action.TAKE_BACK))
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    assert proof.written_off == frozenset()


def lost_before(database: Settings, account: int) -> Iterator[StripeShop]:
    """The older books took the loss off ``account`` before the start; a payout after it tells the dispute."""
    with stripe_shop(database) as made:
        made.services = replace(made.services, settings=replace(made.services.settings, dispute_days=0))
        sold = made.book.charge(made.account, at(SOLD), 100_000, fee=2_000)
        made.book.charge(made.account, at(SOLD, 13), 190_000, fee=2_000)
        made.book.open_dispute(made.account, at(SOLD, 14), sold["id"], fee=15_000)
        day = SOLD.isoformat()
        for lines in ({1524: 290_000, 3000: -290_000}, {account: -100_000, 7830: 100_000}):
            told = [{"account": number, "amount": amount} for number, amount in lines.items()]
            by_hand(
                made.books,
                "book_by_hand",
                company=int(COMPANY),
                date=day,
                description="Før start",
                lines=told,
            )
        made.pay_out()
        made.work()
        made.accept_all()
        seen = propose_opening(made.services, made.shop, 1)
        assert seen.difference == -100_000
        accept_opening(made.services, made.shop, 1, difference=-100_000, form="item", actor="user 7")
        sync_disputes(made.services, made.shop, "stripe")
        yield made


def opening_left(shop: StripeShop) -> list[int]:
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    return [item.amount for item in proof.items if item.kind == "opening"]


@pytest.mark.parametrize("account", [1524, 1528])
def test_a_loss_of_the_older_books_is_not_booked_again(database: Settings, account: int) -> None:
    for shop in lost_before(database, account):
        assert (unexplained(shop), opening_left(shop)) == ((True, 0, 100_000), [-100_000])
        texts = case_texts(question(shop).code, question(shop).params, "nb")
        assert "lost_before_start" in [one[0] for one in texts.answers]
        other = "1528" if account == 1524 else ""
        with pytest.raises(Refusal) as refused:  # the balance at the start says otherwise
            answer(shop, Decision(Action.LOST_BEFORE_START, account=other))
        assert refused.value.code == "loss_stands_elsewhere"
        told = "1528" if account == 1528 else ""
        answer(shop, Decision(Action.LOST_BEFORE_START, account=told, voucher_date=YESTERDAY))
        assert shop.cases() == []
        assert (balance(shop, 1524), balance(shop, 1528), balance(shop, 7830)) == (0, 0, 100_000)
        if account == 1524:
            assert (sums(loss(shop)), loss(shop).state) == ({"1524": 100_000, "1528": -100_000}, "verified")
        assert (unexplained(shop), opening_left(shop)) == ((True, 0, 0), [])
        sync_disputes(shop.services, shop.shop, "stripe")
        assert shop.cases() == []


def test_a_dispute_that_no_opening_position_has_is_not_lost_before_the_start(shop: StripeShop) -> None:
    """An opening voucher has put the older books right: the loss is booked here."""
    seen = propose_opening(shop.services, shop.shop, 1)
    accept_opening(
        shop.services,
        shop.shop,
        1,
        difference=seen.difference,
        form="voucher",
        counter_account="2999",
        actor="user 7",
    )
    with pytest.raises(Refusal) as refused:
        answer(shop, Decision(Action.LOST_BEFORE_START))
    assert refused.value.code == "loss_not_before_start"
