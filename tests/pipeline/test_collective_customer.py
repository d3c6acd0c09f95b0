"""Sales that lie on a collective customer: vouchers carry it, and the proof reads that customer's part."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.accounting.registry import SYSTEMS
from app.api.rules import refused_rules
from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.core.proof import ItemKind
from app.core.rules import Rule
from app.core.sales import SalesMode
from app.errors import Refusal
from app.pipeline.decide import decide_case
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.proof_scope import shared_parts
from app.pipeline.rules import replace_rules, rules_in_force
from app.sandbox.driven.accounting import HandLine
from app.sandbox.driven.provider import SoldOrder
from app.sandbox.driven.tripletex_books import COMPANY, by_hand, company_state
from app.store import tables as t
from tests.accounting_under_test import BOOKS
from tests.pipeline.sales_shop import SHOP, sales_shop, tell_sold
from tests.pipeline.stripe_shop import ARRIVED, PAID, SOLD, StripeShop, at, stripe_shop, sums
from tests.world import START, tell_orders

STRIPE, VIPPS = "10002", "10001"


def on_customer(rules: tuple[Rule, ...], clearing: str, customer: str) -> tuple[Rule, ...]:
    return tuple(
        replace(one, account="1500", customer_ref=customer) if one.account == clearing else one
        for one in rules
    )


@pytest.fixture
def shop(database: Settings) -> Iterator[StripeShop]:
    """Order 10077 of 1 000.00 was sold to the customer of Stripe's settlements, and is paid out."""
    with stripe_shop(database, start=SOLD) as made:
        hand(made, "add_customer", name="Stripe oppgjør", number=STRIPE)
        known = rules_in_force(made.services, made.shop)
        rules = on_customer(known.rules, "1524", STRIPE)
        assert refused_rules(made.services, made.shop, rules) == {}
        replace_rules(made.services, made.shop, known.version, rules, "user 7")
        sold = made.book.charge(made.account, at(SOLD), 100_000, fee=2_000)
        order = SoldOrder(10_077, 100_000, told_as=sold["id"], payment_method="stripe")
        tell_orders(made.services, made.shop, [order])
        book(made, 100_000, "Ordre 10077", STRIPE)
        made.pay_out()
        made.work()
        made.accept_all()
        seen = propose_opening(made.services, made.shop, 1)
        accept_opening(made.services, made.shop, 1, difference=seen.difference, form="item", actor="user 7")
        yield made


def hand(shop: StripeShop, method: str, **given: Any) -> Any:
    return by_hand(shop.books, method, company=int(COMPANY), **given)


def book(shop: StripeShop, amount: int, text: str, customer: str) -> None:
    lines = [
        {"account": 1500, "amount": amount, "customer": customer},
        {"account": 3000, "amount": -amount},
    ]
    hand(shop, "book_by_hand", date=SOLD.isoformat(), description=text, lines=lines)


def test_the_payout_is_booked_on_the_customer_and_proven(shop: StripeShop) -> None:
    (made,) = (row for name, row in shop.vouchers().items() if name.startswith("payout "))
    assert (made.state, sums(made)) == ("verified", {"1920": 98_000, "7770": 2_000, "1500:10002": -100_000})
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    assert (proof.books, proof.unexplained, proof.holds, proof.items) == (0, 0, True, ())


def test_an_answer_names_the_customer_of_an_account_that_has_them(shop: StripeShop) -> None:
    """And only then: what cannot be carried is refused at once, with what is missing."""
    shop.book.charge(shop.account, at(SOLD), 50_000, fee=1_000)
    shop.pay_out(paid=PAID + timedelta(days=1), arrives=ARRIVED + timedelta(days=1))
    shop.work()
    (case,) = [one for one in shop.cases() if one.code == CaseCode.ORDER_MISSING]

    def answer(account: str, customer: str) -> None:
        decision = Decision(Action.BOOK_TO, account=account, customer=customer)
        decide_case(shop.services, shop.shop, case.id, decision, "user 7")

    for account, customer, code in (
        ("1500", "", "answer_needs_customer"),
        ("1500", "10999", "answer_customer_refused"),
        ("3900", VIPPS, "answer_customer_refused"),
    ):
        with pytest.raises(Refusal) as refused:
            answer(account, customer)
        assert refused.value.code == code
    answer("1500", VIPPS)
    shop.work()
    booked = [sums(row) for row in shop.vouchers().values() if row.kind == "payout"]
    assert {"1920": 49_000, "7770": 1_000, "1500:10001": -50_000} in booked
    assert shop.cases() == []


def test_a_posting_on_another_customer_of_the_account_is_not_looked_at(shop: StripeShop) -> None:
    book(shop, 33_300, "Ukjent", VIPPS)
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    assert (proof.books, proof.unexplained, proof.holds) == (0, 0, True)
    assert company_state(shop.books)["balances"]["1500"] == 33_300


def test_a_posting_on_the_customer_that_nothing_explains_is_not_absorbed(shop: StripeShop) -> None:
    book(shop, 33_300, "Ukjent", STRIPE)
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    assert (proof.books, proof.unexplained, proof.holds) == (33_300, 33_300, False)
    (untied,) = proof.untied
    assert (untied.account, untied.amount) == ("1500:10002", 33_300)
    assert ItemKind.ACCEPTED not in {one.kind for one in proof.items}


def test_a_voucher_moved_to_another_customer_is_asked_about(shop: StripeShop) -> None:
    (voucher,) = [one for one in shop.vouchers().values() if one.kind == "payout"]
    lines = [
        {"account": 1920, "amount": 98_000},
        {"account": 7770, "amount": 2_000},
        {"account": 1500, "amount": -100_000, "customer": VIPPS},
    ]
    hand(shop, "change_by_hand", voucher=int(voucher.ledger_id), lines=lines)
    with shop.services.store.writing("test", shop.shop) as connection:
        connection.execute(t.companies.update().values(due_at=1))
    shop.work()
    (case,) = [one for one in shop.cases() if one.code == "read_back_differs"]
    parts = {f"1500:{STRIPE}": (-100_000, 0), f"1500:{VIPPS}": (0, -100_000)}
    assert {one["account"]: (one["booked"], one["now"]) for one in case.params["accounts"]} == parts


def test_rules_are_held_against_the_companys_customers(shop: StripeShop) -> None:
    rules = rules_in_force(shop.services, shop.shop).rules
    place = next(number for number, one in enumerate(rules) if one.customer_ref)

    def refused(**changes: Any) -> dict[str, list[str]]:
        given = list(rules)
        given[place] = replace(rules[place], **changes)
        return refused_rules(shop.services, shop.shop, tuple(given))

    field = f"rules.{place}.customer_ref"
    assert refused(customer_ref="10999") == {
        field: ["Is no customer's number in the accounting system. (10999)"]
    }
    assert refused(customer_ref="") == {
        field: ["The account needs a customer on each line: give its number. (1500)"]
    }
    assert refused(account="1524") == {field: ["The account has no customers. (1524)"]}
    hand(shop, "deactivate_customer", number=VIPPS)
    assert refused(customer_ref=VIPPS) == {
        field: ["The customer is not active in the accounting system. (10001)"]
    }


def stories() -> list[Any]:
    """Every system that carries customers, and both modes; what has its like elsewhere is thorough."""
    carries = [name for name in BOOKS if SYSTEMS[name].info.capabilities.collective_customer]
    return [
        pytest.param(name, mode, marks=pytest.mark.thorough if mode is SalesMode.PER_ORDER and place else ())
        for place, name in enumerate(carries)
        for mode in (SalesMode.DAILY, SalesMode.PER_ORDER)
    ]


@pytest.mark.parametrize(("system", "mode"), stories())
def test_sales_booked_here_lie_on_the_customer_too(system: str, mode: SalesMode, tmp_path: Path) -> None:
    """The sales' vouchers fill the customer that the payout's empties, and the proof names their orders. What
    another hand books is seen by the system's own ledger: on this customer, and on no other."""
    with sales_shop(system, tmp_path) as shop:
        books = shop.pair.accounting
        books.add_customer(STRIPE, "Stripe oppgjør")
        known = rules_in_force(shop.services, SHOP)
        rules = on_customer(known.rules, "1521", VIPPS)
        assert refused_rules(shop.services, SHOP, rules) == {}
        replace_rules(shop.services, SHOP, known.version, rules, "user 1")
        shop.choose(mode)
        tell_sold(shop)
        shop.work()
        seen = propose_opening(shop.services, SHOP, SHOP)
        accept_opening(shop.services, SHOP, SHOP, difference=seen.difference, form="item", actor="user 1")
        proof = make_proof(shop.services, SHOP, "vipps", "NOK", None, "user 1")[0]
        assert (proof.unexplained, proof.untied, proof.items) == (0, (), ())
        assert proof.books == proof.provider == 0
        carried = [
            one["customer"]
            for row in shop.vouchers()
            for one in row.draft["postings"]
            if one["account"] == "1500"
        ]
        assert set(carried) == {VIPPS}
        whole = books.balance(1500) if system != "fiken" else 0

        def entered(amount: int, customer: str) -> tuple[int, int]:
            """The proof's balance and what of it nobody explains, once another hand has booked that."""
            lines = [HandLine(1500, amount, customer=customer), HandLine(1920, -amount)]
            books.book_by_hand(START, "Ukjent", lines)
            made = make_proof(shop.services, SHOP, "vipps", "NOK", None, "user 1")[0]
            return made.books, made.unexplained

        assert entered(33_300, STRIPE) == (0, 0)
        assert entered(4_400, VIPPS) == (4_400, 4_400)
        assert system == "fiken" or books.balance(1500) == whole + 37_700


def test_two_providers_share_what_is_one_account_or_one_customer() -> None:
    assert shared_parts({"1500:10001"}, {"1500:10002"}) == set()
    assert shared_parts({"1500:10001", "1521"}, {"1500:10001"}) == {"1500:10001"}
    assert shared_parts({"1500:10001"}, {"1500"}) == {"1500:10001"}
    assert shared_parts({"1500"}, {"1500:10002"}) == {"1500:10002"}
