"""Reading reports: signs, keys, what cannot be read, and sums that do not hold. No bad report raises."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.cases import CaseCode
from app.core.identities import check_identities
from app.core.transactions import ParsedReport, TransactionType
from app.providers.klarna import KLARNA
from app.providers.klarna.pages import read_parts
from tests.providers.klarna.reports import ACCOUNT, parse, part, parts_of, payout_json, row_json


def fields(parsed: ParsedReport) -> list[Any]:
    assert {one.code for one in parsed.problems} <= {CaseCode.REPORT_UNREADABLE}
    return [one.params["field"] for one in parsed.problems]


def sold(amount: Any = 10_000, **changes: Any) -> ParsedReport:
    return parse(
        payout_json(totals={"sale_amount": 10_000, "settlement_amount": 10_000}),
        [row_json("SALE", amount, "PURCHASE", **changes)],
    )


SIGNS = [
    ("SALE", "PURCHASE", TransactionType.SALE, 1),
    ("RETURN", "PURCHASE_RETURN", TransactionType.REFUND, -1),
    ("RETURN", "", TransactionType.REFUND, -1),
    ("RETURN", "PAYMENT_DEFAULT", TransactionType.ADJUSTMENT, -1),
    ("REVERSAL", "FRAUD_POLICY_CHARGE", TransactionType.CHARGEBACK, -1),
    ("REVERSAL", "COMMISSION_RETURN_GROSS", TransactionType.COMMISSION, -1),
    ("REVERSAL_MERCHANT_PROTECTION", "FRAUD_POLICY_CREDIT_NET", TransactionType.CHARGEBACK_REVERSAL, 1),
    ("COMMISSION", "PURCHASE_COMMISSION_PERCENTAGE", TransactionType.COMMISSION, 1),
    ("CREDIT", "CASH_ADVANCE_PAYOUT", TransactionType.FINANCING, 1),
    ("CREDIT", "CORRECTION_DISPUTE", TransactionType.ADJUSTMENT, 1),
    ("CHARGE", "LOAN_FEE", TransactionType.FINANCING, -1),
    ("CHARGE", "LIABILITY_TRANSFER", TransactionType.ADJUSTMENT, -1),
    ("HOLDBACK", "UNDER_REVIEW", TransactionType.RESERVE_HOLD, -1),
    ("RELEASE", "INSUFFICIENT_BANK_ACCOUNT_DETAILS", TransactionType.RESERVE_RELEASE, 1),
    ("SALE", "NEVER_HEARD_OF", TransactionType.UNKNOWN, 1),
]


@pytest.mark.parametrize(("kind", "detail", "meaning", "sign"), SIGNS)
@pytest.mark.parametrize("told", [5_000, -5_000])
def test_a_magnitude_takes_the_sign_of_its_type(
    kind: str, detail: str, meaning: TransactionType, sign: int, told: int
) -> None:
    (row,) = parse(payout_json(), [row_json(kind, told, detail)]).transactions
    assert (row.type, row.gross, row.fee) == (meaning, sign * 5_000, 0)


@pytest.mark.parametrize(("kind", "sign"), [("FEE", -1), ("FEE_REFUND", 1)])
def test_a_fee_is_all_fee_with_the_vat_beside_it(kind: str, sign: int) -> None:
    told = row_json(kind, 3_738, "PURCHASE_FEE_FIXED", vat_rate=2_500, vat_amount=935)
    (row,) = parse(payout_json(), [told]).transactions
    assert (row.gross, row.fee, row.fee_vat, row.net) == (0, sign * 3_738, sign * 935, sign * 4_673)
    assert sum(one.fee for one in row.fees) == row.fee
    assert sum(one.fee_vat for one in row.fees) == row.fee_vat


def test_the_same_row_has_the_same_key_wherever_it_stands() -> None:
    """Its order in the delivery says nothing; twins are told apart by their count."""
    one, other = row_json("SALE", 100, "PURCHASE"), row_json("SALE", 200, "PURCHASE")
    there = parse(payout_json(), [one, other, one]).transactions
    back = parse(payout_json(), [one, one, other]).transactions
    assert len({row.key for row in there}) == 3
    assert {row.key for row in there} == {row.key for row in back}


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 101},
        {"detailed_type": "CORRECTION"},
        {"order_id": "a3e1d2c4-9b8f-4c55-8d0e-7c2f3a4b5d22"},
        {"capture_id": "77aa0c1e-1f6e-4a6c-9e52-2b1c0d9e8f02"},
        {"refund_id": "1e2d3c4b-5a69-4788-9a0b-c1d2e3f40512"},
        {"capture_date": "2026-02-19T07:45:01Z"},
    ],
)
def test_what_names_a_row_is_in_its_key_and_its_payout_too(change: dict[str, Any]) -> None:
    plain = row_json("SALE", 100, "PURCHASE")
    keys = {
        row.key
        for rows, reference in (([plain], "A1"), ([{**plain, **change}], "A1"), ([plain], "A2"))
        for row in parse(payout_json(reference), rows).transactions
    }
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "10000"}, "amount"),
        ({"amount": 100.5}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": None}, "amount"),
        ({"amount": 10**30}, "amount"),
        ({"type": None}, "type"),
        ({"type": ""}, "type"),
        ({"detailed_type": 7}, "detailed_type"),
        ({"order_id": ["x"]}, "order_id"),
        ({"currency_code": "XYZ"}, "currency_code"),
        ({"currency_code": None}, "currency_code"),
        ({"capture_date": "2026-02-30T00:00:00Z"}, "capture_date"),
        ({"capture_date": "2026-02-19T07:45:00"}, "capture_date"),
        ({"capture_date": 5}, "capture_date"),
        ({"payment_reference": "ANOTHER"}, "payment_reference"),
        ({"vat_amount": 100}, "vat_amount"),
        ({"vat_amount": "x"}, "vat_amount"),
    ],
)
def test_a_row_that_cannot_be_read_stops_its_payout_by_the_fields_name(
    change: dict[str, Any], field: str
) -> None:
    assert fields(sold(**change)) == [field]


@pytest.mark.parametrize("item", [None, 5, "row", [], True])
def test_a_row_that_is_no_object(item: Any) -> None:
    parsed = parse(payout_json(), [item])
    assert fields(parsed) == ["transactions"]
    assert len(parsed.payouts) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency_code": "XYZ"}, "currency_code"),
        ({"merchant_settlement_type": "HALF"}, "merchant_settlement_type"),
        ({"payout_date": "yesterday"}, "payout_date"),
        ({"totals": {"sale_amount": "5"}}, "sale_amount"),
        ({"totals": {"settlement_amount": None}}, "settlement_amount"),
        ({"totals": {"settlement_amount": 1.5}}, "settlement_amount"),
        ({"totals": {"a_new_amount": 5}}, "a_new_amount"),
        ({"totals": {"fee_amount": 10**30}}, "fee_amount"),
    ],
)
def test_a_payout_that_cannot_be_read_is_told_and_gives_nothing(change: dict[str, Any], field: str) -> None:
    parsed = parse(payout_json(**change), [])
    assert fields(parsed) == [field]
    assert parsed.payouts == ()
    assert parsed.problems[0].payout_reference is None  # else nobody would learn of it


def test_a_total_that_nobody_knows_does_no_harm_while_it_is_nothing() -> None:
    assert parse(payout_json(totals={"a_new_amount": 0}), []).problems == ()


@pytest.mark.parametrize(
    ("totals", "fits"),
    [
        ({"opening_debt_balance_amount": 500, "closing_debt_balance_amount": 200, "repay_amount": 300}, True),
        ({"opening_debt_balance_amount": 500, "closing_debt_balance_amount": 500}, True),
        ({"opening_debt_balance_amount": 500, "closing_debt_balance_amount": 300}, False),
        ({"deposit_amount": 300}, False),
    ],
)
def test_a_debt_must_follow_from_the_one_before(totals: dict[str, int], fits: bool) -> None:
    parsed = parse(payout_json(totals=totals), [])
    assert fields(parsed) == ([] if fits else ["closing_debt_balance_amount"])


def held(parsed: ParsedReport) -> str | None:
    (payout,) = parsed.payouts
    return check_identities(KLARNA.info.identities, payout, parsed.transactions).held


def test_rows_and_totals_must_both_be_what_was_paid() -> None:
    sale = row_json("SALE", 10_000, "PURCHASE")
    right = {"sale_amount": 10_000, "settlement_amount": 10_000}
    assert held(parse(payout_json(totals=right), [sale])) == "rows_equal_payout"
    assert held(parse(payout_json(totals=right), [{**sale, "amount": 9_999}])) is None
    assert held(parse(payout_json(totals={**right, "sale_amount": 10_001}), [sale])) is None
    assert held(parse(payout_json(totals={**right, "tax_amount": 1}), [sale])) is None


def test_a_sign_that_could_be_either_is_nobodys_to_choose() -> None:
    """Two rows without a sign that cancel each other either way."""
    rows = [row_json("CORRECTION", -500), row_json("NEW_TYPE", 500)]
    assert fields(parse(payout_json(), rows)) == ["amount"]


def test_pages_must_all_be_there() -> None:
    whole = parts_of(payout_json(), [])
    page = {"kind": "rows", "payout": "QX7TR4LM2", "page": 1, "items": [], "total": 0, "has_more": False}
    assert fields(KLARNA.parse(ACCOUNT, whole[:1])) == ["page"]
    assert fields(KLARNA.parse(ACCOUNT, [whole[0], part("QX7TR4LM2", "0001", page)])) == ["page"]
    more = {**page, "page": 0, "has_more": True}
    assert fields(KLARNA.parse(ACCOUNT, [whole[0], part("QX7TR4LM2", "0000", more)])) == ["pagination.next"]
    few = {**page, "page": 0, "total": 3}
    assert fields(KLARNA.parse(ACCOUNT, [whole[0], part("QX7TR4LM2", "0000", few)])) == ["pagination.total"]
    assert fields(KLARNA.parse(ACCOUNT, whole[1:])) == ["payout"]
    broken = dataclasses.replace(whole[0], body=b"\xff{")
    assert "body" in fields(KLARNA.parse(ACCOUNT, [broken, whole[1]]))


def test_the_report_as_a_pdf_is_no_page() -> None:
    pdf = dataclasses.replace(part("QX7TR4LM2", "report.pdf", {}), body=b"%PDF-1.4 \xff")
    assert KLARNA.parse(ACCOUNT, [*parts_of(payout_json(), []), pdf]).problems == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=120, deadline=None)
@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(row_json("SALE", 1), JSON)),
    st.sampled_from([*payout_json(), ""]),
    JSON,
)
def test_nothing_in_a_report_raises(row: dict[str, Any], name: str, value: Any) -> None:
    payout = {**payout_json(), **({name: value} if name else {})}
    payout["payment_reference"] = str(payout["payment_reference"])
    parts = [
        part("QX7TR4LM2", "object", {"kind": "payout", "payout": payout}),
        parts_of(payout_json(), [{**row_json("SALE", 1), **row}])[1],
    ]
    parsed = KLARNA.parse(ACCOUNT, parts)
    assert parsed.payouts or parsed.problems


@given(st.permutations(range(4)))
def test_parts_may_come_in_any_order(order: list[int]) -> None:
    from app.providers.klarna.findings import Findings

    parts = [*parts_of(payout_json("A1"), []), *parts_of(payout_json("A2"), [])]
    found = read_parts([parts[place] for place in order], Findings())
    assert {one.reference for one in found} == {"A1", "A2"}
