"""Vouchers on a collective customer in PowerOffice Go: posted on its own account, read back as its part."""

from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.accounting.customers import Customer
from app.accounting.poweroffice.reference import Chart, SubLedger
from app.core.cases import CaseCode
from app.errors import Forbidden, Refused
from app.sandbox.poweroffice import ALL_PRIVILEGES

from .world import DAY, FIRST, KEY, KEYS, LAST, NEXT_KEY, REVERSAL_KEY, Running, settlement

PART = "1500:10001"


def on_customer(number: str = "10001", account: str = "1500", key: str = KEY) -> OutgoingVoucher:
    return settlement(
        OutgoingPosting("1920", "0", 10_000, "Utbetalt"),
        OutgoingPosting(account, "0", -10_000, "Betalinger", customer=number),
        key=key,
    )


def test_a_line_stands_on_the_customers_own_account(go: Running) -> None:
    made = go.connect().create(on_customer())
    (held,) = go.state["vouchers"]
    assert [(one["account"], one["customer"]) for one in held["lines"]] == [(1920, None), (1500, 10_001)]
    read = go.connect().read(made.id)
    assert read.sums == made.sums == {"1920": 10_000, PART: -10_000}
    assert [one.sums for one in go.connect().find([KEY], FIRST, LAST)] == [read.sums]


def test_the_customers_part_is_read_from_the_ledger(go: Running) -> None:
    """Others' postings on the customer are in it, those on another customer are not."""
    go.books.add_customer(go.company, "Stripe", 10_002)
    go.connect().create(on_customer())
    for customer, amount in ((10_001, 2_500), (10_002, 77_700)):
        lines = [
            {"account": 1500, "amount": amount, "customer": customer},
            {"account": 3000, "amount": -amount},
        ]
        go.hands.book_by_hand(go.company, DAY, "Faktura", lines)
    books = go.connect()
    assert books.balance(PART, LAST) == -10_000 + 2_500
    assert books.balance("1500:10002", LAST) == 77_700
    assert books.balance("1500", LAST) == -10_000 + 2_500 + 77_700
    assert books.balance(PART, DAY - timedelta(days=1)) == 0
    assert [(one.amount, one.key) for one in books.postings(PART, FIRST, LAST)] == [
        (-10_000, KEY),
        (2_500, ""),
    ]
    assert len(books.postings("1500", FIRST, LAST)) == 3


@pytest.mark.parametrize("on", [DAY, DAY + timedelta(days=1)], ids=["by Go", "by a counter voucher"])
def test_a_reversal_empties_the_customer(go: Running, on: object) -> None:
    made = go.connect().create(on_customer())
    back = go.connect().reverse(made.id, on, REVERSAL_KEY)  # type: ignore[arg-type]
    assert back.sums == {"1920": -10_000, PART: 10_000}
    books = go.connect()
    assert books.balance(PART, LAST) == 0
    assert [one.key for one in books.postings(PART, FIRST, LAST)] == [KEY, REVERSAL_KEY]
    assert books.read(made.id).reversed_by == back.id


@pytest.mark.parametrize(
    ("number", "account", "case"),
    [
        ("10999", "1500", CaseCode.CUSTOMER_MISSING),
        ("10001-19999", "1500", CaseCode.CUSTOMER_MISSING),
        ("10001", "1522", CaseCode.CUSTOMER_NOT_TAKEN),
        ("10001", "2400", CaseCode.CUSTOMER_NOT_TAKEN),
        ("", "1500", CaseCode.PARTY_MISSING),
    ],
)
def test_what_cannot_be_booked_is_not_sent(go: Running, number: str, account: str, case: CaseCode) -> None:
    with pytest.raises(Refused) as refused:
        go.connect().create(on_customer(number, account))
    assert refused.value.case_code == case
    assert go.state["vouchers"] == []


def test_a_customer_that_was_deactivated_meanwhile(go: Running) -> None:
    """The stand-in refuses it as Go does an account that is not active; then it is told as what it is."""
    books = go.connect()
    books.create(on_customer())
    go.books.deactivate_customer(go.company, 10_001)
    with pytest.raises(Refused) as refused:
        books.create(on_customer(key=NEXT_KEY))
    assert refused.value.case_code == CaseCode.CUSTOMER_MISSING
    assert refused.value.params["customer"] == "10001"
    assert len(go.state["vouchers"]) == 1
    assert go.connect().customers(["10001", "10999"]) == [Customer("10001", active=False)]


def test_an_unknown_customer_has_no_balance(go: Running) -> None:
    with pytest.raises(Refused) as refused:
        go.connect().balance("1500:10999", LAST)
    assert refused.value.case_code == CaseCode.CUSTOMER_MISSING


def test_without_the_right_to_read_customers_it_is_named(go: Running) -> None:
    go.books.set_privileges(KEYS["client_key"], [one for one in ALL_PRIVILEGES if one != "Customer"])
    with pytest.raises(Forbidden) as forbidden:
        go.connect().create(on_customer())
    assert forbidden.value.params["right"] == "Customer"


def test_neither_name_nor_address_of_a_customer_is_asked_for(go: Running) -> None:
    go.stand_in.exchanges = []
    go.connect().customers(["10001"])
    (asked,) = [one for one in go.stand_in.exchanges if one.path.lower().endswith("/customers")]
    assert parse_qs(asked.query)["Fields"] == ["Id,Number,SubledgerAccountId,IsActive"]
    assert b"Vipps AS" not in asked.answer


def test_a_customer_of_another_ledger_is_not_the_accounts() -> None:
    ledgers = (SubLedger("1500", "customer", 10_000, 19_999), SubLedger("1510", "customer", 50_000, 59_999))
    chart = Chart({}, {}, (), {}, (), ledgers)
    assert chart.has_customer("1500", "10001")
    assert not chart.has_customer("1500", "50001")
    assert chart.has_customer("1500", "99001")  # in nobody's numbers: what is read back tells
