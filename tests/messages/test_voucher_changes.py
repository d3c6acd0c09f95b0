"""What was changed of a voucher in the books, in words."""

from app.messages.voucher_changes import changes_in_books

NOK = {"amount": 100, "currency": "NOK"}


def told(language: str = "nb", **params: object) -> str:
    return changes_in_books({"amount": NOK, **params}, language).replace("\N{NO-BREAK SPACE}", " ")


def mark(kind: str, booked: list[str], now: list[str]) -> dict[str, object]:
    return {"account": "7770", "mark": kind, "booked": booked, "now": now}


def test_amounts_and_marks_are_told_with_before_and_now() -> None:
    accounts = [{"account": "1920", "booked": 186_954, "now": 100}]
    marks = [mark("department", ["10"], [""]), mark("vat_code", [""], ["1", "3"])]
    assert told(accounts=accounts, marks=marks) == (
        "konto 1920: 1 869,54 kr → 1,00 kr; konto 7770, avdeling: 10 → ingen; "
        "konto 7770, mva-kode: ingen → 1, 3"
    )
    assert told("en", marks=marks) == (
        "account 7770, department: 10 → none; account 7770, VAT code: none → 1, 3"
    )


def test_amounts_moved_between_the_same_marks() -> None:
    assert told(marks=[mark("project", ["7", "8"], ["7", "8"])]) == (
        "konto 7770, prosjekt: andre beløp på 7, 8"
    )


def test_many_are_counted_and_none_say_nothing() -> None:
    marks = [mark("project", ["7"], ["8"])] * 7
    assert told(marks=marks).endswith("; og 2 til")
    assert told("en", marks=marks).endswith("; and 2 more")
    assert told() == ""
    assert told(marks="nonsense") == ""
