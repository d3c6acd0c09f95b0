"""Payouts whose list of rows Stripe has not finished, or calls unfinished again."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.config import Settings
from app.core.cases import CaseCode
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.resync import ask_resync
from app.store import tables as t
from tests.pipeline.stripe_shop import SOLD, StripeShop, at, stripe_shop, sums
from tests.pipeline.telling import says
from tests.world import TODAY

DAY = timedelta(days=1)


def leave_unfinished(shop: StripeShop, payout: str) -> None:
    shop.book.account(shop.account).objects[payout]["reconciliation_status"] = "in_progress"


def sold_and_paid(shop: StripeShop, days_ago: int) -> str:
    made = TODAY - days_ago * DAY
    shop.book.charge(shop.account, at(made - 5 * DAY), 98_000)
    return shop.pay_out(paid=made, arrives=made + 2 * DAY)


def current_parts(shop: StripeShop) -> list[Any]:
    table = t.report_parts
    with shop.services.store.reading(shop.shop) as connection:
        query = select(table.c.part_key, table.c.complete).where(table.c.superseded.is_(False))
        return [tuple(row) for row in connection.execute(query.order_by(table.c.part_key))]


def test_a_payout_that_stays_unfinished_is_asked_about_and_booked_once_it_is_finished(
    database: Settings,
) -> None:
    """It was listed no more after 35 days and never booked, and the proof had it on its way for ever."""
    with stripe_shop(database, start=TODAY - 40 * DAY) as shop:
        reference = sold_and_paid(shop, 13)
        leave_unfinished(shop, reference)
        shop.work()
        (asked,) = shop.cases()
        assert asked.code == CaseCode.PAYOUT_NOT_FINAL
        says(asked, f"Utbetaling {reference} på 980,00 kr", f"Payout {reference} of 980.00 NOK")
        with shop.services.store.writing("test", shop.shop) as connection:
            connection.execute(t.merchant_accounts.update().values(complete_through=TODAY + 40 * DAY))
        shop.work()
        assert [(one.id, one.opened_at) for one in shop.cases()] == [(asked.id, asked.opened_at)]
        shop.book.account(shop.account).objects[reference]["reconciliation_status"] = "completed"
        shop.work()
        shop.accept_all()
        assert shop.cases() == []
        booked = shop.vouchers()[f"payout {reference}"]
        assert sums(booked) == {"1920": 98_000, "1524": -98_000}


def test_a_payout_that_may_still_be_finished_is_not_asked_about(database: Settings) -> None:
    with stripe_shop(database, start=TODAY - 40 * DAY) as shop:
        leave_unfinished(shop, sold_and_paid(shop, 5))
        shop.work()
        assert (shop.cases(), shop.vouchers()) == ([], {})
        with shop.services.store.reading(shop.shop) as connection:
            account = connection.execute(select(t.merchant_accounts.c.id)).scalar_one()
        seen = propose_opening(shop.services, shop.shop, account)
        given = {"difference": seen.difference, "form": "item", "actor": "user 7"}
        accept_opening(shop.services, shop.shop, account, **given)
        proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
        (item,) = [one for one in proof.items if one.kind == "payout_on_its_way"]
        assert (item.day, item.amount) == (TODAY - 5 * DAY, 98_000)


def test_a_finished_payout_that_is_called_unfinished_again_keeps_the_report_it_was_read_from(
    database: Settings,
) -> None:
    """Its rows were thrown out of the evidence, and a resync said that the report had changed to nothing."""
    with stripe_shop(database, start=SOLD) as shop:
        shop.book.charge(shop.account, at(SOLD), 98_000)
        reference = shop.pay_out()
        shop.work()
        before = current_parts(shop)
        leave_unfinished(shop, reference)
        shop.work()
        assert current_parts(shop) == before
        shop.accept_all()
        ask_resync(shop.services, shop.shop, shop.payout(reference).id, "user 7")
        shop.work()
        assert (shop.cases(), current_parts(shop)) == ([], before)
        assert shop.vouchers()[f"payout {reference}"].state == "verified"


def test_an_unfinished_payout_of_before_the_start_is_not_asked_about(database: Settings) -> None:
    """It is of the older books, and nobody books it here."""
    with stripe_shop(database, start=TODAY - 5 * DAY) as shop:
        leave_unfinished(shop, sold_and_paid(shop, 20))
        shop.work()
        assert (shop.cases(), shop.vouchers()) == ([], {})


def test_an_unfinished_payout_that_arrives_after_the_start_is_asked_about(database: Settings) -> None:
    with stripe_shop(database, start=TODAY - 12 * DAY) as shop:
        reference = sold_and_paid(shop, 13)
        leave_unfinished(shop, reference)
        shop.work()
        (asked,) = shop.cases()
        assert (asked.code, asked.params["reference"]) == (CaseCode.PAYOUT_NOT_FINAL, reference)


def test_a_payout_that_is_gone_is_no_other_account_where_the_key_reads_its_own(database: Settings) -> None:
    """Test data can be deleted: the connection was broken, and no key could mend it."""
    with stripe_shop(database, start=SOLD) as shop:
        shop.book.charge(shop.account, at(SOLD), 98_000)
        reference = shop.pay_out()
        shop.work()
        account = shop.book.account(shop.account)
        del account.objects[reference]
        account.payouts.remove(reference)
        shop.work()
        assert [one for one in shop.cases() if one.code == CaseCode.CONNECTION_BROKEN] == []
