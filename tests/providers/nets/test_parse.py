"""Reading stored parts: goldens, what cannot be read, keys, references."""

from typing import Any

import pytest

from app.core.cases import CaseCode
from app.core.transactions import Problem, TransactionType
from app.providers.nets import NETS
from tests.golden import runner
from tests.providers.nets.reports import ACCOUNT, DAY, PAYOUT, charge, head, part, parts_of, read, refund

SALE = charge(1, 100_000, 1_500)
HEAD = head(98_500, 100_000, fees=1_500)


@pytest.mark.parametrize("name", runner.names("nets"))
def test_report_parses_as_expected(name: str) -> None:
    assert runner.parsed_text("nets", name) == runner.expected_text("nets", name)


def problem(field: str, payout: str | None = PAYOUT) -> Problem:
    return Problem(CaseCode.REPORT_UNREADABLE, {"date": DAY.isoformat(), "field": field}, payout)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "100000"),
        ("amount", 1.5),
        ("amount", None),
        ("amount", True),
        ("amount", 10**15),
        ("fee", "1500"),
        ("flexibleFee", []),
        ("fixedFee", {"amount": 1}),
        ("feeTaxAmount", "0.5"),
        ("currency", "KRONER"),
        ("currency", 578),
        ("timestamp", "yesterday"),
        ("timestamp", 1_772_000_000),
    ],
)
def test_an_action_that_cannot_be_read_is_named_by_its_field(field: str, value: Any) -> None:
    parsed = read(HEAD, [{**SALE, field: value}])
    assert problem(field) in parsed.problems
    assert parsed.transactions == ()
    assert [one.reference for one in parsed.payouts] == [PAYOUT]


@pytest.mark.parametrize("item", [None, 7, "CHARGE", []])
def test_an_action_that_is_no_object(item: Any) -> None:
    assert problem("paymentActions") in read(HEAD, [item]).problems


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("currency", None),
        ("currency", "nok"),
        ("amount", None),
        ("amount", "98500"),
        ("date", "4.3.2026"),
        ("date", None),
        ("chargedAmount", "100000"),
        ("refundedAmount", 0.5),
        ("depositedAmount", True),
        ("fees", [1_500]),
        ("feeTaxAmount", "0"),
    ],
)
def test_a_head_that_cannot_be_read_stops_its_payout_alone(field: str, value: Any) -> None:
    """With nothing else to read a person learns of it; beside another payout it stops that one no more."""
    broken = parts_of({**HEAD, field: value}, [SALE])
    parsed = NETS.parse(ACCOUNT, broken)
    assert (parsed.payouts, parsed.transactions, parsed.problems) == ((), (), (problem(field, None),))
    other = parts_of({**HEAD, "id": "22" * 16}, [charge(2, 100_000, 1_500)])
    both = NETS.parse(ACCOUNT, [*broken, *other])
    assert [one.reference for one in both.payouts] == ["22" * 16]
    assert both.problems == (problem(field, ""),)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"kind": "payout", "payout": {"id": "other"}}', b'{"kind": "x"}']
)
def test_a_part_that_is_none_is_a_finding(body: bytes) -> None:
    parts = [*parts_of(HEAD, [SALE]), part(f"payout/{PAYOUT}/001", body)]
    assert problem("body") in NETS.parse(ACCOUNT, parts).problems


def test_a_page_or_a_head_that_is_missing_is_a_finding() -> None:
    top, first, second = parts_of(HEAD, [SALE], [charge(2, 1)])
    assert problem("pageNumber") in NETS.parse(ACCOUNT, [top, second]).problems
    assert problem("pageNumber") in NETS.parse(ACCOUNT, [top]).problems
    assert NETS.parse(ACCOUNT, [first]).problems == (problem("id", None),)
    assert problem("numberOfPaymentActions") in NETS.parse(ACCOUNT, [top, first]).problems


def test_an_action_on_two_pages_is_told_once_and_is_a_finding() -> None:
    parsed = read(HEAD, [SALE], [SALE])
    assert problem("paymentActions.id") in parsed.problems
    assert len(parsed.transactions) == 1


def test_vat_on_no_fee_at_all_is_refused() -> None:
    told = [{**SALE, "fee": 0, "feeTaxAmount": 20}]
    assert problem("feeTaxAmount") in read(head(100_000, 100_000, feeTaxAmount=20), told).problems


def test_a_deposit_that_takes_out_is_nothing_we_know() -> None:
    assert (
        problem("depositedAmount")
        in read(head(93_500, 100_000, deposited=-5_000, fees=1_500), [SALE]).problems
    )


def test_no_parts_say_nothing() -> None:
    parsed = NETS.parse(ACCOUNT, [])
    assert (parsed.payouts, parsed.transactions, parsed.problems) == ((), (), ())


def test_actions_without_ids_have_keys_of_their_own() -> None:
    keys = [row.key for row in runner.parsed("nets", "without_ids").transactions]
    assert len(set(keys)) == 2
    assert [key.rpartition("/")[2] for key in keys] == ["0", "1"]


def test_the_reference_that_names_no_order_is_no_order_number() -> None:
    first, second = runner.parsed("nets", "reference_stayed_1").transactions
    assert first.reference("order_number") == "10481"
    assert second.reference("order_number") is None
    assert second.reference("payment_id")


def test_a_refunds_id_is_no_charge() -> None:
    sale, back = read(head(0, 100, 100), [charge(1, 100), refund(1, 100)]).transactions
    assert sale.reference("charge_id")
    assert back.reference("charge_id") is None
    assert back.type is TransactionType.REFUND


@pytest.mark.parametrize(
    ("timestamp", "on"),
    [
        ("2026-03-02T22:59:59.9999", 2),
        ("2026-03-02T23:00:00.0000", 3),
        ("2026-03-03T00:30:00+01:00", 3),
        ("", 4),
    ],
)
def test_the_day_of_an_action_is_the_shops(timestamp: str, on: int) -> None:
    (row,) = read(HEAD, [{**SALE, "timestamp": timestamp}]).transactions
    assert row.booked_on.day == on
