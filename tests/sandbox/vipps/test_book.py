"""The ledger book keeps balances, dates and payouts the way the vendor's ledgers do."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.sandbox.vipps import BookError, LedgerRow, VippsLedgerBook

DAY = date(2026, 3, 3)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _noon(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


@pytest.fixture
def book() -> VippsLedgerBook:
    book = VippsLedgerBook()
    book.add_ledger("302321", "123455", opened=DAY)
    return book


def _types(rows: Any) -> list[tuple[str, int]]:
    return [(row.entry_type, row.amount) for row in rows]


def _chain_holds(rows: tuple[LedgerRow, ...]) -> bool:
    balance = 0
    for row in rows:
        if row.balance_before != balance or row.balance_after != balance + row.amount:
            return False
        balance = row.balance_after
    return True


def test_net_date_ends_with_fees_on_both_topics_and_the_payout_last(book: VippsLedgerBook) -> None:
    book.capture("302321", _noon(3), "woo-10481", 10000, fee=150)
    book.capture("302321", _noon(3), "woo-10482", 5000, fee=75)
    booked = book.close_date("302321", DAY)
    assert [(row.topic, row.entry_type, row.amount) for row in booked] == [
        ("funds", "fees-retained", -225),
        ("fees", "fees-retained", 225),
        ("funds", "payout-scheduled", -14775),
    ]
    assert booked[2].psp_reference == "302321-2000001"
    assert booked[2].reference == "Utb. 2000001 Vippsnr 123455"
    assert book.rows("302321", "funds")[-1] == booked[2]
    assert booked[0].time == "2026-03-03T23:00:00.000000Z"
    assert book.balance("302321") == book.balance("302321", "fees") == 0


def test_late_fee_lands_on_its_own_date_and_in_its_own_payout(book: VippsLedgerBook) -> None:
    sale = book.capture("302321", _noon(3), "woo-10481", 10000, fee=150, fee_date=date(2026, 3, 4))
    assert book.rows("302321", "fees") == ()
    first = book.close_date("302321", DAY)
    assert _types(first) == [("payout-scheduled", -10000), ("capture-fee", -150)]
    fee = book.rows("302321", "fees")[0]
    assert (fee.ledger_date, fee.psp_reference, fee.reference) == (
        date(2026, 3, 4),
        sale.psp_reference,
        "woo-10481",
    )
    book.capture("302321", _noon(4), "woo-10482", 5000)
    assert _types(book.close_date("302321", date(2026, 3, 4))) == [
        ("fees-retained", -150),
        ("fees-retained", 150),
        ("payout-scheduled", -4850),
    ]


def test_gross_keeps_fees_until_they_are_invoiced(book: VippsLedgerBook) -> None:
    book.add_ledger("9", "555555", settlement="gross")
    book.capture("9", _noon(3), "woo-1", 10000, fee=150)
    assert _types(book.close_date("9", DAY)) == [("payout-scheduled", -10000)]
    assert book.balance("9", "fees") == -150
    invoiced = book.close_date("9", date(2026, 3, 4), invoice_fees=True)
    assert [(row.topic, row.entry_type, row.amount) for row in invoiced] == [("fees", "fees-invoiced", 150)]
    with pytest.raises(BookError, match="gross"):
        book.close_date("302321", DAY, invoice_fees=True)


def test_negative_balance_rolls_to_a_later_payout(book: VippsLedgerBook) -> None:
    book.refund("302321", _noon(3), "woo-10399", 20000)
    assert book.close_date("302321", DAY) == []
    book.capture("302321", _noon(4), "woo-10481", 50000)
    assert _types(book.close_date("302321", date(2026, 3, 4))) == [("payout-scheduled", -30000)]
    assert _chain_holds(book.rows("302321", "funds"))


def test_reserve_stays_on_the_ledger() -> None:
    book = VippsLedgerBook()
    book.add_ledger("7", "777777", reserve=3000)
    book.capture("7", _noon(3), "woo-1", 10000)
    assert _types(book.close_date("7", DAY)) == [("payout-scheduled", -7000)]
    book.refund("7", _noon(4), "woo-1", 1000)
    assert book.close_date("7", date(2026, 3, 4)) == []
    assert book.balance("7") == 2000


@pytest.mark.parametrize(
    ("schedule", "pays_on"),
    [("weekly", [date(2026, 3, 8), date(2026, 3, 15)]), ("monthly", [date(2026, 3, 31)])],
)
def test_schedule_decides_which_dates_pay_out(schedule: str, pays_on: list[date]) -> None:
    book = VippsLedgerBook()
    book.add_ledger("7", "777777", schedule=schedule)
    paid = []
    for day in range(3, 32 if schedule == "monthly" else 18):
        book.capture("7", _noon(day), f"woo-{day}", 1000, fee=10)
        rows = book.close_date("7", date(2026, 3, day))
        assert _types(rows)[0] == ("fees-retained", -10)
        paid += [row.ledger_date for row in rows if row.entry_type == "payout-scheduled"]
    assert paid == pays_on


def test_payout_can_be_held_back_and_forced(book: VippsLedgerBook) -> None:
    book.capture("302321", _noon(3), "woo-1", 1000)
    assert book.close_date("302321", DAY, payout=False) == []
    assert _types(book.close_date("302321", date(2026, 3, 5))) == [("payout-scheduled", -1000)]
    assert book.rows("302321", "funds")[-1].ledger_date == date(2026, 3, 4)


def test_aborted_payout_comes_back_and_a_larger_one_follows(book: VippsLedgerBook) -> None:
    book.capture("302321", _noon(3), "woo-1", 1000)
    book.close_date("302321", DAY)
    aborted = book.abort_payout("302321", _noon(4))
    assert (aborted.entry_type, aborted.amount, aborted.psp_reference) == (
        "payout-aborted",
        1000,
        "302321-2000001",
    )
    book.capture("302321", _noon(4), "woo-2", 500)
    second = book.close_date("302321", date(2026, 3, 4))[-1]
    assert (second.amount, second.psp_reference) == (-1500, "302321-2000002")
    assert [payout["aborted"] for payout in book.state()["ledgers"][0]["payouts"]] == [True, False]
    with pytest.raises(BookError, match="no payout"):
        book.abort_payout("302321", _noon(5), 2000001)


def test_dispute_repeats_the_capture_and_may_cycle(book: VippsLedgerBook) -> None:
    sale = book.capture("302321", _noon(3), "woo-1", 1000)
    book.close_date("302321", DAY)
    taken = book.dispute_retained("302321", _noon(4), sale.psp_reference)
    given = book.dispute_returned("302321", _noon(4), sale.psp_reference, 400)
    assert _types([taken, given]) == [
        ("retained-disputed-capture", -1000),
        ("returned-disputed-capture", 400),
    ]
    for row in (taken, given):
        assert (row.psp_reference, row.reference, row.recipient_handle) == (
            sale.psp_reference,
            "woo-1",
            "api:123455",
        )
    with pytest.raises(BookError, match="no capture"):
        book.dispute_retained("302321", _noon(4), "nothing")


def test_the_other_movements_have_the_vendors_types_topics_and_signs(book: VippsLedgerBook) -> None:
    rows = [
        book.correction("302321", _noon(3), -300),
        book.correction("302321", _noon(3), 40, topic="fees"),
        book.top_up("302321", _noon(3), 5000),
        book.credit_note("302321", _noon(3), 70),
        book.credit_note("302321", _noon(3), 5, topic="funds"),
        book.service_fee("302321", _noon(3), 9900),
        book.add_row("302321", "funds", "brand-new-type", _noon(3), -1),
    ]
    assert [(row.topic, row.entry_type, row.amount) for row in rows] == [
        ("funds", "correction", -300),
        ("fees", "correction", 40),
        ("funds", "top-up", 5000),
        ("fees", "credit-note", 70),
        ("funds", "credit-note", 5),
        ("fees", "service-fee", -9900),
        ("funds", "brand-new-type", -1),
    ]
    assert len({row.psp_reference for row in rows}) == len(rows)
    assert _chain_holds(book.rows("302321", "funds"))
    assert _chain_holds(book.rows("302321", "fees"))


def test_fee_correction_inverts_fees_retained(book: VippsLedgerBook) -> None:
    book.capture("302321", _noon(3), "woo-1", 1000, fee=10)
    book.correction("302321", _noon(3), 60, topic="fees")
    assert _types(book.close_date("302321", DAY)) == [
        ("fees-retained", 50),
        ("fees-retained", -50),
        ("payout-scheduled", -1050),
    ]


def test_ledger_date_follows_the_merchants_midnight_or_cutoff(book: VippsLedgerBook) -> None:
    assert book.capture("302321", _at("2026-03-02T23:00:00"), "woo-1", 1000).ledger_date == DAY
    assert book.capture("302321", _at("2026-03-03T22:59:59"), "woo-2", 1000).ledger_date == DAY
    book.add_ledger("7", "777777", cutoff_hour=4)
    assert book.capture("7", _at("2026-03-04T02:59:59"), "woo-1", 1000).ledger_date == DAY
    assert book.close_date("7", DAY)[-1].time == "2026-03-04T03:00:00.000000Z"
    book.close_date("7", date(2026, 3, 28))
    assert book.close_date("7", date(2026, 3, 29)) == []
    after_the_clock_change = book.capture("7", _at("2026-03-30T02:00:00"), "woo-2", 1000)
    assert after_the_clock_change.ledger_date == date(2026, 3, 30)


def test_quirks_shape_the_rows(book: VippsLedgerBook) -> None:
    book.set_quirks(
        "302321",
        fees_psp="different",
        payout_text="missing",
        payout_entry_type="scheduled-for-payout",
        blank_reference="null",
        blank_handle="absent",
        time_form="offset",
    )
    book.capture("302321", _noon(3), "woo-1", 1000, fee=10)
    funds_fee, fees_fee, payout = book.close_date("302321", DAY)
    assert funds_fee.psp_reference != fees_fee.psp_reference
    shown = payout.as_json()
    assert shown["entryType"] == "scheduled-for-payout"
    assert "reference" not in shown
    assert "recipientHandle" not in shown
    assert funds_fee.as_json()["reference"] is None
    assert shown["time"] == "2026-03-04T00:00:00.000000+0100"
    with pytest.raises(BookError, match="no quirk"):
        book.set_quirks("302321", fees_psp="sometimes")
    with pytest.raises(BookError, match="no quirk"):
        book.set_quirks("302321", colour="blue")


def test_same_fees_reference_and_empty_or_absent_reference(book: VippsLedgerBook) -> None:
    book.capture("302321", _noon(3), "woo-1", 1000, fee=10)
    funds_fee, fees_fee, _ = book.close_date("302321", DAY)
    assert funds_fee.psp_reference == fees_fee.psp_reference
    assert funds_fee.as_json()["reference"] == ""
    assert funds_fee.as_json()["recipientHandle"] is None
    book.set_quirks("302321", blank_reference="absent")
    book.capture("302321", _noon(4), "woo-2", 1000, fee=10)
    assert "reference" not in book.close_date("302321", date(2026, 3, 4))[0].as_json()


def test_fees_may_be_several_per_capture(book: VippsLedgerBook) -> None:
    sale = book.capture("302321", _noon(3), "woo-1", 1000, fee=10)
    book.capture_fee("302321", _noon(3), sale.psp_reference, 5)
    fees = book.rows("302321", "fees")
    assert _types(fees) == [("capture-fee", -10), ("capture-fee", -5)]
    assert {fee.psp_reference for fee in fees} == {sale.psp_reference}


def test_what_no_ledger_could_hold_is_refused_and_books_nothing(book: VippsLedgerBook) -> None:
    book.capture("302321", _noon(3), "woo-1", 1000, psp="201")
    before = book.state()
    refused: list[dict[str, Any]] = [
        {"amount": 0},
        {"amount": -1},
        {"amount": 10.0},
        {"amount": True},
        {"psp": "201"},
        {"handle": "api:999999"},
        {"personal": {"name": "Kari Example"}},
        {"at": datetime(2026, 3, 3, 12)},  # noqa: DTZ001 - a moment without a zone is the point
        {"at": _noon(2)},
        {"at": _noon(4)},
        {"fee": -5},
        {"fee_date": date(2026, 3, 4)},
        {"fee": 5, "fee_date": date(2026, 3, 2)},
        {"fee": 5, "fee_date": date(2026, 3, 5), "fee_at": _noon(4)},
    ]
    for wrong in refused:
        arguments: dict[str, Any] = {"at": _noon(3), "reference": "woo-2", "amount": 500, **wrong}
        with pytest.raises(BookError):
            book.capture("302321", **arguments)
    with pytest.raises(BookError, match="no ledger"):
        book.capture("1", _noon(3), "woo-2", 500)
    assert book.state() == before


def test_ended_date_takes_no_more_rows_and_ends_once(book: VippsLedgerBook) -> None:
    book.close_date("302321", DAY)
    with pytest.raises(BookError, match="has ended"):
        book.close_date("302321", DAY)
    with pytest.raises(BookError, match="has ended"):
        book.capture("302321", _noon(3), "woo-1", 1000)
    with pytest.raises(BookError, match="daily only"):
        book.add_ledger("8", "888888", currency="DKK", schedule="weekly")
    with pytest.raises(BookError, match="there is a ledger"):
        book.add_ledger("302321", "123455")
