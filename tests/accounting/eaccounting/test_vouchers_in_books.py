"""A voucher's life in eAccounting: drafted, converted, found, documented, reversed; counted there."""

from dataclasses import replace
from typing import Any

import pytest

from app.accounting.base import EvidenceFile, FoundState
from app.core.cases import CaseCode
from app.errors import Missing, Refused, Unclear

from .running import DAY, FIRST, KEY, LAST, NUMBER, PDF, REVERSAL_KEY, TODAY, Running, running, settlement

SUMS = {"1920": 811_420, "7770": 13_580, "1523": -825_000}


def test_a_draft_becomes_a_voucher_that_is_found_by_its_key(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    assert (made.state, made.number, made.sums) == (FoundState.UNPOSTED, "", SUMS)
    (draft,) = adapter.find([KEY], FIRST, LAST)
    assert (draft.id, draft.state, draft.sums, draft.order) == (made.id, made.state, SUMS, made.order)
    booked = adapter.release(made.id)
    assert (booked.state, booked.number, booked.key, booked.sums) == (FoundState.POSTED, "A1", KEY, SUMS)
    assert adapter.find([KEY], FIRST, LAST) == [booked] == [adapter.read(booked.id)]
    assert adapter.release(booked.id) == booked
    assert visma.company["drafts"] == []
    assert adapter.find([KEY], TODAY, TODAY) == []


def test_a_converted_draft_is_missing_under_its_own_id(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    adapter.release(made.id)
    for ask in (adapter.release, adapter.read):
        with pytest.raises(Missing):
            ask(made.id)
    adapter.discard(made.id)
    assert len(visma.company["vouchers"]) == 1


def test_only_our_drafts_are_discarded(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    lines = [{"account": "1920", "amount": 5}, {"account": "2999", "amount": -5}]
    other = visma.hands.book_by_hand(NUMBER, DAY, "Under arbeid", lines, posted=False)
    with pytest.raises(Refused):
        adapter.discard(f"draft:{other}")
    adapter.discard(made.id)
    adapter.discard(made.id)
    assert [one["id"] for one in visma.company["drafts"]] == [other]
    booked = adapter.release(adapter.create(settlement()).id)
    with pytest.raises(Refused):
        adapter.discard(booked.id)


def test_a_locked_period_keeps_the_draft(visma: Running) -> None:
    adapter = visma.connect()
    made = adapter.create(settlement())
    visma.books.lock_to(NUMBER, DAY)
    with pytest.raises(Refused) as refused:
        adapter.release(made.id)
    assert refused.value.case_code == CaseCode.PERIOD_CLOSED
    assert len(visma.company["drafts"]) == 1


def test_a_file_is_uploaded_and_linked(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    assert adapter.attachments(booked.id) == []
    adapter.attach(booked.id, PDF)
    (file,) = adapter.attachments(booked.id)
    assert file.name == PDF.name
    assert len(visma.company["vouchers"][0]["files"]) == 1


def test_a_lost_link_leaves_a_file_that_nobody_sees(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    visma.fault(kind="cut_before", method="POST", path="/attachmentlinks")
    with pytest.raises(Unclear):
        adapter.attach(booked.id, PDF)
    assert adapter.attachments(booked.id) == []
    adapter.attach(booked.id, PDF)
    assert len(adapter.attachments(booked.id)) == 1
    assert visma.company["unlinkedFiles"] == 1


@pytest.mark.parametrize("kind", ["text/plain", "image/gif"])
def test_other_kinds_of_file_are_refused(visma: Running, kind: str) -> None:
    booked = visma.connect().release(visma.connect().create(settlement()).id)
    with pytest.raises(Refused) as refused:
        visma.connect().attach(booked.id, EvidenceFile("a.txt", kind, b"x"))
    assert refused.value.case_code == CaseCode.ATTACHMENT_REFUSED


def test_a_reversal_is_the_exact_negation_and_is_made_once(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    back = adapter.reverse(booked.id, TODAY, REVERSAL_KEY)
    assert (back.key, back.date, back.sums) == (
        REVERSAL_KEY,
        TODAY,
        {account: -amount for account, amount in SUMS.items()},
    )
    assert adapter.reverse(booked.id, TODAY, REVERSAL_KEY).id == back.id
    found = adapter.find([KEY], FIRST, LAST)
    assert [(one.state, one.reversed_by) for one in found] == [(FoundState.REVERSED, back.id)]
    assert [one.id for one in adapter.find([REVERSAL_KEY], FIRST, LAST)] == [back.id]
    assert len(visma.company["vouchers"]) == 2
    assert adapter.balance("1523", TODAY) == 0
    assert [one.key for one in adapter.postings("1523", FIRST, LAST)] == [KEY, REVERSAL_KEY]


def test_a_reversal_by_a_person_is_seen_by_the_number_it_names(visma: Running) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    made = visma.hands.reverse_by_hand(NUMBER, booked.id, TODAY)
    assert adapter.read(booked.id).reversed_by == made
    assert adapter.reverse(booked.id, TODAY, REVERSAL_KEY).id == made
    assert [one.key for one in adapter.postings("1523", FIRST, LAST)] == [KEY, REVERSAL_KEY]


@pytest.mark.parametrize(
    ("text", "amount", "reverses"),
    [
        ("Korrigering av bilag A1", 811_420, True),
        ("Korrigering av bilag A11", 811_420, False),
        ("Korrigering av bilag A1", 811_421, False),
        ("Lik utbetaling", 811_420, False),
    ],
)
def test_only_an_exact_negation_that_names_it_reverses(
    visma: Running, text: str, amount: int, reverses: bool
) -> None:
    adapter = visma.connect()
    booked = adapter.release(adapter.create(settlement()).id)
    lines: list[dict[str, Any]] = [
        {"account": "1920", "amount": -amount},
        {"account": "7770", "amount": -13_580},
        {"account": "1523", "amount": amount + 13_580},
    ]
    visma.hands.book_by_hand(NUMBER, TODAY, text, lines)
    assert bool(adapter.read(booked.id).reversed_by) is reverses


@pytest.mark.parametrize("keeps", [False, True])
def test_unconfirmed_whether_a_voucher_has_its_drafts_id(keeps: bool) -> None:
    with running(draft_keeps_id=keeps) as visma:
        adapter = visma.connect()
        made = adapter.create(settlement())
        booked = adapter.release(made.id)
        assert (f"draft:{booked.id}" == made.id) is keeps
        if keeps:
            assert adapter.release(made.id) == adapter.read(made.id) == booked
        assert adapter.read(booked.id) == booked


@pytest.mark.parametrize("known", [False, True])
def test_unconfirmed_whether_there_is_a_list_of_balances(known: bool) -> None:
    with running(has_balances=known) as visma:
        adapter = visma.connect()
        adapter.release(adapter.create(settlement()).id)
        lines = [{"account": "1523", "amount": 900_000}, {"account": "3000", "amount": -900_000}]
        visma.hands.book_by_hand(NUMBER, "2025-12-30", "Salg i fjor", lines)
        assert adapter.balance("1523", TODAY) == 75_000
        assert adapter.balance("1523", DAY.replace(day=1)) == 900_000
        assert adapter.balance("1920", DAY.replace(day=1)) == 0


@pytest.mark.parametrize("largest", [50, 1000])
def test_unconfirmed_how_many_rows_a_page_has(largest: int) -> None:
    with running(largest_page=largest) as visma:
        for number in range(120):
            lines = [{"account": "1523", "amount": number + 1}, {"account": "3000", "amount": -number - 1}]
            visma.hands.book_by_hand(NUMBER, DAY, f"Salg {number}", lines)
        adapter = visma.connect()
        assert sum(one.amount for one in adapter.postings("1523", DAY, DAY)) == 120 * 121 // 2


@pytest.mark.parametrize("keeps", [False, True])
def test_unconfirmed_whether_a_files_name_keeps_its_extension(keeps: bool) -> None:
    with running(keeps_extension=keeps) as visma:
        adapter = visma.connect()
        booked = adapter.release(adapter.create(settlement()).id)
        adapter.attach(booked.id, PDF)
        assert [one.name for one in adapter.attachments(booked.id)] == [PDF.name]


@pytest.mark.parametrize("read_only", [False, True])
def test_unconfirmed_whether_the_first_cost_centre_can_be_written(read_only: bool) -> None:
    with running(first_cost_centre_read_only=read_only) as visma:
        company = visma.books.company(NUMBER)
        company.cost_centres = [
            type(one)(one.id, 1, one.short_name, one.name) for one in company.cost_centres
        ]
        adapter = visma.connect()
        if read_only:
            with pytest.raises(Refused) as refused:
                adapter.create(settlement())
            assert refused.value.case_code == CaseCode.FIELD_REFUSED
            assert visma.company["drafts"] == []
        else:
            adapter.create(settlement())
            assert len(visma.company["drafts"]) == 1


@pytest.mark.parametrize("code", [2000, 4000])
def test_unconfirmed_with_which_code_an_unbalanced_draft_is_refused(visma: Running, code: int) -> None:
    """Whatever it is called, nothing is booked and a person is asked, or it is looked for first."""
    adapter = visma.connect()
    made = adapter.create(settlement())
    body = {"ErrorCode": code, "DeveloperErrorMessage": "Not balanced", "Errors": []}
    visma.fault(kind="error_before", method="POST", path="/convert$", status=400, body=body)
    with pytest.raises(Refused):
        adapter.release(made.id)
    assert visma.company["vouchers"] == []


def test_items_of_cost_centres_are_booked_read_back_and_reversed(visma: Running) -> None:
    for number, codes in ((1, ["NETT"]), (2, ["10", "20"]), (3, ["V26"])):
        visma.books.add_dimension(NUMBER, number, "Verdi", codes)
    adapter = visma.connect()
    fee = replace(settlement().postings[1], department="", dimensions=("NETT", "20", "V26"))
    given = replace(settlement(), postings=(settlement().postings[0], fee, *settlement().postings[2:]))
    booked = adapter.release(adapter.create(given).id)
    assert adapter.read(booked.id).sums == adapter.expected_sums(given)
    adapter.reverse(booked.id, TODAY, REVERSAL_KEY)
    for voucher in visma.company["vouchers"]:
        assert voucher["rows"][1]["dimensions"] == ["NETT", "20", "V26"]
    assert len(visma.company["vouchers"]) == 2


def test_an_item_whose_short_name_is_given_twice_is_named_by_its_id(visma: Running) -> None:
    visma.books.add_dimension(NUMBER, 1, "Verdi", ["10"])
    first, second = (
        next(one for one in visma.books.company(NUMBER).cost_centres if one.number == number)
        for number in (1, 2)
    )
    told = {(one.kind, one.code) for one in visma.connect().reference_data().dimensions}
    assert {("dimension1", "10"), ("dimension2", "10")} <= told
    assert {one for kind, one in told if kind == "department"} == {f"id:{first.id}", f"id:{second.id}"}
