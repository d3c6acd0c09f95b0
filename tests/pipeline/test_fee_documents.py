"""What a provider's invoice says it charged, held against what is booked of the month."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.cli.fee_documents import run
from app.clock import local_date
from app.core.cases import Action, CaseCode, Decision
from app.pipeline.decide import decide_case
from app.pipeline.fee_documents import FeeDocument, checked_months, sync_fee_documents, tell_document
from app.pipeline.services import Services
from tests.pipeline.conftest import open_cases, work
from tests.world import START, World


def next_month(services: Services) -> Services:
    """The same service 40 days later: the month of the payout is over."""
    return replace(services, clock=lambda: _now(services) + timedelta(days=40))


def _now(services: Services) -> datetime:
    return services.clock()


def test_the_document_agrees_with_what_is_booked_or_is_asked_about(
    world: World, installation: Services
) -> None:
    work(installation)
    fees = world.accounting.balance(7770)
    later = next_month(installation)
    (month,) = tell_document(later, 1, 1, FeeDocument(START, "F-1", fees - 500, 0), "user 7")
    assert (month.fees.paid, month.fees.difference, month.fees.basis) == (fees, 500, None)
    (asked,) = open_cases(installation)
    assert (asked.code, asked.params["difference"]["amount"]) == (CaseCode.FEE_DOCUMENT_DIFFERS, 500)
    tell_document(later, 1, 1, FeeDocument(START, "F-1", fees - 500, 0), "user 7")
    assert len(open_cases(installation)) == 1
    tell_document(later, 1, 1, FeeDocument(START, "F-2", 500, 0), "user 7")
    assert (open_cases(installation), [one.fees.documents for one in checked_months(later, 1)]) == (
        [],
        [fees],
    )


def test_a_month_that_is_not_over_is_not_asked_about(installation: Services) -> None:
    work(installation)
    today = local_date(installation.clock(), "Europe/Oslo")
    (month,) = tell_document(installation, 1, 1, FeeDocument(today, "F-1", 1, 0), "user 7")
    assert month.fees.basis is None
    assert open_cases(installation) == []


def test_a_difference_that_a_person_left_is_asked_about_again_only_when_it_is_another(
    world: World, installation: Services
) -> None:
    work(installation)
    fees, later = world.accounting.balance(7770), next_month(installation)
    tell_document(later, 1, 1, FeeDocument(START, "F-1", fees - 500, 0), "user 7")
    (asked,) = open_cases(installation)
    decide_case(installation, 1, asked.id, Decision(Action.LEAVE, note="Terminalleie"), "user 7")
    sync_fee_documents(later, 1, "vipps")
    assert open_cases(installation) == []
    tell_document(later, 1, 1, FeeDocument(START, "F-1", fees - 600, 0), "user 7")
    assert [one.params["difference"]["amount"] for one in open_cases(installation)] == [600]


def test_the_command_tells_and_shows(
    world: World, installation: Services, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    from argparse import Namespace

    work(installation)
    monkeypatch.setattr("app.cli.fee_documents.open_services", lambda settings: installation)
    given = {"shop": 1, "account": None, "month": None, "number": "", "amount": "", "vat": "0", "json": False}
    run(Namespace(**given), installation.settings)
    assert "No fee documents" in capsys.readouterr().out
    told = {**given, "account": 1, "month": START, "number": "F-1", "amount": "1,50"}
    run(Namespace(**told), installation.settings)
    assert "vipps" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run(Namespace(**{**told, "number": ""}), installation.settings)
