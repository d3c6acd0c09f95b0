"""A foreign sale that is in the books at another rate: read from there, realised, and proven."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.core.rules import Rule
from app.pipeline.decide import decide_case
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.rule_preview import preview_rules
from app.pipeline.rules import replace_rules, rules_in_force
from app.sandbox.driven.provider import SoldOrder
from app.sandbox.driven.tripletex_books import COMPANY, EMPLOYEE_TOKEN, by_hand, company_state
from app.store import connections, shops
from app.store import tables as t
from app.store.leases import make_due
from tests.pipeline.stripe_shop import ARRIVED, SOLD, StripeShop, at, stripe_shop, sums
from tests.world import tell_orders

DIFFERENCES = (Rule("fx-loss", "8160", line_type="fx_loss"), Rule("fx-gain", "8060", line_type="fx_gain"))


@pytest.fixture
def shop(database: Settings) -> Iterator[StripeShop]:
    """Order 10077 of EUR 200.00, which Stripe settles as NOK 2 310.00; the shop books differences."""
    with stripe_shop(database) as made:
        before = rules_in_force(made.services, made.shop)
        replace_rules(made.services, made.shop, before.version, (*before.rules, *DIFFERENCES), "user 7")
        sold = made.book.charge(made.account, at(SOLD), 20_000, fee=4_389, currency="eur", settled=231_000)
        order = SoldOrder(10_077, 20_000, told_as=sold["id"], payment_method="stripe", currency="EUR")
        tell_orders(made.services, made.shop, [order])
        made.pay_out()
        yield made


def book_the_sale(shop: StripeShop, kroner: int, text: str = "Ordre 10077") -> None:
    lines = [
        {"account": 1524, "amount": kroner, "vat_code": "0"},
        {"account": 3000, "amount": -kroner, "vat_code": "0"},
    ]
    day = ARRIVED.isoformat()
    by_hand(shop.books, "book_by_hand", company=int(COMPANY), date=day, description=text, lines=lines)


def payout(shop: StripeShop) -> dict[str, int]:
    (found,) = (row for name, row in shop.vouchers().items() if name.startswith("payout "))
    assert found.state == "verified"
    return sums(found)


def proof(shop: StripeShop) -> Any:
    seen = propose_opening(shop.services, shop.shop, 1)
    accept_opening(shop.services, shop.shop, 1, difference=seen.difference, form="item", actor="user 7")
    return make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")[0]


def test_the_difference_to_what_the_books_have_is_booked_and_proven(shop: StripeShop) -> None:
    book_the_sale(shop, 232_000)
    shop.work()
    assert shop.cases() == []
    assert payout(shop) == {"1920": 226_611, "7770": 4_389, "8160": 1_000, "1524": -232_000}
    assert int(company_state(shop.books)["balances"].get("1524", 0)) == 0
    shop.work()
    assert (shop.cases(), len(shop.vouchers())) == ([], 1)
    made = proof(shop)
    assert (made.holds, made.unexplained) == (True, 0)
    assert not {"voucher_differs", "not_as_booked"} & {str(item.kind) for item in made.items}


def test_a_preview_is_what_is_then_drafted_line_by_line(shop: StripeShop) -> None:
    """In review: the draft is made anew by the rules that were looked at, exchange differences too."""
    with shop.services.store.writing("test", shop.shop) as connection:
        shops.set_shop(connection, shop.shop, policy="review")
    book_the_sale(shop, 232_000)
    shop.work()
    current = rules_in_force(shop.services, shop.shop)
    new = (
        *current.rules,
        Rule("mine", "7775", line_type="fee", provider="stripe", text_template="{provider} gebyr {count}"),
        Rule("loss", "8170", line_type="fx_loss", provider="stripe"),
    )
    (seen,) = preview_rules(shop.services, shop.shop, new, (), 10)
    (draft,) = shop.vouchers().values()
    assert [one.as_dict()["postings"] for one in seen.before] == [draft.draft["postings"]]
    assert {one.account for one in seen.differences} == {"7770", "7775", "8160", "8170"}
    replace_rules(shop.services, shop.shop, current.version, new, "user 7")
    shop.work()
    (draft,) = shop.vouchers().values()
    assert [one.as_dict() for one in seen.after] == [draft.draft]


def test_what_nobody_finds_is_asked_about_and_found_when_it_is_there(shop: StripeShop) -> None:
    book_the_sale(shop, 23_200)  # a tenth of it: another order's amount, or a slip
    shop.work()
    (asked,) = shop.cases()
    assert (asked.code, asked.params["booked"]["amount"]) == (CaseCode.BOOKED_AMOUNT_MISSING, 23_200)
    assert shop.vouchers() == {}
    book_the_sale(shop, 206_800)
    decide_case(shop.services, shop.shop, asked.id, Decision(Action.TRY_AGAIN), "user 7")
    shop.work()
    assert payout(shop) == {"1920": 226_611, "7770": 4_389, "8060": -1_000, "1524": -230_000}


def test_a_person_may_settle_at_the_payouts_amount(shop: StripeShop) -> None:
    shop.work()
    (asked,) = shop.cases()
    assert "booked" not in asked.params
    decide_case(shop.services, shop.shop, asked.id, Decision(Action.ACCEPT), "user 7")
    shop.work()
    assert payout(shop) == {"1920": 226_611, "7770": 4_389, "1524": -231_000}


def test_a_person_may_say_at_which_rate_the_sale_is_booked(shop: StripeShop) -> None:
    """As where the books have sums of days and name no order; the proof counts with just that."""
    book_the_sale(shop, 232_000, "Salg i euro")
    shop.work()
    (asked,) = shop.cases()
    told = Decision(Action.USE_RATE, rate="11.60", rate_source="nettbutikken: kurs", rate_on="2026-03-01")
    decide_case(shop.services, shop.shop, asked.id, told, "user 7")
    shop.work()
    assert payout(shop) == {"1920": 226_611, "7770": 4_389, "8160": 1_000, "1524": -232_000}
    assert not {"voucher_differs", "not_as_booked"} & {str(item.kind) for item in proof(shop).items}


def test_a_refused_key_breaks_the_connection_to_the_books_and_the_payout_waits(shop: StripeShop) -> None:
    """Not the provider's: the payout goes on by itself when the books can be asked again."""
    book_the_sale(shop, 232_000)
    by_hand(shop.books, "revoke_token", token=EMPLOYEE_TOKEN)
    shop.work()
    with shop.services.store.reading(shop.shop) as connection:
        states = {one.system: one.state for one in connections.list_connections(connection, shop.shop)}
        (payout_row,) = connection.execute(t.payouts.select()).all()
    assert states == {"stripe": "working", "tripletex": "broken"}
    assert {one.code for one in shop.cases()} == {"connection_broken"}
    with shop.services.store.writing("test", shop.shop) as connection:
        make_due(connection, "payout", shop.shop, payout_row.id, 1)
    shop.work()
    with shop.services.store.reading(shop.shop) as connection:
        (payout_row,) = connection.execute(t.payouts.select()).all()
    assert payout_row.last_error["code"] == "connection_broken"
    assert payout_row.attempts == 0
    assert shop.vouchers() == {}
