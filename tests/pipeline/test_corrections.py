"""A wrong account found later: one proposal, booked once in open periods, and read back like any voucher."""

import io
import threading
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from app.cli.correct import run
from app.core.corrections import CORRECTS, Wrong
from app.errors import AvstemError, Conflict, Refusal
from app.pipeline.corrections import Asked, accept_corrections, propose_corrections
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.pipeline.start import set_start_date
from app.store import tables as t
from app.store import vouchers
from tests.accounting_under_test import EACH_BOOKS_THOROUGHLY
from tests.pipeline.conftest import open_cases, work
from tests.world import START, TODAY, SoldOrder, World, tell_orders

EARLIER = SoldOrder(10_400, 99_900)
ASKED = Asked(Wrong("7770", "2999", "feil konto"), START - timedelta(days=40), TODAY)


@pytest.fixture
def booked(installation: Services) -> Services:
    """Two payouts are booked, each with its fees on 7770."""
    set_start_date(installation, 1, START - timedelta(days=1), "test")
    tell_orders(installation, 1, [EARLIER])
    work(installation)
    return installation


def corrections(services: Services) -> list[Any]:
    with services.store.reading(1) as connection:
        rows = connection.execute(t.vouchers.select().where(t.vouchers.c.kind == "correction"))
        return list(rows)


def printed(services: Services, voucher: int) -> str:
    """What the documentation of a voucher says."""
    with services.store.reading(1) as connection:
        made = vouchers.evidence_of(connection, 1, voucher)
    assert made is not None
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages).split()
    )


def accept(services: Services, asked: Asked = ASKED) -> list[int]:
    hashes = {draft.hash() for draft in propose_corrections(services, 1, asked)}
    return accept_corrections(services, 1, asked, hashes, "user 7")


@EACH_BOOKS_THOROUGHLY
def test_it_is_booked_once_and_verified(world: World, booked: Services) -> None:
    fees = world.accounting.balance(7770)
    assert fees > 0
    made = accept(booked)
    work(booked)
    assert open_cases(booked) == []
    assert {row.state for row in corrections(booked)} == {"verified"}
    assert (world.accounting.balance(7770), world.accounting.balance(2999)) == (0, fees)
    assert propose_corrections(booked, 1, ASKED) == ()
    with pytest.raises(Conflict):
        accept_corrections(booked, 1, ASKED, ["0" * 64], "user 7")
    assert len(corrections(booked)) == len(made)
    for row in corrections(booked):
        said = printed(booked, row.id)
        keys = [told.removeprefix(CORRECTS) for told in row.draft["decisions"] if told.startswith(CORRECTS)]
        assert keys
        assert all(key in said for key in keys)
        assert "feil konto" in said
        assert "Korrigerer" in said or "Corrects" in said
    held = [one for one in world.count() if "korreksjon 7770 til 2999" in one.text]
    assert [(one.live, one.uploads) for one in held] == [(True, 1)] * len(made)


def test_what_was_moved_can_be_moved_on_and_back(world: World, booked: Services) -> None:
    """It stands on another account than its voucher says: that account is the wrong one next."""
    fees = world.accounting.balance(7770)
    for wrong, right in (("7770", "2999"), ("2999", "7775"), ("7775", "7770"), ("7770", "2999")):
        accept(booked, Asked(Wrong(wrong, right, "feil konto"), ASKED.first, ASKED.last))
        work(booked)
        found = [world.accounting.balance(account) for account in (7770, 2999, 7775)]
        assert found == [fees if right == str(account) else 0 for account in (7770, 2999, 7775)]
    assert open_cases(booked) == []
    first = corrections(booked)[0]
    with pytest.raises(Conflict) as refused:  # a later one rests on it
        reverse_voucher(booked, 1, first.id, on=None, reason="feil", rebook=False, actor="user 7")
    assert refused.value.code == "voucher_is_corrected"


def test_two_at_once_book_it_once(world: World, booked: Services) -> None:
    fees = world.accounting.balance(7770)
    hashes = {draft.hash() for draft in propose_corrections(booked, 1, ASKED)}
    ended: list[str] = []

    def press() -> None:
        try:
            accept_corrections(booked, 1, ASKED, hashes, "user 7")
            ended.append("booked")
        except AvstemError as error:
            ended.append(error.code)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    work(booked)
    assert sorted(ended) == ["booked", "draft_changed", "draft_changed", "draft_changed"]
    assert (world.accounting.balance(7770), world.accounting.balance(2999)) == (0, fees)


def test_a_corrected_voucher_is_reversed_only_after_its_correction(world: World, booked: Services) -> None:
    accept(booked)
    work(booked)
    with booked.store.reading(1) as connection:
        row = connection.execute(t.vouchers.select().where(t.vouchers.c.kind == "payout")).first()
    assert row is not None
    asked: dict[str, Any] = {"on": None, "reason": "feil", "rebook": False, "actor": "user 7"}
    with pytest.raises(Conflict) as refused:
        reverse_voucher(booked, 1, row.id, **asked)
    assert refused.value.code == "voucher_is_corrected"
    for one in corrections(booked):
        reverse_voucher(booked, 1, one.id, **asked)
    work(booked)
    reverse_voucher(booked, 1, row.id, **asked)
    work(booked)
    assert world.accounting.balance(2999) == 0


@pytest.mark.parametrize("account", ["1521", "1920"])
def test_what_is_proven_is_not_moved_so(booked: Services, account: str) -> None:
    for wrong in (Wrong(account, "7770", "x"), Wrong("7770", account, "x")):
        with pytest.raises(Refusal) as refused:
            propose_corrections(booked, 1, Asked(wrong, ASKED.first, ASKED.last))
        assert refused.value.code == "correction_account_refused"


def test_a_reason_is_asked_for(booked: Services) -> None:
    with pytest.raises(Refusal, match="reason_missing"):
        accept(booked, Asked(Wrong("7770", "2999", " "), ASKED.first, ASKED.last))


def test_the_command_shows_and_books(
    world: World, booked: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    options = Namespace(shop=1, wrong="7770", right="2999", reason="feil", provider="", accept=False)
    options.first, options.last = ASKED.first, ASKED.last
    run(options, booked.settings)
    assert corrections(booked) == []
    options.accept = True
    run(options, booked.settings)
    work(booked)
    printed = capsys.readouterr().out
    assert "Nothing is booked" in printed
    assert "Booked: " in printed
    assert world.accounting.balance(7770) == 0
