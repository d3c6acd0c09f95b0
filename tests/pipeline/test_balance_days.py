"""Balance days, from Stripe to the books: daily, at period ends, after 35 days, and late."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
import requests
from pypdf import PdfReader
from sqlalchemy import select

from app.config import Settings
from app.core.balance_days import Split
from app.core.cases import Action, CaseCode, Decision
from app.messages import case_texts
from app.pipeline.approve import approve
from app.pipeline.decide import decide_case
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import reverse_voucher
from app.pipeline.split import set_split
from app.sandbox.driven.stripe import ROWS
from app.sandbox.driven.tripletex_books import COMPANY, by_hand, count_vouchers
from app.secrets import new_key
from app.store import audit, listing, shops, vouchers
from app.store import tables as t
from tests.pipeline.stripe_shop import StripeShop, at, stripe_shop, sums
from tests.world import TODAY

DAY = timedelta(days=1)
START = TODAY - 9 * DAY


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """SQLite, or what a test asks for: both databases where a test says so."""
    address = ""
    if getattr(request, "param", "sqlite") == "postgres":
        address = request.getfixturevalue("postgres_url")
    return Settings(data=tmp_path / "data", database_url=address, secret_keys=(new_key(),))


ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def manual(database: Settings) -> Iterator[StripeShop]:
    with stripe_shop(database, start=START, schedule="manual") as shop:
        yield shop


def own(shop: StripeShop) -> dict[str, dict[str, int]]:
    """The sums of every voucher that is not withdrawn, by kind and subject."""
    return {name: sums(row) for name, row in shop.vouchers().items()}


def prove(shop: StripeShop) -> Any:
    with shop.services.store.reading(shop.shop) as connection:
        account = connection.execute(select(t.merchant_accounts.c.id)).scalar_one()
    seen = propose_opening(shop.services, shop.shop, account)
    accept_opening(shop.services, shop.shop, account, difference=seen.difference, form="item", actor="user 7")
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    return proof


@ON_BOTH
def test_a_manual_account_has_its_costs_booked_day_by_day(manual: StripeShop) -> None:
    first, second = START + DAY, START + 3 * DAY
    sale = manual.book.charge(manual.account, at(first), 100_000, fee=2_000)
    manual.book.charge(manual.account, at(first, 13), 50_000, fee=1_000)
    manual.book.refund(manual.account, at(second), sale["id"], 10_000)
    manual.book.open_dispute(manual.account, at(second, 14), sale["id"], fee=15_000)
    paid = manual.book.pay_out_by_hand(manual.account, at(second, 15), 20_000, arrival=second + DAY)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    assert manual.cases() == []
    assert own(manual) == {
        f"balance_day NOK {first}": {"7770": 3_000, "1524": -3_000},
        f"balance_day NOK {second}": {"7770": 15_000, "1528": 100_000, "1524": -115_000},
        f"payout {paid['id']}": {"1920": 20_000, "1524": -20_000},
    }
    assert {row.state for row in manual.vouchers().values()} == {"verified"}
    assert len(count_vouchers(manual.books)) == 3
    proof = prove(manual)
    assert (proof.holds, proof.unexplained) == (True, 0)
    assert {item.kind for item in proof.items} <= {"captured_not_booked", "refund_at_provider_only"}


@pytest.mark.parametrize("form", ["row", "payout"])
def test_unconfirmed_the_fee_of_an_instant_payout_is_a_row_or_in_the_payouts_own(
    manual: StripeShop, form: Literal["row", "payout"]
) -> None:
    day = START + DAY
    manual.book.top_up(manual.account, at(START), 90_000)
    terms = {"method": "instant", "fee": 300, "fee_form": form, "arrival": day}
    paid = manual.book.pay_out_by_hand(manual.account, at(day), 30_000, **terms)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    assert manual.cases() == []
    found = own(manual)
    (returned,) = [name for name in found if name.startswith("return")]
    assert found == {
        returned: {"1524": 90_000, "1920": -90_000},
        f"payout {paid['id']}": {"1920": 30_000, "1524": -30_000},
        f"balance_day NOK {day}": {"7770": 300, "1524": -300},
    }
    proof = prove(manual)
    assert (proof.holds, proof.items) == (True, ())


def test_what_happened_before_the_start_is_no_balance_day(manual: StripeShop) -> None:
    manual.book.charge(manual.account, at(START - 2 * DAY), 100_000, fee=2_000)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    assert (manual.vouchers(), manual.cases()) == ({}, [])


@pytest.mark.parametrize(("fee_in_books", "difference"), [(True, 0), (False, 2_000)])
def test_what_a_manual_account_cost_before_the_start_is_of_the_older_books(
    manual: StripeShop, fee_in_books: bool, difference: int
) -> None:
    """No payout lists its rows, so that none will book it: it is no difference where the older books have it,
    and part of the opening where they have not."""
    sold = START - 2 * DAY
    manual.book.charge(manual.account, at(sold), 100_000, fee=2_000)
    by_others(manual, sold, {1524: 100_000, 3000: -100_000})
    if fee_in_books:
        by_others(manual, sold, {7770: 2_000, 1524: -2_000})
    manual.book.pay_out_by_hand(manual.account, at(START + 2 * DAY, 15), 98_000, arrival=START + 3 * DAY)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    proof = prove(manual)
    assert (proof.holds, proof.provider) == (True, 0)
    assert [(one.kind, one.amount) for one in proof.items] == [("opening", difference)] * bool(difference)


@pytest.mark.parametrize("listed", [False, True])
def test_an_account_that_is_paid_out_by_itself_from_now_on(manual: StripeShop, listed: bool) -> None:
    """What it cost before the start stays the older books' while nobody books it; a payout that lists it
    does, which is asked about and never absorbed."""
    sold = START - 2 * DAY
    manual.book.charge(manual.account, at(sold), 100_000, fee=2_000)
    by_others(manual, sold, {1524: 98_000, 3000: -100_000, 7770: 2_000})
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    assert prove(manual).holds
    manual.book.pay_out_on(manual.account, "daily")
    if listed:
        paid = manual.pay_out(paid=START + 2 * DAY, arrives=START + 3 * DAY)
    manual.work()
    manual.accept_all()
    proof, _ = make_proof(manual.services, manual.shop, "stripe", "NOK", None, "worker")
    assert (proof.opening_gap, proof.holds) == (-2_000 if listed else 0, not listed)
    asked = [one for one in manual.cases() if one.code == "proof_gap"]
    assert [one.params["reason"] for one in asked] == ["opening"] * listed
    for one in asked:
        assert one.params["listing"] == [paid]
        assert paid in case_texts(one.code, one.params, "nb").sentence
    if listed:
        assert prove(manual).holds  # accepted as it is now: the fee that is booked twice has a name
        (item,) = [one for one in prove(manual).items if one.kind == "opening"]
        assert item.amount == -2_000


def by_others(shop: StripeShop, on: date, sums: dict[int, int]) -> None:
    lines = [{"account": account, "amount": amount} for account, amount in sums.items()]
    told = {"company": int(COMPANY), "date": on.isoformat(), "description": "Dagsoppgjør", "lines": lines}
    by_hand(shop.books, "book_by_hand", **told)


@pytest.mark.parametrize("days_ago", [1, 2])
def test_a_movement_that_shows_after_its_day_was_read_is_found(manual: StripeShop, days_ago: int) -> None:
    """No payout lists it: it was never known, and the proof had a gap that nobody could close."""
    manual.work()
    sold = TODAY - days_ago * DAY
    manual.book.charge(manual.account, at(sold, 14), 50_000, fee=900)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    assert own(manual) == {f"balance_day NOK {sold}": {"7770": 900, "1524": -900}}
    proof = prove(manual)
    assert (proof.holds, proof.provider_gap) == (True, 0)


def test_a_day_with_nothing_to_post_has_no_voucher(manual: StripeShop) -> None:
    manual.book.charge(manual.account, at(START + DAY), 100_000)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    assert manual.vouchers() == {}
    assert manual.payout(f"NOK {START + DAY}").state == "explained"


def test_what_comes_late_is_booked_on_the_next_day_and_what_changed_is_asked_about(
    manual: StripeShop,
) -> None:
    day, reference = START + DAY, f"NOK {START + DAY}"
    manual.book.charge(manual.account, at(day), 100_000, fee=2_000)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    manual.book.charge(manual.account, at(day, 14), 50_000, fee=900)
    row = manual.book.account(manual.account).rows[0]
    manual.book.change_row(manual.account, row.id, amount=90_000)
    ask_resync(manual.services, manual.shop, manual.payout(reference).id, "user 7")
    manual.work()
    manual.accept_all()
    (asked,) = manual.cases()
    assert (asked.code, asked.params["reference"]) == (CaseCode.REPORT_CHANGED, reference)
    assert own(manual) == {
        f"balance_day {reference}": {"7770": 2_000, "1524": -2_000},
        f"balance_day NOK {day + DAY}": {"7770": 900, "1524": -900},
    }
    with manual.services.store.reading(manual.shop) as connection:
        taken = manual.payout(f"NOK {day + DAY}").id
        late = list(audit.history(connection, manual.shop, ("payout", taken)))
    assert ("balance_day_late", {"date": day.isoformat()}) in [(one.why, one.params) for one in late]
    proof = prove(manual)
    assert [str(one.kind) for one in proof.items if one.kind == "not_as_booked"] == ["not_as_booked"]
    assert not proof.holds
    again = Decision(Action.REVERSE_AND_REBOOK)
    decide_case(manual.services, manual.shop, asked.id, again, "user 7")
    manual.work()
    assert manual.cases() == []
    assert "not_as_booked" not in {str(one.kind) for one in prove(manual).items}
    assert sorted(one.live for one in count_vouchers(manual.books)) == [False, True, True]
    assert manual.vouchers()[f"balance_day {reference}"].revision == 2


def test_a_day_that_cannot_be_read_again_is_told_until_it_can_be(manual: StripeShop) -> None:
    """No look of its own reads a day again that was read before: nobody else would tell."""
    reference = f"NOK {START + DAY}"
    manual.book.charge(manual.account, at(START + DAY), 100_000, fee=2_000)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    day = manual.payout(reference).id
    make_unreadable(manual)
    for _ in range(2):
        ask_resync(manual.services, manual.shop, day, "user 7")
        manual.work()
        (asked,) = manual.cases()
        assert (asked.code, asked.payout_id) == (CaseCode.REPORT_UNREADABLE, day)
        assert reference in case_texts(asked.code, asked.params, "nb").sentence
        assert reference in case_texts(asked.code, asked.params, "en").sentence
    assert whys(manual, day)[-1] == "resync_unreadable"
    decide_case(manual.services, manual.shop, asked.id, Decision(Action.TRY_AGAIN), "user 7")
    manual.work()
    assert [one.id for one in manual.cases()] == [asked.id]
    manual.stripe.stand_in.faults.clear()
    decide_case(manual.services, manual.shop, asked.id, Decision(Action.TRY_AGAIN), "user 7")
    manual.work()
    assert manual.cases() == []
    assert whys(manual, day)[-1] == "resync_unchanged"
    assert own(manual) == {f"balance_day {reference}": {"7770": 2_000, "1524": -2_000}}


def make_unreadable(shop: StripeShop) -> None:
    """The first row is told with another net than its amount and fee come to."""
    row = shop.book.account(shop.account).rows[0]
    told = {"id": row.id, "fields": {"net": 1}}
    fault = {"kind": "custom", "name": "changed", "path": ROWS, "params": told, "times": None}
    requests.post(f"{shop.stripe.url}/_faults", json=fault, timeout=60).raise_for_status()


def test_a_day_that_could_not_be_read_is_not_asked_about_once_payouts_list_all_of_it(
    database: Settings,
) -> None:
    sold = TODAY - 40 * DAY
    with stripe_shop(database, start=TODAY - 45 * DAY) as shop:
        shop.book.charge(shop.account, at(sold), 100_000, fee=2_000)
        shop.book.settle(shop.account, at(TODAY - DAY, 0))
        shop.work()
        shop.accept_all()
        booked = min(sold + 35 * DAY, sold.replace(month=12, day=31))
        day = shop.payout(f"NOK {booked}").id
        make_unreadable(shop)
        ask_resync(shop.services, shop.shop, day, "user 7")
        shop.work()
        assert [one.code for one in shop.cases()] == [CaseCode.REPORT_UNREADABLE]
        shop.stripe.stand_in.faults.clear()
        shop.pay_out(paid=TODAY - DAY, arrives=TODAY)
        shop.work()
        ask_resync(shop.services, shop.shop, day, "user 7")
        shop.work()
        assert CaseCode.REPORT_UNREADABLE not in {one.code for one in shop.cases()}


def whys(shop: StripeShop, payout: int) -> list[str]:
    with shop.services.store.reading(shop.shop) as connection:
        return [one.why for one in audit.history(connection, shop.shop, ("payout", payout))]


@ON_BOTH
def test_a_payout_is_split_at_the_end_of_a_month(database: Settings) -> None:
    """What its rows cost is of the month they happened in; the payout books the rest when it comes."""
    end = TODAY.replace(day=1) - DAY
    with stripe_shop(database, start=end - 5 * DAY) as shop:
        set_split(shop.services, shop.shop, Split.MONTH, "user 7")
        sale = shop.book.charge(shop.account, at(end - 2 * DAY), 100_000, fee=2_000)
        shop.book.open_dispute(shop.account, at(end - DAY), sale["id"], fee=15_000)
        shop.book.charge(shop.account, at(end - DAY, 13), 90_000, fee=1_500)
        shop.book.stripe_fee(shop.account, at(end + DAY, 0), 450, description="Radar (x): Radar")
        shop.book.top_up(shop.account, at(end - DAY, 16), 20_000)
        reference = shop.pay_out(paid=end + DAY, arrives=end + DAY)
        shop.work()
        shop.accept_all()
        assert shop.cases() == []
        found = own(shop)
        paid = shop.payout(reference).amount
        assert found[f"balance_day NOK {end}"] == {"7770": 18_500, "1528": 100_000, "1524": -118_500}
        assert found[f"payout {reference}"] == {"1920": paid, "6553": 450, "1524": -paid - 450}
        assert {row.state for row in shop.vouchers().values()} == {"verified"}
        proof = prove(shop)
        assert (proof.holds, proof.unexplained) == (True, 0)
        with shop.services.store.reading(shop.shop) as connection:
            day = shop.vouchers()[f"balance_day NOK {end}"]
            made = vouchers.evidence_of(connection, shop.shop, day.id)
        assert made is not None
        printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
        assert f"NOK {end}" in printed
        assert sale["id"][:12] in printed.replace("\n", "")


def test_a_setting_made_later_splits_what_is_not_sent(database: Settings) -> None:
    end = TODAY.replace(day=1) - DAY
    with stripe_shop(database, start=end - 5 * DAY) as shop:
        shops_policy(shop, "review")
        shop.book.charge(shop.account, at(end - 2 * DAY), 100_000, fee=2_000)
        reference = shop.pay_out(paid=end + DAY, arrives=end + DAY)
        shop.work()
        shop.accept_all()
        assert own(shop) == {f"payout {reference}": {"1920": 98_000, "7770": 2_000, "1524": -100_000}}
        set_split(shop.services, shop.shop, Split.VAT_TERM if not end.month % 2 else Split.MONTH, "user 7")
        shop.work()
        assert own(shop) == {
            f"balance_day NOK {end}": {"7770": 2_000, "1524": -2_000},
            f"payout {reference}": {"1920": 98_000, "1524": -98_000},
        }
        set_split(shop.services, shop.shop, Split.NONE, "user 7")
        shop.work()
        whole = {f"payout {reference}": {"1920": 98_000, "7770": 2_000, "1524": -100_000}}
        year_end = {
            f"balance_day NOK {end}": {"7770": 2_000, "1524": -2_000},
            f"payout {reference}": {"1920": 98_000, "1524": -98_000},
        }
        assert own(shop) == (year_end if end.month == 12 else whole)
        assert count_vouchers(shop.books) == []


def test_a_row_that_waits_too_long_is_booked_and_a_late_payout_posts_the_rest(database: Settings) -> None:
    sold = TODAY - 40 * DAY
    with stripe_shop(database, start=TODAY - 45 * DAY) as shop:
        shop.book.charge(shop.account, at(sold), 100_000, fee=2_000)
        shop.book.settle(shop.account, at(TODAY - DAY, 0))
        shop.work()
        shop.accept_all()
        booked = min(sold + 35 * DAY, sold.replace(month=12, day=31))
        assert own(shop) == {f"balance_day NOK {booked}": {"7770": 2_000, "1524": -2_000}}
        proof = prove(shop)
        assert (proof.holds, {item.kind for item in proof.items}) == (True, {"captured_not_booked"})
        reference = shop.pay_out(paid=TODAY - DAY, arrives=TODAY)
        shop.work()
        shop.accept_all()
        assert shop.cases() == []
        assert own(shop)[f"payout {reference}"] == {"1920": 98_000, "1524": -98_000}
        assert len(own(shop)) == 2


def test_a_balance_day_in_euros_waits_for_a_rate(manual: StripeShop) -> None:
    day = START + DAY
    manual.book.charge(manual.account, at(day), 20_000, fee=380, currency="eur", settles_in="eur")
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    (asked,) = manual.cases()
    assert (asked.code, asked.subject) == (CaseCode.RATE_MISSING, f"balance_day/EUR {day}")
    rate = Decision(Action.USE_RATE, rate="11.55", rate_source="DNB", rate_on=day.isoformat())
    decide_case(manual.services, manual.shop, asked.id, rate, "user 7")
    manual.work()
    assert own(manual) == {f"balance_day EUR {day}": {"7770": 4_389, "1524": -4_389}}


def test_a_person_approves_reverses_and_books_a_day_again(manual: StripeShop) -> None:
    shops_policy(manual, "review")
    name = f"balance_day NOK {START + DAY}"
    manual.book.charge(manual.account, at(START + DAY), 100_000, fee=2_000)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    drafted = manual.vouchers()[name]
    assert (drafted.state, manual.payout(drafted.subject).state) == ("draft", "waiting")
    for kind, count in (("balance_day", 1), ("payout", 0), (None, 1)):
        with manual.services.store.reading(manual.shop) as connection:
            chosen = listing.PayoutFilter(kind=kind)
            assert listing.list_payouts(connection, manual.shop, chosen, limit=9, offset=0)[1] == count
    approve(manual.services, manual.shop, drafted.id, drafted.draft_hash, "user 7")
    manual.work()
    booked = manual.vouchers()[name]
    assert (booked.state, manual.payout(drafted.subject).state) == ("verified", "verified")
    reverse_voucher(
        manual.services, manual.shop, booked.id, on=None, reason="feil konto", rebook=True, actor="user 7"
    )
    manual.work()
    again = manual.vouchers()[name]
    assert (again.revision, again.state) == (2, "draft")
    approve(manual.services, manual.shop, again.id, again.draft_hash, "user 7")
    manual.work()
    assert manual.cases() == []
    assert sorted(one.live for one in count_vouchers(manual.books)) == [False, True]


def test_a_day_that_was_taken_back_leaves_nothing_unexplained(manual: StripeShop) -> None:
    manual.book.charge(manual.account, at(START + DAY), 100_000, fee=2_000)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    (row,) = manual.vouchers().values()
    reverse_voucher(
        manual.services, manual.shop, row.id, on=None, reason="feil", rebook=False, actor="user 7"
    )
    manual.work()
    proof = prove(manual)
    assert (proof.holds, proof.untied) == (True, ())
    assert {item.kind for item in proof.items} == {"captured_not_booked", "row_not_paid_out"}


def shops_policy(shop: StripeShop, policy: str) -> None:
    with shop.services.store.writing("test", shop.shop) as connection:
        shops.set_shop(connection, shop.shop, policy=policy)
