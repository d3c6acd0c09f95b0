"""The bank's side of a payout: found on a statement once it is imported, asked about where it should be."""

from datetime import timedelta
from typing import Any

from app.core.cases import Action, CaseCode, Decision
from app.pipeline.decide import decide_case
from app.pipeline.reversals import reverse_voucher
from app.pipeline.services import Services
from app.sandbox.driven.tripletex_books import COMPANY, by_hand
from app.store import bank_matches
from app.store import tables as t
from tests.pipeline.conftest import open_cases, the_payout, the_vouchers, work
from tests.pipeline.test_watching import tonight
from tests.world import START, World


def import_statement(world: World, *lines: tuple[int, int, str], days: int = 10) -> None:
    told = [
        {"date": (START + timedelta(days=day)).isoformat(), "amount": amount, "description": text}
        for day, amount, text in lines
    ]
    by_hand(
        world.books,
        "import_statement",
        company=int(COMPANY),
        first=START.isoformat(),
        last=(START + timedelta(days=days)).isoformat(),
        lines=told,
    )


def found(services: Services) -> list[tuple[int, Any]]:
    with services.store.reading(1) as connection:
        rows = connection.execute(t.bank_matches.select().order_by(t.bank_matches.c.id)).all()
    return [(row.voucher_id, row.on_day) for row in rows]


def test_the_money_is_found_on_the_statement_and_told_once(world: World, installation: Services) -> None:
    work(installation)
    (row,) = the_vouchers(installation)
    tonight(installation)
    assert (found(installation), open_cases(installation)) == ([], [])  # no statement, nothing to miss
    paid = the_payout(installation)
    import_statement(
        world, (0, 5, "Renter"), (1, paid.amount, f"VIPPS {paid.reference}"), (1, paid.amount, "X")
    )
    tonight(installation)
    tonight(installation)
    assert found(installation) == [(row.id, START + timedelta(days=1))]
    assert open_cases(installation) == []
    with installation.store.reading(1) as connection:
        told = connection.execute(t.audit.select().where(t.audit.c.why == "bank_line_found")).all()
        match = bank_matches.match_of(connection, 1, row.id)
    assert (len(told), match is not None) == (1, True)
    reverse_voucher(installation, 1, row.id, on=None, reason="feil", rebook=True, actor="user 7")
    work(installation)
    tonight(installation)
    assert [voucher for voucher, _ in found(installation)] == [the_vouchers(installation)[-1].id]


def test_money_that_did_not_come_is_asked_about_until_it_does(world: World, installation: Services) -> None:
    work(installation)
    paid = the_payout(installation)
    import_statement(world, (1, paid.amount - 100, "VIPPS"))
    tonight(installation)
    (asked,) = open_cases(installation)
    assert (asked.code, asked.params["amount"]["amount"]) == (CaseCode.BANK_LINE_MISSING, paid.amount)
    assert asked.params["through"] == (START + timedelta(days=10)).isoformat()
    import_statement(world, (2, paid.amount, "VIPPS"))
    decide_case(installation, 1, asked.id, Decision(Action.TRY_AGAIN), "user 7")
    work(installation)
    assert (open_cases(installation), len(found(installation))) == ([], 1)


def test_what_a_person_has_seen_at_the_bank_is_not_asked_about_again(
    world: World, installation: Services
) -> None:
    work(installation)
    import_statement(world)
    tonight(installation)
    (asked,) = open_cases(installation)
    decide_case(installation, 1, asked.id, Decision(Action.LEAVE, note="Sammen med mars"), "user 7")
    tonight(installation)
    assert (open_cases(installation), found(installation)) == ([], [])
