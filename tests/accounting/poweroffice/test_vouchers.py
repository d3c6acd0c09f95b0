"""One life of a voucher against the stand-in: created, found, read, documented, reversed."""

from datetime import date
from typing import Any

import pytest

from app.accounting.base import EvidenceFile, FoundState, OutgoingPosting
from app.accounting.poweroffice.info import LARGEST_FILE
from app.core.cases import CaseCode
from app.errors import BadAnswer, Forbidden, Missing, PerhapsThere, Refused, Unavailable, Unclear

from .world import (
    DAY,
    FIRST,
    KEY,
    KEYS,
    LAST,
    NEXT_KEY,
    PDF,
    REVERSAL_KEY,
    Running,
    running,
    settlement,
    two_lines,
)


def test_one_life_of_a_voucher(go: Running) -> None:
    adapter = go.connect()
    voucher = settlement()
    assert adapter.find([KEY, NEXT_KEY], FIRST, LAST) == []

    made = adapter.create(voucher)
    assert (made.state, made.number, made.key) == (FoundState.POSTED, "20311", KEY)
    assert made.sums == {"1920": 1_840_215, "7770": 59_785, "1522": -1_900_000}
    assert adapter.find([NEXT_KEY, KEY], FIRST, LAST) == [made]
    assert adapter.read(made.id) == made
    assert adapter.release(made.id) == made
    assert adapter.balance("1522", DAY) == -1_900_000
    assert [one.amount for one in adapter.postings("1522", DAY, DAY)] == [99_000, -1_999_000]
    assert {one.key for one in adapter.postings("1522", DAY, DAY)} == {KEY}

    adapter.attach(made.id, PDF)
    assert len(adapter.attachments(made.id)) == 1

    reversal = adapter.reverse(made.id, DAY, REVERSAL_KEY)
    assert (reversal.key, reversal.date, reversal.state) == (REVERSAL_KEY, DAY, FoundState.POSTED)
    assert reversal.sums == {account: -amount for account, amount in made.sums.items()}
    assert adapter.reverse(made.id, DAY, REVERSAL_KEY) == reversal
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert (found.id, found.state, found.reversed_by) == (made.id, FoundState.REVERSED, reversal.id)
    assert adapter.read(made.id) == found
    assert adapter.find([REVERSAL_KEY], FIRST, LAST) == [reversal]
    assert adapter.balance("1522", DAY) == 0
    assert {one.key for one in adapter.postings("1522", DAY, DAY)} == {KEY, REVERSAL_KEY}
    assert len(go.state["vouchers"]) == 2


def test_nothing_is_asked_for_without_keys(go: Running) -> None:
    assert go.connect().find([], FIRST, LAST) == []
    assert go.stand_in.requests == []


def test_every_line_has_a_vat_id_and_the_vouchers_date(go: Running) -> None:
    go.stand_in.exchanges = []
    go.connect().create(settlement())
    (sent,) = [one for one in go.stand_in.exchanges if one.method == "POST" and "ManualJournals" in one.path]
    assert sent.request.count(b'"VatId"') == 4
    assert sent.request.count(b'"PostingDate":"2026-03-17"') == 4
    (held,) = go.state["vouchers"]
    assert held["reference"] == KEY
    assert held["description"] == f"Klarna oppgjør 5f2d1c 2026-03-17 [{KEY}]"
    assert [one["department"] for one in held["lines"]] == [None, "10", None, None]


def test_a_second_voucher_under_the_reference_is_refused_and_may_be_looked_for(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    with pytest.raises(PerhapsThere) as refused:
        go.connect().create(settlement())
    assert refused.value.case_code == CaseCode.NUMBER_TAKEN
    assert refused.value.params["reason"] == "reference"
    assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]
    assert len(go.state["vouchers"]) == 1


@pytest.mark.parametrize("kind", ["error_after", "cut_after", "cut_before", "error_before"])
def test_an_unclear_create_is_found_or_not(go: Running, kind: str) -> None:
    adapter = go.connect()
    go.fault(kind, "POST", "ManualJournals$")
    with pytest.raises(Unclear):
        adapter.create(settlement())
    assert len(adapter.find([KEY], FIRST, LAST)) == (1 if kind.endswith("after") else 0)


@pytest.mark.parametrize("body", ['{"Id":"38ecfc1a', "{}", "", "[]"])
def test_an_unreadable_answer_to_a_create_is_unclear(go: Running, body: str) -> None:
    go.fault("error_after", "POST", "ManualJournals$", status=201, body=body)
    with pytest.raises(Unclear):
        go.connect().create(settlement())


def test_a_voucher_slow_to_show_is_there_by_its_id_and_not_yet_readable() -> None:
    with running(visibility_lag_seconds=5) as go:
        adapter = go.connect()
        made = adapter.create(settlement())
        assert adapter.find([KEY], FIRST, LAST) == []
        with pytest.raises(Unavailable):
            adapter.read(made.id)
        go.clock.later(seconds=5)
        assert adapter.read(made.id).sums == made.sums


def test_a_voucher_of_another_hand_under_our_key_is_found_and_read(go: Running) -> None:
    lines = [{"account": 1920, "amount": 500}, {"account": 1522, "amount": -500}]
    by_hand = go.hands.book_by_hand(go.company, DAY, f"Ført for hånd [{KEY}]", lines)
    adapter = go.connect()
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert (found.id, found.sums) == (by_hand, {"1920": 500, "1522": -500})
    assert adapter.read(by_hand) == found
    with pytest.raises(Missing):  # who has not seen it cannot ask for it by its id
        go.connect().read(by_hand)
    with pytest.raises(Refused) as refused:
        adapter.reverse(by_hand, TOMORROW, REVERSAL_KEY)
    assert refused.value.case_code == CaseCode.REVERSAL_REFUSED
    go.hands.delete_by_hand(go.company, by_hand)
    with pytest.raises(Missing):
        adapter.read(by_hand)


TOMORROW = date(2026, 3, 19)


def test_a_text_of_ours_that_a_hand_has_changed_is_found_by_its_reference(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    go.hands.change_by_hand(go.company, made.id, description="Noe annet")
    assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]


def test_a_correction_counts_with_the_voucher_it_corrects(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    lines = [{"account": 7770, "amount": -100}, {"account": 7775, "amount": 100}]
    go.hands.correct_by_hand(go.company, made.id, lines)
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert found.sums == {**made.sums, "7770": 59_685, "7775": 100}
    assert adapter.read(made.id).sums == found.sums


def test_what_is_gone_is_missing(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    with pytest.raises(Refused):
        adapter.discard(made.id)
    go.hands.delete_by_hand(go.company, made.id)
    with pytest.raises(Missing):
        adapter.read(made.id)
    adapter.discard(made.id)


def test_documentation_is_one_pdf(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    assert adapter.attachments(made.id) == []
    for _ in range(2):
        adapter.attach(made.id, PDF)
    (held,) = go.state["vouchers"]
    assert (held["documentation"]["size"], held["replacedDocumentation"]) == (len(PDF.content), 1)
    asked = len(go.asked("VoucherDocumentation"))
    for file in (
        EvidenceFile("rapport.csv", "text/csv", b"a;b"),
        EvidenceFile("stor.pdf", "application/pdf", b"%PDF-" + bytes(LARGEST_FILE)),
    ):
        with pytest.raises(Refused) as refused:
            adapter.attach(made.id, file)
        assert refused.value.case_code == CaseCode.ATTACHMENT_REFUSED
    assert len(go.asked("VoucherDocumentation")) == asked, "what cannot be taken is not sent"
    with pytest.raises(Refused) as refused:
        adapter.attach(made.id, EvidenceFile("ikke.pdf", "application/pdf", b"no pdf"))
    assert (refused.value.case_code, refused.value.vendor_message) == (
        CaseCode.ATTACHMENT_REFUSED,
        "Only PDF files are supported.",
    )
    go.fault("cut_after", "PUT", "VoucherDocumentation")
    with pytest.raises(Unclear):
        adapter.attach(made.id, PDF)


def test_documentation_of_another_integration_is_not_replaced(go: Running) -> None:
    """It is refused with the same empty 403 as a missing right, and is another matter."""
    adapter = go.connect()
    made = adapter.create(settlement())
    adapter.attach(made.id, PDF)
    go.fault("error_before", "PUT", "VoucherDocumentation", status=403, body="", times=2)
    with pytest.raises(Refused) as refused:
        adapter.attach(made.id, PDF)
    assert refused.value.case_code == CaseCode.ATTACHMENT_REFUSED
    go.hands.remove_documentation(go.company, made.id)
    with pytest.raises(Forbidden) as forbidden:
        adapter.attach(made.id, PDF)
    assert forbidden.value.params["right"] == "VoucherDocumentation_Full"


def test_a_reversal_on_another_date_is_a_counter_voucher(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    reversal = adapter.reverse(made.id, LAST, REVERSAL_KEY)
    assert (reversal.date, reversal.key) == (LAST, REVERSAL_KEY)
    assert reversal.sums == {account: -amount for account, amount in made.sums.items()}
    assert go.asked("/Reverse/") == []
    first, second = go.state["vouchers"]
    assert second["reference"] == REVERSAL_KEY
    assert [one["department"] for one in second["lines"]] == [None, "10", None, None]
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert (found.state, found.reversed_by) == (FoundState.REVERSED, second["id"])
    assert adapter.find([REVERSAL_KEY], FIRST, LAST) == [reversal]
    assert adapter.reverse(made.id, LAST, REVERSAL_KEY) == reversal
    assert adapter.balance("1522", LAST) == 0
    assert {one.key for one in adapter.postings("1522", LAST, LAST)} == {REVERSAL_KEY}


@pytest.mark.parametrize("on", [DAY, LAST], ids=["its own date", "another date"])
@pytest.mark.parametrize("fault", ["cut_after", "error_before"])
def test_a_reversal_without_an_answer_is_looked_for_and_not_made_twice(
    go: Running, on: date, fault: str
) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    path = "/Reverse/" if on == DAY else "ManualJournals$"
    go.fault(fault, "POST", path)
    with pytest.raises(Unclear):
        adapter.reverse(made.id, on, REVERSAL_KEY)
    reversal = adapter.reverse(made.id, on, REVERSAL_KEY)
    assert reversal.sums == {account: -amount for account, amount in made.sums.items()}
    assert len(go.state["vouchers"]) == 2


@pytest.mark.parametrize("on", [DAY, LAST], ids=["its own date", "another date"])
def test_a_reversal_that_does_not_show_yet_is_unclear_and_not_made_again(on: date) -> None:
    with running(visibility_lag_seconds=5) as go:
        adapter = go.connect()
        made = adapter.create(settlement())
        go.clock.later(seconds=5)
        for _ in range(3):
            with pytest.raises(Unclear):
                adapter.reverse(made.id, on, REVERSAL_KEY)
        assert len(go.state["vouchers"]) == 2
        go.clock.later(seconds=5)
        assert adapter.reverse(made.id, on, REVERSAL_KEY).id == go.state["vouchers"][1]["id"]


def test_a_reversal_by_a_person_is_seen_and_not_made_again(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    by_hand = go.hands.reverse_by_hand(go.company, made.id, "2026-04-20")
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert (found.state, found.reversed_by) == (FoundState.REVERSED, by_hand)
    assert adapter.reverse(made.id, DAY, REVERSAL_KEY).id == by_hand


def test_a_counter_voucher_that_was_reversed_leaves_the_voucher_booked(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    counter = adapter.reverse(made.id, LAST, REVERSAL_KEY)
    go.hands.reverse_by_hand(go.company, counter.id, LAST)
    assert adapter.read(made.id).state is FoundState.POSTED
    assert adapter.find([KEY], FIRST, LAST)[0].state is FoundState.POSTED


def test_nothing_is_reversed_into_a_locked_period(go: Running) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    go.books.close_period(go.company, DAY)
    with pytest.raises(Refused) as refused:
        adapter.reverse(made.id, DAY, REVERSAL_KEY)
    assert refused.value.case_code == CaseCode.PERIOD_CLOSED
    assert adapter.reverse(made.id, LAST, REVERSAL_KEY).date == LAST
    assert go.asked("/Reverse/") == []


@pytest.mark.parametrize(
    "answer",
    [{"status": 400, "body": {"Detail": "Voucher cannot be reversed."}}, {"status": 404, "body": ""}],
    ids=["400", "404"],
)
def test_a_reversal_that_is_refused(go: Running, answer: dict[str, Any]) -> None:
    adapter = go.connect()
    made = adapter.create(settlement())
    go.fault("error_before", "POST", "/Reverse/", **answer)
    with pytest.raises(Refused) as refused:
        adapter.reverse(made.id, DAY, REVERSAL_KEY)
    assert refused.value.case_code == CaseCode.REVERSAL_REFUSED
    assert len(go.state["vouchers"]) == 1


def test_many_transactions_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.accounting.poweroffice import client

    monkeypatch.setattr(client, "PAGE_SIZE", 7)
    with running() as go:
        lines = [{"account": 1522, "amount": 100}, {"account": 1920, "amount": -100}]
        for place in range(20):
            go.hands.book_by_hand(go.company, DAY, f"Bilag {place}", lines)
        adapter = go.connect()
        made = adapter.create(settlement())
        assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]
        assert len(adapter.postings("1522", FIRST, LAST)) == 22


def test_a_page_that_repeats_a_row_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.accounting.poweroffice import client

    monkeypatch.setattr(client, "PAGE_SIZE", 2)
    rows = [{"Id": 1, "AccountNo": 1522}, {"Id": 2, "AccountNo": 1522}]
    with running() as go:
        adapter = go.connect()
        adapter.reference_data()
        go.fault("error_before", "GET", "AccountTransactions", status=200, body=rows)
        go.fault("error_before", "GET", "AccountTransactions", status=200, body=rows)
        go.fault("error_before", "GET", "AccountTransactions", status=200, body=[rows[1], {"Id": 3}])
        with pytest.raises(BadAnswer):
            adapter.find([KEY], FIRST, LAST)


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 200, "body": "{"}, {"status": 400}])
def test_trouble_while_looking_is_no_empty_answer(go: Running, fault: dict[str, Any]) -> None:
    adapter = go.connect()
    go.fault("error_before", "GET", "AccountTransactions", **fault)
    with pytest.raises((Unavailable, BadAnswer)):
        adapter.find([KEY], FIRST, LAST)


def test_two_installations_share_what_the_reference_guards(go: Running) -> None:
    """Both looked and found nothing; the second is refused, and finds the first one's."""
    one, two = go.connect(), go.connect()
    assert one.find([KEY], FIRST, LAST) == two.find([KEY], FIRST, LAST) == []
    made = one.create(settlement())
    with pytest.raises(PerhapsThere):
        two.create(settlement())
    assert [found.id for found in two.find([KEY], FIRST, LAST)] == [made.id]
    one.create(two_lines("7775", key=NEXT_KEY))
    assert len(go.state["vouchers"]) == 2
    assert KEYS["client_key"] not in str(go.state)


def test_an_amount_that_no_kroner_have_is_no_answer(go: Running) -> None:
    adapter = go.connect()
    adapter.reference_data()
    row = {"VoucherId": "x", "VoucherNo": 1, "AccountNo": 1522, "PostingDate": "2026-03-17", "Id": 1}
    for amount in (0.005, "12.00", None, 10**16):
        go.fault("error_before", "GET", "AccountTransactions", status=200, body=[{**row, "Amount": amount}])
        with pytest.raises(BadAnswer):
            adapter.find([KEY], FIRST, LAST)
    assert OutgoingPosting("1522", "0", 1, "").amount == 1
