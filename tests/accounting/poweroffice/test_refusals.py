"""Each thing the vendor refuses is a case of its own, in every form of a refusal, and without words too."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.accounting.base import OutgoingPosting
from app.accounting.poweroffice.errors import read_error, refusal
from app.accounting.poweroffice.refusals import Complaint, case_of, case_of_all
from app.core.cases import CaseCode
from app.errors import PerhapsThere, Refused
from app.http import Answer

from .world import DAY, KEY, Running, running, settlement, two_lines

Change = Callable[[Running], object]

CHANGES: dict[CaseCode, tuple[Change, Any]] = {
    CaseCode.ACCOUNT_INACTIVE: (lambda go: go.books.deactivate_account(go.company, 7775), two_lines("7775")),
    CaseCode.ACCOUNT_MISSING: (lambda go: go.books.remove_account(go.company, 7775), two_lines("7775")),
    CaseCode.ACCOUNT_VAT_LOCKED: (lambda go: go.books.lock_account(go.company, 7775, "1"), two_lines("7775")),
    CaseCode.DIMENSION_MISSING: (lambda go: go.books.require_department(go.company, 7775), two_lines("7775")),
    CaseCode.PERIOD_CLOSED: (lambda go: go.books.close_period(go.company, DAY), two_lines("7775")),
}
"""What somebody changes in Go after we read it, so that Go refuses and not our own check."""


@pytest.mark.parametrize("form", ["problem", "message", "errors", "validation_errors"])
@pytest.mark.parametrize("case", CHANGES)
def test_what_changed_meanwhile_is_a_case_of_its_own(case: CaseCode, form: str) -> None:
    change, voucher = CHANGES[case]
    with running(error_form=form) as go:
        adapter = go.connect()
        adapter.reference_data()
        change(go)
        with pytest.raises(Refused) as refused:
            adapter.create(voucher)
        assert refused.value.case_code == case
        assert refused.value.vendor_message
        assert not isinstance(refused.value, PerhapsThere)
        assert go.state["vouchers"] == []


@pytest.mark.parametrize("case", CHANGES)
def test_unconfirmed_texts_of_refusals(case: CaseCode) -> None:
    """A refusal whose words nobody knows is told by what our own check finds now."""
    change, voucher = CHANGES[case]
    with running(error_texts=False) as go:
        adapter = go.connect()
        adapter.reference_data()
        change(go)
        with pytest.raises(Refused) as refused:
            adapter.create(voucher)
        assert refused.value.case_code == case
        assert refused.value.vendor_message == "The request could not be handled."


def test_a_refusal_that_tells_nothing_at_all_may_mean_that_it_is_there(go: Running) -> None:
    adapter = go.connect()
    for answer in ({"status": 400, "body": ""}, {"status": 409, "body": {}}, {"status": 404, "body": ""}):
        go.fault("error_before", "POST", "ManualJournals$", **answer)
        with pytest.raises(PerhapsThere) as refused:
            adapter.create(settlement())
        assert refused.value.case_code == CaseCode.VOUCHER_REFUSED


OWN: dict[CaseCode, tuple[Change, Any]] = {
    **CHANGES,
    CaseCode.PARTY_MISSING: (lambda go: None, two_lines("1500")),
    CaseCode.VAT_CODE_MISSING: (lambda go: None, two_lines("7775", "99")),
    CaseCode.RATE_MISSING: (
        lambda go: None,
        type(settlement())(KEY, DAY, "EUR", "x", settlement().postings),
    ),
}


@pytest.mark.parametrize("case", OWN)
def test_what_cannot_be_booked_is_not_sent(go: Running, case: CaseCode) -> None:
    change, voucher = OWN[case]
    change(go)
    with pytest.raises(Refused) as refused:
        go.connect().create(voucher)
    assert refused.value.case_code == case
    assert go.asked("ManualJournals") == []


def test_a_department_or_project_that_is_not_there(go: Running) -> None:
    adapter = go.connect()
    for given in ({"department": "99"}, {"project": "99"}):
        line = OutgoingPosting("7775", "0", 100, "", **given)
        with pytest.raises(Refused) as refused:
            adapter.create(settlement(line, OutgoingPosting("1522", "0", -100, "")))
        assert refused.value.case_code == CaseCode.DIMENSION_MISSING
        assert refused.value.params["dimension"] == next(iter(given))
    go.books.require_project(go.company, 7775)
    adapter.reference_data()
    with pytest.raises(Refused) as refused:
        adapter.create(two_lines("7775"))
    assert refused.value.params["dimension"] == "project"
    line = OutgoingPosting("7775", "0", 100, "", department="10", project="7")
    adapter.create(settlement(line, OutgoingPosting("1522", "0", -100, "")))
    (held,) = go.state["vouchers"]
    assert (held["lines"][0]["department"], held["lines"][0]["project"]) == ("10", "7")


def test_closed_is_on_or_before_the_lock_date_and_before_the_start_in_go(go: Running) -> None:
    go.books.close_period(go.company, DAY - timedelta(days=1))
    adapter = go.connect()
    (closed,) = adapter.reference_data().closed_periods
    assert closed.last == DAY - timedelta(days=1)
    adapter.create(settlement())
    go.books.reopen_period(go.company)
    (closed,) = adapter.reference_data().closed_periods
    assert closed.last == date(2019, 12, 31)
    go.books.company(go.company).conversion_date = DAY + timedelta(days=1)
    adapter.reference_data()
    with pytest.raises(Refused) as refused:
        adapter.create(settlement(key="AVB3JX6W2SLQ7PNU4ZKC5T"))
    assert (refused.value.case_code, refused.value.params["last"]) == (CaseCode.PERIOD_CLOSED, "2026-03-17")


@pytest.mark.parametrize(
    ("field", "text", "case"),
    [
        ("ExternalImportReference", "Already in use", CaseCode.NUMBER_TAKEN),
        ("", "ExternalImportReference AV1 finnes allerede", CaseCode.NUMBER_TAKEN),
        ("", "Duplicate: voucher already imported", CaseCode.NUMBER_TAKEN),
        ("", "The voucher is not balanced.", CaseCode.UNBALANCED_REFUSED),
        ("VoucherLines", "Bilaget balanserer ikke", CaseCode.UNBALANCED_REFUSED),
        ("", "PostingDate 2026-03-17 is on or before the lock date 2026-03-31.", CaseCode.PERIOD_CLOSED),
        ("", "Datoen er i en låst periode", CaseCode.PERIOD_CLOSED),
        ("", "PostingDate is before the conversion date.", CaseCode.PERIOD_CLOSED),
        ("AccountId", "Account 1500 requires a Customer sub-ledger.", CaseCode.PARTY_MISSING),
        ("VatId", "Account 7770 is locked to VAT code 0.", CaseCode.ACCOUNT_VAT_LOCKED),
        ("VatId", "VatId 7 was not found.", CaseCode.VAT_CODE_MISSING),
        ("", "Mva-koden finnes ikke", CaseCode.VAT_CODE_MISSING),
        ("", "Konto 7770 er inaktiv", CaseCode.ACCOUNT_INACTIVE),
        ("AccountId", "AccountId 1 was not found.", CaseCode.ACCOUNT_MISSING),
        ("DepartmentId", "Department is required on account 7775.", CaseCode.DIMENSION_MISSING),
        ("", "Prosjekt mangler", CaseCode.DIMENSION_MISSING),
        ("VoucherLines", "The voucher must have at least one line.", CaseCode.ROWS_REFUSED),
        ("", "The CurrencyAmount field is required.", CaseCode.FIELD_REFUSED),
        ("Description", "Description must be at most 255 characters.", CaseCode.FIELD_REFUSED),
        ("", "Something nobody has seen", CaseCode.VOUCHER_REFUSED),
        ("", "", CaseCode.VOUCHER_REFUSED),
    ],
)
def test_the_table_of_refusals(field: str, text: str, case: CaseCode) -> None:
    assert case_of(Complaint(field, text)) is case
    assert case_of_all([Complaint("X", "Y"), Complaint(field, text)]) in (case, CaseCode.FIELD_REFUSED)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"Type":null,"Title":"Bad Request","Status":400,"Detail":"Nei."}', "Nei."),
        (b'{"Message":"Nei."}', "Nei."),
        (b'{"errors":{"VatId":["Mangler.","Feil."],"X":"Y"}}', "VatId: Mangler.; VatId: Feil.; X: Y"),
        (b'{"ValidationErrors":[{"Field":"VatId","Message":"Feil."},"Nei."]}', "VatId: Feil.; Nei."),
        (b'{"detail":"liten forbokstav"}', "liten forbokstav"),
        (b'{"Detail":{"a":1},"errors":[1],"ValidationErrors":7}', ""),
        (b"<html>", ""),
        (b"[1]", ""),
        (b"", ""),
    ],
)
def test_every_form_of_a_refusal_is_read(body: bytes, text: str) -> None:
    answer = Answer(400, {}, body, "poweroffice", "create_voucher")
    assert read_error(answer).text == text
    assert refusal("create_voucher", read_error(answer)).vendor_message == text
