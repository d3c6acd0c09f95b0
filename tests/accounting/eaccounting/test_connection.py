"""What a connection reaches, what it is refused, and what it tells screens and rules."""

from datetime import date

import pytest

from app.accounting.base import Session
from app.accounting.eaccounting import EAccounting
from app.core.cases import CaseCode
from app.errors import BadAnswer, Forbidden, RateLimited, Refused, Unauthorised
from app.http import Http

from .running import DAY, NUMBER, TODAY, Running, settlement


def test_the_company_is_known_by_its_organisation_number(visma: Running) -> None:
    found = visma.connect().identify()
    assert (found.reference, found.name, found.organisation_number) == (NUMBER, "Nordlys Butikk AS", NUMBER)


def test_without_access_nothing_is_called(visma: Running) -> None:
    with pytest.raises(Unauthorised):
        EAccounting(Session(http=Http("eaccounting", visma.url), credentials={}, today=TODAY))
    assert visma.stand_in.requests == []


def test_a_token_that_ended_is_renewed_once_and_the_call_made_again(visma: Running) -> None:
    visma.books.identity.expire_access()
    assert visma.connect().identify().reference == NUMBER
    assert visma.given.renewed == 1


def test_withdrawn_access_is_told_as_that(visma: Running) -> None:
    visma.books.identity.revoke(NUMBER)
    with pytest.raises(Unauthorised):
        visma.connect().identify()


@pytest.mark.parametrize("status", [0, 2])
def test_a_company_that_is_not_active_cannot_be_booked_in(visma: Running, status: int) -> None:
    visma.books.set_status(NUMBER, status)
    with pytest.raises(Forbidden):
        visma.connect().identify()


def test_a_company_of_another_currency_cannot_be_booked_in(visma: Running) -> None:
    visma.books.company(NUMBER).currency = "SEK"
    with pytest.raises(Forbidden):
        visma.connect().identify()


def test_a_company_without_a_number_is_not_known_for_ever(visma: Running) -> None:
    visma.books.company(NUMBER).number = ""
    with pytest.raises(Forbidden):
        visma.connect().identify()


def test_a_scope_that_was_not_given_is_named(visma: Running) -> None:
    visma.books.identity.given[-1].scopes = frozenset({"ea:api", "ea:accounting"})
    with pytest.raises(Unauthorised):
        visma.connect().identify()


def test_too_many_calls_wait_as_long_as_the_sentence_says(visma: Running) -> None:
    body = {"ErrorCode": 4010, "DeveloperErrorMessage": "Too many requests. Try again in 42 seconds."}
    visma.fault(kind="error_before", method="GET", path="/v2/companysettings", status=429, body=body)
    with pytest.raises(RateLimited) as limited:
        visma.connect().identify()
    assert limited.value.retry_after == 42


def test_screens_and_rules_are_told_accounts_dimensions_and_closed_days(visma: Running) -> None:
    visma.books.lock_to(NUMBER, "2026-02-28")
    visma.books.lock_year(NUMBER, 2025)
    visma.books.deactivate_account(NUMBER, "7830")
    told = visma.connect().reference_data()
    accounts = {one.number: one for one in told.accounts}
    assert accounts["1920"].is_bank
    assert not accounts["7830"].active
    assert [one.code for one in told.vat_codes] == ["0"]
    assert {(one.kind, one.code) for one in told.dimensions} == {
        ("department", "10"),
        ("dimension2", "10"),
        ("project", "7"),
    }
    closed = [(one.first, one.last) for one in told.closed_periods]
    assert (date(2025, 1, 1), date(2025, 12, 31)) in closed
    assert any(last == date(2026, 2, 28) for _, last in closed)
    assert any(last == date(2022, 12, 31) for _, last in closed)


@pytest.mark.parametrize(
    ("harm", "case"),
    [
        (lambda books: books.lock_to(NUMBER, DAY), CaseCode.PERIOD_CLOSED),
        (lambda books: books.lock_year(NUMBER, 2026), CaseCode.PERIOD_CLOSED),
        (lambda books: books.remove_account(NUMBER, "7770"), CaseCode.ACCOUNT_MISSING),
        (lambda books: books.deactivate_account(NUMBER, "7770"), CaseCode.ACCOUNT_INACTIVE),
        (lambda books: books.require_cost_centre(NUMBER, "1920"), CaseCode.DIMENSION_MISSING),
        (lambda books: books.company(NUMBER).cost_centres.clear(), CaseCode.DIMENSION_MISSING),
    ],
)
def test_what_cannot_be_booked_is_refused_before_it_is_sent(
    visma: Running, harm: object, case: CaseCode
) -> None:
    adapter = visma.connect()
    adapter.reference_data()
    assert callable(harm)
    harm(visma.books)
    adapter.reference_data()
    with pytest.raises(Refused) as refused:
        adapter.create(settlement())
    assert refused.value.case_code == case
    assert visma.asked("POST", "/voucherdrafts") == 0


def test_a_list_that_repeats_a_page_is_no_answer(visma: Running) -> None:
    with_pages = [(f"Salg {number}", number) for number in range(1, 1003)]
    for text, amount in with_pages:
        lines = [{"account": "1523", "amount": amount}, {"account": "3000", "amount": -amount}]
        visma.hands.book_by_hand(NUMBER, DAY, text, lines)
    adapter = visma.connect()
    assert len(adapter.postings("1523", DAY, DAY)) == 1002
    visma.fault(kind="custom", name="duplicate_page", method="GET", path="/v2/vouchers/")
    with pytest.raises(BadAnswer):
        adapter.postings("1523", DAY, DAY)
