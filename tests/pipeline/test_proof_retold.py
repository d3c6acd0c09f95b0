"""What the provider tells otherwise after it was booked: the proof says so, whatever its sum is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.api.proof_views import stored_proof
from app.core.cases import Action, Decision
from app.pipeline.decide import decide_case
from app.pipeline.proof import make_proof
from app.pipeline.resync import ask_resync
from app.sandbox.driven.vipps import LEDGER, DrivenVipps
from app.store import tables as t
from tests.pipeline.conftest import work
from tests.pipeline.proving import Proving, in_order, told
from tests.world import payout_of_start


@pytest.fixture
def proving(tmp_path: Path) -> Iterator[Proving]:
    with in_order(tmp_path) as found:
        yield found


def resync(proving: Proving) -> None:
    with proving.services.store.reading(proving.shop) as connection:
        payout = payout_of_start(connection, proving.shop)
    assert ask_resync(proving.services, proving.shop, payout, "user 7")
    work(proving.services)


def move(proving: Proving, amount: int) -> None:
    """The provider tells that much more of one sale and less of the next: what it pays, and holds, stays."""
    side = proving.world.provider
    assert isinstance(side, DrivenVipps)
    rows = side.book._ledger(LEDGER).rows["funds"]
    kinds = [row.entry_type for row in rows]
    at = next(place for place in range(len(rows)) if kinds[place : place + 2] == ["capture", "capture"])
    first, second = rows[at : at + 2]
    between = first.balance_after + amount
    rows[at] = replace(first, amount=first.amount + amount, balance_after=between)
    rows[at + 1] = replace(second, amount=second.amount - amount, balance_before=between)


def test_the_proof_does_not_hold_while_the_report_tells_otherwise_than_was_booked(proving: Proving) -> None:
    assert proving.prove().holds
    move(proving, 1_000)
    resync(proving)
    (case,) = proving.asked()
    assert (case.code, "same" in case.params) == ("report_changed", True)
    proof, proof_id = make_proof(proving.services, proving.shop, "vipps", "NOK", None, "test")
    assert (proof.difference, told(proof), proof.holds) == (0, [("not_as_booked", 0)], False)
    shown = stored_proof(proving.services, proving.shop, proof_id, "nb")
    assert not shown["holds"]
    assert "leverandøren har nå andre tall" in shown["sentence"]
    assert "Utbetalinger med andre tall: 1." in shown["sentence"]
    english = stored_proof(proving.services, proving.shop, proof_id, "en")["sentence"]
    assert "the provider now has other figures" in english
    decide_case(proving.services, proving.shop, case.id, Decision(Action.LEAVE, note="Avtalt"), "olga")
    proof, proof_id = make_proof(proving.services, proving.shop, "vipps", "NOK", None, "test")
    assert (proof.difference, told(proof), proof.holds) == (0, [("report_left", 0)], True)
    said = stored_proof(proving.services, proving.shop, proof_id, "nb")["items"][0]["sentence"]
    assert re.search(r"enn bilag \S+ ble ført med\. Godtatt slik: Avtalt · olga · \d{4}-\d\d-\d\d", said)
    move(proving, 1_000)
    resync(proving)
    assert (told(proving.prove()), proving.prove().holds) == ([("not_as_booked", 0)], False)


def test_one_that_is_booked_again_is_as_the_report_tells(proving: Proving) -> None:
    move(proving, 1_000)
    resync(proving)
    (case,) = proving.asked()
    assert not proving.prove().holds
    decide_case(proving.services, proving.shop, case.id, Decision(Action.REVERSE_AND_REBOOK), "olga")
    work(proving.services)
    with proving.services.store.reading(proving.shop) as connection:
        states = list(connection.execute(select(t.vouchers.c.state).order_by(t.vouchers.c.id)).scalars())
    assert states == ["reversed", "verified"]
    assert [kind for kind, _ in told(proving.prove())].count("not_as_booked") == 0


def leave(proving: Proving, note: str) -> None:
    (case,) = proving.asked()
    decide_case(proving.services, proving.shop, case.id, Decision(Action.LEAVE, note=note), "olga")


def test_what_is_left_has_no_name_once_the_report_tells_again_what_was_booked(proving: Proving) -> None:
    move(proving, 1_000)
    resync(proving)
    leave(proving, "Avtalt")
    assert told(proving.prove()) == [("report_left", 0)]
    move(proving, -1_000)
    resync(proving)
    assert (told(proving.prove()), proving.asked()) == ([], [])
    move(proving, 1_000)
    resync(proving)
    assert told(proving.prove()) == [("not_as_booked", 0)]


def test_a_report_that_tells_again_what_a_person_lets_stand_asks_nothing(proving: Proving) -> None:
    """The question about what it told in between has no cause any more."""
    move(proving, 1_000)
    resync(proving)
    leave(proving, "Avtalt")
    move(proving, 1_000)
    resync(proving)
    assert told(proving.prove()) == [("not_as_booked", 0)]
    move(proving, -1_000)
    resync(proving)
    assert (told(proving.prove()), proving.asked()) == ([("report_left", 0)], [])


def test_what_was_left_of_an_earlier_voucher_says_nothing_of_the_next(proving: Proving) -> None:
    move(proving, 1_000)
    resync(proving)
    leave(proving, "Avtalt")
    move(proving, 1_000)
    resync(proving)
    (case,) = proving.asked()
    decide_case(proving.services, proving.shop, case.id, Decision(Action.REVERSE_AND_REBOOK), "olga")
    work(proving.services)
    assert [kind for kind, _ in told(proving.prove())].count("report_left") == 0


def test_what_is_left_while_the_voucher_is_on_its_way_counts_once_it_is_booked(proving: Proving) -> None:
    """It is told otherwise, and let stand, before the books have answered."""
    move(proving, 1_000)
    resync(proving)
    leave(proving, "Avtalt")
    with proving.services.store.writing("test", proving.shop) as connection:
        decided = connection.execute(select(t.cases.c.decided_at).where(t.cases.c.state == "decided"))
        connection.execute(t.vouchers.update().values(posted_at=max(decided.scalars()) + 1))
    assert told(proving.prove()) == [("report_left", 0)]
