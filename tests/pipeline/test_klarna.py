"""Klarna from its API to the books and the proof: debt, reserve and correction, and odd payouts."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Row, select

from app.core.cases import Action, CaseCode, Decision
from app.core.proof import ItemKind, Proof
from app.errors import Conflict, Unauthorised
from app.messages import error_sentence
from app.pipeline.connect import put_connection
from app.pipeline.decide import decide_case
from app.pipeline.intake import take_events
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.reach import test_connection as reach
from app.pipeline.reversals import ignore_payout
from app.pipeline.services import Services
from app.pipeline.until_done import run_until_done
from app.providers.klarna import KLARNA
from app.sandbox.driven.accounting import HandLine
from app.sandbox.driven.klarna import MID, SECRET, DrivenKlarna
from app.sandbox.driven.tripletex import DrivenTripletex
from app.sandbox.klarna import KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.klarna_story import KlarnaOrder, KlarnaStory, build_klarna_story
from app.sandbox.server import RunningStandIn
from app.store import cases, connections, shops, sites, vouchers
from app.store import tables as t
from tests.world import TODAY, World, add_shop, connect_all, open_installation

LAST = TODAY - timedelta(days=1)
CLEARING, DISPUTED, RESERVE = 1522, 1532, 1533
SHOP = 1


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


class _Merchant(DrivenKlarna):
    """A merchant with a book of its own."""

    def __init__(self, book: KlarnaBook) -> None:
        self.book, self.keys = book, KlarnaKeys()
        self.keys.add("shop", MID, SECRET, username=self.credentials["username"])
        self.running = RunningStandIn(create_klarna_stand_in(self.book, self.keys, largest_page=7)).start()


@dataclass
class KlarnaShop:
    """A connected shop that books by itself whatever has no case."""

    world: World
    services: Services
    story: KlarnaStory | None = None

    @property
    def book(self) -> KlarnaBook:
        assert isinstance(self.world.provider, DrivenKlarna)
        return self.world.provider.book

    def work(self) -> None:
        with self.services.store.writing("test", SHOP) as connection:
            for row in connection.execute(select(t.merchant_accounts.c.id)):
                connections.set_merchant_account(
                    connection, SHOP, row.id, due_at=self.services.now_ms(), watched_on=None
                )
        run_until_done(self.services, seconds=120, patience=0.4)

    def cases(self) -> list[Row[Any]]:
        with self.services.store.reading(SHOP) as connection:
            return list(cases.list_cases(connection, SHOP))

    def decide(self, code: CaseCode, decision: Decision) -> None:
        for one in self.cases():
            if one.code == code:
                decide_case(self.services, SHOP, one.id, decision, "user 7")

    def sell(self, day: date, number: int, amount: int) -> str:
        order = self.book.make_order(MID, at(day, 8), number=str(number), shop_id=str(number))
        self.book.capture(MID, at(day), order, amount, fee=amount // 100)
        self.tell([KlarnaOrder(number, str(number), f"key-{number}", amount, at(day), order)])
        return order

    def tell(self, orders: Sequence[KlarnaOrder]) -> None:
        events = [event for one in orders for event in _events(one)]
        take_events(self.services, SHOP, 1, "site-1", 1, events)

    def book_sold(self, account: int = CLEARING) -> None:
        """Every sale and refund, and the payout before the start, as other hands have booked them."""
        assert self.story is not None
        for one in self.story.sold():
            lines = [HandLine(account, one.amount), HandLine(3000, -one.amount)]
            self.world.accounting.book_by_hand(one.day, f"Nettsalg ordre {one.number}", lines)
        before = self.book.merchant(MID).payouts[0]
        paid, sold = before.totals["settlement_amount"], before.totals["sale_amount"]
        lines = [HandLine(1920, paid), HandLine(7770, sold - paid), HandLine(account, -sold)]
        self.world.accounting.book_by_hand(before.at.date(), "Klarna utbetaling", lines)

    def vouchers(self) -> dict[str, dict[str, int]]:
        """The sums of ours that are not withdrawn, by payout and date."""
        with self.services.store.reading(SHOP) as connection:
            ours = select(t.vouchers).where(t.vouchers.c.state != "withdrawn").order_by(t.vouchers.c.date)
            rows = connection.execute(ours).all()
        drafts = [vouchers.draft_of(row) for row in rows]
        return {one.identity.subject: one.sums() for one in drafts}

    def accept(self) -> None:
        proposed = propose_opening(self.services, SHOP, 1)
        assert proposed.reckoned
        accept_opening(self.services, SHOP, 1, difference=proposed.difference, form="item", actor="test")

    def prove(self, on: date | None = None) -> Proof:
        return make_proof(self.services, SHOP, "klarna", "NOK", on, "test")[0]


def _events(order: KlarnaOrder) -> Iterator[dict[str, Any]]:
    common = {
        "order_id": str(order.order_id),
        "order_key_hash": order.key_hash,
        "currency": order.currency,
        "counter": order.order_id,
        "body": {},
    }
    references = [("transaction_id", order.reference), ("number", order.number), ("id", str(order.order_id))]
    yield {
        **common,
        "type": "order",
        "event_id": order.key_hash,
        "references": references,
        "number": order.number,
        "total": order.total,
        "payment_method": order.gateway,
        "status": "completed",
        "test_mode": False,
        "ordered_at": order.at,
    }
    for refund in order.refunds:
        yield {
            **common,
            "type": "refund",
            "event_id": f"refund-{refund.refund_id}",
            "refund_id": str(refund.refund_id),
            "amount": refund.amount,
            "refunded_at": refund.at,
            "paid_back": True,
            "removed": False,
        }


def _open(tmp_path: Path, book: KlarnaBook, start: date) -> KlarnaShop:
    world = World(_Merchant(book), DrivenTripletex())
    services = open_installation(world.settings(tmp_path / "data", preview_days=10))
    assert add_shop(services) == SHOP
    with services.store.writing("test", SHOP) as connection:
        shops.set_shop(connection, SHOP, start_date=start)
        sites.add_site(
            connection,
            SHOP,
            services.now_ms(),
            public_id="site-1",
            address="https://shop.example",
            environment="production",
            token=services.vault.seal({"token": "example"}),
        )
    return KlarnaShop(world, services)


def _close(shop: KlarnaShop) -> None:
    shop.services.store.dispose()
    shop.world.__exit__(None, None, None)


@pytest.fixture
def storied(tmp_path: Path) -> Iterator[KlarnaShop]:
    """The shop of the seeded story, all of it told but the late order."""
    story = build_klarna_story(LAST)
    shop = replace(_open(tmp_path, story.book, story.start), story=story)
    connect_all(shop.services, SHOP, "klarna")
    shop.tell(story.told("first"))
    yield shop
    _close(shop)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[KlarnaShop]:
    """A merchant that has sold nothing yet; the shop starts ten days ago."""
    book = KlarnaBook()
    book.add_merchant(MID)
    shop = _open(tmp_path, book, TODAY - timedelta(days=10))
    connect_all(shop.services, SHOP, "klarna")
    yield shop
    _close(shop)


def test_two_weeks_are_booked_once_and_proven(storied: KlarnaShop) -> None:
    """Four payouts are dated from the start; one waits for a late order, a correction and a fee with VAT."""
    story = storied.story
    assert story is not None
    storied.book_sold()
    storied.work()
    asked = {case.code for case in storied.cases()}
    assert asked == {CaseCode.ORDER_MISSING, CaseCode.HELD_BY_RULE, CaseCode.FEE_VAT_UNMAPPED}
    storied.tell(story.told("late"))
    storied.decide(CaseCode.HELD_BY_RULE, Decision(Action.BOOK_TO, account="2999"))
    storied.decide(CaseCode.FEE_VAT_UNMAPPED, Decision(Action.BOOK_TO, account="6553", vat_code="1"))
    storied.work()
    assert storied.cases() == []
    booked = storied.vouchers()
    assert list(booked) == story.payouts[1:]
    first, indebted, repaid, last = booked.values()
    totals = [one.totals for one in story.book.merchant(MID).payouts[1:]]
    assert "1920" not in indebted
    for made, told in zip((first, repaid, last), (totals[0], totals[2], totals[3]), strict=True):
        assert made["1920"] == told["settlement_amount"]
    assert (repaid["1533"], repaid["2999"], last["1533"]) == (20_000, 1_200, -20_000)
    ours = storied.world.accounting.ours()
    assert [(one.posted, one.uploads) for one in ours] == [(True, 1)] * 4

    storied.accept()
    proof = storied.prove()
    assert (proof.on, proof.anchored, proof.unexplained, proof.untied) == (LAST, True, 0, ())
    assert proof.holds
    assert {one.kind for one in proof.items} == {ItemKind.NOT_TOLD_YET}  # sold on the last day
    held = storied.world.accounting.balance(CLEARING) + storied.world.accounting.balance(RESERVE)
    assert proof.books == held
    assert proof.books - proof.provider == sum(one.amount for one in proof.items)
    # While Klarna was owed money, both sides say so.
    with_debt = storied.prove(story.first_day + timedelta(days=8))
    assert with_debt.holds
    assert with_debt.books != 0


def test_the_opening_waits_until_all_from_before_the_start_is_told(plain: KlarnaShop) -> None:
    start = TODAY - timedelta(days=10)
    order = plain.sell(start - timedelta(days=2), 1_001, 50_000)
    plain.world.accounting.book_by_hand(
        start - timedelta(days=2), "Ordre 1001", [HandLine(CLEARING, 50_000), HandLine(3000, -50_000)]
    )
    plain.work()
    with pytest.raises(Conflict) as waits:
        propose_opening(plain.services, SHOP, 1)
    assert waits.value.code == "opening_rows_untold"
    for language, word in (("nb", "utbetalt"), ("en", "paid out")):
        assert word in error_sentence(waits.value.code, waits.value.params, language)
    assert not plain.prove().anchored

    plain.sell(start, 1_002, 30_000)
    plain.book.pay_out(MID, at(start + timedelta(days=3), 3))
    plain.work()
    proposed = propose_opening(plain.services, SHOP, 1)
    assert (proposed.books, proposed.held_by_provider) == (50_000, 49_500)
    assert proposed.difference == 0  # the fee of 5.00 is still to be booked, by the payout
    assert order


def test_klarnas_own_report_is_kept_and_named_in_the_evidence(plain: KlarnaShop) -> None:
    plain.sell(LAST - timedelta(days=3), 1_001, 50_000)
    reference = plain.book.pay_out(MID, at(LAST - timedelta(days=1), 3))
    plain.work()
    with plain.services.store.reading(SHOP) as connection:
        parts = connection.execute(select(t.report_parts.c.part_key, t.report_parts.c.body)).all()
        (voucher,) = connection.execute(select(t.vouchers.c.id)).scalars().all()
        made = vouchers.evidence_of(connection, SHOP, voucher)
    (report,) = [bytes(one.body) for one in parts if one.part_key == f"payout/{reference}/report.pdf"]
    assert f"{reference}" in PdfReader(io.BytesIO(report)).pages[0].extract_text()
    assert made is not None
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    assert "report.pdf" in "".join(text.split())


def test_a_capture_date_moved_afterwards_into_a_closed_month_books_nothing_there(plain: KlarnaShop) -> None:
    """The voucher has the payout's date: nothing of it was in that month. A person is told of the change."""
    sold = LAST - timedelta(days=3)
    plain.sell(sold, 1_001, 50_000)
    plain.book.pay_out(MID, at(LAST - timedelta(days=1), 3))
    plain.work()
    before = plain.world.accounting.vouchers()
    month_before = sold.replace(day=1) - timedelta(days=1)
    plain.world.accounting.close_period(month_before)
    plain.book.change_row(MID, 1, capture_date=f"{month_before.isoformat()}T09:00:00Z")
    plain.work()
    (case,) = plain.cases()
    assert case.code == CaseCode.REPORT_CHANGED
    assert case.params["same"] == {"amount": 49_500, "currency": "NOK"}
    assert plain.world.accounting.vouchers() == before
    decide_case(plain.services, SHOP, case.id, Decision(Action.REVERSE_AND_REBOOK), "user 7")
    plain.work()
    assert plain.cases() == []
    days = [one.day for one in plain.world.accounting.vouchers()]
    assert days == [LAST - timedelta(days=1)] * 3
    assert plain.world.accounting.balance(1920) == 49_500


def test_a_fee_invoice_is_no_payout_and_leaves_the_proof_whole(tmp_path: Path) -> None:
    book = KlarnaBook()
    book.add_merchant(MID, settles="GROSS")
    shop = _open(tmp_path, book, TODAY - timedelta(days=10))
    connect_all(shop.services, SHOP, "klarna")
    sold = LAST - timedelta(days=4)
    for number, day in ((1_001, sold - timedelta(days=6)), (1_002, sold)):
        shop.sell(day, number, 50_000)
        lines = [HandLine(CLEARING, 50_000), HandLine(3000, -50_000)]
        shop.world.accounting.book_by_hand(day, f"Ordre {number}", lines)
    book.pay_out(MID, at(sold + timedelta(days=1), 3))
    invoice = book.invoice_fees(MID, at(LAST - timedelta(days=1), 3))
    shop.work()
    (case,) = shop.cases()
    assert (case.code, case.params["amount"]["amount"]) == (CaseCode.FEE_INVOICE, 1_000)
    with shop.services.store.reading(SHOP) as connection:
        number = connection.execute(
            select(t.payouts.c.id).where(t.payouts.c.reference == invoice)
        ).scalar_one()
    ignore_payout(shop.services, SHOP, number, "Ført som leverandørfaktura", "user 7")
    shop.work()
    assert shop.cases() == []
    assert [one["1920"] for one in shop.vouchers().values()] == [100_000]
    shop.accept()
    proof = shop.prove()
    assert (proof.holds, proof.items, proof.books, proof.provider) == (True, (), 0, 0)
    _close(shop)


def test_a_payout_in_another_currency_waits_for_its_rate(tmp_path: Path) -> None:
    book = KlarnaBook()
    book.add_merchant(MID, currency="SEK", country="SE", registered="NOK")
    shop = _open(tmp_path, book, TODAY - timedelta(days=10))
    order = book.make_order(MID, at(LAST - timedelta(days=3)), number="1001")
    book.capture(MID, at(LAST - timedelta(days=3), 10), order, 50_000)
    book.pay_out(MID, at(LAST - timedelta(days=1), 3))
    connect_all(shop.services, SHOP, "klarna")
    told = KlarnaOrder(1_001, "1001", "key", 50_000, at(LAST), order, currency="SEK")
    shop.tell([told])
    shop.work()
    assert [case.code for case in shop.cases()] == [CaseCode.RATE_MISSING]
    _close(shop)


PLACES = [one for one in KLARNA.info.environments if one.test]


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.name)
def test_every_region_and_kustom_is_reached_by_its_own_setting(tmp_path: Path, place: Any) -> None:
    """The key of one region is refused by every other: a connection reaches the place it names, no other."""
    book = KlarnaBook()
    book.add_merchant(MID)
    shop = _open(tmp_path, book, TODAY)
    here = {place.url_setting: shop.world.provider.running.url}
    elsewhere = create_klarna_stand_in(KlarnaBook(), KlarnaKeys())
    with RunningStandIn(elsewhere) as other:
        others = {one.url_setting: other.url for one in PLACES if one is not place}
        settings = replace(shop.services.settings, environment={**others, **here})
        services = replace(shop.services, settings=settings)
        given: dict[str, Any] = {
            "role": "provider",
            "system": "klarna",
            "style": DrivenKlarna.style,
            "credentials": DrivenKlarna.credentials,
        }
        number = put_connection(services, SHOP, environment=place.name, actor="test", **given)
        assert [one["reference"] for one in reach(services, SHOP, number, "test")] == [MID]
        wrong = next(one for one in PLACES if one is not place)
        number = put_connection(services, SHOP, environment=wrong.name, actor="test", **given)
        with pytest.raises(Unauthorised):
            reach(services, SHOP, number, "test")
    _close(shop)
