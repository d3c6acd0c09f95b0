"""What nobody has confirmed of PowerOffice Go: the same life of a voucher under each answer."""

from datetime import date
from typing import Any

import pytest

from app.accounting.base import FoundState, OutgoingPosting
from app.accounting.poweroffice.vat import VAT_ACCOUNTS
from app.core.cases import CaseCode
from app.errors import PerhapsThere, Refused, Unclear
from app.sandbox.poweroffice import ALL_PRIVILEGES

from .world import DAY, FIRST, KEY, KEYS, LAST, NEXT_KEY, PDF, REVERSAL_KEY, TODAY, running, settlement


@pytest.mark.parametrize("status", [400, 409])
@pytest.mark.parametrize("text", ["ExternalImportReference '{reference}' already exists.", "Nope."])
def test_unconfirmed_refusal_of_a_known_reference(status: int, text: str) -> None:
    """Whatever status and words: look for the voucher before telling anybody."""
    with running(duplicate_status=status, duplicate_text=text) as go:
        adapter = go.connect()
        made = adapter.create(settlement())
        with pytest.raises(PerhapsThere):
            adapter.create(settlement())
        assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]


@pytest.mark.parametrize("frees", [True, False])
@pytest.mark.parametrize("clears", [True, False])
@pytest.mark.parametrize("copies", ["nothing", "description", "description_and_reference"])
def test_unconfirmed_reference_of_a_reversed_voucher(frees: bool, clears: bool, copies: str) -> None:
    """Whether a reversal frees the reference, takes it from the voucher or copies it: what was reversed is
    found as reversed, so that nobody books it again unasked; the next revision has a key of its own."""
    with running(
        reversal_frees_reference=frees, reversal_clears_reference=clears, reversal_copies=copies
    ) as go:
        adapter = go.connect()
        made = adapter.create(settlement())
        reversal = adapter.reverse(made.id, DAY, REVERSAL_KEY)
        (found,) = adapter.find([KEY, NEXT_KEY], FIRST, LAST)
        assert (found.id, found.key, found.state) == (made.id, KEY, FoundState.REVERSED)
        assert found.reversed_by == reversal.id
        assert adapter.find([REVERSAL_KEY], FIRST, LAST) == [reversal]
        assert {one.key for one in adapter.postings("1522", FIRST, LAST)} == {KEY, REVERSAL_KEY}
        again = adapter.create(settlement(key=NEXT_KEY))
        found = adapter.find([KEY, NEXT_KEY], FIRST, LAST)
        assert [(one.id, one.state) for one in found] == [
            (made.id, FoundState.REVERSED),
            (again.id, FoundState.POSTED),
        ]
        assert (KEY in go.state["referencesInUse"]) is not frees


@pytest.mark.parametrize("privilege", ["ManualVoucher_Full", "YearEndVoucher_Full"])
def test_unconfirmed_right_to_reverse(privilege: str) -> None:
    """The vendor's file names the right of year-end vouchers; who lacks it books a counter voucher."""
    with running(reverse_privilege=privilege) as go:
        held = [one for one in ALL_PRIVILEGES if one != "YearEndVoucher_Full"]
        go.books.set_privileges(KEYS["client_key"], held)
        adapter = go.connect()
        adapter.identify()
        made = adapter.create(settlement())
        reversal = adapter.reverse(made.id, DAY, REVERSAL_KEY)
        assert (reversal.date, reversal.key) == (DAY, REVERSAL_KEY)
        assert reversal.sums == {account: -amount for account, amount in made.sums.items()}
        assert adapter.reverse(made.id, DAY, REVERSAL_KEY) == reversal
        assert adapter.find([KEY], FIRST, LAST)[0].state is FoundState.REVERSED
        kind = {"ManualVoucher_Full": "ReversalVoucher", "YearEndVoucher_Full": "ManualJournal"}
        assert [one["kind"] for one in go.state["vouchers"]] == ["ManualJournal", kind[privilege]]


@pytest.mark.parametrize(("answer", "day"), [("original", DAY), ("today", TODAY)])
def test_unconfirmed_date_of_a_reversal(answer: str, day: date) -> None:
    """Go takes no date: what it chose is what we tell, and never said to be what was asked for."""
    with running(reversal_date=answer) as go:
        adapter = go.connect()
        made = adapter.create(settlement())
        assert adapter.reverse(made.id, DAY, REVERSAL_KEY).date == day
        assert adapter.balance("1522", TODAY) == 0


@pytest.mark.parametrize("status", [200, 202])
@pytest.mark.parametrize("lag", [0, 5])
def test_unconfirmed_reversal_done_or_accepted(status: int, lag: int) -> None:
    with running(reverse_status=status, visibility_lag_seconds=lag) as go:
        adapter = go.connect()
        made = adapter.create(settlement())
        go.clock.later(seconds=lag)
        if lag:
            with pytest.raises(Unclear):
                adapter.reverse(made.id, DAY, REVERSAL_KEY)
            go.clock.later(seconds=lag)
        assert adapter.reverse(made.id, DAY, REVERSAL_KEY).key == REVERSAL_KEY
        assert len(go.state["vouchers"]) == 2


@pytest.mark.parametrize("status", [204, 202])
def test_unconfirmed_documentation_done_or_accepted(status: int) -> None:
    """Accepted is not done: it is looked for later, and putting it there again changes nothing."""
    with running(documentation_status=status, documentation_lag_seconds=5) as go:
        adapter = go.connect()
        made = adapter.create(settlement())
        if status == 202:
            with pytest.raises(Unclear):
                adapter.attach(made.id, PDF)
            assert adapter.attachments(made.id) == []
            go.clock.later(seconds=5)
        else:
            adapter.attach(made.id, PDF)
        assert len(adapter.attachments(made.id)) == 1
        assert go.state["vouchers"][0]["documentation"]["size"] == len(PDF.content)


@pytest.mark.parametrize("lists_unmoved", [True, False])
@pytest.mark.parametrize("forgets_years", [True, False])
def test_unconfirmed_accounts_missing_in_the_trial_balance(lists_unmoved: bool, forgets_years: bool) -> None:
    """Left out where nothing was ever booked, or nothing this year: what stands there is told."""
    with running(trial_balance_lists_unmoved=lists_unmoved, trial_balance_forgets_years=forgets_years) as go:
        lines = [{"account": 1522, "amount": 5510}, {"account": 1920, "amount": -5510}]
        go.hands.book_by_hand(go.company, "2024-05-02", "Inngående", lines)
        adapter = go.connect()
        assert adapter.balance("1522", DAY) == 5510
        assert adapter.balance("1522", date(2024, 5, 1)) == 0
        assert adapter.balance("1521", DAY) == 0
        with pytest.raises(Refused) as refused:
            adapter.balance("1599", DAY)
        assert refused.value.case_code == CaseCode.ACCOUNT_MISSING


@pytest.mark.parametrize("first_page", [0, 1])
def test_unconfirmed_number_of_the_first_page(first_page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.accounting.poweroffice import client

    monkeypatch.setattr(client, "PAGE_SIZE", 5)
    with running(first_page=first_page) as go:
        lines = [{"account": 1522, "amount": 100}, {"account": 1920, "amount": -100}]
        for place in range(9):
            go.hands.book_by_hand(go.company, DAY, f"Bilag {place}", lines)
        adapter = go.connect()
        assert [one.amount for one in adapter.postings("1522", DAY, DAY)] == [100] * 9
        assert len(adapter.reference_data().accounts) == len(go.books.company(go.company).accounts)


@pytest.mark.parametrize("accounts", ["270x", "2701"])
@pytest.mark.parametrize("rounding", ["half_up", "half_even", "down"])
def test_unconfirmed_vat_accounts_and_rounding(accounts: str, rounding: str) -> None:
    """Whichever accounts take the VAT, however it is rounded: within an øre a line it is what we expect."""
    with running(vat_accounts=accounts, vat_rounding=rounding) as go:
        adapter = go.connect()
        postings = [
            OutgoingPosting("3000", "3", -1_000_000, "10000 brutto er 8000 og 2000"),
            OutgoingPosting("3000", "3", -999, ""),
            OutgoingPosting("3001", "31", -245_001, ""),
            OutgoingPosting("3002", "33", -14, ""),
            OutgoingPosting("6553", "1", 1013, ""),
            OutgoingPosting("7775", "86", 1006, ""),
            OutgoingPosting("7775", "87", 1010, ""),
        ]
        total = sum(posting.amount for posting in postings)
        voucher = settlement(*postings, OutgoingPosting("1522", "0", -total, ""))
        made = adapter.create(voucher)
        (booked,) = adapter.find([KEY], FIRST, LAST)
        expected, allowed = adapter.expected_sums(voucher), adapter.rounding_tolerance(voucher)
        assert made.sums == expected
        assert set(booked.sums) == set(expected)
        assert VAT_ACCOUNTS in expected
        for account, amount in booked.sums.items():
            assert abs(amount - expected[account]) <= allowed.get(account, 0)
        assert "1522" not in allowed
        reversal = adapter.reverse(made.id, LAST, REVERSAL_KEY)
        assert reversal.sums == {account: -amount for account, amount in booked.sums.items()}


def test_unconfirmed_balance_of_mixed_currencies() -> None:
    """Whether such a voucher balances per currency or in kroner is never asked: every amount is kroner."""
    with running() as go:
        go.stand_in.exchanges = []
        adapter = go.connect()
        adapter.create(settlement())
        (sent,) = [one.request for one in go.stand_in.exchanges if one.path.endswith("ManualJournals")]
        assert sent.count(b'"CurrencyCode":"NOK"') == sent.count(b"CurrencyCode") == 1
        assert b"CurrencyExchangeRate" not in sent


@pytest.mark.parametrize(
    "limits", [{"longest_description": 255, "longest_reference": 22}, {"most_lines": 500}]
)
def test_unconfirmed_lengths(limits: dict[str, Any]) -> None:
    """No limit is told: what we send is within any that is likely, and the key stays whole."""
    with running(**limits) as go:
        lines = [OutgoingPosting("1522", "0", 1, "x" * 400) for _ in range(499)]
        voucher = settlement(*lines, OutgoingPosting("1920", "0", -499, "ø" * 400))
        long = type(voucher)(voucher.key, voucher.date, "NOK", "Oppgjør " * 60, voucher.postings)
        go.connect().create(long)
        (held,) = go.state["vouchers"]
        assert held["description"].endswith(f" [{KEY}]")
        assert len(held["description"]) <= 255
