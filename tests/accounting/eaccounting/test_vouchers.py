"""Vouchers as they go to eAccounting and as they come back: the vendor's example, to the øre."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.accounting.base import FoundState, OutgoingPosting, OutgoingVoucher
from app.accounting.eaccounting.info import LARGEST_AMOUNT
from app.accounting.eaccounting.poster import draft_of, expected_sums, marked, reversal_of
from app.accounting.eaccounting.reading import booked_voucher, key_in, sums_of
from app.accounting.rows import Row, dump
from app.core.cases import CaseCode
from app.errors import BadAnswer, Refused
from app.http import Answer
from tests.contract.vendor_specs import VendorSpec, specs_folder

KEY = "AVT4ND6X2QJW7ZM5KR3YHB"
TEXT = "Nets oppgjør 88120045 2026-03-17"
VOUCHER = OutgoingVoucher(
    key=KEY,
    date=date(2026, 3, 17),
    currency="NOK",
    text=TEXT,
    postings=(
        OutgoingPosting("1920", "0", 811420, "Nets utbetaling 88120045"),
        OutgoingPosting("7770", "0", 13580, "Nets gebyr"),
        OutgoingPosting("1523", "0", -825000, "Kortbetalinger 19 stk"),
    ),
)
BODY = (
    '{"VoucherDate":"2026-03-17","VoucherText":"Nets oppgj\\u00f8r 88120045 2026-03-17 '
    '[AVT4ND6X2QJW7ZM5KR3YHB]","Rows":['
    '{"AccountNumber":1920,"DebitAmount":8114.20,"TransactionText":"Nets utbetaling 88120045"},'
    '{"AccountNumber":7770,"DebitAmount":135.80,"TransactionText":"Nets gebyr"},'
    '{"AccountNumber":1523,"CreditAmount":8250.00,"TransactionText":"Kortbetalinger 19 stk"}]}'
)


def row(told: dict[str, Any]) -> Row:
    answer = Answer(200, {}, json.dumps(told).encode(), "eaccounting", "read_voucher")
    return Row.of(answer.json(), "eaccounting", "read_voucher")


def told(
    voucher_id: str = "b1a7c3c0", key: str = KEY, sign: int = 1, at: str = "2026-03-18T04:03:20Z"
) -> dict[str, Any]:
    debit, credit = ("DebitAmount", "CreditAmount") if sign > 0 else ("CreditAmount", "DebitAmount")
    return {
        "Id": voucher_id,
        "VoucherDate": "2026-03-17T00:00:00",
        "VoucherText": f"{TEXT} [{key}]",
        "NumberAndNumberSeries": "A118",
        "Rows": [
            {"AccountNumber": 1920, debit: 8114.20, credit: 0},
            {"AccountNumber": 7770, debit: 135.80, credit: 0},
            {"AccountNumber": 1523, debit: 0, credit: 8250.00},
        ],
        "CreatedUtc": at,
    }


def test_the_example_becomes_the_vendors_draft_to_the_byte() -> None:
    assert dump(draft_of(VOUCHER, {})) == BODY


def test_a_draft_is_what_the_vendors_file_says() -> None:
    folder = specs_folder()
    if folder is None:
        pytest.skip("no vendor specifications here")
    spec = VendorSpec.load(folder / "visma" / "eaccounting-v2-reduced.yaml")
    body = json.loads(dump(draft_of(VOUCHER, {})))
    for name in ("VoucherApi", "VoucherDraftApi"):
        schema = {"$ref": f"#/components/schemas/{name}", "components": spec.document["components"]}
        assert list(Draft202012Validator(schema).iter_errors(body)) == []


def test_a_booked_voucher_is_read_back_to_the_ore() -> None:
    found = booked_voucher(row(told()))
    assert found.sums == {"1920": 811420, "7770": 13580, "1523": -825000}
    assert (found.key, found.number, found.date) == (KEY, "A118", VOUCHER.date)
    assert found.state is FoundState.POSTED


def test_a_reversal_swaps_the_sides_of_every_row_and_keeps_its_marks() -> None:
    given = told()
    given["Rows"][1] |= {"CostCenterItemId2": "c-2", "ProjectId": "p-1", "VatCodeId": "v-1"}
    form = reversal_of(row(given), date(2026, 3, 20), f"RV{KEY[2:]}")
    assert json.loads(dump(form)) == {
        "VoucherDate": "2026-03-20",
        "VoucherText": f"Tilbakeføring av A118 [RV{KEY[2:]}]",
        "Rows": [
            {"AccountNumber": 1920, "CreditAmount": 8114.20},
            {
                "AccountNumber": 7770,
                "CreditAmount": 135.80,
                "CostCenterItemId2": "c-2",
                "ProjectId": "p-1",
                "VatCodeId": "v-1",
            },
            {"AccountNumber": 1523, "DebitAmount": 8250.00},
        ],
    }


def test_dimensions_become_the_fields_that_the_company_has_for_them() -> None:
    fields = {("department", "10"): ("CostCenterItemId2", "c-2"), ("project", "7"): ("ProjectId", "p-7")}
    posting = replace(VOUCHER.postings[1], department="10", project="7")
    sent: Any = draft_of(
        replace(VOUCHER, postings=(VOUCHER.postings[0], posting, VOUCHER.postings[2])), fields
    )
    assert sent["Rows"][1]["CostCenterItemId2"] == "c-2"
    assert sent["Rows"][1]["ProjectId"] == "p-7"
    assert "ProjectId" not in sent["Rows"][0]


COST_CENTRES = {
    ("department", "10"): ("CostCenterItemId2", "c-2"),
    ("dimension1", "NETT"): ("CostCenterItemId1", "c-1"),
    ("dimension2", "10"): ("CostCenterItemId2", "c-2"),
    ("dimension2", "20"): ("CostCenterItemId2", "c-20"),
    ("dimension3", "V26"): ("CostCenterItemId3", "c-3"),
}


def with_marks(**marks: Any) -> dict[str, object]:
    posting = replace(VOUCHER.postings[1], **marks)
    return draft_of(replace(VOUCHER, postings=(VOUCHER.postings[0], posting)), COST_CENTRES)


def test_dimensions_1_to_3_are_the_items_of_the_three_cost_centres() -> None:
    sent: Any = with_marks(dimensions=("NETT", "20", "V26"))
    fields = {name: held for name, held in sent["Rows"][1].items() if name.startswith("CostCenter")}
    assert fields == {"CostCenterItemId1": "c-1", "CostCenterItemId2": "c-20", "CostCenterItemId3": "c-3"}
    assert "CostCenter" not in str(sent["Rows"][0])
    same: Any = with_marks(department="10", dimensions=("", "10", ""))
    assert same["Rows"][1]["CostCenterItemId2"] == "c-2"


@pytest.mark.parametrize(
    ("marks", "case"),
    [
        ({"dimensions": ("", "NETT", "")}, CaseCode.DIMENSION_MISSING),
        ({"dimensions": ("", "", "10")}, CaseCode.DIMENSION_MISSING),
        ({"department": "10", "dimensions": ("", "20", "")}, CaseCode.FIELD_REFUSED),
    ],
)
def test_what_a_row_has_no_place_for_is_refused(marks: dict[str, Any], case: CaseCode) -> None:
    with pytest.raises(Refused) as refused:
        with_marks(**marks)
    assert refused.value.case_code == case


def test_what_is_expected_is_what_is_sent() -> None:
    assert expected_sums(VOUCHER) == {"1920": 811420, "7770": 13580, "1523": -825000}


def test_order_is_of_creation_whatever_the_ids() -> None:
    times = ["2026-03-18T04:03:20Z", "2026-03-18T04:03:20.0000010Z", "2026-03-18T06:03:21+02:00"]
    orders = [booked_voucher(row(told(at=at))).order for at in times]
    assert orders[0] < orders[1] < orders[2]
    with pytest.raises(BadAnswer):
        booked_voucher(row(told(at="yesterday")))


@pytest.mark.parametrize("rows", [[], [{"AccountNumber": 1920, "DebitAmount": 0}]])
def test_nothing_booked_is_no_sum(rows: list[dict[str, Any]]) -> None:
    assert sums_of(row({"Rows": rows})) == {}


@pytest.mark.parametrize(
    "rows",
    [
        [{"AccountNumber": 1920, "DebitAmount": 8114.20}],
        [{"AccountNumber": 1920, "DebitAmount": -1}, {"AccountNumber": 1523, "CreditAmount": -1}],
        [{"AccountNumber": 1920, "DebitAmount": 0.005}, {"AccountNumber": 1523, "CreditAmount": 0.005}],
        [{"DebitAmount": 1}, {"AccountNumber": 1523, "CreditAmount": 1}],
    ],
)
def test_rows_that_cannot_be_whole_are_no_answer(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(BadAnswer):
        sums_of(row({"Rows": rows}))


@pytest.mark.parametrize(
    ("changed", "case"),
    [
        ({"amount": 0}, CaseCode.ROWS_REFUSED),
        ({"amount": -LARGEST_AMOUNT - 1}, CaseCode.ROWS_REFUSED),
        ({"account": "19X0"}, CaseCode.ACCOUNT_MISSING),
        ({"account": "0"}, CaseCode.ACCOUNT_MISSING),
        ({"vat_code": "3"}, CaseCode.VAT_CODE_MISSING),
        ({"department": "10"}, CaseCode.DIMENSION_MISSING),
        ({"project": "7"}, CaseCode.DIMENSION_MISSING),
    ],
)
def test_what_cannot_be_sent_whole_is_refused(changed: dict[str, Any], case: CaseCode) -> None:
    posting = replace(VOUCHER.postings[0], **changed)
    with pytest.raises(Refused) as refused:
        draft_of(replace(VOUCHER, postings=(posting, *VOUCHER.postings[1:])), {})
    assert (refused.value.case_code, refused.value.params["row"]) == (case, 1)


def test_another_currency_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        draft_of(replace(VOUCHER, currency="EUR"), {})
    assert refused.value.case_code == CaseCode.RATE_MISSING


@given(st.text(max_size=1200), st.text(max_size=80))
def test_texts_keep_their_limits_and_the_key_stays_whole(text: str, row_text: str) -> None:
    assert len(marked(text, KEY)) <= 1000
    assert key_in(marked(text, KEY)) == KEY
    posting = replace(VOUCHER.postings[0], text=row_text)
    sent: Any = draft_of(replace(VOUCHER, text=text, postings=(posting, *VOUCHER.postings[1:])), {})
    assert len(sent["Rows"][0].get("TransactionText", "")) <= 50


@given(st.integers(1, LARGEST_AMOUNT))
def test_every_amount_comes_back_as_it_was_sent(amount: int) -> None:
    postings = (OutgoingPosting("1920", "0", amount, ""), OutgoingPosting("1523", "0", -amount, ""))
    body = dump(draft_of(replace(VOUCHER, postings=postings), {}))
    answer = Answer(200, {}, body.encode(), "eaccounting", "read_voucher")
    assert sums_of(Row.of(answer.json(), "eaccounting", "read_voucher")) == {"1920": amount, "1523": -amount}
