"""Vouchers on a collective customer in Fiken: each customer is an account of its own below 1500."""

import pytest

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.accounting.customers import Customer
from app.core.cases import CaseCode
from app.errors import Refused

from .running import BANK, DAY, FIRST, KEY, LAST, REVERSAL_KEY, SLUG, Running, settlement

PART = "1500:10001"


def on_customer(number: str = "10001", account: str = "1500") -> OutgoingVoucher:
    return settlement(
        OutgoingPosting(BANK, "0", 10_000, "Utbetalt"),
        OutgoingPosting(account, "0", -10_000, "Betalinger", customer=number),
    )


def test_a_line_stands_on_the_customers_account(fiken: Running) -> None:
    made = fiken.connect().create(on_customer())
    (held,) = fiken.held
    assert [one["account"] for one in held["entries"][0]["lines"]] == [BANK, PART]
    assert fiken.connect().read(made.id).sums == made.sums == {BANK: 10_000, PART: -10_000}


def test_the_customers_part_is_read_from_the_ledger(fiken: Running) -> None:
    """Others' postings on the customer are in it, those on another customer are not."""
    fiken.books.add_account(SLUG, "1500:10002", "Stripe")
    fiken.connect().create(on_customer())
    for code, amount in ((PART, 2_500), ("1500:10002", 77_700)):
        lines = [{"account": code, "amount": amount}, {"account": "3000", "amount": -amount}]
        fiken.hands.book_by_hand(SLUG, DAY, "Faktura", lines)
    books = fiken.connect()
    assert (books.balance(PART, LAST), books.balance("1500:10002", LAST)) == (-7_500, 77_700)
    assert [(one.amount, one.key) for one in books.postings(PART, FIRST, LAST)] == [
        (-10_000, KEY),
        (2_500, ""),
    ]


def test_a_reversal_empties_the_customer(fiken: Running) -> None:
    made = fiken.connect().create(on_customer())
    assert fiken.connect().reverse(made.id, DAY, REVERSAL_KEY).sums == {BANK: -10_000, PART: 10_000}
    assert fiken.connect().balance(PART, LAST) == 0


@pytest.mark.parametrize(
    ("number", "account", "case"),
    [
        ("10999", "1500", CaseCode.CUSTOMER_MISSING),
        ("10001", "1521", CaseCode.CUSTOMER_NOT_TAKEN),
        ("10001", "1920", CaseCode.CUSTOMER_NOT_TAKEN),  # a bank account of ours has that number too
        ("20001", "2400", CaseCode.CUSTOMER_NOT_TAKEN),
        ("", "1500", CaseCode.PARTY_MISSING),
    ],
)
def test_what_cannot_be_booked_is_not_sent(fiken: Running, number: str, account: str, case: CaseCode) -> None:
    with pytest.raises(Refused) as refused:
        fiken.connect().create(on_customer(number, account))
    assert refused.value.case_code == case
    assert fiken.held == []


def test_an_unknown_customer_has_no_balance(fiken: Running) -> None:
    with pytest.raises(Refused) as refused:
        fiken.connect().balance("1500:10999", LAST)
    assert refused.value.case_code == CaseCode.CUSTOMER_MISSING


def test_the_ledger_is_shown_as_an_account_that_needs_a_customer(fiken: Running) -> None:
    accounts = {one.number: one for one in fiken.connect().reference_data().accounts}
    assert accounts["1500"].needs == ("customer",)
    assert accounts[PART].needs == ()  # named by itself it is an account like any other
    assert fiken.connect().customers(["10001", "10999"]) == [Customer("10001")]


def test_a_chart_without_customers_has_no_customer_ledger(fiken: Running) -> None:
    fiken.books.remove_account(SLUG, PART)
    assert "1500" not in {one.number for one in fiken.connect().reference_data().accounts}
    with pytest.raises(Refused):
        fiken.connect().balance("1500", LAST)
