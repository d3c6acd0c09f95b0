"""A system that takes a reference once: its refusal of a known one is adopted by look-up, never told at once.

Told with PowerOffice Go, which books at once, chooses the date of a reversal itself, and puts documentation
in place when it gets to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.cases import Action, Decision
from app.core.sending import MOST_LOOKS_AFTER_REFUSAL
from app.errors import Forbidden, Unauthorised
from app.messages import case_texts, error_sentence
from app.pipeline.decide import decide_case
from app.pipeline.reach import test_connection as reach
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.pipeline.start import pause_shop
from app.sandbox.driven.poweroffice import CLIENT_KEY, COMPANY, DrivenPowerOffice
from app.sandbox.poweroffice import ALL_PRIVILEGES
from tests.pipeline.conftest import open_cases, the_vouchers, work
from tests.providers_under_test import FIRST
from tests.world import BRIEF, START, World, add_shop, connect_all, open_installation, tell_orders, work_until

TAKEN = {"status": 409, "body": {"Status": 409, "Detail": "ExternalImportReference is already in use."}}
CREATE = DrivenPowerOffice.create


@contextmanager
def installed(folder: Path, **settings: Any) -> Iterator[tuple[World, Services]]:
    """An installation connected to PowerOffice Go that has its orders; nothing has been worked on."""
    with World.start(FIRST, accounting="poweroffice", **settings) as world:
        services = open_installation(world.settings(folder / "data"))
        add_shop(services)
        connect_all(services, 1, FIRST, "poweroffice")
        tell_orders(services, 1, world.orders)
        yield world, services
        services.store.dispose()


@pytest.mark.parametrize("lag", [0, 0.4])
def test_what_is_refused_as_known_is_looked_for_and_adopted(lag: float, tmp_path: Path) -> None:
    """The create was booked; its answer says that the reference is in use. It shows at once, or later."""
    with installed(tmp_path, visibility_lag_seconds=lag) as (world, services):
        world.accounting.fault({"kind": "error_after", **CREATE, **TAKEN})
        services = replace(services, settings=replace(services.settings, **BRIEF))
        work_until(services, 1, {"verified": 1})
        (held,) = world.count()
        assert (held.live, held.uploads) == (True, 1)
        assert open_cases(services) == []
        (row,) = the_vouchers(services)
        assert (row.ledger_id, row.ledger_number) == (held.id, held.number)


def test_what_is_never_found_is_told_after_some_looks_and_can_be_tried_again(tmp_path: Path) -> None:
    with installed(tmp_path) as (world, services):
        world.accounting.fault({"kind": "error_before", "times": None, **CREATE, **TAKEN})
        work(services, patience=1)
        (case,) = open_cases(services)
        assert case.code == "number_taken"
        refused = [one for one in world.books.stand_in.requests if one["path"].endswith("ManualJournals")]
        assert len(refused) == MOST_LOOKS_AFTER_REFUSAL
        for language in ("nb", "en"):
            texts = case_texts(case.code, case.params, language)
            assert "{" not in texts.sentence
            assert ("referanse" if language == "nb" else "reference") in texts.sentence
        world.books.stand_in.faults.clear()
        decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
        work_until(services, 1, {"verified": 1})
        assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]


def test_a_reference_that_another_voucher_has_is_a_case_and_nothing_is_booked(tmp_path: Path) -> None:
    """Somebody's voucher has our reference, dated long before the days that are looked through."""
    with installed(tmp_path) as (world, services):
        pause_shop(services, 1, True, "test")
        work(services)
        (row,) = the_vouchers(services)
        assert isinstance(world.accounting, DrivenPowerOffice)
        lines = [{"account": 1920, "amount": 500}, {"account": 2999, "amount": -500}]
        long_ago = (START - timedelta(days=90)).isoformat()
        world.accounting._hand(
            "book_by_hand", date=long_ago, description="Annet", lines=lines, reference=row.voucher_key
        )
        pause_shop(services, 1, False, "test")
        work(services, patience=1)
        assert [one.code for one in open_cases(services)] == ["number_taken"]
        assert [one.text for one in world.count()] == ["Annet"]


def test_a_refusal_that_means_something_else_is_told_at_once(tmp_path: Path) -> None:
    with installed(tmp_path) as (world, services):
        refused = {"status": 400, "body": {"Detail": "The voucher is not balanced."}}
        world.accounting.fault({"kind": "error_before", **CREATE, **refused})
        work(services)
        (case,) = open_cases(services)
        assert case.code == "unbalanced_refused"
        assert case.params["vendor_message"] == "The voucher is not balanced."
        refused_calls = [one for one in world.books.stand_in.requests if "fault" in one]
        assert len(refused_calls) == 1


@pytest.mark.parametrize("answer", ["original", "today"])
def test_unconfirmed_date_of_a_reversal_is_never_silent(answer: str, tmp_path: Path) -> None:
    """Go takes no date for a reversal. Where it chooses another than was asked for, a person is told."""
    with installed(tmp_path, reversal_date=answer) as (world, services):
        work_until(services, 1, {"verified": 1})
        (row,) = the_vouchers(services)
        reverse_voucher(services, 1, row.id, on=None, reason="feil konto", rebook=True, actor="test")
        work_until(services, 1, {"verified": 1, "reversed": 1})
        assert sorted(one.live for one in world.count()) == [False, True]
        told = open_cases(services)
        if answer == "original":
            assert told == []
            return
        (case,) = told
        assert case.code == "reversal_other_date"
        assert case.params["asked_date"] == START.isoformat()
        for language in ("nb", "en"):
            texts = case_texts(case.code, case.params, language)
            assert "{" not in texts.sentence + texts.action
        decide_case(services, 1, case.id, Decision(Action.ACKNOWLEDGE), "test")
        assert open_cases(services) == []


def test_a_reversal_on_another_date_keeps_it(tmp_path: Path) -> None:
    """The period was locked meanwhile; a person gives an open date, and the reversal has exactly that."""
    with installed(tmp_path) as (world, services):
        work_until(services, 1, {"verified": 1})
        (row,) = the_vouchers(services)
        world.accounting.close_period(START)
        later = START + timedelta(days=1)
        reverse_voucher(services, 1, row.id, on=later, reason="feil", rebook=False, actor="test")
        work_until(services, 1, {"reversed": 1})
        (reversal,) = [one for one in world.accounting.vouchers() if one.is_reversal]
        assert reversal.day == later
        assert open_cases(services) == []


@pytest.mark.parametrize("status", [204, 202])
def test_unconfirmed_documentation_that_shows_later(status: int, tmp_path: Path) -> None:
    """Accepted is no fault and no reason to hurry: it is there in the end, and asked for a few times."""
    with installed(tmp_path, documentation_status=status, documentation_lag_seconds=0.5) as (world, services):
        work_until(services, 1, {"verified": 1})
        assert [(one.live, one.uploads) for one in world.count()] == [(True, 1)]
        asked = [one for one in world.books.stand_in.requests if one["method"] == "PUT"]
        assert len(asked) <= 4
        assert open_cases(services) == []


def _books_connection(services: Services) -> int:
    with services.store.reading(1) as connection:
        found: int = connection.exec_driver_sql(
            "SELECT id FROM connections WHERE role = 'accounting'"
        ).scalar_one()
    return found


@pytest.mark.parametrize(
    ("privileges", "without", "code"),
    [
        ((), (), "right_missing"),
        ([one for one in ALL_PRIVILEGES if one != "ManualVoucher_Full"], (), "right_missing"),
        (ALL_PRIVILEGES, ("ManualVoucher_Full",), "module_missing"),
    ],
    ids=["none", "not to post", "no module"],
)
def test_a_missing_right_breaks_the_connection_before_anything_is_sent(
    privileges: Any, without: Any, code: str, tmp_path: Path
) -> None:
    with installed(tmp_path) as (world, services):
        assert isinstance(world.accounting, DrivenPowerOffice)
        held, one = world.accounting.held, _books_connection(services)
        assert reach(services, 1, one, "test")[0]["rights"] == list(ALL_PRIVILEGES)
        held.set_privileges(CLIENT_KEY, privileges, without)
        held.expire_tokens()
        with pytest.raises(Forbidden) as refused:
            reach(services, 1, one, "test")
        assert refused.value.code == code
        for language in ("nb", "en"):
            assert "ManualVoucher_Full" in error_sentence(code, dict(refused.value.params), language)
        work(services)
        (case,) = open_cases(services)
        assert (case.code, case.params["reason"]) == ("connection_broken", code)
        assert "ManualVoucher_Full" in case_texts(case.code, case.params, "nb").sentence
        assert world.count() == []
        held.set_privileges(CLIENT_KEY, ALL_PRIVILEGES)
        reach(services, 1, one, "test")
        work_until(services, 1, {"verified": 1})
        assert open_cases(services) == []


def test_a_client_key_that_is_revoked_waits_for_a_new_one(tmp_path: Path) -> None:
    with installed(tmp_path) as (world, services):
        world.accounting.refuse_keys()
        services.tokens._tokens.clear()
        with pytest.raises(Unauthorised) as refused:
            reach(services, 1, _books_connection(services), "test")
        assert refused.value.code == "client_key_refused"
        work(services)
        (case,) = open_cases(services)
        assert case.params["reason"] == "client_key_refused"
        assert "klientnøkkel" in case_texts(case.code, case.params, "nb").sentence
        assert world.count() == []


def test_a_key_that_reaches_another_company_sends_nothing_there(tmp_path: Path) -> None:
    with installed(tmp_path) as (world, services):
        world.accounting.point_keys_elsewhere()
        work(services)
        (case,) = open_cases(services)
        assert case.params["reason"] == "identity_changed"
        state = world.books.stand_in._state()
        assert [one["vouchers"] for one in state["companies"]] == [[], []]
        assert state["companies"][0]["id"] == COMPANY
