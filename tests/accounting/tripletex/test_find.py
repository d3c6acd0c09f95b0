"""Finding and reversing, under every answer the vendor's documentation leaves open."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from app.accounting.base import FoundState, LedgerVoucher
from app.core.cases import CaseCode
from app.errors import BadAnswer, Refused, Unclear

from .company import KEY, connect, listed, refusal, voucher_row
from .scripted import Scripted

LIST = "/v2/ledger/voucher"
UNPOSTED_LIST = "/v2/ledger/voucher/>nonPosted"
BY_NUMBER = "/v2/ledger/voucher/>externalVoucherNumber"
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 17)
NEXT_KEY = "AVB3JX6W2SLQ7PNU4ZKC5T"
REVERSAL_KEY = "RV" + KEY[2:]
UNPOSTED = {"number": 0, "numberAsString": "<Ikke bokført 1>"}
NEGATED = [{**one, "amount": -one["amount"]} for one in voucher_row(1)["postings"]]


def books(script: Scripted, rows: Iterable[dict[str, Any]], *, searchable: bool = True) -> None:
    """Plan the lists and readings of books with these vouchers."""
    held = list(rows)
    posted = [row for row in held if row["number"]]

    def within(first: date, last: date) -> list[dict[str, Any]]:
        return [row for row in posted if first.isoformat() <= row["date"] <= last.isoformat()]

    script.on("GET", LIST, listed(*within(date.min, date.max)))
    script.on(
        "GET", LIST, listed(*within(FIRST, LAST)), query={"dateFrom": "2026-03-09", "dateTo": "2026-03-18"}
    )
    script.on("GET", LIST, listed(*within(date.min, date(2026, 3, 8))), query={"dateTo": "2026-03-09"})
    script.on("GET", LIST, listed(*within(date(2026, 3, 18), date.max)), query={"dateFrom": "2026-03-18"})
    script.on("GET", UNPOSTED_LIST, listed(*(row for row in held if not row["number"])))
    for key in (KEY, NEXT_KEY):
        hits = [row for row in held if row["externalVoucherNumber"] == key]
        script.on("GET", BY_NUMBER, listed(*hits if searchable else ()), query={"externalVoucherNumber": key})
    for row in held:
        script.on("GET", f"{LIST}/{row['id']}", {"value": row})


def pair(link: str, *, copied: bool = True, on: str = "2026-03-17") -> list[dict[str, Any]]:
    """A booked voucher and its reversal, linked on the ``original``, the ``reversal``, ``both`` or not."""
    original = voucher_row(501)
    reversal = voucher_row(
        502,
        date=on,
        number=47,
        numberAsString="47-2026",
        postings=NEGATED,
        **({} if copied else {"description": "Reversering av bilag 46", "externalVoucherNumber": ""}),
    )
    if link in ("original", "both"):
        original["reverseVoucher"] = {"id": 502}
    if link in ("reversal", "both"):
        reversal["reverseVoucher"] = {"id": 501}
    return [original, reversal]


def hits(found: Iterable[LedgerVoucher]) -> list[tuple[str, str, FoundState]]:
    return [(one.id, one.key, one.state) for one in found]


def test_nothing_is_found_in_empty_books(script: Scripted) -> None:
    adapter = connect(script.url)
    assert adapter.find([KEY, NEXT_KEY], FIRST, LAST) == []
    (asked,) = script.calls("GET", LIST)
    assert (asked.query["dateFrom"], asked.query["dateTo"]) == ("2026-03-09", "2026-03-18")
    (asked,) = script.calls("GET", UNPOSTED_LIST)
    assert asked.query["includeNonApproved"] == "true"
    assert [one.query["externalVoucherNumber"] for one in script.calls("GET", BY_NUMBER)] == [KEY, NEXT_KEY]
    assert [one.target.partition("?")[0] for one in script.calls("GET", BY_NUMBER)][0] == (
        "/v2/ledger/voucher/%3EexternalVoucherNumber"
    )
    assert adapter.find([], FIRST, LAST) == []


@pytest.mark.parametrize("searchable", [True, False])
@pytest.mark.parametrize(
    "marks",
    [
        {},
        {"externalVoucherNumber": ""},
        {"externalVoucherNumber": None},
        {"description": "Vipps oppgjør"},
    ],
)
def test_found_by_number_or_text_in_the_list(
    script: Scripted, searchable: bool, marks: dict[str, Any]
) -> None:
    books(script, [voucher_row(400, externalVoucherNumber="F-1", description="Husleie")])
    books(script, [voucher_row(501, **marks), voucher_row(502, **UNPOSTED, **marks)], searchable=searchable)
    found = connect(script.url).find([KEY, NEXT_KEY], FIRST, LAST)
    assert hits(found) == [("501", KEY, FoundState.POSTED), ("502", KEY, FoundState.UNPOSTED)]
    assert found[0].sums == {"1920": 1102837, "7770": 22163, "1521": -1125000}
    assert [one.number for one in found] == ["46-2026", ""]


def test_found_by_the_search_alone_though_it_shows_no_number(script: Scripted) -> None:
    row = voucher_row(501, externalVoucherNumber="", description="Vipps oppgjør", date="2026-01-02")
    books(script, [row])
    script.on("GET", BY_NUMBER, listed(row), query={"externalVoucherNumber": KEY})
    assert hits(connect(script.url).find([KEY], FIRST, LAST)) == [("501", KEY, FoundState.POSTED)]


def test_a_search_that_finds_a_longer_number_is_not_believed(script: Scripted) -> None:
    row = voucher_row(501, externalVoucherNumber=KEY + "X", description="annet")
    books(script, [row])
    script.on("GET", BY_NUMBER, listed(row), query={"externalVoucherNumber": KEY})
    assert connect(script.url).find([KEY], FIRST, LAST) == []


@pytest.mark.parametrize("copied", [True, False])
@pytest.mark.parametrize("on", ["2026-03-17", "2026-04-30", "2026-03-01"])
@pytest.mark.parametrize("searchable", [True, False])
@pytest.mark.parametrize("link", ["original", "reversal", "both"])
def test_a_reversed_voucher_is_one_hit(
    script: Scripted, link: str, searchable: bool, on: str, copied: bool
) -> None:
    books(script, pair(link, copied=copied, on=on), searchable=searchable)
    adapter = connect(script.url)
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert (found.id, found.key, found.state) == ("501", KEY, FoundState.REVERSED)
    assert found.reversed_by == "502"
    read = adapter.read("501")
    assert (read.state, read.reversed_by) == (FoundState.REVERSED, "502")
    reversal = adapter.read("502")
    assert (reversal.state, reversal.key) == (FoundState.POSTED, REVERSAL_KEY if copied else "")


def test_an_exact_negation_under_our_key_is_a_reversal_even_without_a_link(script: Scripted) -> None:
    books(script, pair("none"))
    (found,) = connect(script.url).find([KEY], FIRST, LAST)
    assert (found.id, found.state, found.reversed_by) == ("501", FoundState.REVERSED, "502")


def test_a_second_booking_is_a_second_hit(script: Scripted) -> None:
    books(script, [voucher_row(501), voucher_row(502)])
    found = connect(script.url).find([KEY], FIRST, LAST)
    assert hits(found) == [("501", KEY, FoundState.POSTED), ("502", KEY, FoundState.POSTED)]


def test_a_reversal_that_was_reversed_leaves_the_voucher_booked(script: Scripted) -> None:
    original, reversal = pair("reversal")
    again = voucher_row(503, number=48, reverseVoucher={"id": 502})
    books(script, [original, reversal, again])
    assert hits(connect(script.url).find([KEY], FIRST, LAST)) == [("501", KEY, FoundState.POSTED)]


@pytest.mark.parametrize("link", ["original", "reversal", "both"])
def test_the_reversals_own_key_finds_the_reversal(script: Scripted, link: str) -> None:
    books(script, pair(link))
    (found,) = connect(script.url).find([REVERSAL_KEY], FIRST, LAST)
    assert (found.id, found.key, found.state) == ("502", REVERSAL_KEY, FoundState.POSTED)
    assert found.sums == {"1920": -1102837, "7770": -22163, "1521": 1125000}
    books(script, [voucher_row(501)])
    assert connect(script.url).find([REVERSAL_KEY], FIRST, LAST) == []


def test_a_voucher_that_goes_while_we_look_is_no_hit(script: Scripted) -> None:
    books(script, [voucher_row(501, **UNPOSTED)])
    script.on("GET", f"{LIST}/501", {}, status=404)
    assert connect(script.url).find([KEY], FIRST, LAST) == []


def test_too_many_rows_are_asked_for_in_halves(script: Scripted) -> None:
    script.on("GET", LIST, refusal(422, 23000), status=422)
    for day in range(9, 18):
        query = {"dateFrom": f"2026-03-{day:02}", "dateTo": f"2026-03-{day + 1:02}"}
        rows = [voucher_row(501)] if day == 16 else []
        script.on("GET", LIST, listed(*rows), query=query)
    script.on("GET", LIST, listed(), query={"dateTo": "2026-03-09"})
    script.on("GET", LIST, listed(), query={"dateFrom": "2026-03-18"})
    script.on("GET", f"{LIST}/501", {"value": voucher_row(501)})
    assert [one.id for one in connect(script.url).find([KEY], FIRST, LAST)] == ["501"]
    script.on("GET", LIST, refusal(422, 23000), status=422)
    with pytest.raises(BadAnswer):
        connect(script.url).find([KEY], FIRST, LAST)


@pytest.mark.parametrize(
    "answer",
    [
        pair("both")[1],
        voucher_row(501, reverseVoucher={"id": 502}),
        voucher_row(501),
    ],
    ids=["the reversal", "the original with its link", "the original without a link"],
)
def test_reverse_makes_one_and_returns_it(script: Scripted, answer: dict[str, Any]) -> None:
    original, reversal = pair("reversal")
    books(script, [original, reversal])
    script.on("GET", LIST, listed(original), times=1)
    script.on("PUT", f"{LIST}/501/:reverse", {"value": answer})
    made = connect(script.url).reverse("501", LAST, REVERSAL_KEY)
    assert (made.id, made.key, made.state) == ("502", REVERSAL_KEY, FoundState.POSTED)
    assert made.sums == {"1920": -1102837, "7770": -22163, "1521": 1125000}
    assert [one.query for one in script.calls("PUT", ".*")] == [{"date": "2026-03-17"}]


def test_a_reversal_that_cannot_be_seen_yet_is_unclear(script: Scripted) -> None:
    books(script, [voucher_row(501)])
    script.on("PUT", f"{LIST}/501/:reverse", {"value": voucher_row(501)})
    adapter = connect(script.url)
    with pytest.raises(Unclear):
        adapter.reverse("501", LAST, REVERSAL_KEY)
    books(script, pair("original"))
    assert adapter.reverse("501", LAST, REVERSAL_KEY).id == "502"
    assert len(script.calls("PUT", ".*")) == 1


@pytest.mark.parametrize("link", ["original", "reversal", "both"])
def test_reverse_returns_the_reversal_that_exists(script: Scripted, link: str) -> None:
    books(script, pair(link))
    made = connect(script.url).reverse("501", LAST, REVERSAL_KEY)
    assert (made.id, made.key) == ("502", REVERSAL_KEY)
    assert script.calls("PUT", ".*") == []


def test_reverse_that_fails(script: Scripted) -> None:
    books(script, [voucher_row(501)])
    adapter = connect(script.url)
    path = f"{LIST}/501/:reverse"
    script.on("PUT", path, {}, status=500)
    with pytest.raises(Unclear):
        adapter.reverse("501", LAST, REVERSAL_KEY)
    script.on("PUT", path, {"value": voucher_row(502)})
    script.on("GET", f"{LIST}/502", {}, status=500)
    with pytest.raises(Unclear):
        adapter.reverse("501", LAST, REVERSAL_KEY)
    script.on("PUT", path, refusal(422, 18000, (None, "Kan ikke reverseres.")), status=422)
    with pytest.raises(Refused) as refused:
        adapter.reverse("501", LAST, REVERSAL_KEY)
    assert refused.value.case_code == CaseCode.REVERSAL_REFUSED
    assert refused.value.vendor_message == "Kan ikke reverseres."
    script.on("PUT", path, refusal(422, 18000, ("date", "Perioden er lukket.")), status=422)
    with pytest.raises(Refused) as refused:
        adapter.reverse("501", LAST, REVERSAL_KEY)
    assert refused.value.case_code == CaseCode.PERIOD_CLOSED


def test_reverse_refused_because_it_was_reversed_meanwhile(script: Scripted) -> None:
    books(script, pair("both"))
    script.on("GET", f"{LIST}/501", {"value": voucher_row(501)}, times=1)
    script.on("GET", LIST, listed(), times=1)
    script.on("PUT", f"{LIST}/501/:reverse", refusal(422, 18000, (None, "Allerede reversert.")), status=422)
    assert connect(script.url).reverse("501", LAST, REVERSAL_KEY).id == "502"


def test_what_cannot_be_reversed_is_not_tried(script: Scripted) -> None:
    books(script, [voucher_row(501), voucher_row(502, **UNPOSTED)])
    adapter = connect(script.url)
    with pytest.raises(Refused) as refused:
        adapter.reverse("502", LAST, REVERSAL_KEY)
    assert refused.value.case_code == CaseCode.REVERSAL_REFUSED
    with pytest.raises(Refused) as refused:
        adapter.reverse("501", date(2026, 1, 15), REVERSAL_KEY)
    assert refused.value.case_code == CaseCode.PERIOD_CLOSED
    assert script.calls("PUT", ".*") == []
