"""Balances and postings, against written-down answers over real HTTP."""

from datetime import date
from typing import Any

import pytest

from app.core.cases import CaseCode
from app.errors import BadAnswer, Refused

from .company import ACCOUNTS, KEY, account, connect, listed
from .scripted import Scripted

LEDGER, POSTINGS = "/v2/ledger", "/v2/ledger/posting"
DAY = date(2026, 3, 16)


def balance_row(opening: Any, sum_amount: Any, closing: Any, number: int = 1521) -> dict[str, Any]:
    return {
        "account": {"id": 400_000_000 + number},
        "openingBalance": opening,
        "sumAmount": sum_amount,
        "closingBalance": closing,
    }


def posting(number: int, amount: float, **voucher: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2026-03-16",
        "amount": amount,
        "description": "Betalinger",
        "voucher": {
            "id": number * 10,
            "number": number,
            "numberAsString": f"{number}-2026",
            "externalVoucherNumber": "",
            "description": "",
            **voucher,
        },
    }


def test_the_balance_at_the_end_of_the_day(script: Scripted) -> None:
    script.on("GET", LEDGER, listed(balance_row(100, -12450.5, -12350.50)))
    assert connect(script.url).balance("1521", DAY) == -1235050
    (asked,) = script.calls("GET", LEDGER)
    assert asked.query["accountId"] == "400001521"
    assert (asked.query["dateFrom"], asked.query["dateTo"]) == ("2026-01-01", "2026-03-17")


def test_a_balance_brought_forward_is_found_when_nothing_was_booked_this_year(script: Scripted) -> None:
    script.on("GET", LEDGER, listed(balance_row(0, 55.1, 55.1)))
    script.on("GET", LEDGER, listed(), query={"dateFrom": "2026-01-01"})
    assert connect(script.url).balance("1521", DAY) == 5510
    script.on("GET", LEDGER, listed())
    assert connect(script.url).balance("1521", DAY) == 0


def test_a_balance_that_does_not_add_up_is_not_believed(script: Scripted) -> None:
    for rows in (
        [balance_row(100, 50, 151)],
        [balance_row(1, 1, 2), balance_row(1, 1, 2)],
        [balance_row(1, 1, 2.005)],
    ):
        script.on("GET", LEDGER, listed(*rows))
        with pytest.raises(BadAnswer):
            connect(script.url).balance("1521", DAY)


def test_another_accounts_row_is_not_taken(script: Scripted) -> None:
    script.on("GET", LEDGER, listed(balance_row(1, 1, 2, number=1920), balance_row(1, 2, 3)))
    assert connect(script.url).balance("1521", DAY) == 300


def test_an_account_the_company_lacks(script: Scripted) -> None:
    adapter = connect(script.url)
    with pytest.raises(Refused) as refused:
        adapter.balance("1530", DAY)
    assert refused.value.case_code == CaseCode.ACCOUNT_MISSING
    script.on("GET", "/v2/ledger/account", listed(*ACCOUNTS, account(1530)))
    script.on("GET", LEDGER, listed())
    assert adapter.balance("1530", DAY) == 0


def test_postings_carry_their_vouchers_reference(script: Scripted) -> None:
    rows = [
        posting(2, 5.5, externalVoucherNumber="F-17"),
        posting(1, -11250, externalVoucherNumber=KEY),
        posting(3, -1, description=f"Vipps [{KEY}]"),
    ]
    script.on("GET", POSTINGS, listed(*rows))
    found = connect(script.url).postings("1521", date(2026, 3, 1), DAY)
    assert [(one.voucher_id, one.voucher_number, one.amount, one.key) for one in found] == [
        ("10", "1-2026", -1125000, KEY),
        ("20", "2-2026", 550, ""),
        ("30", "3-2026", -100, KEY),
    ]
    (asked,) = script.calls("GET", POSTINGS)
    assert (asked.query["dateFrom"], asked.query["dateTo"]) == ("2026-03-01", "2026-03-17")


@pytest.mark.parametrize("link", ["original", "reversal", "both"])
def test_a_reversals_postings_are_not_the_originals(script: Scripted, link: str) -> None:
    first, second = posting(1, -1, externalVoucherNumber=KEY), posting(2, 1, externalVoucherNumber=KEY)
    if link != "reversal":
        first["voucher"]["reverseVoucher"] = {"id": 20}
    if link != "original":
        second["voucher"]["reverseVoucher"] = {"id": 10}
    script.on("GET", POSTINGS, listed(first, second))
    found = connect(script.url).postings("1521", DAY, DAY)
    assert [one.key for one in found] == [KEY, "RV" + KEY[2:]]


@pytest.mark.parametrize("link", ["original", "reversal", "both"])
def test_a_reversal_that_carries_no_key_is_known_by_its_link(script: Scripted, link: str) -> None:
    first, second = posting(1, -1, externalVoucherNumber=KEY), posting(2, 1, description="Reversering av 1")
    other = posting(3, 1, description="Reversering av 9", reverseVoucher={"id": 90})
    if link != "reversal":
        first["voucher"]["reverseVoucher"] = {"id": 20}
    if link != "original":
        second["voucher"]["reverseVoucher"] = {"id": 10}
    script.on("GET", POSTINGS, listed(first, second, other))
    found = connect(script.url).postings("1521", DAY, DAY)
    assert [one.key for one in found] == [KEY, "RV" + KEY[2:], ""]


def test_two_postings_of_one_voucher_are_both_kept(script: Scripted) -> None:
    first, second = posting(1, -1), posting(2, -1)
    second["voucher"] = first["voucher"]
    script.on("GET", POSTINGS, listed(first, second))
    assert [one.amount for one in connect(script.url).postings("1521", DAY, DAY)] == [-100, -100]


def test_a_posting_without_its_voucher_is_no_answer(script: Scripted) -> None:
    script.on("GET", POSTINGS, listed({**posting(1, 1), "voucher": None}))
    with pytest.raises(BadAnswer):
        connect(script.url).postings("1521", DAY, DAY)
