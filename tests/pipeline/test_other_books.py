"""A shop goes on in another accounting system: counted in both, nothing is in the wrong one or twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.config import Settings
from app.errors import Conflict
from app.pipeline.close_pack import whose
from app.pipeline.connect import delete_connection
from app.pipeline.decide import decide_case
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.pipeline.start import set_start_date
from app.pipeline.until_done import run_until_done
from app.sandbox.driven.accounting import DrivenAccounting
from app.sandbox.driven.fiken import DrivenFiken
from app.store import audit, connections, shops
from app.store import tables as t
from tests.till import FIRST, SHOP_SALES, TILL, TillShop, till_shop
from tests.world import TODAY, connect_books

LATER = FIRST + timedelta(days=2)
DAY = timedelta(days=1)


@pytest.fixture
def till(database: Settings) -> Iterator[TillShop]:
    """Two days at the till are booked in Tripletex."""
    with till_shop(database) as shop:
        shop.sell(FIRST + DAY, (TILL, 10_000))
        shop.work()
        answer_all(shop)
        yield shop


@pytest.fixture
def other(till: TillShop) -> Iterator[DrivenFiken]:
    books = DrivenFiken()
    till.services.settings.environment.update(books.environment)  # type: ignore[attr-defined]
    yield books
    books.stop()


def answer_all(till: TillShop) -> None:
    for case in till.cases():
        decide_case(till.services, till.shop, case.id, SHOP_SALES, "user 7")
    till.work()


def live(books: DrivenAccounting) -> list[int]:
    """The bank lines of our vouchers that count there."""
    return sorted(one.sums["1920"] for one in books.ours() if one.live)


def start_of(till: TillShop) -> object:
    with till.services.store.reading(till.shop) as connection:
        return shops.get_shop(connection, till.shop).start_date


def voucher_ids(till: TillShop, state: str) -> list[int]:
    with till.services.store.reading(till.shop) as connection:
        found = select(t.vouchers.c.id).where(t.vouchers.c.state == state).order_by(t.vouchers.c.id)
        return list(connection.execute(found).scalars())


def prove(services: Services, shop: int) -> object:
    seen = propose_opening(services, shop, 1)
    accept_opening(services, shop, 1, difference=seen.difference, form="item", actor="user 7")
    proof, _ = make_proof(services, shop, "vipps", "NOK", None, "user 7")
    return proof.unexplained


def test_what_was_booked_stays_and_the_rest_goes_to_the_new_books(till: TillShop, other: DrivenFiken) -> None:
    old = till.world.accounting
    before = live(old)
    assert len(before) == 2
    connect_books(till.services, till.shop, "fiken")
    assert start_of(till) is None
    till.sell(LATER, (TILL, 30_000))
    till.work()
    assert (live(old), live(other)) == (before, []), "nothing is booked before a person has chosen the day"

    with pytest.raises(Conflict, match="start_in_old_books"):
        set_start_date(till.services, till.shop, FIRST + DAY, "user 7")
    set_start_date(till.services, till.shop, LATER, "user 7")
    till.work()
    answer_all(till)
    assert (live(old), live(other)) == (before, [29_700])
    assert prove(till.services, till.shop) == 0

    with till.services.store.reading(till.shop) as connection:
        payouts = list(connection.execute(select(t.payouts.c.id)).scalars())
    for payout in payouts:
        ask_resync(till.services, till.shop, payout, "user 7")
    till.work()
    assert (live(old), live(other)) == (before, [29_700]), "asked for again, nothing changes in either"


def test_an_old_voucher_is_reversed_where_it_stands_and_booked_nowhere_again(
    till: TillShop, other: DrivenFiken
) -> None:
    old = till.world.accounting
    connect_books(till.services, till.shop, "fiken")
    set_start_date(till.services, till.shop, LATER, "user 7")
    first = voucher_ids(till, "verified")[0]
    assert till.evidence_text(first)
    reverse_voucher(till.services, till.shop, first, on=None, reason="feil", rebook=True, actor="user 7")
    till.work()
    assert voucher_ids(till, "reversed") == [first]
    assert (len(live(old)), live(other)) == (1, [])
    assert len([one for one in old.vouchers() if one.is_reversal]) == 1


def test_without_the_old_connection_a_reversal_waits_and_reaches_no_other_books(
    till: TillShop, other: DrivenFiken
) -> None:
    old = till.world.accounting
    connect_books(till.services, till.shop, "fiken")
    with till.services.store.reading(till.shop) as connection:
        tripletex = next(
            one.id
            for one in connections.list_connections(connection, till.shop, "accounting")
            if one.system == "tripletex"
        )
    delete_connection(till.services, till.shop, tripletex, "user 7")
    set_start_date(till.services, till.shop, LATER, "user 7")
    first = voucher_ids(till, "verified")[0]
    reverse_voucher(till.services, till.shop, first, on=None, reason="feil", rebook=False, actor="user 7")
    run_until_done(till.services, seconds=120, patience=0.5)
    assert voucher_ids(till, "reversing") == [first]
    assert (len(live(old)), live(other)) == (2, [])
    connect_books(till.services, till.shop)  # back again: the reversal goes where the voucher stands
    till.work()
    assert voucher_ids(till, "reversed") == [first]
    assert len(live(old)) == 1
    assert other.vouchers() == []


def test_the_same_company_again_changes_nothing(till: TillShop) -> None:
    before = start_of(till)
    connect_books(till.services, till.shop)
    assert start_of(till) == before
    with till.services.store.reading(till.shop) as connection:
        reasons = [one.why for one in audit.history(connection, till.shop, ("shop", till.shop))]
    assert "books_changed" not in reasons
    with pytest.raises(Conflict, match="start_is_fixed"):
        set_start_date(till.services, till.shop, TODAY, "user 7")


def test_drafts_for_the_old_books_are_withdrawn(till: TillShop, other: DrivenFiken) -> None:
    till.approve_by("review")
    till.sell(LATER, (TILL, 30_000))
    till.work()
    answer_all(till)
    (draft,) = voucher_ids(till, "draft")
    connect_books(till.services, till.shop, "fiken")
    assert draft in voucher_ids(till, "withdrawn")
    set_start_date(till.services, till.shop, LATER, "user 7")
    till.work()
    answer_all(till)
    (again,) = voucher_ids(till, "draft")
    with till.services.store.reading(till.shop) as connection:
        row = connection.execute(select(t.vouchers).where(t.vouchers.c.id == again)).one()
        company = connections.get_company(connection, till.shop, row.company_id)
    assert company.system == "fiken"


def test_reports_are_headed_by_the_books_that_are_kept_now(till: TillShop, other: DrivenFiken) -> None:
    connect_books(till.services, till.shop, "fiken")
    with till.services.store.writing("test", till.shop) as connection:
        company = connections.live_company(connection, till.shop)
        assert company is not None
        here = t.companies.c.id == company.id
        connection.execute(t.companies.update().where(here).values(name="Eksempel Holding AS"))
    assert whose(till.services, till.shop) == ("Eksempel Holding AS", company.organisation_number)
