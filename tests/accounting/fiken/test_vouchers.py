"""Booking, finding, attaching, reversing and proving against the stand-in, under each unconfirmed answer."""

from datetime import date
from typing import Any

import pytest

from app.accounting.base import EvidenceFile, FoundState, OutgoingPosting
from app.core.cases import CaseCode
from app.errors import BadAnswer, Missing, Refused, Unavailable, Unclear

from .running import (
    BANK,
    DAY,
    FIRST,
    KEY,
    LAST,
    NEXT_KEY,
    PDF,
    REVERSAL_KEY,
    SLUG,
    TODAY,
    Running,
    running,
    settlement,
)


def test_a_voucher_is_booked_found_and_read_back(fiken: Running) -> None:
    adapter = fiken.connect()
    made = adapter.create(settlement())
    assert (made.state, made.number, made.sums) == (
        FoundState.POSTED,
        "",
        adapter.expected_sums(settlement()),
    )
    read = adapter.read(made.id)
    assert (read.id, read.number, read.key, read.date) == (made.id, "1", KEY, DAY)
    assert read.sums == {BANK: 1_102_837, "7770": 22_163, "1521": -1_125_000}
    assert adapter.find([NEXT_KEY, KEY], FIRST, LAST) == [read]
    assert adapter.find([KEY], FIRST, date(2026, 3, 16)) == []
    assert adapter.find([], FIRST, LAST) == []
    assert adapter.release(made.id) == read


def test_the_key_stays_whole_in_a_long_text(fiken: Running) -> None:
    adapter = fiken.connect()
    made = adapter.create(settlement(text="Vipps oppgjør " + "langt " * 60))
    assert adapter.read(made.id).key == KEY
    (held,) = fiken.held
    assert len(held["entries"][0]["description"]) == 200


def test_nothing_booked_is_ever_discarded(fiken: Running) -> None:
    adapter = fiken.connect()
    made = adapter.create(settlement())
    with pytest.raises(Refused):
        adapter.discard(made.id)
    adapter.discard("999")
    assert len(fiken.held) == 1
    with pytest.raises(Missing):
        adapter.read("999")


def test_many_entries_are_read_page_by_page(fiken: Running) -> None:
    lines = [{"account": "1900", "amount": 1}, {"account": "1579", "amount": -1}]
    for _ in range(130):
        fiken.hands.book_by_hand(SLUG, DAY, "Kasse", lines)
    adapter = fiken.connect()
    made = adapter.create(settlement())
    assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]
    fiken.fault(kind="custom", method="GET", path="journalEntries$", name="duplicate_page")
    with pytest.raises(BadAnswer):
        adapter.find([KEY], FIRST, LAST)


def test_trouble_while_looking_is_no_empty_answer(fiken: Running) -> None:
    adapter = fiken.connect()
    adapter.identify()
    fiken.fault(kind="error_before", method="GET", path="journalEntries")
    with pytest.raises(Unavailable):
        adapter.find([KEY], FIRST, LAST)


@pytest.mark.parametrize("location", ["transactions", "journalEntries", "generalJournalEntries"])
def test_unconfirmed_what_the_address_of_a_new_entry_names(location: str) -> None:
    """The transaction, as answers were seen to, or the journal entry, as the vendor's file says."""
    with running(location=location) as fiken:
        adapter = fiken.connect()
        made = adapter.create(settlement())
        assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]
        adapter.attach(made.id, PDF)
        assert len(adapter.attachments(made.id)) == 1


def test_an_address_that_says_nothing_is_unclear(fiken: Running) -> None:
    adapter = fiken.connect()
    fiken.fault(kind="error_after", method="POST", path="generalJournalEntries$", status=201)
    with pytest.raises(Unclear):
        adapter.create(settlement())
    assert len(adapter.find([KEY], FIRST, LAST)) == 1


@pytest.mark.parametrize("kind", ["error_after", "cut_after", "cut_before", "error_before"])
def test_an_unclear_create_is_found_or_not(fiken: Running, kind: str) -> None:
    adapter = fiken.connect()
    fiken.fault(kind=kind, method="POST", path="generalJournalEntries$")
    with pytest.raises(Unclear):
        adapter.create(settlement())
    assert len(adapter.find([KEY], FIRST, LAST)) == (1 if kind.endswith("after") else 0)


@pytest.mark.parametrize("identifier", ["none", "file_name"])
def test_unconfirmed_whether_an_attachment_tells_its_name(identifier: str) -> None:
    """Ours is not told by its name either way: any attachment on our voucher is taken for it."""
    with running(attachment_identifier=identifier) as fiken:
        adapter = fiken.connect()
        made = adapter.create(settlement())
        assert adapter.attachments(made.id) == []
        adapter.attach(made.id, PDF)
        (held,) = adapter.attachments(made.id)
        assert (held.name, held.size, bool(held.id)) == ("", 0, True)
        (file,) = fiken.held[0]["entries"][0]["attachments"]
        assert (file["fileName"], file["size"]) == (PDF.name, len(PDF.content))


def test_attachments_that_are_refused(fiken: Running) -> None:
    adapter = fiken.connect()
    made = adapter.create(settlement())
    for file in (
        EvidenceFile("rapport.csv", "text/csv", b"a;b"),
        EvidenceFile("rapport.txt", "application/pdf", b"%PDF"),
        EvidenceFile("tom.pdf", "application/pdf", b""),
    ):
        with pytest.raises(Refused) as refused:
            adapter.attach(made.id, file)
        assert refused.value.case_code == CaseCode.ATTACHMENT_REFUSED
    assert adapter.attachments(made.id) == []


REVERSALS = [
    {"reversal_text": text, "offset_link": link}
    for text in ("original", "reason", "own")
    for link in ("original", "both", "none")
]


@pytest.mark.parametrize("settings", REVERSALS, ids=lambda one: "-".join(one.values()))
def test_unconfirmed_what_links_a_reversal_and_what_it_says(settings: dict[str, Any]) -> None:
    """It is made once, told by its link or by being the exact negation, and no hit for the key it copied."""
    with running(**settings) as fiken:
        adapter = fiken.connect()
        made = adapter.create(settlement())
        reversal = adapter.reverse(made.id, DAY, REVERSAL_KEY)
        assert (reversal.key, reversal.state, reversal.date) == (REVERSAL_KEY, FoundState.POSTED, DAY)
        assert reversal.sums == {
            code: -amount for code, amount in adapter.expected_sums(settlement()).items()
        }
        assert adapter.reverse(made.id, DAY, REVERSAL_KEY) == reversal
        assert len(fiken.held) == 2
        (found,) = adapter.find([KEY], FIRST, LAST)
        assert (found.id, found.state) == (made.id, FoundState.REVERSED)
        assert adapter.read(made.id).reversed_by == reversal.id
        assert adapter.balance("1521", TODAY) == 0
        again = adapter.create(settlement(key=NEXT_KEY))
        assert [one.id for one in adapter.find([KEY, NEXT_KEY], FIRST, LAST)] == [made.id, again.id]
        keys = {one.voucher_id: one.key for one in adapter.postings("1521", FIRST, LAST)}
        if settings["offset_link"] == "none" and settings["reversal_text"] == "own":
            assert keys.pop(reversal.id) == ""  # told by its id alone
        else:
            assert keys.pop(reversal.id) == REVERSAL_KEY
        assert keys == {made.id: KEY, again.id: NEXT_KEY}
        if settings["offset_link"] != "none":
            assert [one.id for one in adapter.find([REVERSAL_KEY], FIRST, LAST)] == [reversal.id]


@pytest.mark.parametrize("chosen", ["original", "today"])
def test_unconfirmed_which_date_a_reversal_gets(chosen: str) -> None:
    """The adapter says which it became; who asked for another than the voucher's own is refused before."""
    with running(reversal_date=chosen) as fiken:
        adapter = fiken.connect()
        made = adapter.create(settlement())
        with pytest.raises(Refused) as refused:
            adapter.reverse(made.id, LAST, REVERSAL_KEY)
        assert refused.value.case_code == CaseCode.REVERSAL_REFUSED
        assert refused.value.params["reason"] == "date not chosen"
        assert adapter.find([KEY], FIRST, LAST)[0].state is FoundState.POSTED
        assert adapter.reverse(made.id, DAY, REVERSAL_KEY).date == (DAY if chosen == "original" else TODAY)


@pytest.mark.parametrize("kind", ["cut_after", "error_after", "cut_before"])
def test_a_reversal_without_an_answer_is_not_made_twice(fiken: Running, kind: str) -> None:
    adapter = fiken.connect()
    made = adapter.create(settlement())
    fiken.fault(kind=kind, method="PATCH", path="/delete$")
    with pytest.raises(Unclear):
        adapter.reverse(made.id, DAY, REVERSAL_KEY)
    assert adapter.reverse(made.id, DAY, REVERSAL_KEY).key == REVERSAL_KEY
    assert len(fiken.held) == 2


def test_what_another_hand_did_is_seen(fiken: Running) -> None:
    adapter = fiken.connect()
    made = adapter.create(settlement())
    by_hand = fiken.hands.reverse_by_hand(SLUG, int(made.id), "2026-04-20")
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert (found.state, found.reversed_by) == (FoundState.REVERSED, str(by_hand))
    fiken.hands.delete_by_hand(SLUG, by_hand)
    (found,) = adapter.find([KEY], FIRST, LAST)
    assert (found.state, found.reversed_by) == (FoundState.POSTED, "")
    lines = [{"account": BANK, "amount": 5}, {"account": "1521", "amount": -5}]
    fiken.hands.change_by_hand(SLUG, int(made.id), lines=lines)
    assert adapter.read(made.id).sums == {BANK: 5, "1521": -5}


def test_a_new_entry_is_read_at_once_and_listed_later() -> None:
    with running(visibility_lag_seconds=5) as fiken:
        adapter = fiken.connect()
        made = adapter.create(settlement())
        assert adapter.find([KEY], FIRST, LAST) == []
        assert adapter.read(made.id).key == KEY
        fiken.wait(seconds=6)
        assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]


def test_balances_and_postings(fiken: Running) -> None:
    lines = [{"account": "1521", "amount": 125_000}, {"account": "3000", "amount": -125_000, "vat_code": "3"}]
    sale = fiken.hands.book_by_hand(SLUG, "2026-03-11", "Nettsalg ordre 10481", lines)
    adapter = fiken.connect()
    made = adapter.create(settlement())
    assert adapter.balance("1521", date(2026, 3, 10)) == 0
    assert adapter.balance("1521", date(2026, 3, 11)) == 125_000
    assert adapter.balance("1521", DAY) == 125_000 - 1_125_000
    first, second = adapter.postings("1521", FIRST, LAST)
    assert (first.voucher_id, first.amount, first.text, first.key) == (
        str(sale),
        125_000,
        "Nettsalg ordre 10481",
        "",
    )
    assert (second.voucher_id, second.amount, second.key) == (made.id, -1_125_000, KEY)
    assert adapter.postings("1521", FIRST, date(2026, 3, 10)) == []
    with pytest.raises(Refused) as refused:
        adapter.balance("1599", DAY)
    assert refused.value.case_code == CaseCode.ACCOUNT_MISSING


def test_lines_that_do_not_balance_are_no_answer(fiken: Running) -> None:
    """A missing line, or amounts that do not say their side, must never be taken for sums."""
    adapter = fiken.connect()
    made = adapter.create(settlement())
    body = {
        "transactionId": int(made.id),
        "deleted": False,
        "entries": [
            {
                "journalEntryId": 1,
                "date": DAY.isoformat(),
                "description": f"[{KEY}]",
                "lines": [{"amount": 100, "account": "1521"}, {"amount": 100, "account": BANK}],
            }
        ],
    }
    fiken.fault(kind="error_after", method="GET", path="/transactions/", status=200, body=body)
    with pytest.raises(BadAnswer):
        adapter.read(made.id)


@pytest.mark.parametrize("sent", [OutgoingPosting("1521", "0", -100, "", project="7")])
def test_a_project_cannot_be_sent(fiken: Running, sent: OutgoingPosting) -> None:
    adapter = fiken.connect()
    assert [one.code for one in adapter.reference_data().dimensions] == ["7"]
    with pytest.raises(Refused) as refused:
        adapter.create(settlement(OutgoingPosting(BANK, "0", 100, ""), sent))
    assert refused.value.case_code == CaseCode.DIMENSION_MISSING
    assert fiken.held == []
