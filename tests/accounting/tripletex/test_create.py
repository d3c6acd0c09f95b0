"""Creating vouchers, against written-down answers over real HTTP."""

import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.accounting.base import FoundState, OutgoingPosting
from app.accounting.tripletex import reference
from app.core.cases import CaseCode
from app.errors import (
    CallError,
    Forbidden,
    Missing,
    RateLimited,
    Refused,
    Unavailable,
    Unclear,
)

from .company import (
    ACCOUNTS,
    KEY,
    PERIODS,
    VAT_TYPES,
    account,
    connect,
    listed,
    refusal,
    settlement,
    voucher_row,
)
from .scripted import Scripted

VOUCHERS = "/v2/ledger/voucher"
UNPOSTED = {"number": 0, "tempNumber": 1, "numberAsString": "<Ikke bokført 1>"}


def made(script: Scripted, **given: Any) -> None:
    """Plan that creating answers with a voucher whose postings are links only."""
    row = voucher_row(501, **{**UNPOSTED, "postings": [{"id": 1, "url": "x"}], **given})
    script.on("POST", VOUCHERS, {"value": row}, status=201)


def test_create_sends_one_unposted_voucher(script: Scripted) -> None:
    made(script)
    voucher = connect(script.url).create(settlement())
    (sent,) = script.calls("POST", VOUCHERS)
    assert sent.query == {"sendToLedger": "false"}
    body = json.loads(sent.body, parse_float=Decimal)
    assert body["description"] == f"Vipps oppgjør 2000143 2026-03-16 [{KEY}]"
    assert body["externalVoucherNumber"] == KEY
    assert [row["row"] for row in body["postings"]] == [1, 2, 3]
    assert b'"amountGross":11028.37,"amountGrossCurrency":11028.37,' in sent.body
    assert body["postings"][1]["department"] == {"id": 874122}
    assert all(row["vatType"] == {"id": 0} and row["currency"] == {"id": 1} for row in body["postings"])
    assert (voucher.id, voucher.order, voucher.key) == ("501", 501, KEY)
    assert (voucher.state, voucher.number, voucher.version) == (FoundState.UNPOSTED, "", "1")
    assert voucher.sums == {"1920": 1102837, "7770": 22163, "1521": -1125000}
    assert script.asked[-1] is sent


def test_a_suppliers_part_of_the_supplier_ledger_carries_the_supplier(script: Scripted) -> None:
    made(script)
    books = connect(script.url)
    lines = (OutgoingPosting("2400:50001", "0", 22163, "a"), OutgoingPosting("1521", "0", -22163, "b"))
    voucher = books.create(dataclasses.replace(settlement(), postings=lines))
    (sent,) = script.calls("POST", VOUCHERS)
    ledger, clearing = sent.json["postings"]
    assert (ledger["supplier"], "supplier" in clearing) == ({"id": 71}, False)
    assert voucher.sums == {"2400": 22163, "1521": -22163}
    named = {one.number: one.name for one in books.reference_data().accounts}
    assert named["2400:50001"] == "Vipps AS"


def test_a_long_text_leaves_room_for_the_key(script: Scripted) -> None:
    made(script)
    connect(script.url).create(dataclasses.replace(settlement(), text="ø" * 300))
    description = script.calls("POST", VOUCHERS)[0].json["description"]
    assert len(description) == 255
    assert description.endswith(f"ø [{KEY}]")


@pytest.mark.parametrize(
    ("posting", "case"),
    [
        (OutgoingPosting("1599", "0", 100, ""), CaseCode.ACCOUNT_MISSING),
        (OutgoingPosting("6550", "0", 100, ""), CaseCode.ACCOUNT_INACTIVE),
        (OutgoingPosting("7770", "1", 100, ""), CaseCode.ACCOUNT_VAT_LOCKED),
        (OutgoingPosting("3000", "35", 100, ""), CaseCode.VAT_CODE_MISSING),
        (OutgoingPosting("3000", "32", 100, ""), CaseCode.VAT_CODE_MISSING),
        (OutgoingPosting("1500", "0", 100, ""), CaseCode.PARTY_MISSING),
        (OutgoingPosting("2400", "0", 100, ""), CaseCode.PARTY_MISSING),
        (OutgoingPosting("7000", "0", 100, ""), CaseCode.DIMENSION_MISSING),
        (OutgoingPosting("4000", "0", 100, ""), CaseCode.DIMENSION_MISSING),
        (OutgoingPosting("7000", "0", 100, "", department="99"), CaseCode.DIMENSION_MISSING),
    ],
)
def test_what_cannot_be_booked_is_refused_before_it_is_sent(
    script: Scripted, posting: OutgoingPosting, case: CaseCode
) -> None:
    other = OutgoingPosting("1920", "0", -100, "")
    with pytest.raises(Refused) as refused:
        connect(script.url).create(settlement(other, posting))
    assert refused.value.case_code == case
    assert refused.value.params["account"] == posting.account
    assert script.calls("POST", VOUCHERS) == []


def test_a_closed_period_is_refused_before_it_is_sent(script: Scripted) -> None:
    for day, closed in ((date(2026, 1, 31), True), (date(2026, 2, 1), False)):
        made(script)
        if closed:
            with pytest.raises(Refused) as refused:
                connect(script.url).create(settlement(on=day))
            assert refused.value.case_code == CaseCode.PERIOD_CLOSED
            assert refused.value.params["date"] == "2026-01-31"
        else:
            connect(script.url).create(settlement(on=day))
    assert len(script.calls("POST", VOUCHERS)) == 1


def test_a_foreign_currency_needs_a_rate(script: Scripted) -> None:
    with pytest.raises(Refused) as refused:
        connect(script.url).create(dataclasses.replace(settlement(), currency="EUR"))
    assert refused.value.case_code == CaseCode.RATE_MISSING


def test_what_the_accountant_just_mended_is_seen(script: Scripted) -> None:
    """A missing account, then a closed period, mended while the old data is still kept."""
    adapter = connect(script.url)
    made(script)
    adapter.create(settlement())
    new = account(1530)
    script.on("GET", "/v2/ledger/account", listed(*ACCOUNTS, new))
    adapter.create(settlement(OutgoingPosting("1530", "0", 1, ""), OutgoingPosting("1920", "0", -1, "")))
    script.on("GET", "/v2/ledger/accountingPeriod", listed({**PERIODS[0], "isClosed": False}))
    adapter.create(settlement(on=date(2026, 1, 31)))
    assert len(script.calls("POST", VOUCHERS)) == 3
    assert len(script.calls("GET", "/v2/ledger/account")) == 3


def test_the_vat_type_goes_by_id_never_by_code(script: Scripted) -> None:
    made(script)
    connect(script.url).create(
        settlement(OutgoingPosting("3000", "33", -112, ""), OutgoingPosting("1521", "0", 112, ""))
    )
    sent = script.calls("POST", VOUCHERS)[0].json
    assert sent["postings"][0]["vatType"] == {"id": 32}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, {"code": 1000}, Unclear),
        (502, b"<html>", Unclear),
        (409, {"code": 14000}, Unclear),
        (201, b'{"value": {"id": 5', Unclear),
        (201, b"", Unclear),
        (201, {"value": None}, Unclear),
        (201, {"value": {"id": "5"}}, Unclear),
        (200, {"value": {"id": 5}}, Unclear),
        (403, {"code": 9000}, Forbidden),
        (404, {"code": 6000}, Missing),
        (429, {}, RateLimited),
        (422, refusal(422, 18000, ("postings", "Noe nytt.")), Refused),
    ],
)
def test_answers_to_create(script: Scripted, status: int, body: Any, error: type[CallError]) -> None:
    script.on("POST", VOUCHERS, body, status=status)
    with pytest.raises(error) as raised:
        connect(script.url).create(settlement())
    assert type(raised.value) is error
    if isinstance(raised.value, Forbidden):
        assert raised.value.params["right"] == "Avansert bilag"
    assert len(script.calls("POST", VOUCHERS)) == 1


def test_a_session_that_ended_is_renewed_and_the_voucher_sent_once_more(script: Scripted) -> None:
    made(script)
    script.on("POST", VOUCHERS, {"code": 3000}, status=401, times=1)
    assert connect(script.url).create(settlement()).id == "501"
    assert len(script.calls("POST", VOUCHERS)) == 2


def test_expected_sums_follow_the_company(script: Scripted) -> None:
    voucher = settlement(OutgoingPosting("3000", "3", -12500, ""), OutgoingPosting("1521", "0", 12500, ""))
    adapter = connect(script.url)
    assert adapter.expected_sums(voucher) == {"3000": -10000, "2700": -2500, "1521": 12500}
    assert adapter.rounding_tolerance(voucher) == {"3000": 1, "2700": 1}
    assert script.calls("GET", "/v2/ledger/vatType")[0].query["vatDate"] == "2026-03-16"
    higher = [{**kind, "percentage": 30} if kind["number"] == "3" else kind for kind in VAT_TYPES]
    script.on("GET", "/v2/ledger/vatType", listed(*higher))
    reference.forget()
    assert adapter.expected_sums(voucher)["2700"] == -2885


def test_an_unreachable_host_changes_nothing() -> None:
    stopped = Scripted()
    stopped.stop()
    with pytest.raises(Unavailable):
        connect(stopped.url).create(settlement())
