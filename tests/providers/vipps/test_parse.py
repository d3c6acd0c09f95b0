"""Reading reports: what cannot be read stops the payout it falls in, and nothing is dropped."""

import dataclasses
import json
from typing import Any

import pytest

from app.core.transactions import FeePart, FeeType, TransactionType
from app.providers.base import MerchantAccount, ReportPart
from app.providers.registry import provider
from tests.golden.runner import part_of

from .reports import FIRST, LedgerText, found, parse, parse_parts


def two_payouts() -> LedgerText:
    ledger = LedgerText()
    ledger.capture(10000)
    ledger.pay(2000001)
    ledger.next_date()
    ledger.capture(20000)
    ledger.capture(5000)
    ledger.pay(2000002)
    return ledger


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "20000"),
        ("amount", True),
        ("amount", 20000.0),
        ("amount", None),
        ("amount", 10**15),
        ("balanceBefore", "0"),
        ("balanceAfter", None),
        ("entryType", ""),
        ("entryType", None),
        ("entryType", 7),
        ("pspReference", None),
        ("pspReference", 4711),
        ("reference", False),
        ("reference", "x" * 201),
        ("reference", "two\nlines"),
        ("recipientHandle", ["api:123455"]),
        ("currency", "EUR"),
        ("currency", "XXX"),
        ("currency", None),
        ("ledgerDate", "2026-03-05"),
        ("ledgerDate", None),
        ("time", "yesterday"),
        ("time", "2026-03-04T12:00:00"),
        ("time", "0001-01-01T00:00:00+05:00"),
        ("time", None),
    ],
)
def test_unreadable_row_stops_its_payout_and_names_the_field(field: str, value: object) -> None:
    ledger = two_payouts()
    ledger.dates[1]["funds"][0][field] = value
    parsed = ledger.parse()
    assert found(parsed.problems) == [("report_unreadable", "funds", "2026-03-04", field, "2000002")]
    assert [row.gross for row in parsed.transactions] == [10000, 5000]


@pytest.mark.parametrize("row", [None, 3, "text", ["list"]])
def test_a_row_that_is_no_object_is_a_problem(row: object) -> None:
    ledger = two_payouts()
    ledger.dates[0]["fees"].append(row)  # type: ignore[arg-type]  # what no vendor should send
    assert found(ledger.parse().problems) == [("report_unreadable", "fees", "2026-03-03", "items", "2000001")]


def test_unreadable_row_behind_the_last_payout_holds_no_payout() -> None:
    ledger = two_payouts()
    ledger.next_date()
    ledger.capture(700)["amount"] = "700"
    assert found(ledger.parse().problems) == [("report_unreadable", "funds", "2026-03-05", "amount", "")]


def test_unreadable_row_without_any_payout_concerns_the_whole_set() -> None:
    ledger = LedgerText()
    ledger.capture(700)["amount"] = "700"
    assert found(ledger.parse().problems) == [("report_unreadable", "funds", "2026-03-03", "amount", None)]


def test_an_unreadable_payout_row_closes_nothing_and_stops_the_next_one() -> None:
    ledger = two_payouts()
    ledger.dates[0]["funds"][1]["amount"] = "-10000"
    parsed = ledger.parse()
    assert [one.reference for one in parsed.payouts] == ["2000002"]
    assert found(parsed.problems) == [("report_unreadable", "funds", "2026-03-03", "amount", "2000002")]
    assert len(parsed.payouts[0].transactions) == 3


def test_an_unreadable_first_row_does_not_hide_in_the_opening_balance() -> None:
    ledger = two_payouts()
    ledger.dates[0]["funds"][0]["amount"] = ledger.dates[1]["funds"][0]["amount"] = None
    first, second = ledger.parse().payouts
    assert (first.opening, first.closing) == (None, 0)
    assert (second.opening, second.closing) == (0, 0)


def test_missing_row_breaks_the_chain_of_its_payout() -> None:
    ledger = two_payouts()
    del ledger.dates[1]["funds"][1]
    (problem,) = ledger.parse().problems
    assert (problem.code, problem.payout_reference) == ("balance_chain_broken", "2000002")
    assert problem.params["date"] == "2026-03-04"
    assert problem.params["expected"] == {"amount": 20000, "currency": "NOK"}
    assert problem.params["found"] == {"amount": 25000, "currency": "NOK"}


def test_changed_amount_breaks_the_chain() -> None:
    ledger = two_payouts()
    ledger.dates[1]["funds"][0]["amount"] = 20001
    (problem,) = ledger.parse().problems
    assert problem.params["expected"] == {"amount": 20001, "currency": "NOK"}
    assert problem.params["found"] == {"amount": 20000, "currency": "NOK"}


def test_a_balance_that_jumps_between_dates_breaks_the_chain_of_the_later_payout() -> None:
    ledger = two_payouts()
    for row in ledger.dates[1]["funds"]:
        row["balanceBefore"] += 7
        row["balanceAfter"] += 7
    parsed = ledger.parse()
    assert [(one.code, one.payout_reference) for one in parsed.problems] == [
        ("balance_chain_broken", "2000002")
    ]
    assert (parsed.payouts[1].opening, parsed.payouts[1].closing) == (7, 7)


def test_the_chain_of_the_fees_is_checked_too() -> None:
    ledger = LedgerText()
    ledger.capture(10000)
    ledger.add("capture-fee", -100, topic="fees")
    ledger.add("capture-fee", -50, topic="fees")
    ledger.retain_fees()
    ledger.pay(2000001)
    del ledger.dates[0]["fees"][1]
    parsed = ledger.parse()
    assert found(parsed.problems) == [("balance_chain_broken", "fees", "2026-03-03", None, "2000001")]
    assert parsed.transactions[1].fees[1] == FeePart(FeeType.OTHER, -50, 0, "unexplained")


# -- parts ----------------------------------------------------------------------------------------


def test_no_parts_say_nothing() -> None:
    parsed = parse_parts([])
    assert (parsed.payouts, parsed.transactions, parsed.problems) == ((), (), ())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"items": ' + b"[" * 100_000, b"null"])
def test_a_part_that_is_no_report_is_a_problem(body: bytes) -> None:
    part = ReportPart(f"funds/{FIRST}/000", FIRST, body, "", complete=True)
    assert ("report_unreadable", "funds", "2026-03-03", "body", None) in found(parse_parts([part]).problems)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", "payouts"),
        ("topic", ["funds"]),
        ("ledgerId", None),
        ("ledgerDate", "2026-03-09"),
        ("page", -1),
        ("page", True),
        ("page", "0"),
        ("items", {}),
        ("hasMore", None),
        ("tryLater", 0),
    ],
)
def test_a_part_with_a_wrong_envelope_is_a_problem(field: str, value: object) -> None:
    parts = [part_of(body) for body in two_payouts().bodies()]
    told = json.loads(parts[0].body)
    told[field] = value
    parts[0] = dataclasses.replace(parts[0], body=json.dumps(told).encode())
    problems = found(parse_parts(parts).problems)
    assert ("report_unreadable", "funds", "2026-03-03", field, "2000002") in problems


def bodies_without(place: int) -> list[dict[str, Any]]:
    bodies = two_payouts().bodies(page_size=1)
    del bodies[place]
    return bodies


@pytest.mark.parametrize(
    ("place", "topic", "field"),
    [(0, "funds", "page"), (1, "funds", "hasMore"), (2, "fees", "page")],
)
def test_a_missing_page_is_a_problem(place: int, topic: str, field: str) -> None:
    problems = found(parse(bodies_without(place)).problems)
    assert ("report_unreadable", topic, "2026-03-03", field) in [one[:4] for one in problems]


def test_a_missing_date_is_a_problem() -> None:
    ledger = LedgerText()
    ledger.next_date()
    ledger.next_date()
    ledger.capture(100)
    ledger.pay(2000001)
    bodies = [body for body in ledger.bodies() if body["ledgerDate"] != "2026-03-04"]
    assert found(parse(bodies).problems) == [("report_unreadable", "", "2026-03-04", "ledgerDate", "2000001")]


def test_a_date_that_is_still_open_is_a_problem() -> None:
    bodies = two_payouts().bodies()
    bodies[2]["tryLater"] = True
    assert found(parse(bodies).problems) == [
        ("report_unreadable", "funds", "2026-03-04", "tryLater", "2000002")
    ]


def test_parts_of_two_ledgers_are_a_problem() -> None:
    bodies = two_payouts().bodies()
    bodies[3]["ledgerId"] = "400000"
    assert ("report_unreadable", "", "2026-03-03", "ledgerId", "2000001") in found(parse(bodies).problems)


def test_a_ledger_in_an_unknown_currency_is_a_problem() -> None:
    parts = [part_of(body) for body in two_payouts().bodies()]
    parsed = provider("vipps").parse(MerchantAccount("302321", "XXX"), parts)
    assert ("report_unreadable", "funds", "2026-03-03", "currency", None) in found(parsed.problems)
    assert parsed.transactions == ()


def test_the_order_of_the_parts_does_not_matter() -> None:
    bodies = two_payouts().bodies(page_size=1)
    assert parse(bodies[::-1]) == parse(bodies)


# -- payouts --------------------------------------------------------------------------------------


def test_a_balance_carried_in_is_the_opening_balance() -> None:
    ledger = LedgerText(balance={"funds": 2500, "fees": 0})
    ledger.capture(1000)
    ledger.pay(2000001, keep=3000)
    (payout,) = ledger.parse().payouts
    assert (payout.opening, payout.amount, payout.closing) == (2500, 500, 3000)


def test_dates_without_rows_belong_to_the_payout_behind_them() -> None:
    ledger = LedgerText()
    ledger.next_date()
    ledger.capture(1000)
    ledger.pay(2000001)
    (payout,) = ledger.parse().payouts
    assert (payout.first_date, payout.last_date) == (FIRST, ledger.day)


def test_two_payouts_of_one_date_are_two_payouts() -> None:
    ledger = LedgerText()
    ledger.capture(1000)
    ledger.pay(2000001)
    ledger.capture(2000)
    ledger.pay(2000002)
    parsed = ledger.parse()
    assert [(one.amount, len(one.transactions)) for one in parsed.payouts] == [(1000, 1), (2000, 1)]
    assert parsed.problems == ()


@pytest.mark.parametrize("goes_on", [True, False])
def test_rows_behind_a_payout_on_its_date_stop_it(goes_on: bool) -> None:
    """The dates behind a payout are read without its own: such rows would never belong to a payout."""
    ledger = LedgerText()
    ledger.capture(1000)
    ledger.pay(2000001)
    ledger.capture(2000)
    expected = [("report_unreadable", "funds", "2026-03-03", "entryType", "2000001")]
    if goes_on:
        ledger.next_date()
        ledger.pay(2000002)
        expected.append(("report_unreadable", "funds", "2026-03-03", "entryType", "2000002"))
    assert found(ledger.parse().problems) == expected


def test_two_payouts_of_one_number_are_a_problem() -> None:
    ledger = two_payouts()
    ledger.dates[1]["funds"][2]["pspReference"] = "302321-2000001"
    assert found(ledger.parse().problems)[0][:4] == (
        "report_unreadable",
        "funds",
        "2026-03-04",
        "pspReference",
    )


@pytest.mark.parametrize(
    ("psp", "reference"),
    [("302321-2000812", "2000812"), ("01JNFQ6ZK2C-7QH2M4RXB9W1TE", "01JNFQ6ZK2C-7QH2M4RXB9W1TE"), ("9", "9")],
)
def test_the_payout_reference_is_its_number(psp: str, reference: str) -> None:
    ledger = LedgerText()
    ledger.capture(1000)
    ledger.pay(1)["pspReference"] = psp
    assert ledger.parse().payouts[0].reference == reference


def test_a_payout_row_that_adds_to_the_ledger_is_no_payout() -> None:
    ledger = LedgerText()
    ledger.add("payout-scheduled", 500)
    parsed = ledger.parse()
    assert parsed.payouts == ()
    assert [(row.type, row.gross) for row in parsed.transactions] == [(TransactionType.UNKNOWN, 500)]


# -- rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry_type", "amount", "expected"),
    [
        ("capture", 100, "sale"),
        ("capture", -100, "unknown"),
        ("refund", -100, "refund"),
        ("refund", 100, "unknown"),
        ("payout-aborted", 100, "payout_return"),
        ("payout-aborted", -100, "unknown"),
        ("retained-disputed-capture", -100, "chargeback"),
        ("retained-disputed-capture", 100, "unknown"),
        ("returned-disputed-capture", 100, "chargeback_reversal"),
        ("returned-disputed-capture", -100, "unknown"),
        ("correction", 100, "adjustment"),
        ("correction", -100, "adjustment"),
        ("top-up", 100, "top_up"),
        ("top-up", -100, "unknown"),
        ("credit-note", 100, "adjustment"),
        ("Capture", 100, "unknown"),
        ("loyalty-grant", -100, "unknown"),
    ],
)
def test_what_a_row_is(entry_type: str, amount: int, expected: str) -> None:
    ledger = LedgerText()
    ledger.add(entry_type, amount)
    (row,) = ledger.parse().transactions
    assert (row.type, row.gross, row.fee, row.net) == (expected, amount, 0, amount)
    assert row.provider_type == entry_type


@pytest.mark.parametrize(
    ("reference", "guesses"),
    [
        ("woo-3f9c2a1b-10481", {"order_id_guess": "10481"}),
        ("Woo00481", {"order_id_guess": "481"}),
        ("woo-3f9c2a1b-10481-2", {"order_id_guess": "10481", "order_id_guess_at_end": "2"}),
        ("a-b-c", {}),
        ("", {}),
    ],
)
def test_the_order_id_is_guessed_from_the_reference(reference: str, guesses: dict[str, str]) -> None:
    ledger = LedgerText()
    ledger.capture(100, reference)
    (row,) = ledger.parse().transactions
    assert {name: value for name, value in row.references if "guess" in name} == guesses
    assert row.reference("reference") == (reference or None)


def test_times_with_an_offset_become_utc() -> None:
    ledger = LedgerText()
    ledger.capture(100, time="2026-03-03T00:30:00.000001+0100")
    (row,) = ledger.parse().transactions
    assert row.occurred_at.isoformat() == "2026-03-02T23:30:00.000001+00:00"
    assert row.booked_on == FIRST


def test_the_form_of_the_time_does_not_change_the_key() -> None:
    keys = set()
    for time in ("2026-03-03T11:00:00.000000Z", "2026-03-03T12:00:00+0100", "2026-03-03T11:00:00Z"):
        ledger = LedgerText()
        ledger.capture(100, time=time)
        keys.add(ledger.parse().transactions[0].key)
    assert len(keys) == 1


def test_equal_fees_do_not_share_a_key() -> None:
    ledger = LedgerText()
    for _ in range(3):
        ledger.add("capture-fee", -10, topic="fees", pspReference="same")
    assert len({one.key for one in ledger.parse().fee_details}) == 3


def test_an_aborted_payout_with_a_foreign_reference_and_two_candidates_names_neither() -> None:
    ledger = LedgerText()
    for number in (2000001, 2000002):
        ledger.capture(1000)
        ledger.pay(number)
        ledger.next_date()
    ledger.add("payout-aborted", 1000, pspReference="01JNFQ6ZK2C-7QH2M4RX")
    assert ledger.parse().transactions[-1].reference("payout_reference") is None


# -- fees -----------------------------------------------------------------------------------------


def test_two_fee_lines_of_one_date_and_amount_are_told_apart_by_reference() -> None:
    ledger = LedgerText()
    for psp, kind in (("A", "capture-fee"), ("B", "service-fee")):
        ledger.add(kind, -100, topic="fees")
        ledger.add("fees-retained", 100, topic="fees", pspReference=psp)
    for psp in ("B", "A", "C"):
        ledger.add("fees-retained", -100, pspReference=psp)
    fees = [row.fees for row in ledger.parse().transactions]
    assert fees == [
        (FeePart(FeeType.SUBSCRIPTION, -100, 0, "service-fee"),),
        (FeePart(FeeType.PROCESSING, -100, 0, "capture-fee"),),
        (FeePart(FeeType.OTHER, -100, 0, "unexplained"),),
    ]


def test_a_split_is_the_same_however_many_dates_are_read_together() -> None:
    """Fees left over from the dates of an earlier payout are unexplained, read together or not."""
    ledger = LedgerText()
    ledger.capture(1000)
    ledger.pay(2000001)
    ledger.add("capture-fee", -10, topic="fees")
    ledger.next_date()
    ledger.capture(2000)
    ledger.add("capture-fee", -20, topic="fees")
    ledger.retain_fees()
    ledger.pay(2000002)
    together = ledger.parse()
    alone = parse([body for body in ledger.bodies() if body["ledgerDate"] == "2026-03-04"])
    fee = together.transactions[-1]
    assert fee.fees == (
        FeePart(FeeType.PROCESSING, -20, 0, "capture-fee"),
        FeePart(FeeType.OTHER, -10, 0, "unexplained"),
    )
    assert alone.transactions == together.transactions[1:]
    assert alone.payouts == together.payouts[1:]


def test_invoiced_fees_are_not_part_of_a_later_fee_line() -> None:
    ledger = LedgerText()
    ledger.add("capture-fee", -70, topic="fees")
    ledger.add("fees-invoiced", 70, topic="fees")
    ledger.add("capture-fee", -30, topic="fees")
    ledger.retain_fees()
    (row,) = ledger.parse().transactions
    assert row.fees == (FeePart(FeeType.PROCESSING, -30, 0, "capture-fee"),)
