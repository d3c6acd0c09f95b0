"""Releasing, discarding, reading, attaching, against written-down answers over real HTTP."""

from typing import Any

import pytest

from app.accounting.base import EvidenceFile, FoundState
from app.core.cases import CaseCode
from app.errors import BadAnswer, Missing, Refused, Unclear

from .company import KEY, connect, refusal, voucher_row
from .scripted import Scripted

ONE = "/v2/ledger/voucher/501"
UNPOSTED = {"number": 0, "tempNumber": 1, "numberAsString": "<Ikke bokført 1>"}
PDF = EvidenceFile("bilag.pdf", "application/pdf", b"%PDF-1.4 example")


def test_read_sums_what_the_system_made_too(script: Scripted) -> None:
    postings = [
        {"row": 1, "amount": 12450.00, "account": {"id": 1, "number": 1521}},
        {"row": 2, "amount": -8000.00, "account": {"id": 2, "number": 3000}},
        {"row": 0, "amount": -2000.00, "account": {"id": 3, "number": 2700}, "systemGenerated": True},
        {"row": 3, "amount": -2130.43, "account": {"id": 4, "number": 3001}},
        {"row": 0, "amount": -319.57, "account": {"id": 5, "number": 2701}, "systemGenerated": True},
    ]
    script.on("GET", ONE, {"value": voucher_row(501, postings=postings)})
    voucher = connect(script.url).read("501")
    assert voucher.sums == {
        "1521": 1245000,
        "3000": -800000,
        "2700": -200000,
        "3001": -213043,
        "2701": -31957,
    }
    assert (voucher.state, voucher.number, voucher.key) == (FoundState.POSTED, "46-2026", KEY)
    assert script.calls("GET", ONE)[0].query["fields"] == (
        "*,postings(*,account(id,number,ledgerType),customer(id,customerNumber))"
    )


def test_read_of_what_is_gone_or_unreadable(script: Scripted) -> None:
    script.on("GET", ONE, {"code": 6000}, status=404)
    with pytest.raises(Missing):
        connect(script.url).read("501")
    script.on("GET", ONE, {"value": voucher_row(501, postings=[{"id": 1, "url": "x"}])})
    with pytest.raises(BadAnswer):
        connect(script.url).read("501")


def test_the_key_is_read_from_the_text_when_the_number_is_not_returned(script: Scripted) -> None:
    script.on("GET", ONE, {"value": voucher_row(501, externalVoucherNumber="")})
    assert connect(script.url).read("501").key == KEY
    script.on("GET", ONE, {"value": voucher_row(501, externalVoucherNumber="F-17", description="Husleie")})
    assert connect(script.url).read("501").key == ""


def released(script: Scripted, **first: Any) -> None:
    """Plan that the first reading shows it unposted, the following ones posted."""
    script.on("GET", ONE, {"value": voucher_row(501)})
    script.on("GET", ONE, {"value": voucher_row(501, **{**UNPOSTED, **first})}, times=1)


def test_release_books_by_version(script: Scripted) -> None:
    released(script, version=3)
    script.on("PUT", ONE + "/:sendToLedger", {"value": voucher_row(501)})
    voucher = connect(script.url).release("501")
    assert (voucher.state, voucher.number) == (FoundState.POSTED, "46-2026")
    assert script.calls("PUT", ".*")[0].query == {"version": "3"}


def test_release_of_what_is_booked_returns_it(script: Scripted) -> None:
    script.on("GET", ONE, {"value": voucher_row(501)})
    assert connect(script.url).release("501").state is FoundState.POSTED
    assert script.calls("PUT", ".*") == []


def test_release_reads_again_when_the_voucher_was_changed(script: Scripted) -> None:
    script.on("GET", ONE, {"value": voucher_row(501)})
    script.on("GET", ONE, {"value": voucher_row(501, **{**UNPOSTED, "version": 5})}, times=1)
    script.on("GET", ONE, {"value": voucher_row(501, **{**UNPOSTED, "version": 4})}, times=1)
    script.on("PUT", ONE + "/:sendToLedger", {"value": voucher_row(501)})
    script.on("PUT", ONE + "/:sendToLedger", {"code": 8000}, status=409, times=1)
    assert connect(script.url).release("501").state is FoundState.POSTED
    assert [one.query["version"] for one in script.calls("PUT", ".*")] == ["4", "5"]


def test_release_gives_up_after_the_second_change(script: Scripted) -> None:
    script.on("GET", ONE, {"value": voucher_row(501, **UNPOSTED)})
    script.on("PUT", ONE + "/:sendToLedger", {"code": 8000, "message": "Revision"}, status=409)
    with pytest.raises(Refused) as refused:
        connect(script.url).release("501")
    assert refused.value.case_code == CaseCode.VOUCHER_REFUSED
    assert len(script.calls("PUT", ".*")) == 2


def test_release_refused_because_somebody_booked_it_meanwhile(script: Scripted) -> None:
    released(script)
    script.on("PUT", ONE + "/:sendToLedger", refusal(422, 18000, (None, "Allerede bokført.")), status=422)
    assert connect(script.url).release("501").state is FoundState.POSTED


def test_release_refused(script: Scripted) -> None:
    script.on("GET", ONE, {"value": voucher_row(501, **UNPOSTED)})
    complaint = refusal(422, 18000, ("number", "Bilagsnummer 46 er allerede registrert."))
    script.on("PUT", ONE + "/:sendToLedger", complaint, status=422)
    with pytest.raises(Refused) as refused:
        connect(script.url).release("501")
    assert refused.value.case_code == CaseCode.NUMBER_TAKEN


def test_release_that_cannot_be_read_back_is_unclear(script: Scripted) -> None:
    script.on("PUT", ONE + "/:sendToLedger", {"value": voucher_row(501)})
    for status, row in ((500, {}), (404, {}), (200, {"value": voucher_row(501, **UNPOSTED)})):
        script.on("GET", ONE, row, status=status)
        script.on("GET", ONE, {"value": voucher_row(501, **UNPOSTED)}, times=1)
        with pytest.raises(Unclear):
            connect(script.url).release("501")


def test_discard_removes_an_unposted_one_only(script: Scripted) -> None:
    script.on("DELETE", ONE, b"", status=204)
    script.on("GET", ONE, {"value": voucher_row(501)})
    with pytest.raises(Refused):
        connect(script.url).discard("501")
    foreign = {**UNPOSTED, "externalVoucherNumber": "F-17", "description": "Husleie"}
    script.on("GET", ONE, {"value": voucher_row(501, **foreign)})
    with pytest.raises(Refused):
        connect(script.url).discard("501")
    assert script.calls("DELETE", ".*") == []
    script.on("GET", ONE, {"value": voucher_row(501, **UNPOSTED)})
    connect(script.url).discard("501")
    assert len(script.calls("DELETE", ".*")) == 1


def test_discard_of_what_is_gone_is_fine(script: Scripted) -> None:
    script.on("GET", ONE, {}, status=404)
    connect(script.url).discard("501")
    script.on("GET", ONE, {"value": voucher_row(501, **UNPOSTED)})
    script.on("DELETE", ONE, {}, status=404)
    connect(script.url).discard("501")
    script.on("DELETE", ONE, {}, status=500)
    with pytest.raises(Unclear):
        connect(script.url).discard("501")


def test_attachments(script: Scripted) -> None:
    script.on("GET", ONE, {"value": {"id": 501, "version": 1, "attachment": None}})
    assert connect(script.url).attachments("501") == ()
    file = {"id": 9, "fileName": "bilag.pdf", "size": 17}
    script.on("GET", ONE, {"value": {"id": 501, "version": 1, "attachment": file}})
    (found,) = connect(script.url).attachments("501")
    assert (found.id, found.name, found.size) == ("9", "bilag.pdf", 17)
    assert script.calls("GET", ONE)[0].query["fields"] == "id,version,attachment(id,fileName,size)"


def test_attach_sends_a_multipart_file(script: Scripted) -> None:
    script.on("POST", ONE + "/attachment", {"value": {"id": 501}}, status=201)
    connect(script.url).attach("501", PDF)
    (sent,) = script.calls("POST", ONE + "/attachment")
    assert sent.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="bilag.pdf"' in sent.body
    assert b"Content-Type: application/pdf" in sent.body
    assert b"%PDF-1.4 example" in sent.body


def test_attach_that_fails(script: Scripted) -> None:
    adapter = connect(script.url)
    with pytest.raises(Refused) as refused:
        adapter.attach("501", EvidenceFile("rader.csv", "text/csv", b"a;b"))
    assert refused.value.case_code == CaseCode.ATTACHMENT_REFUSED
    assert script.asked == []
    for status, body in ((500, b"{}"), (201, b'{"val')):
        script.on("POST", ONE + "/attachment", body, status=status)
        with pytest.raises(Unclear):
            adapter.attach("501", PDF)
    script.on("POST", ONE + "/attachment", refusal(422, 18000, ("file", "For stor.")), status=422)
    with pytest.raises(Refused) as refused:
        adapter.attach("501", PDF)
    assert refused.value.case_code == CaseCode.ATTACHMENT_REFUSED
    assert refused.value.vendor_message == "file: For stor."
    assert refused.value.params["request_id"] == "request-1"
