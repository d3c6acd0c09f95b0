"""One case per error of the vendor, in each form that its body may have."""

from datetime import date

import pytest

from app.accounting.base import OutgoingPosting
from app.accounting.fiken.errors import retry_after, said
from app.accounting.fiken.refusals import case_of
from app.core.cases import CaseCode
from app.errors import BadAnswer, Forbidden, Missing, RateLimited, Refused, Unauthorised, Unavailable, Unclear
from app.http import Answer

from .running import BANK, DAY, FIRST, KEY, LAST, SLUG, Running, running, settlement

FORMS = ["message", "error", "text"]


@pytest.mark.parametrize("form", FORMS)
def test_unconfirmed_the_form_of_an_error(form: str) -> None:
    """The vendor's file has none: each of the three that are seen elsewhere gives the same case."""
    with running(error_body=form) as fiken:
        adapter = fiken.connect()
        adapter.reference_data()
        fiken.books.lock_period(SLUG, "2026-03-01", "2026-03-31")
        with pytest.raises(Refused) as refused:
            adapter.create(settlement())
        assert refused.value.case_code == CaseCode.PERIOD_CLOSED
        assert refused.value.vendor_message == "Perioden er låst. Det kan ikke føres på denne datoen."


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("Perioden er låst. Det kan ikke føres på denne datoen.", CaseCode.PERIOD_CLOSED),
        ("Mva-meldingen for 2. termin er levert.", CaseCode.PERIOD_CLOSED),
        ("The accounting year is closed", CaseCode.PERIOD_CLOSED),
        ("Nei.", CaseCode.VOUCHER_REFUSED),
        ("", CaseCode.VOUCHER_REFUSED),
    ],
)
def test_unconfirmed_what_a_locked_period_is_answered_with(text: str, case: CaseCode) -> None:
    """Words that such a sentence cannot do without make it the case of a closed period; with other words it
    is the case that shows the vendor's own sentence. Nothing is booked, and the date is never moved."""
    with running(period_text=text) as fiken:
        adapter = fiken.connect()
        made = adapter.create(settlement(on=date(2026, 3, 12)))
        fiken.books.lock_period(SLUG, "2026-03-01", "2026-03-31")
        with pytest.raises(Refused) as refused:
            adapter.create(settlement())
        assert (refused.value.case_code, refused.value.vendor_message) == (case, text)
        with pytest.raises(Refused) as refused:
            adapter.reverse(made.id, date(2026, 3, 12), "RV" + KEY[2:])
        assert refused.value.case_code in (CaseCode.PERIOD_CLOSED, CaseCode.REVERSAL_REFUSED)
        assert len(fiken.held) == 1
        fiken.books.unlock_periods(SLUG)
        adapter.create(settlement())
        assert len(fiken.held) == 2


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("Summen av posteringslinjene er ikke null: 50,00", CaseCode.UNBALANCED_REFUSED),
        ("Fant ikke konto 9999.", CaseCode.ACCOUNT_MISSING),
        ("debitAccount: unknown", CaseCode.ACCOUNT_MISSING),
        ("Konto 7770 er ikke aktiv.", CaseCode.ACCOUNT_INACTIVE),
        ("Ugyldig mva-kode 99.", CaseCode.VAT_CODE_MISSING),
        ("Bankkontoen er avstemt på denne datoen", CaseCode.BANK_PERIOD_RECONCILED),
        ("description: kan ikke være lengre enn 200 tegn.", CaseCode.FIELD_REFUSED),
        ("lines: må fylles ut.", CaseCode.ROWS_REFUSED),
        ("Prosjektet finnes ikke", CaseCode.DIMENSION_MISSING),
        ("Noe helt annet", CaseCode.VOUCHER_REFUSED),
    ],
)
def test_which_case_a_sentence_is(text: str, case: CaseCode) -> None:
    assert case_of(text) is case


def test_what_changed_after_we_read_it_is_refused_by_the_vendor(fiken: Running) -> None:
    adapter = fiken.connect()
    adapter.reference_data()
    fiken.books.remove_account(SLUG, "7770")
    with pytest.raises(Refused) as refused:
        adapter.create(settlement())
    assert refused.value.case_code == CaseCode.ACCOUNT_MISSING
    assert refused.value.vendor_message == "Fant ikke konto 7770."
    assert refused.value.params["request_id"]
    fiken.books.add_account(SLUG, "7770", "Gebyr")
    adapter.create(settlement())


def test_what_we_see_ourselves_is_not_sent(fiken: Running) -> None:
    adapter = fiken.connect()
    for voucher, case in (
        (settlement(currency="EUR"), CaseCode.RATE_MISSING),
        (
            settlement(OutgoingPosting("1920", "0", 1, ""), OutgoingPosting(BANK, "0", -1, "")),
            CaseCode.ACCOUNT_MISSING,
        ),
        (
            settlement(OutgoingPosting("7770", "99", 1, ""), OutgoingPosting(BANK, "0", -1, "")),
            CaseCode.VAT_CODE_MISSING,
        ),
    ):
        with pytest.raises(Refused) as refused:
            adapter.create(voucher)
        assert refused.value.case_code == case
    assert fiken.asked("POST", "/generalJournalEntries") == 0


def test_a_company_outside_the_vat_register_cannot_book_vat(fiken: Running) -> None:
    fiken.books.company(SLUG).vat_type = "no"
    with pytest.raises(Refused) as refused:
        fiken.connect().create(
            settlement(OutgoingPosting("6553", "1", 125, ""), OutgoingPosting("1521", "0", -125, ""))
        )
    assert refused.value.case_code == CaseCode.VAT_CODE_MISSING


@pytest.mark.parametrize(
    ("status", "read", "write"),
    [
        (400, BadAnswer, Refused),
        (401, Unauthorised, Unauthorised),
        (402, Forbidden, Forbidden),
        (403, Forbidden, Forbidden),
        (404, Missing, Missing),
        (405, BadAnswer, Refused),
        (408, Unavailable, Unclear),
        (409, BadAnswer, Refused),
        (415, BadAnswer, Refused),
        (429, RateLimited, RateLimited),
        (500, Unavailable, Unclear),
        (302, BadAnswer, Unclear),
    ],
)
def test_every_status_is_one_of_our_errors(
    fiken: Running, status: int, read: type[Exception], write: type[Exception]
) -> None:
    adapter = fiken.connect()
    adapter.reference_data()
    fiken.fault(kind="error_before", method="GET", path="journalEntries", status=status)
    with pytest.raises(read):
        adapter.find([KEY], FIRST, LAST)
    fiken.fault(kind="error_before", method="POST", path="generalJournalEntries", status=status)
    with pytest.raises(write):
        adapter.create(settlement())
    assert fiken.held == []


def test_an_answer_that_is_not_json_is_no_answer(fiken: Running) -> None:
    adapter = fiken.connect()
    for body in ("<html>", "[1]", '{"a": 1}', "null", "[" * 5000):
        fiken.fault(kind="error_before", method="GET", path="journalEntries", status=200, body=body)
        with pytest.raises(BadAnswer):
            adapter.find([KEY], DAY, DAY)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"message": "Nei"}', "Nei"),
        (b'{"error": "invalid_request", "error_description": "Nei"}', "Nei"),
        (b'{"error": "invalid_request"}', "invalid_request"),
        (b'"Nei"', "Nei"),
        (b"Nei", "Nei"),
        (b"<html>feil</html>", ""),
        (b"[1, 2]", ""),
        (b"", ""),
        ("Summen … null: 50,00".encode(), "Summen … null: 50,00"),
    ],
)
def test_what_an_error_says(body: bytes, text: str) -> None:
    assert said(Answer(400, {}, body, "fiken", "test")) == text


def test_how_long_to_wait() -> None:
    assert retry_after({"Retry-After": "7"}) == 7
    for odd in ({}, {"Retry-After": "soon"}, {"Retry-After": "999999"}):
        assert retry_after(odd) is None
