"""A refund that did not reach the customer: asked about while the books lack it, booked once, proven."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from app.config import Settings
from app.core.cases import Action, CaseCode, Decision
from app.errors import Conflict, Refusal
from app.pipeline.close_pack import close_pack
from app.pipeline.decide import decide_case
from app.pipeline.failed_refunds import sync_failed_refunds
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.report_tables import Asked, make_table
from app.reports.tables.table import totals
from app.sandbox.driven.provider import SoldOrder
from app.sandbox.driven.tripletex_books import COMPANY, by_hand, company_state
from tests.pipeline.stripe_shop import ARRIVED, SOLD, StripeShop, at, stripe_shop, sums
from tests.world import TODAY, tell_orders


@pytest.fixture
def shop(database: Settings) -> Iterator[StripeShop]:
    """Order 10077 of 1 000.00 with a refund of 200.00 that failed; the books have both, as the shop does."""
    with stripe_shop(database, start=SOLD) as made:
        sold = made.book.charge(made.account, at(SOLD), 100_000, fee=2_000)
        refund = made.book.refund(made.account, at(SOLD, 13), sold["id"], 20_000)
        made.book.fail_refund(made.account, at(SOLD, 15), refund["id"])
        order = SoldOrder(10_077, 100_000, told_as=sold["id"], payment_method="stripe")
        tell_orders(made.services, made.shop, [order])
        for amount, text in ((100_000, "Ordre 10077"), (-20_000, "Kreditnota 5, ordre 10077")):
            book(made, amount, text)
        made.pay_out()
        made.work()
        made.accept_all()
        seen = propose_opening(made.services, made.shop, 1)
        accept_opening(made.services, made.shop, 1, difference=seen.difference, form="item", actor="user 7")
        prove(made)
        yield made


def book(shop: StripeShop, amount: int, text: str) -> None:
    lines = [
        {"account": 1524, "amount": amount, "vat_code": "0"},
        {"account": 3000, "amount": -amount, "vat_code": "0"},
    ]
    day = SOLD.isoformat()
    by_hand(shop.books, "book_by_hand", company=int(COMPANY), date=day, description=text, lines=lines)


def prove(shop: StripeShop) -> Any:
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    sync_failed_refunds(shop.services, shop.shop, "stripe", proof)
    return proof


def balance(shop: StripeShop, account: int) -> int:
    return int(company_state(shop.books)["balances"].get(str(account), 0))


def test_it_is_asked_about_booked_once_and_proven(shop: StripeShop) -> None:
    (asked,) = shop.cases()
    assert (asked.code, asked.params["amount"]["amount"]) == (CaseCode.REFUND_FAILED, 20_000)
    assert balance(shop, 1524) == -20_000
    with pytest.raises(Refusal):
        decide_case(shop.services, shop.shop, asked.id, Decision(Action.BOOK_TO, account="3999"), "user 7")
    day = ARRIVED.isoformat()
    due = Decision(Action.BOOK_TO, account="2999", voucher_date=day, note="Betales i nettbanken")
    decide_case(shop.services, shop.shop, asked.id, due, "user 7")
    with pytest.raises(Conflict):
        decide_case(shop.services, shop.shop, asked.id, due, "user 7")
    shop.work()
    (made,) = (row for name, row in shop.vouchers().items() if name.startswith("correction refund/"))
    assert (made.state, sums(made)) == ("verified", {"1524": 20_000, "2999": -20_000})
    assert (balance(shop, 1524), balance(shop, 2999)) == (0, -20_000)
    proof = prove(shop)
    assert (proof.holds, shop.cases()) == (True, [])
    assert "10077" not in {item.order for item in proof.items}


def test_the_question_closes_when_the_books_are_not_short_any_more(shop: StripeShop) -> None:
    book(shop, 20_000, "Kreditnota 5 tilbakeført, ordre 10077")
    prove(shop)
    assert shop.cases() == []


def test_what_was_refunded_in_a_term_is_without_what_failed(shop: StripeShop) -> None:
    """The sum of the close pack is that of the rows that the proof counts."""
    asked = Asked(SOLD, TODAY, "nb")
    table = make_table(shop.services, shop.shop, "refunds", asked)
    assert sorted((row[4], row[5].minor) for row in table.rows) == [
        ("Refusjon", -20_000),
        ("Refusjon som feilet", 20_000),
    ]
    assert [row[5].minor for row in totals(table)] == [0]
    _, packed = close_pack(shop.services, shop.shop, asked)
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        first = PdfReader(io.BytesIO(files.read("avstem.pdf"))).pages[0].extract_text()
    assert "Refundert 0,00" in " ".join(first.split()).replace("\N{NO-BREAK SPACE}", " ")
