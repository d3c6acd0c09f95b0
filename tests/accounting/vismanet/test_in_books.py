"""A voucher's life in Visma.net: held, released, found, documented, reversed; counted in the stand-in."""

from datetime import date

import pytest

from app.accounting.base import FoundState, OutgoingPosting, Session
from app.accounting.vismanet import VismaNet
from app.core.cases import CaseCode
from app.errors import BadAnswer, ClientRefused, Forbidden, Missing, Refused, Unauthorised
from app.http import Http

from .running import (
    CLIENT,
    DAY,
    FIRST,
    KEY,
    LAST,
    NUMBER,
    PDF,
    REVERSAL_KEY,
    TENANT,
    TODAY,
    Running,
    running,
    settlement,
)

SUMS = {"1920": 507_750, "7770": 12_250, "1524": -520_000}


def test_a_held_batch_is_released_and_found_by_its_key(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    assert (made.state, made.number, made.sums) == (FoundState.UNPOSTED, "", SUMS)
    (held,) = adapter.find([KEY], FIRST, LAST)
    assert (held.id, held.state, held.sums) == (made.id, FoundState.UNPOSTED, SUMS)
    booked = adapter.release(made.id)
    assert (booked.state, booked.number, booked.key) == (FoundState.POSTED, made.id, KEY)
    assert [one.state for one in adapter.find([KEY], FIRST, LAST)] == [FoundState.POSTED]
    assert adapter.release(made.id).state is FoundState.POSTED
    assert adapter.balance("1524", TODAY) == -520_000
    assert adapter.find([KEY], TODAY, TODAY) == []


def test_a_batch_that_was_changed_meanwhile_is_looked_at_again(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    stale = {"status": 412, "body": {"message": "Precondition failed"}}
    visma.fault(kind="error_before", method="PUT", path=f"/{made.id}$", **stale)
    assert adapter.release(made.id).state is FoundState.POSTED


def test_discarding_leaves_an_empty_held_batch_that_nobody_finds(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    adapter.discard(made.id)
    adapter.discard(made.id)
    adapter.discard("999999")
    assert adapter.find([KEY], FIRST, LAST) == []
    (left,) = visma.batches
    assert (left["status"], left["lines"]) == ("Hold", [])
    assert "Kan slettes" in left["text"]


def test_what_is_booked_or_not_ours_is_not_discarded(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    lines = [{"account": "1920", "amount": 5}, {"account": "2999", "amount": -5}]
    other = visma.hands.book_by_hand(TENANT, DAY, "Under arbeid", lines, posted=False)
    for number in (booked.id, other):
        with pytest.raises(Refused):
            adapter.discard(number)
    assert [len(one["lines"]) for one in visma.batches] == [3, 2]


def test_a_file_is_attached_and_told_by_name(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    assert adapter.attachments(booked.id) == []
    adapter.attach(booked.id, PDF)
    assert [one.name for one in adapter.attachments(booked.id)] == [PDF.name]


def test_a_reversal_is_the_exact_negation_and_is_made_once(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    back = adapter.reverse(booked.id, TODAY, REVERSAL_KEY)
    assert (back.state, back.date, back.key) == (FoundState.POSTED, TODAY, REVERSAL_KEY)
    assert adapter.reverse(booked.id, TODAY, REVERSAL_KEY).id == back.id
    assert len(visma.batches) == 2
    found = adapter.find([KEY], FIRST, LAST)
    assert [(one.state, one.reversed_by) for one in found] == [(FoundState.REVERSED, back.id)]
    assert [one.id for one in adapter.find([REVERSAL_KEY], FIRST, LAST)] == [back.id]
    assert adapter.balance("1524", TODAY) == 0
    assert [one.key for one in adapter.postings("1524", FIRST, LAST)] == [KEY, REVERSAL_KEY]


def test_a_held_reversal_is_released_and_one_of_another_day_makes_room(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    refused = {"status": 400, "body": {"message": "The financial period is closed in the general ledger"}}
    visma.fault(kind="error_before", method="POST", path="/action/release$", **refused)
    with pytest.raises(Refused) as period:
        adapter.reverse(booked.id, DAY, REVERSAL_KEY)
    assert period.value.case_code == CaseCode.PERIOD_CLOSED
    assert adapter.read(booked.id).state is FoundState.POSTED
    back = adapter.reverse(booked.id, TODAY, REVERSAL_KEY)
    assert (back.state, back.date) == (FoundState.POSTED, TODAY)
    assert [len(one["lines"]) for one in visma.batches] == [3, 0, 3]


def test_a_reversal_that_is_being_released_since_an_earlier_try_is_looked_at() -> None:
    """Whoever died after asking for it asks again, and is refused while the system is still at it."""
    with running(release_seconds=60) as visma:
        adapter = visma.connect()
        made = adapter.create(settlement())
        adapter.release(made.id)
        visma.wait(seconds=61)
        for _ in range(2):
            back = adapter.reverse(made.id, TODAY, REVERSAL_KEY)
            assert (back.state, back.key) == (FoundState.RELEASING, REVERSAL_KEY)
        visma.wait(seconds=61)
        done = adapter.reverse(made.id, TODAY, REVERSAL_KEY)
        assert (done.id, done.state) == (back.id, FoundState.POSTED)
        assert len(visma.company["batches"]) == 2


def test_a_reversal_on_the_screens_is_seen_by_its_link(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    made = visma.hands.reverse_by_hand(TENANT, booked.id, TODAY)
    assert adapter.read(booked.id).reversed_by == made
    assert adapter.reverse(booked.id, TODAY, REVERSAL_KEY).id == made


@pytest.mark.parametrize("credentials", [{"client_secret": "wrong"}, {"client_id": "nobody"}])
def test_a_wrong_client_is_the_operators_matter(visma: Running, credentials: dict[str, str]) -> None:
    with pytest.raises(ClientRefused):
        visma.connect(**credentials).identify()


def test_a_company_that_has_not_approved_is_told_as_that(visma: Running) -> None:
    with pytest.raises(Unauthorised):
        visma.connect(tenant_id="11111111-aaaa-4bbb-8ccc-00000000000f").identify()
    visma.books.withdraw(TENANT)
    with pytest.raises(Unauthorised):
        visma.connect().identify()


def test_without_a_key_nothing_is_called(visma: Running) -> None:
    with pytest.raises(Unauthorised):
        VismaNet(Session(http=Http("vismanet", visma.url), credentials={"client_id": CLIENT}, today=TODAY))
    assert visma.stand_in.requests == []


def test_a_token_that_ended_is_asked_for_again(visma: Running) -> None:
    adapter = visma.connect()
    adapter.identify()
    visma.books.expire_tokens()
    adapter.identify()
    assert visma.asked("POST", "/connect/token") == 2


def test_one_of_several_branches_has_to_be_chosen(visma: Running) -> None:
    with pytest.raises(Forbidden):
        visma.connect(branch="9").identify()
    assert visma.connect(branch="1").identify().reference == NUMBER


def test_a_ledger_that_is_not_there_stops_with_a_sentence(visma: Running) -> None:
    with pytest.raises(Refused) as refused:
        visma.connect(ledger="9").create(settlement())
    assert (refused.value.case_code, refused.value.params["field"]) == (CaseCode.FIELD_REFUSED, "ledger")


def test_a_closed_period_is_refused_before_it_is_sent(visma: Running) -> None:
    visma.books.close_period(TENANT, DAY)
    with pytest.raises(Refused) as refused:
        visma.connect().create(settlement())
    assert refused.value.case_code == CaseCode.PERIOD_CLOSED
    assert visma.asked("POST", "/journaltransaction") == 0
    closed = visma.connect().reference_data().closed_periods
    assert [(one.first, one.last) for one in closed] == [(date(2026, 3, 1), date(2026, 3, 31))]


def test_a_list_that_repeats_a_page_is_no_answer() -> None:
    with running(largest_page=50) as visma:
        for number in range(120):
            lines = [{"account": "1524", "amount": number + 1}, {"account": "3000", "amount": -number - 1}]
            visma.hands.book_by_hand(TENANT, DAY, f"Salg {number}", lines)
        adapter = visma.connect()
        assert sum(one.amount for one in adapter.postings("1524", DAY, DAY)) == 120 * 121 // 2
        visma.fault(kind="custom", name="duplicate_page", method="GET", path="/v2/journaltransaction$")
        with pytest.raises(BadAnswer):
            adapter.find([KEY], FIRST, LAST)


@pytest.mark.parametrize("answers_later", [False, True])
def test_unconfirmed_whether_a_release_is_answered_before_it_is_done(answers_later: bool) -> None:
    with running(release_seconds=60, release_answers_later=answers_later) as visma:
        adapter = visma.connect()
        made = adapter.create(settlement())
        assert adapter.release(made.id).state is FoundState.RELEASING
        assert adapter.read(made.id).state is FoundState.UNPOSTED
        assert adapter.balance("1524", TODAY) == 0
        visma.wait(seconds=61)
        assert adapter.read(made.id).state is FoundState.POSTED
        assert adapter.release(made.id).state is FoundState.POSTED


@pytest.mark.parametrize("posts", [False, True])
def test_unconfirmed_whether_what_is_released_is_posted(posts: bool) -> None:
    """Released and not posted is not in the balances: it is looked at until somebody posts it."""
    with running(posts_when_released=posts) as visma:
        adapter = visma.connect()
        released = adapter.release(adapter.create(settlement()).id)
        assert released.state is (FoundState.POSTED if posts else FoundState.RELEASING)
        assert adapter.balance("1524", TODAY) == (-520_000 if posts else 0)
        visma.hands.post_by_hand(TENANT, released.id)
        assert adapter.read(released.id).state is FoundState.POSTED


def test_a_release_that_failed_says_why(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    visma.hands.fail_release(TENANT, made.id, "The account 7770 is inactive")
    assert adapter.read(made.id).trouble == "The account 7770 is inactive"


@pytest.mark.parametrize("told", [False, True])
def test_unconfirmed_whether_balances_come_with_the_rows(told: bool) -> None:
    with running(tells_balances=told) as visma:
        lines = [{"account": "1524", "amount": 900_000}, {"account": "3000", "amount": -900_000}]
        visma.hands.book_by_hand(TENANT, "2025-12-30", "Salg i fjor", lines)
        adapter = visma.connect()
        adapter.release(adapter.create(settlement()).id)
        assert adapter.balance("1524", TODAY) == 380_000
        assert adapter.balance("1524", date(2026, 1, 31)) == 900_000
        assert adapter.balance("1920", date(2026, 1, 31)) == 0


@pytest.mark.parametrize("needs", [False, True])
def test_unconfirmed_whether_ledger_and_periods_have_to_be_given(needs: bool) -> None:
    with running(needs_ledger_and_periods=needs) as visma:
        adapter = visma.connect()
        adapter.release(adapter.create(settlement()).id)
        assert [one.amount for one in adapter.postings("1524", FIRST, LAST)] == [-520_000]


@pytest.mark.parametrize("told", [False, True])
def test_unconfirmed_whether_a_branch_tells_its_number(told: bool) -> None:
    with running(tells_corporate_id=told) as visma:
        found = visma.connect().identify()
        assert (found.reference, found.organisation_number) == ((NUMBER, NUMBER) if told else (TENANT, ""))


@pytest.mark.parametrize("told", [False, True])
def test_unconfirmed_whether_a_batch_by_itself_tells_its_files(told: bool) -> None:
    with running(tells_files_of_a_batch=told) as visma:
        adapter = visma.connect()
        booked = adapter.release(adapter.create(settlement()).id)
        adapter.attach(booked.id, PDF)
        assert [one.name for one in adapter.attachments(booked.id)] == [PDF.name]


@pytest.mark.parametrize("told", [False, True])
def test_unconfirmed_whether_rows_tell_how_many_there_are(told: bool) -> None:
    with running(tells_totals=told, largest_page=50) as visma:
        for number in range(100):
            lines = [{"account": "1524", "amount": 1}, {"account": "3000", "amount": -1}]
            visma.hands.book_by_hand(TENANT, DAY, f"Salg {number}", lines)
        assert len(visma.connect().postings("1524", DAY, DAY)) == 100


@pytest.mark.parametrize("next_day", [False, True])
def test_unconfirmed_which_day_a_period_ends_on(next_day: bool) -> None:
    with running(end_is_next_day=next_day) as visma:
        visma.books.close_period(TENANT, "2026-02-10")
        adapter = visma.connect()
        (closed,) = adapter.reference_data().closed_periods
        assert (closed.first, closed.last) == (date(2026, 2, 1), date(2026, 2, 28))
        adapter.create(settlement(on=date(2026, 3, 1)))
        with pytest.raises(Refused):
            adapter.create(settlement(on=date(2026, 2, 28)))


@pytest.mark.parametrize("has", [False, True])
def test_unconfirmed_whether_lines_need_a_sub_account(has: bool) -> None:
    with running(has_subaccounts=has) as visma:
        postings = (OutgoingPosting("1920", "0", 100, "inn"), OutgoingPosting("1524", "0", -100, "ut"))
        adapter = visma.connect()
        made = adapter.release(adapter.create(settlement(*postings)).id)
        assert made.state is FoundState.POSTED


def test_which_sub_account_is_meant_is_never_guessed(visma: Running) -> None:
    company = visma.books.company(TENANT)
    company.subaccounts = [one for one in company.subaccounts if one.number != "0"] * 1
    company.subaccounts.append(type(company.subaccounts[0])("20", "Lager", ((1, "20"),)))
    with pytest.raises(Refused) as refused:
        visma.connect().create(settlement())
    assert refused.value.case_code == CaseCode.DIMENSION_MISSING
    assert visma.connect(subaccount="20").create(settlement()).state is FoundState.UNPOSTED


def test_a_batch_that_is_gone_is_missing(visma: Running) -> None:
    with pytest.raises(Missing):
        visma.connect().read("999999")
    with pytest.raises(Missing):
        visma.connect().release("999999")
