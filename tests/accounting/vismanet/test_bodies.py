"""What goes over the wire, by the sheet's worked example, and what comes back."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.base import Account, FoundState, OutgoingPosting
from app.accounting.rows import Row, dump
from app.accounting.vismanet.errors import case_of, error_for
from app.accounting.vismanet.poster import batch_of, check, emptied, marked, reversal_of
from app.accounting.vismanet.reading import key_in, order_of, reversals_in, state_of, sums_of, voucher_of
from app.accounting.vismanet.reference import Chart, Period
from app.core.cases import CaseCode
from app.errors import (
    BadAnswer,
    CallError,
    Forbidden,
    Missing,
    RateLimited,
    Refused,
    Unauthorised,
    Unavailable,
    Unclear,
)
from app.http import Answer

from .running import DAY, KEY, REVERSAL_KEY, settlement

MARCH = Period("202603", date(2026, 3, 1), date(2026, 3, 31), closed=False)
CHART = Chart(
    accounts={number: Account(number, number) for number in ("1920", "7770", "1524")},
    subaccounts={"0": ((1, "0"),), "10": ((1, "10"),)},
    dimensions=(),
    usual="0",
    ledger="1",
    periods=(MARCH,),
)
EXAMPLE = (
    OutgoingPosting("1920", "0", 507_750, "Utbetaling"),
    OutgoingPosting("7770", "0", 12_250, ""),
    OutgoingPosting("1524", "0", -520_000, ""),
)


def row(told: dict[str, Any]) -> Row:
    answer = Answer(200, {}, json.dumps(told).encode(), "vismanet", "read_batch")
    return Row.of(answer.json(), "vismanet", "read_batch")


def told(number: str = "001245", sign: int = 1, **more: Any) -> dict[str, Any]:
    lines = []
    for place, (account, amount) in enumerate((("1920", 507_750), ("7770", 12_250), ("1524", -520_000)), 1):
        side = "debitAmountInCurrency" if amount * sign > 0 else "creditAmountInCurrency"
        lines.append(
            {
                "lineNumber": place,
                "accountNumber": account,
                side: abs(amount) / 100,
                "subaccount": {"segments": [{"segmentId": 1, "segmentValue": "0"}]},
                "transactionDescription": "tekst",
            }
        )
    return {
        "batchNumber": number,
        "status": "Posted",
        "transactionDate": "2026-03-17T00:00:00",
        "description": f"Stripe payout po_1Qx [{KEY}]",
        "journalTransactionLines": lines,
        **more,
    }


def test_the_example_is_sent_as_the_sheet_has_it_but_held() -> None:
    body = json.loads(dump(batch_of(settlement(*EXAMPLE), CHART, MARCH, "1")))
    zero = [{"segmentId": 1, "segmentValue": "0"}]
    assert body == {
        "hold": {"value": True},
        "transactionDate": {"value": "2026-03-17T00:00:00"},
        "financialPeriod": {"value": "202603"},
        "ledger": {"value": "1"},
        "branch": {"value": "1"},
        "currencyId": {"value": "NOK"},
        "description": {"value": f"Stripe payout po_1Qx 2026-03-17 [{KEY}]"},
        "controlTotalInCurrency": {"value": 5200.00},
        "journalTransactionLines": [
            {
                "operation": "Insert",
                "lineNumber": {"value": 1},
                "accountNumber": {"value": "1920"},
                "subaccount": zero,
                "debitAmountInCurrency": {"value": 5077.50},
                "transactionDescription": {"value": "Utbetaling"},
            },
            {
                "operation": "Insert",
                "lineNumber": {"value": 2},
                "accountNumber": {"value": "7770"},
                "subaccount": zero,
                "debitAmountInCurrency": {"value": 122.50},
            },
            {
                "operation": "Insert",
                "lineNumber": {"value": 3},
                "accountNumber": {"value": "1524"},
                "subaccount": zero,
                "creditAmountInCurrency": {"value": 5200.00},
            },
        ],
    }


def test_a_reversal_swaps_the_sides_on_the_same_sub_accounts() -> None:
    body = json.loads(dump(reversal_of(row(told()), DAY, REVERSAL_KEY, CHART, MARCH, "")))
    assert body["description"] == {"value": f"Tilbakeføring av 001245 [{REVERSAL_KEY}]"}
    assert body["controlTotalInCurrency"] == {"value": 5200.00}
    sides = [
        (one["accountNumber"]["value"], one.get("debitAmountInCurrency"), one.get("creditAmountInCurrency"))
        for one in body["journalTransactionLines"]
    ]
    assert sides == [
        ("1920", None, {"value": 5077.50}),
        ("7770", None, {"value": 122.50}),
        ("1524", {"value": 5200.00}, None),
    ]
    assert all(one["subaccount"][0]["segmentValue"] == "0" for one in body["journalTransactionLines"])


def test_emptying_takes_the_key_and_every_line() -> None:
    body = json.loads(dump(emptied(row(told(status="Hold")))))
    assert key_in(body["description"]["value"]) == ""
    assert [one["operation"] for one in body["journalTransactionLines"]] == ["Delete"] * 3
    assert body["hold"] == {"value": True}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("Hold", FoundState.UNPOSTED),
        ("Balanced", FoundState.UNPOSTED),
        ("Unposted", FoundState.RELEASING),
        ("Scheduled", FoundState.RELEASING),
        ("PartiallyReleased", FoundState.RELEASING),
        ("Released", FoundState.POSTED),
        ("Posted", FoundState.POSTED),
        ("Completed", FoundState.POSTED),
        ("Voided", FoundState.REVERSED),
    ],
)
def test_every_state_of_the_vendors_file_means_something(status: str, state: FoundState) -> None:
    assert state_of(row(told(status=status))) is state


def test_a_state_that_nobody_knows_is_no_answer() -> None:
    with pytest.raises(BadAnswer):
        state_of(row(told(status="Pending")))


def test_what_is_booked_has_to_balance() -> None:
    broken = told()
    broken["journalTransactionLines"].pop()
    with pytest.raises(BadAnswer):
        voucher_of(row(broken))
    assert voucher_of(row({**broken, "status": "Hold"})).state is FoundState.UNPOSTED


@pytest.mark.parametrize(
    ("later", "reverses"),
    [
        ({"description": f"x [{REVERSAL_KEY}]"}, True),
        ({"description": "Reversering 001245"}, True),
        ({"description": "uten ord", "originalBatchNumber": "001245"}, True),
        ({"description": "Reversering 0012451"}, False),
        ({"description": "uten ord"}, False),
    ],
)
def test_a_reversal_negates_and_names(later: dict[str, Any], reverses: bool) -> None:
    found = reversals_in([row(told()), row(told("001246", -1, **later))])
    assert found == ({"001245": "001246"} if reverses else {})
    assert reversals_in([row(told()), row(told("001246", 1, **later))]) == {}


def test_of_two_copies_the_number_says_which_is_reversed() -> None:
    back = told("001247", -1, description=f"Tilbakeføring av 001246 [{REVERSAL_KEY}]")
    assert reversals_in([row(told()), row(told("001246")), row(back)]) == {"001246": "001247"}


def test_order_is_that_of_the_numbers() -> None:
    assert order_of("001245") < order_of("GL001246")
    with pytest.raises(BadAnswer):
        order_of("GL")


@pytest.mark.parametrize(
    ("posting", "case"),
    [
        (OutgoingPosting("1920", "0", 0, ""), CaseCode.ROWS_REFUSED),
        (OutgoingPosting("9999", "0", 1, ""), CaseCode.ACCOUNT_MISSING),
        (OutgoingPosting("1920", "3", 1, ""), CaseCode.VAT_CODE_MISSING),
        (OutgoingPosting("1920", "0", 1, "", project="7"), CaseCode.DIMENSION_MISSING),
        (OutgoingPosting("1920", "0", 1, "", department="99"), CaseCode.DIMENSION_MISSING),
    ],
)
def test_what_cannot_be_sent_whole_is_refused(posting: OutgoingPosting, case: CaseCode) -> None:
    with pytest.raises(Refused) as refused:
        check(settlement(posting), CHART)
    assert (refused.value.case_code, refused.value.params["row"]) == (case, 1)


@given(st.text(max_size=400))
def test_the_key_stays_whole(text: str) -> None:
    assert len(marked(text, KEY)) <= 255
    assert key_in(marked(text, KEY)) == KEY


@given(st.integers(1, 10**13))
def test_every_amount_comes_back_as_it_was_sent(amount: int) -> None:
    postings = (OutgoingPosting("1920", "0", amount, ""), OutgoingPosting("1524", "0", -amount, ""))
    sent = json.loads(dump(batch_of(settlement(*postings), CHART, MARCH, "")), parse_float=str)
    lines = [
        {
            "accountNumber": one["accountNumber"]["value"],
            **{
                name: one[name]["value"]
                for name in ("debitAmountInCurrency", "creditAmountInCurrency")
                if name in one
            },
        }
        for one in sent["journalTransactionLines"]
    ]
    body = dump_numbers({"journalTransactionLines": lines})
    answer = Answer(200, {}, body.encode(), "vismanet", "read_batch")
    assert sums_of(Row.of(answer.json(), "vismanet", "read_batch")) == {"1920": amount, "1524": -amount}


def dump_numbers(told: dict[str, Any]) -> str:
    """JSON with amounts as the number literals that they were sent as."""
    lines = ",".join(
        "{"
        + ",".join(
            f'"{name}":' + (f'"{held}"' if name == "accountNumber" else held) for name, held in one.items()
        )
        + "}"
        for one in told["journalTransactionLines"]
    )
    return f'{{"journalTransactionLines":[{lines}]}}'


def answer(status: int, body: str = "", **headers: str) -> Answer:
    return Answer(status, headers, body.encode(), "vismanet", "create_batch")


@pytest.mark.parametrize(
    ("status", "write", "kind"),
    [
        (401, True, Unauthorised),
        (403, True, Forbidden),
        (404, True, Missing),
        (429, True, RateLimited),
        (500, True, Unclear),
        (202, True, Unclear),
        (408, True, Unclear),
        (500, False, Unavailable),
        (412, True, Unavailable),
        (400, True, Refused),
        (400, False, BadAnswer),
    ],
)
def test_each_status_is_an_error_of_ours(status: int, write: bool, kind: type[CallError]) -> None:
    assert type(error_for(answer(status), write=write)).__mro__.count(kind) == 1


@pytest.mark.parametrize(
    ("message", "case"),
    [
        ("The financial period 202603 is closed in the general ledger", CaseCode.PERIOD_CLOSED),
        ("Perioden 03-2026 er lukket", CaseCode.PERIOD_CLOSED),
        ("The account 9999 cannot be found", CaseCode.ACCOUNT_MISSING),
        ("The account 7770 is inactive", CaseCode.ACCOUNT_INACTIVE),
        ("The subaccount cannot be found", CaseCode.DIMENSION_MISSING),
        ("The document is out of balance", CaseCode.UNBALANCED_REFUSED),
        ("Noe annet", CaseCode.VOUCHER_REFUSED),
    ],
)
def test_a_refusal_is_the_case_of_its_words(message: str, case: CaseCode) -> None:
    assert case_of(message) == case


@pytest.mark.parametrize(
    "form",
    [lambda text: json.dumps({"message": text}), lambda text: f"<Error><Message>{text}</Message></Error>"],
)
def test_unconfirmed_whether_errors_are_json_or_xml(form: Callable[[str], str]) -> None:
    found = error_for(answer(400, form("The account 9999 cannot be found")), write=True)
    assert isinstance(found, Refused)
    assert (found.case_code, found.vendor_message) == (
        CaseCode.ACCOUNT_MISSING,
        "The account 9999 cannot be found",
    )


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "42"}, 42),
        ({"X-RateLimit-Reset": "7"}, 7),
        ({"Retry-After": "99999"}, None),
        ({}, None),
    ],
)
def test_the_wait_is_the_vendors_where_it_can_be_believed(
    headers: dict[str, str], seconds: int | None
) -> None:
    found = error_for(answer(429, "", **headers), write=True)
    assert isinstance(found, RateLimited)
    assert found.retry_after == seconds
