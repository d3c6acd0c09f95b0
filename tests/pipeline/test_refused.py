"""What the accounting system refuses is one case that a shop owner understands; everything else goes on.

The refusals are the stand-in's own where it can refuse so, else the vendor's texts as they were seen.
"""

import re
from datetime import timedelta
from typing import Any

import pytest

from app.core.cases import Action, Decision
from app.messages import case_texts
from app.pipeline.decide import decide_case
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.pipeline.start import set_start_date
from app.sandbox.driven.tripletex_books import COMPANY, by_hand
from app.store import tables as t
from tests.pipeline.conftest import open_cases, the_vouchers, work
from tests.world import START, SoldOrder, World, tell_orders, voucher_states

EARLIER = SoldOrder(10_400, 99_900)
BOTH = {"verified": 2}
TRY_AGAIN = Decision(Action.TRY_AGAIN)


def hand(world: World, method: str, **args: Any) -> None:
    by_hand(world.books, method, company=int(COMPANY), **args)


@pytest.fixture
def two_payouts(installation: Services) -> Services:
    """The start is a day earlier, so that there is a payout of that day too."""
    set_start_date(installation, 1, START - timedelta(days=1), "test")
    tell_orders(installation, 1, [EARLIER])
    return installation


AMOUNT = re.compile(r"2.?311[.,]81")
"""What the payout of three sales less its fees comes to, as either language writes it."""


def understandable(case: Any) -> None:
    """Sentence, amount and action in both languages, with no gap left unfilled."""
    for language in ("nb", "en"):
        texts = case_texts(case.code, case.params, language)
        assert texts.title
        assert texts.action
        assert texts.answers
        assert "{" not in f"{texts.title} {texts.sentence} {texts.action}"
        assert AMOUNT.search(texts.sentence), texts.sentence


STANDS: dict[str, tuple[list[tuple[str, dict[str, Any]]], list[tuple[str, dict[str, Any]]]]] = {
    "account_missing": (
        [("remove_account", {"account": 7770})],
        [("add_account", {"number": 7770, "name": "Gebyr"})],
    ),
    "account_inactive": (
        [("deactivate_account", {"account": 7770})],
        [("remove_account", {"account": 7770}), ("add_account", {"number": 7770, "name": "Gebyr"})],
    ),
    "account_vat_locked": (
        [("lock_account", {"account": 7770, "vat_code": "1"})],
        [("lock_account", {"account": 7770, "vat_code": "0"})],
    ),
    "dimension_missing": (
        [("require_department", {"account": 7770})],
        [("remove_account", {"account": 7770}), ("add_account", {"number": 7770, "name": "Gebyr"})],
    ),
    "period_closed": (
        [("close_period", {"day": START.isoformat()})],
        [("reopen_period", {"day": START.isoformat()})],
    ),
}
"""Per case: how the books come to stand so, and how a person puts it right."""


@pytest.mark.parametrize("code", sorted(STANDS))
def test_as_the_books_stand_it_cannot_be_booked(world: World, installation: Services, code: str) -> None:
    wrong, right = STANDS[code]
    for method, args in wrong:
        hand(world, method, **args)
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == code
    assert case.params["amount"] == {"amount": 231_181, "currency": "NOK"}
    understandable(case)
    assert world.count() == []
    assert voucher_states(installation, 1) == {"sending": 1}

    for method, args in right:
        hand(world, method, **args)
    decide_case(installation, 1, case.id, TRY_AGAIN, "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]
    assert open_cases(installation) == []


def test_a_reconciled_bank_holds_that_day_and_no_other(world: World, two_payouts: Services) -> None:
    hand(world, "reconcile_bank", first=START.isoformat(), last=START.isoformat())
    work(two_payouts)
    (case,) = open_cases(two_payouts)
    assert case.code == "bank_period_reconciled"
    understandable(case)
    assert voucher_states(two_payouts, 1) == {"sending": 1, "verified": 1}
    assert [one.live for one in world.count()] == [True]


SEEN = [
    ("unbalanced_refused", "", "Summen av posteringene for 2026-03-17 er ikke lik 0."),
    ("rows_refused", "postings", "Et bilag kan ikke registreres uten posteringer."),
    (
        "rows_refused",
        "postings.row",
        "Posteringene på rad 0 (guiRow 0) er systemgenererte og kan ikke opprettes eller endres på utsiden "
        "av Tripletex.",
    ),
    ("field_refused", "date", "Kan ikke være null."),
    ("field_refused", "description", "Kan ikke være null."),
    ("field_refused", "postings", "Kan ikke være null."),
    ("bank_period_reconciled", "", "An entry cannot be made in a period with a reconciled bank statement."),
    (
        "account_vat_locked",
        "postings.vatType.id",
        "Kontoen 7770 Bank og kortgebyrer er låst til mva-kode 0: Ingen avgiftsbehandling.",
    ),
    ("party_missing", "postings.customer.id", "Kunde mangler."),
    ("party_missing", "postings.supplier.id", "Leverandør mangler."),
    ("number_taken", "number", "Bilagsnummer 46-2026 er allerede registrert."),
    ("period_closed", "date", "Perioden er lukket."),
    ("voucher_refused", "", "Noe helt nytt som ingen har sett."),
]
"""Field and text of the vendor's refusals, as they were seen. Which case each is the client's tests tell each
time; here some of them go the whole way, and all in the thorough part."""


@pytest.mark.parametrize(
    ("code", "field", "text"),
    [pytest.param(*one, marks=pytest.mark.thorough if place % 6 else ()) for place, one in enumerate(SEEN)],
)
def test_each_text_of_the_vendor_is_one_case(
    world: World, installation: Services, code: str, field: str, text: str
) -> None:
    body = {
        "status": 422,
        "code": 18000,
        "message": "Validering feilet.",
        "developerMessage": "VALIDATION_ERROR",
        "validationMessages": [{"field": field or None, "message": text, "path": None, "rootId": None}],
        "requestId": "5b1f6a0e",
    }
    world.fault(
        world.books,
        kind="error_before",
        method="POST",
        path="/v2/ledger/voucher$",
        status=422,
        body=body,
    )
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == code
    understandable(case)
    for language in ("nb", "en"):
        assert text.rstrip(".") in case_texts(case.code, case.params, language).sentence
    assert world.count() == []
    with installation.store.reading(1) as connection:
        assert connection.execute(t.vouchers.select()).one().attempts == 0
    decide_case(installation, 1, case.id, TRY_AGAIN, "test")
    work(installation)
    assert [one.live for one in world.count()] == [True]


@pytest.mark.parametrize(
    ("status", "code", "case"), [(409, 10000, "period_closed"), (422, 16000, "voucher_refused")]
)
def test_a_refusal_without_a_validation_message(
    world: World, installation: Services, status: int, code: int, case: str
) -> None:
    body = {"status": status, "code": code, "message": "Låst", "validationMessages": None}
    world.fault(
        world.books,
        kind="error_before",
        method="POST",
        path="/v2/ledger/voucher$",
        status=status,
        body=body,
    )
    work(installation)
    assert [one.code for one in open_cases(installation)] == [case]
    assert world.count() == []


def test_a_right_that_is_missing_names_it(world: World, installation: Services) -> None:
    body = {"status": 403, "code": 9000, "message": "You do not have permission to access this feature."}
    world.fault(
        world.books, kind="error_before", method="POST", path="/v2/ledger/voucher$", status=403, body=body
    )
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == "connection_broken"
    assert "Avansert bilag" in case_texts(case.code, case.params, "nb").sentence
    assert world.count() == []


def booked(installation: Services) -> int:
    work(installation)
    (row,) = the_vouchers(installation)
    assert row.state == "verified"
    return int(row.id)


def test_a_reversal_in_a_closed_period_says_so_and_goes_on_when_it_is_open(
    world: World, installation: Services
) -> None:
    number = booked(installation)
    hand(world, "close_period", day=START.isoformat())
    reverse_voucher(installation, 1, number, on=None, reason="feil", rebook=False, actor="test")
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == "period_closed"
    understandable(case)
    assert [one.live for one in world.count()] == [True]
    hand(world, "reopen_period", day=START.isoformat())
    decide_case(installation, 1, case.id, TRY_AGAIN, "test")
    work(installation)
    assert [one.live for one in world.count()] == [False]
    assert voucher_states(installation, 1) == {"reversed": 1}
    assert open_cases(installation) == []


def test_an_attachment_that_is_refused_keeps_the_voucher(world: World, installation: Services) -> None:
    body = {"status": 422, "code": 23000, "message": "Filen er for stor."}
    world.fault(world.books, kind="error_before", method="POST", path="/attachment$", status=422, body=body)
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == "attachment_refused"
    understandable(case)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 0)]
    decide_case(installation, 1, case.id, TRY_AGAIN, "test")
    work(installation)
    assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
    assert open_cases(installation) == []


@pytest.mark.parametrize(("action", "live"), [(Action.BOOK_AGAIN, [False, True]), (Action.LEAVE, [False])])
def test_somebody_reversed_it_before_we_verified(
    world: World, installation: Services, action: Action, live: list[bool]
) -> None:
    """It is never posted again unasked."""
    world.fault(world.books, kind="error_before", method="POST", path="/attachment$", status=503)
    work(installation, patience=0.0)
    (voucher,) = the_vouchers(installation)
    assert voucher.state == "posted"
    hand(world, "reverse_by_hand", voucher=int(voucher.ledger_id), date=START.isoformat())
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == "reversed_outside"
    understandable(case)
    assert [one.live for one in world.count()] == [False]
    decide_case(installation, 1, case.id, Decision(action), "test")
    work(installation)
    assert sorted(one.live for one in world.count()) == live
    assert "reversed_outside" not in {one.code for one in open_cases(installation)}


def test_another_voucher_under_our_key_is_for_a_person(world: World, installation: Services) -> None:
    """Somebody changed what we had created before it was booked."""
    world.fault(world.books, kind="error_before", method="PUT", path=":sendToLedger", status=503)
    work(installation, patience=0.0)
    (voucher,) = the_vouchers(installation)
    hand(
        world,
        "change_by_hand",
        voucher=int(voucher.ledger_id),
        lines=[{"account": 1920, "amount": 100}, {"account": 1521, "amount": -100}],
    )
    work(installation)
    (case,) = open_cases(installation)
    assert case.code == "different_voucher_found"
    understandable(case)
    assert [one.unposted for one in world.count()] == [True]


def test_a_payout_that_is_held_holds_no_other(world: World, two_payouts: Services) -> None:
    world.fault(
        world.books,
        kind="error_before",
        method="POST",
        path="/v2/ledger/voucher$",
        status=422,
        body={"status": 422, "code": 18000, "validationMessages": [{"field": "", "message": "Nei."}]},
    )
    work(two_payouts)
    assert [one.code for one in open_cases(two_payouts)] == ["voucher_refused"]
    assert voucher_states(two_payouts, 1) == {"sending": 1, "verified": 1}
    decide_case(two_payouts, 1, open_cases(two_payouts)[0].id, TRY_AGAIN, "test")
    work(two_payouts)
    assert voucher_states(two_payouts, 1) == BOTH
    assert [one.live for one in world.count()] == [True, True]
