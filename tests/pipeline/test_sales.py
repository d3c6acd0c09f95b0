"""Sales in the books of each system: counted in the stand-in, once, whatever happens to the orders."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Connection, Row

from app.cli.demo.pairs import SHOP
from app.core.sales import SaleDate, SalesMode
from app.errors import Conflict, Refusal
from app.pipeline.approve import approve
from app.pipeline.evidence import make_evidence
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.reversals import reverse_voucher
from app.pipeline.sales_choice import choose_sales
from app.store import sales, sales_scan, sales_shown, shops
from app.store import tables as t
from tests.accounting_under_test import EACH_BOOKS
from tests.pipeline.sales_shop import (
    MODES,
    SOLD,
    WITH_VAT,
    each_with_vat_and_mode,
    events_of,
    sales_shop,
    tell_sold,
)
from tests.world import SHOP_TODAY, START

CLEARING = "1521"
DAY = timedelta(days=1)


@each_with_vat_and_mode("name")
def test_the_fourteen_orders_stand_in_the_books_to_the_ore(
    tmp_path: Path, name: str, mode: SalesMode
) -> None:
    with sales_shop(name, tmp_path) as shop:
        shop.choose(mode)
        whole = shop.tell_all()
        shop.work()
        said = shop.answer()
        assert said == sorted(
            [
                *["refund_by_hand"] * 4,
                "rate_missing",
                "refund_split",
                "sale_needs_person",
                *["sale_unmapped"] * 3,
                *["sale_vat_differs"] * 2,
            ]
        )
        held = shop.held()
        assert len(held) == (1 if mode is SalesMode.DAILY else 18)
        assert all(one.uploads == 1 for one in held)
        sums = shop.sums()
        assert sums.pop(CLEARING) == whole
        assert sum(sums.values()) == -whole
        income = {account for account, amount in sums.items() if amount and not account.startswith("27")}
        assert income == {"3000", "3030", "3050", "3100", "7740"}
        before = len(shop.pair.accounting.vouchers())
        shop.choose(mode)
        shop.work()
        assert len(shop.pair.accounting.vouchers()) == before


@EACH_BOOKS
def test_a_system_that_books_no_vat_refuses_with_a_sentence(tmp_path: Path, accounting_name: str) -> None:
    with sales_shop(accounting_name, tmp_path) as shop:
        if accounting_name in WITH_VAT:
            shop.choose(SalesMode.DAILY)
            return
        with pytest.raises(Refusal) as refused:
            shop.choose(SalesMode.DAILY)
        assert refused.value.code == "sales_vat_not_booked"


def test_a_later_order_of_a_sent_day_is_booked_on_the_day_it_became_known(tmp_path: Path) -> None:
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        assert [one.sums[CLEARING] for one in shop.held()] == [34_800]
        shop.tell(order, id=999, number="999", order_key_hash="9" * 64, status="completed",
                  completed_at=f"{SOLD}T11:00:00Z")  # fmt: skip
        shop.work()
        assert [one.sums[CLEARING] for one in shop.held()] == [34_800]  # today is not over
        for _ in range(2):  # on the next day, and on that after it nothing more
            shop.a_day_passes()
            shop.work()
            assert [(one.day, one.sums[CLEARING]) for one in shop.held()] == [
                (SOLD, 34_800),
                (SHOP_TODAY, 34_800),
            ]
        with shop.services.store.reading(SHOP) as connection:
            assert sales_scan.orders_to_look_at(connection, SHOP) == []


@MODES
def test_an_order_that_changes_after_its_voucher_is_corrected_once_on_the_day_it_became_known(
    tmp_path: Path, mode: SalesMode
) -> None:
    """Approved by a person days later: the draft is the same as on the first day."""
    (order,) = events_of("plain-25")
    (part, *_) = order["parts"]
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(mode)
        sold = {"status": "completed", "completed_at": f"{SOLD}T10:00:00Z"}
        shop.tell(order, **sold)
        shop.work()
        shop.approve_by("review")
        less = {**part, "net": 8_000, "vat": 2_000}
        shown = [{"vat_rate": "25", "vat": 2_000}]
        shop.tell(order, **sold, parts=[less], total=10_000, vat_shown=shown)
        shop.work()
        drafts = []
        for _ in range(2):
            shop.a_day_passes()
            shop.work()
            drafts.append([row for row in shop.vouchers() if row.state == "draft"])
        (draft,) = drafts[0]
        assert [(row.id, row.draft_hash) for row in drafts[1]] == [(draft.id, draft.draft_hash)]
        approve(shop.services, SHOP, draft.id, draft.draft_hash, "user 1")
        shop.work()
        shop.a_day_passes()
        shop.work()
        told = [(one.day, one.sums[CLEARING], one.sums["3000"]) for one in shop.held()]
        assert told == [(SOLD, 34_800, -27_840), (SHOP_TODAY, -24_800, 19_840)]


def test_a_draft_follows_the_orders_until_it_is_approved(tmp_path: Path) -> None:
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path, policy="review") as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        (first,) = shop.vouchers()
        shop.tell(order, id=999, number="999", order_key_hash="9" * 64, status="completed",
                  completed_at=f"{SOLD}T11:00:00Z")  # fmt: skip
        shop.work()
        (second,) = shop.vouchers()
        assert second.id != first.id
        with pytest.raises(Conflict):
            approve(shop.services, SHOP, first.id, first.draft_hash + "x", "user 1")
        approve(shop.services, SHOP, second.id, second.draft_hash, "user 1")
        shop.work()
        assert [one.sums[CLEARING] for one in shop.held()] == [69_600]


def test_a_draft_that_begins_to_be_sent_meanwhile_is_left_and_all_is_looked_at_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another worker commits between two statements, PostgreSQL shows to the second."""
    (order,) = events_of("plain-25")
    real, overtaken = sales.unsent_vouchers, []

    def sent_just_now(connection: Connection, shop: int) -> Sequence[Row[Any]]:
        rows = real(connection, shop)
        if rows and not overtaken:
            overtaken.append(rows[0].id)
            connection.execute(t.vouchers.update().values(state="sending"))
        return rows

    with sales_shop("tripletex", tmp_path, policy="review") as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        (first,) = shop.vouchers()
        shop.tell(order, id=999, number="999", order_key_hash="9" * 64, status="completed",
                  completed_at=f"{SOLD}T11:00:00Z")  # fmt: skip
        monkeypatch.setattr(sales, "unsent_vouchers", sent_just_now)
        shop.work()
        assert overtaken == [first.id]
        (second,) = shop.vouchers()
        assert (second.state, second.id > first.id) == ("draft", True)


def test_a_reversed_day_stays_out_unless_it_is_asked_for_again(tmp_path: Path) -> None:
    (order,) = events_of("plain-25")
    for rebook in (False, True):
        with sales_shop("tripletex", tmp_path / str(rebook)) as shop:
            shop.choose(SalesMode.DAILY)
            shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
            shop.work()
            (voucher,) = shop.vouchers()
            reverse_voucher(
                shop.services, SHOP, voucher.id, on=None, reason="Feil", rebook=rebook, actor="user 1"
            )
            shop.work()
            assert [one.sums[CLEARING] for one in shop.held()] == ([34_800] if rebook else [])
            with shop.services.store.reading(SHOP) as connection:
                left = [one["reason"] for one in sales_shown.left_out(connection, SHOP, 100)]
            assert ("reversed" in left) is not rebook


def test_the_document_leads_from_the_sum_to_each_order(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell_all()
        shop.work()
        shop.answer()
        (voucher,) = shop.vouchers()
        content = shop.evidence(voucher.id)
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        for number in ("24", "25", "30", "41"):
            assert number in text
        assert "1 332,43".replace(" ", "\u00a0") in text or "Mva per sats" in text
        assert "11,60 · Norges Bank" in " ".join(text.split())
        # whole kroner on the receipt: of 348 at 25 % the buyer was shown 70, and 69.60 is booked
        assert "69,60 70,00" in text
        assert "0,40" in text


def test_the_document_says_what_was_booked_when_the_order_is_edited_later(tmp_path: Path) -> None:
    """Number, sales document and payment method are as they were: the document is the same made again."""
    (order,) = events_of("plain-25")
    sold = {"status": "completed", "completed_at": f"{SOLD}T10:00:00Z"}
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell(order, **sold, sales_document="F-1001")
        shop.work()
        (voucher,) = shop.vouchers()
        before = shop.evidence(voucher.id)
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(before)).pages)
        assert "F-1001" in text
        made = make_evidence(shop.services, SHOP, voucher.id, {})
        shop.tell(order, **sold, sales_document="F-2002", number="A-24", former_numbers=[order["number"]])
        assert make_evidence(shop.services, SHOP, voucher.id, {}) == made


@pytest.mark.parametrize("start", [None, SHOP_TODAY])
def test_after_a_change_of_books_the_old_sales_are_not_worked_through_again(
    tmp_path: Path, start: date | None
) -> None:
    """No start while nobody has said what the new books begin with, then one after the last old voucher."""
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path, policy="review") as shop:
        shop.choose(SalesMode.DAILY)
        with shop.services.store.writing("test", SHOP) as connection:
            shops.set_shop(connection, SHOP, start_date=start)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        assert (shop.vouchers(), shop.asked()) == ([], [])
        with shop.services.store.reading(SHOP) as connection:
            left = sales_shown.left_out(connection, SHOP, 100)
        told = [(one["order"], one["reason"]) for one in left if one["reason"] == "before_start"]
        assert told == ([("24", "before_start")] if start else [])


def test_choosing_is_checked(tmp_path: Path) -> None:
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path) as shop:
        with pytest.raises(Conflict) as early:
            shop.choose(SalesMode.DAILY, START.replace(year=START.year - 1))
        assert early.value.code == "sales_before_start"
        shop.choose(SalesMode.DAILY)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        with pytest.raises(Conflict) as fixed:
            shop.choose(SalesMode.DAILY, SHOP_TODAY)
        assert fixed.value.code == "sales_start_is_fixed"


def test_what_somebody_else_booked_meanwhile_is_not_booked_again(tmp_path: Path) -> None:
    """Booked here, then by somebody else, then here again: from a day that a person names, never by itself
    from the first one."""
    days = [SOLD + place * DAY for place in range(4)]
    told = [events_of(name)[0] for name in ("plain-25", "half-ore", "negative-fee", "three-rates-coupon-fee")]
    with sales_shop("tripletex", tmp_path) as shop:

        def sold_on(place: int) -> None:
            shop.tell(told[place], status="completed", completed_at=f"{days[place]}T10:00:00Z")
            shop.a_day_passes()
            shop.work()

        shop.choose(SalesMode.DAILY)
        sold_on(0)
        sold_on(1)
        shop.choose(SalesMode.SETTLEMENT_ONLY)
        sold_on(2)
        with pytest.raises(Refusal) as unsaid:
            choose_sales(shop.services, SHOP, SalesMode.DAILY, SaleDate.COMPLETED, None, "user 1")
        assert unsaid.value.code == "sales_need_a_day"
        with pytest.raises(Conflict) as booked:
            shop.choose(SalesMode.DAILY, days[1])
        assert booked.value.code == "sales_start_among_booked"
        assert booked.value.params == {"last": days[1].isoformat(), "start": START.isoformat()}
        shop.choose(SalesMode.DAILY, days[3])
        sold_on(3)
        shop.a_day_passes()
        shop.work()
        assert [one.day for one in shop.held()] == [days[0], days[1], days[3]]
        with shop.services.store.reading(SHOP) as connection:
            left = list(sales_shown.left_out(connection, SHOP, 100))
        assert [one["order"] for one in left if one["reason"] == "before_start"] == [told[2]["number"]]


def test_switching_off_takes_the_drafts_away_and_asks_nothing(tmp_path: Path) -> None:
    with sales_shop("tripletex", tmp_path, policy="review") as shop:
        shop.choose(SalesMode.DAILY)
        shop.tell_all()
        shop.work()
        assert shop.asked()
        shop.choose(SalesMode.SETTLEMENT_ONLY)
        shop.work()
        assert (shop.asked(), shop.vouchers()) == ([], [])


@each_with_vat_and_mode("name")
def test_sales_and_their_payout_leave_clearing_empty_and_proven(
    tmp_path: Path, name: str, mode: SalesMode
) -> None:
    """Both sides of the shop are booked here: nothing is open, nothing unexplained."""
    with sales_shop(name, tmp_path) as shop:
        shop.choose(mode)
        whole = tell_sold(shop)
        shop.work()
        assert shop.sums()[CLEARING] == whole
        seen = propose_opening(shop.services, SHOP, SHOP)
        accept_opening(shop.services, SHOP, SHOP, difference=seen.difference, form="item", actor="user 1")
        proof = make_proof(shop.services, SHOP, "vipps", "NOK", None, "user 1")[0]
        assert (proof.unexplained, proof.untied, proof.items) == (0, (), ())
        assert proof.books == proof.provider == 0
