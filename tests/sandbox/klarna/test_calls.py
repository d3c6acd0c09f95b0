"""The stand-in as the vendor is: keys, days without a time, pages, unsigned amounts, debt, refusals."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from app.sandbox.klarna import BookError, KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.server import RunningStandIn

KEY = {"Authorization": "Basic klarna_test_api_X"}


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.fixture
def book() -> KlarnaBook:
    made = KlarnaBook()
    made.add_merchant("K1")
    return made


@pytest.fixture
def url(book: KlarnaBook) -> Iterator[str]:
    keys = KlarnaKeys()
    keys.add("shop", "K1", "klarna_test_api_X")
    with RunningStandIn(create_klarna_stand_in(book, keys)) as running:
        yield f"{running.url}/settlements/v1"


def test_a_day_without_a_time_is_its_midnight_and_leaves_itself_out(book: KlarnaBook, url: str) -> None:
    order = book.make_order("K1", at(1))
    book.capture("K1", at(1), order, 10_000, fee=150)
    book.pay_out("K1", at(5))
    for end, count in (("2026-03-05", 0), ("2026-03-05T23:59:59Z", 1)):
        query = {"start_date": "2026-03-01", "end_date": end}
        told = requests.get(f"{url}/payouts", query, headers=KEY, timeout=60).json()
        assert told["pagination"]["total"] == count


def test_amounts_have_no_sign_and_a_negative_payout_is_debt(book: KlarnaBook, url: str) -> None:
    order = book.make_order("K1", at(1))
    book.capture("K1", at(1), order, 45_000)
    book.pay_out("K1", at(2))
    book.refund("K1", at(3), order, 45_000)
    reference = book.pay_out("K1", at(4))
    totals = requests.get(f"{url}/payouts/{reference}", headers=KEY, timeout=60).json()["totals"]
    assert (totals["settlement_amount"], totals["deposit_amount"], totals["return_amount"]) == (
        0,
        45_000,
        45_000,
    )
    query = {"payment_reference": f"{reference}"}
    (row,) = requests.get(f"{url}/transactions", query, headers=KEY, timeout=60).json()["transactions"]
    assert (row["type"], row["amount"], row["capture_id"]) == ("RETURN", 45_000, "")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("payouts", {}, 401),
        ("payouts", {"Authorization": "Basic wrong"}, 401),
        ("payouts?size=501", KEY, 400),
        ("payouts?colour=red", KEY, 400),
        ("payouts/NOSUCH", KEY, 404),
        ("reports/payout", KEY, 400),
    ],
)
def test_refusals(url: str, path: str, headers: dict[str, str], status: int) -> None:
    assert requests.get(f"{url}/{path}", headers=headers, timeout=60).status_code == status


def test_what_the_vendor_could_not_hold_is_not_booked(book: KlarnaBook) -> None:
    order = book.make_order("K1", at(1))
    book.capture("K1", at(1), order, 10_000)
    with pytest.raises(BookError):
        book.refund("K1", at(2), order, 10_001)
    with pytest.raises(BookError):
        book.add_row("K1", at(2), "HOLDBACK", 5)
    with pytest.raises(BookError):
        book.invoice_fees("K1", at(2))
    assert len(book.merchant("K1").rows) == 1
