"""The adapter's whole way against the stand-in over real HTTP, under each answer nobody has confirmed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from app.accounting.base import EvidenceFile, FoundState, OutgoingPosting
from app.accounting.tripletex import Tripletex, limits
from app.core.cases import CaseCode
from app.errors import Forbidden, Missing, RateLimited, Refused, Unauthorised, Unavailable, Unclear
from app.sandbox.faults import Fault
from app.sandbox.server import RunningStandIn
from app.sandbox.tripletex import OtherHands, TripletexBooks, create_tripletex_stand_in

from .company import KEY, TODAY, connect, settlement

NEXT_KEY = "AVB3JX6W2SLQ7PNU4ZKC5T"
REVERSAL_KEY = "RV" + KEY[2:]
FIRST, LAST = date(2026, 3, 9), date(2026, 3, 17)
API_TOKEN = "test-tlxr_example"
PDF = EvidenceFile("bilag.pdf", "application/pdf", b"%PDF-1.4\n1 0 obj <</Type /Page>> endobj\n")

ANSWERS: dict[str, dict[str, Any]] = {
    "as reported": {},
    "blind search": {"search_by_external_number": False},
    "search of posted only": {"search_finds_unposted": False},
    "unique number": {"enforces_unique_external_number": True},
    "link on the reversal": {"reverse_link": "reversal"},
    "link on both": {"reverse_link": "both"},
    "reversal copies the text": {"reversal_copies": "description"},
    "reversal copies text and number": {"reversal_copies": "description_and_number"},
    "copies and links the reversal": {
        "reversal_copies": "description_and_number",
        "reverse_link": "reversal",
    },
    "blind, copying, linked both ways": {
        "search_by_external_number": False,
        "reversal_copies": "description_and_number",
        "reverse_link": "both",
    },
    "default VAT type": {"omitted_vat_type": "account_default"},
    "small pages": {"largest_page": 2},
    "periods end inclusively": {"period_end": "inclusive"},
    "ledger without the unmoved": {"ledger_lists_unmoved": False},
}


class Running:
    """A stand-in with one company, and the adapter connected to it."""

    def __init__(self, **settings: Any) -> None:
        self.books = TripletexBooks(clock=lambda: datetime.combine(TODAY, time(12), UTC))
        self.company = self.books.add_company("Eksempel AS", "999999999").id
        self.books.add_employee_token(self.company, "test-consumer", "test-employee")
        self.books.add_api_token(self.company, API_TOKEN)
        self.hands = OtherHands(self.books)
        self.stand_in = create_tripletex_stand_in(self.books, **{"environment": "test", **settings})
        self.server = RunningStandIn(self.stand_in)
        self.kept: dict[str, str] = {}

    def connect(self, **given: Any) -> Tripletex:
        return connect(self.server.url, **{"kept": self.kept, **given})

    def fault(self, kind: str, method: str, path: str, **given: Any) -> None:
        self.stand_in.faults.plan(Fault(kind, method=method, path=path, **given))

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.stand_in._state()["companies"][0]
        return state


@contextmanager
def running(**settings: Any) -> Iterator[Running]:
    one = Running(**settings)
    with one.server:
        yield one


@pytest.fixture
def tripletex() -> Iterator[Running]:
    with running() as one:
        yield one


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS.keys())
def test_one_life_of_a_voucher_under_every_answer(answers: dict[str, Any]) -> None:
    with running(**answers) as tripletex:
        adapter = tripletex.connect()
        voucher = settlement()
        assert adapter.find([KEY, NEXT_KEY], FIRST, LAST) == []

        made = adapter.create(voucher)
        assert made.state is FoundState.UNPOSTED
        (found,) = adapter.find([KEY, NEXT_KEY], FIRST, LAST)
        assert (found.id, found.key, found.state) == (made.id, KEY, FoundState.UNPOSTED)
        assert found.sums == adapter.expected_sums(voucher)

        booked = adapter.release(made.id)
        assert (booked.state, booked.number) == (FoundState.POSTED, "1-2026")
        assert adapter.release(made.id) == booked
        assert adapter.find([NEXT_KEY, KEY], FIRST, LAST) == [booked]
        assert adapter.read(made.id) == booked
        assert adapter.balance("1521", voucher.date) == -1125000

        reversal = adapter.reverse(made.id, date(2026, 3, 17), REVERSAL_KEY)
        assert (reversal.key, reversal.date) == (REVERSAL_KEY, date(2026, 3, 17))
        assert reversal.sums == {account: -amount for account, amount in booked.sums.items()}
        assert adapter.reverse(made.id, date(2026, 3, 17), REVERSAL_KEY) == reversal
        (found,) = adapter.find([KEY], FIRST, LAST)
        assert (found.id, found.state, found.reversed_by) == (made.id, FoundState.REVERSED, reversal.id)
        assert adapter.read(made.id) == found
        assert adapter.find([REVERSAL_KEY], FIRST, LAST) == [reversal]
        assert adapter.balance("1521", date(2026, 3, 17)) == 0
        assert len(tripletex.state["vouchers"]) == 2


def test_more_vouchers_than_one_result_may_hold_are_asked_for_in_halves() -> None:
    """The limit is above the company's longest reference list and below the vouchers of the week."""
    with running(largest_result=60) as tripletex:
        lines = [{"account": 1521, "amount": 100}, {"account": 1920, "amount": -100}]
        for place in range(100):
            day = FIRST + timedelta(days=place % 8)
            tripletex.hands.book_by_hand(tripletex.company, day.isoformat(), f"Bilag {place}", lines)
        adapter = tripletex.connect()
        made = adapter.create(settlement())
        assert [one.id for one in adapter.find([KEY], FIRST, LAST)] == [made.id]
        assert len(adapter.postings("1521", FIRST, LAST)) == 100
        answers = [one["status"] for one in tripletex.stand_in.requests]
        assert 422 in answers, "the limit was met"


def test_a_balance_brought_forward() -> None:
    for lists_unmoved in (True, False):
        with running(ledger_lists_unmoved=lists_unmoved) as tripletex:
            lines = [{"account": 1521, "amount": 5510}, {"account": 1920, "amount": -5510}]
            tripletex.hands.book_by_hand(tripletex.company, "2024-05-02", "Inngående", lines)
            adapter = tripletex.connect()
            assert adapter.balance("1521", date(2026, 3, 16)) == 5510
            assert adapter.balance("1521", date(2024, 5, 1)) == 0
            assert adapter.balance("1522", date(2026, 3, 16)) == 0
            (posting,) = adapter.postings("1521", date(2024, 5, 2), date(2024, 5, 2))
            assert (posting.amount, posting.key) == (5510, "")
            assert adapter.postings("1521", date(2024, 5, 3), date(2024, 5, 3)) == []


@pytest.mark.parametrize("rounding", ["half_up", "half_even", "down"])
def test_vat_is_what_we_expect_within_the_tolerance(rounding: str) -> None:
    with running(vat_rounding=rounding) as tripletex:
        adapter = tripletex.connect()
        postings = [
            OutgoingPosting("3000", "3", -999, ""),
            OutgoingPosting("3000", "3", -333, ""),
            OutgoingPosting("3001", "31", -245001, ""),
            OutgoingPosting("3002", "33", -14, ""),
            OutgoingPosting("6553", "1", 1013, ""),
            OutgoingPosting("7775", "86", 1006, ""),
            OutgoingPosting("7775", "87", 1010, ""),
        ]
        total = sum(posting.amount for posting in postings)
        voucher = settlement(*postings, OutgoingPosting("1521", "0", -total, ""))
        booked = adapter.release(adapter.create(voucher).id)
        expected, allowed = adapter.expected_sums(voucher), adapter.rounding_tolerance(voucher)
        assert set(booked.sums) == set(expected)
        for account, amount in booked.sums.items():
            assert abs(amount - expected[account]) <= allowed.get(account, 0)
        assert "1521" not in allowed
        if rounding == "half_up":
            assert booked.sums == expected


@pytest.mark.parametrize("bare", [True, False])
def test_both_ways_to_connect(bare: bool) -> None:
    with running(bare_session_token=bare) as tripletex:
        for credentials in (
            {"refresh_token": API_TOKEN},
            {"employee_token": "test-employee", "consumer_token": "test-consumer"},
        ):
            company = tripletex.connect(credentials=credentials).identify()
            assert company.reference == str(tripletex.company)
            assert (company.name, company.organisation_number) == ("Eksempel AS", "999999999")


def test_sessions_that_end_and_tokens_that_are_revoked(tripletex: Running) -> None:
    tripletex.connect().identify()
    tripletex.books.expire_sessions()
    tripletex.connect().identify()
    tripletex.books.revoke_token("test-employee")
    with pytest.raises(Unauthorised):
        tripletex.connect().identify()


def test_tokens_of_the_other_environment(tripletex: Running) -> None:
    real = {"employee_token": "employee", "consumer_token": "consumer"}
    with pytest.raises(Unauthorised) as refused:
        tripletex.connect(credentials=real).identify()
    assert refused.value.code == "wrong_environment"
    asked = len(tripletex.stand_in.requests)
    with pytest.raises(Unauthorised) as refused:
        tripletex.connect(production=True)
    assert refused.value.code == "wrong_environment"
    assert len(tripletex.stand_in.requests) == asked


@pytest.mark.parametrize("kind", ["error_after", "cut_after", "cut_before", "error_before"])
def test_an_unclear_create_is_found_or_not(tripletex: Running, kind: str) -> None:
    adapter = tripletex.connect()
    tripletex.fault(kind, "POST", "/ledger/voucher$")
    with pytest.raises(Unclear):
        adapter.create(settlement())
    assert len(adapter.find([KEY], FIRST, LAST)) == (1 if kind.endswith("after") else 0)


@pytest.mark.parametrize("step", ["release", "attach", "reverse", "discard"])
def test_every_write_that_gets_no_answer_is_unclear_and_can_be_tried_again(
    tripletex: Running, step: str
) -> None:
    adapter = tripletex.connect()
    made = adapter.create(settlement())
    if step in ("attach", "reverse"):
        adapter.release(made.id)
    steps = {
        "release": ("PUT", "sendToLedger", lambda: adapter.release(made.id)),
        "attach": ("POST", "attachment", lambda: adapter.attach(made.id, PDF)),
        "reverse": ("PUT", "reverse", lambda: adapter.reverse(made.id, LAST, REVERSAL_KEY)),
        "discard": ("DELETE", f"{made.id}$", lambda: adapter.discard(made.id)),
    }
    method, path, write = steps[step]
    for kind in ("error_before", "cut_after"):
        tripletex.fault(kind, method, path)
        with pytest.raises(Unclear):
            write()
    if step == "attach":
        assert len(adapter.attachments(made.id)) == 1
    else:
        write()
    held = tripletex.state["vouchers"]
    assert len(held) == {"reverse": 2, "discard": 0}.get(step, 1)
    if step == "attach":
        assert held[0]["attachment"]["uploads"] == 1


def test_a_cut_off_answer_to_a_write_is_unclear(tripletex: Running) -> None:
    tripletex.fault("error_after", "POST", "/ledger/voucher$", status=201, body='{"value": {"id": 6')
    with pytest.raises(Unclear):
        tripletex.connect().create(settlement())


def test_attachments(tripletex: Running) -> None:
    adapter = tripletex.connect()
    made = adapter.create(settlement())
    assert adapter.attachments(made.id) == ()
    adapter.attach(made.id, PDF)
    (held,) = adapter.attachments(made.id)
    assert (held.name, held.size) == ("bilag.pdf", len(PDF.content))
    with pytest.raises(Refused) as refused:
        adapter.attach(made.id, EvidenceFile("bilag.pdf", "application/pdf", b"no pdf"))
    assert refused.value.case_code == CaseCode.ATTACHMENT_REFUSED


def test_a_voucher_changed_between_reading_and_releasing(tripletex: Running) -> None:
    adapter = tripletex.connect()
    made = adapter.create(settlement())
    tripletex.fault(
        "custom", "PUT", "sendToLedger", name="changed_by_another_hand", params={"description": f"x [{KEY}]"}
    )
    assert adapter.release(made.id).state is FoundState.POSTED


def test_discard_only_what_is_unposted(tripletex: Running) -> None:
    adapter = tripletex.connect()
    first, second = adapter.create(settlement()), adapter.create(settlement(key=NEXT_KEY))
    adapter.discard(first.id)
    adapter.discard(first.id)
    adapter.release(second.id)
    with pytest.raises(Refused):
        adapter.discard(second.id)
    assert [one["id"] for one in tripletex.state["vouchers"]] == [int(second.id)]
    with pytest.raises(Missing):
        adapter.read(first.id)


def test_a_voucher_reversed_by_hand_is_seen() -> None:
    for link in ("original", "reversal", "both"):
        with running(reverse_link=link) as tripletex:
            adapter = tripletex.connect()
            made = adapter.release(adapter.create(settlement()).id)
            by_hand = tripletex.hands.reverse_by_hand(tripletex.company, int(made.id), "2026-04-20")
            (found,) = adapter.find([KEY], FIRST, LAST)
            assert (found.state, found.reversed_by) == (FoundState.REVERSED, str(by_hand))
            assert adapter.reverse(made.id, LAST, REVERSAL_KEY).id == str(by_hand)


@pytest.mark.parametrize("status", [422, 409])
def test_a_period_closed_after_we_read_the_periods(status: int) -> None:
    with running(closed_period_status=status) as tripletex:
        adapter = tripletex.connect()
        made = adapter.create(settlement())
        tripletex.books.close_period(tripletex.company, "2026-03-16")
        for write in (lambda: adapter.release(made.id), lambda: adapter.create(settlement(key=NEXT_KEY))):
            with pytest.raises(Refused) as refused:
                write()
            assert refused.value.case_code == CaseCode.PERIOD_CLOSED
        tripletex.books.reopen_period(tripletex.company, "2026-03-16")
        assert adapter.release(made.id).state is FoundState.POSTED


def test_the_vendors_own_refusals_become_cases(tripletex: Running) -> None:
    """What changed after it was read is refused by the vendor, not by our check."""
    adapter, company = tripletex.connect(), tripletex.company
    adapter.reference_data()
    adapter.expected_sums(settlement())
    line = OutgoingPosting("7775", "0", 100, "")
    voucher = settlement(line, OutgoingPosting("1521", "0", -100, ""))
    for change, case in (
        (lambda: tripletex.books.lock_account(company, 7775, "1"), CaseCode.ACCOUNT_VAT_LOCKED),
        (lambda: tripletex.books.require_department(company, 7770), CaseCode.DIMENSION_MISSING),
    ):
        adapter.reference_data()
        adapter.expected_sums(voucher)
        change()
        subject = (
            voucher
            if case is CaseCode.ACCOUNT_VAT_LOCKED
            else settlement(OutgoingPosting("7770", "0", 100, ""), OutgoingPosting("1521", "0", -100, ""))
        )
        with pytest.raises(Refused) as refused:
            adapter.create(subject)
        assert refused.value.case_code == case
        assert refused.value.vendor_message
        assert refused.value.params["request_id"]
    unbalanced = settlement(OutgoingPosting("7775", "1", 100, ""), OutgoingPosting("1521", "0", -99, ""))
    with pytest.raises(Refused) as refused:
        adapter.create(unbalanced)
    assert refused.value.case_code == CaseCode.UNBALANCED_REFUSED
    tripletex.books.reconcile_bank(company, "2026-03-01", "2026-03-31")
    with pytest.raises(Refused) as refused:
        adapter.release(
            adapter.create(
                settlement(OutgoingPosting("1920", "0", 1, ""), OutgoingPosting("1521", "0", -1, ""))
            ).id
        )
    assert refused.value.case_code == CaseCode.BANK_PERIOD_RECONCILED


def test_without_the_right_to_post() -> None:
    with running() as tripletex:
        tripletex.books.add_employee_token(tripletex.company, "test-consumer", "test-reader", rights=())
        credentials = {"employee_token": "test-reader", "consumer_token": "test-consumer"}
        adapter = tripletex.connect(credentials=credentials)
        made = adapter.create(settlement())
        with pytest.raises(Forbidden) as refused:
            adapter.release(made.id)
        assert refused.value.params["right"] == "Avansert bilag"


def ask_often(*calls: Callable[[], object]) -> None:
    for _ in range(12):
        for call in calls:
            call()


@pytest.mark.parametrize("told", [True, False])
def test_the_rate_limit(told: bool) -> None:
    with running(rate_limit=9, rate_window_seconds=60, rate_headers_on_429=told) as tripletex:
        adapter = tripletex.connect()
        with pytest.raises(RateLimited) as limited:
            ask_often(adapter.identify)
        assert limited.value.retry_after is not None
        assert 0 < limited.value.retry_after <= 61
        made = len(tripletex.stand_in.requests)
        limits.forget()
        with pytest.raises(RateLimited):
            ask_often(adapter.identify, limits.forget)
        assert len(tripletex.stand_in.requests) > made


def test_a_repeated_page_never_hides_a_voucher() -> None:
    with running(largest_page=2) as tripletex:
        adapter = tripletex.connect()
        lines = [{"account": 1900, "amount": 1}, {"account": 1920, "amount": -1}]
        for _ in range(5):
            tripletex.hands.book_by_hand(tripletex.company, "2026-03-16", "Kasse", lines)
        adapter.release(adapter.create(settlement()).id)
        tripletex.fault("custom", "GET", "ledger/voucher$", name="duplicate_page")
        with pytest.raises(Exception, match="vendor_bad_answer"):
            adapter.find([KEY], FIRST, LAST)
        assert len(adapter.find([KEY], FIRST, LAST)) == 1


def test_trouble_while_looking_is_no_empty_answer(tripletex: Running) -> None:
    adapter = tripletex.connect()
    for path in ("ledger/voucher$", "nonPosted", "externalVoucherNumber"):
        tripletex.fault("error_before", "GET", path)
        with pytest.raises(Unavailable):
            adapter.find([KEY], FIRST, LAST)
