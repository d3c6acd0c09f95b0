"""What changes after the first look: resyncs, reports that change, returns, top-ups, reversals, ignoring."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.cases import Action, Decision
from app.errors import Conflict, Refusal
from app.messages import case_texts, history_sentence
from app.pipeline.decide import decide_case
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import ignore_payout, reverse_voucher
from app.pipeline.services import Services
from app.sandbox.vipps import VippsLedgerBook
from app.store import shops
from app.store import tables as t
from tests.books import vouchers_in
from tests.pipeline.conftest import open_cases, the_payout, the_vouchers, work
from tests.world import LEDGER, ORDERS, START, World, voucher_states


def policy(services: Services, value: str) -> None:
    with services.store.writing("test", 1) as connection:
        shops.set_shop(connection, 1, policy=value)


def history(services: Services) -> list[str]:
    with services.store.reading(1) as connection:
        return list(
            connection.execute(
                select(t.audit.c.why).where(t.audit.c.subject_type == "payout").order_by(t.audit.c.id)
            ).scalars()
        )


def resync(services: Services) -> None:
    assert ask_resync(services, 1, the_payout(services).id, "user 7")
    work(services)


def change_report(world: World, services: Services, psp: str, amount: int, times: int | None = None) -> None:
    world.fault(
        world.vipps, kind="custom", name="changed_report", params={"psp": psp, "amount": amount}, times=times
    )


def a_sale(services: Services) -> tuple[str, int]:
    """The provider's id and the amount of one sale of the payout."""
    with services.store.reading(1) as connection:
        row = connection.execute(
            t.transactions.select().where(
                t.transactions.c.type == "sale", t.transactions.c.gross == ORDERS[0].amount
            )
        ).one()
    return dict(row.references)["psp_reference"], row.gross


def test_a_resync_of_what_has_not_changed_says_so(world: World, installation: Services) -> None:
    work(installation)
    before = vouchers_in(world.books)
    resync(installation)
    assert history(installation)[-2:] == ["resync_asked", "resync_unchanged"]
    for language, told in (("nb", "Ingenting var endret"), ("en", "Nothing had changed")):
        assert told in history_sentence("resync_unchanged", {}, None, None, language)
    assert vouchers_in(world.books) == before
    assert open_cases(installation) == []


def test_a_report_that_changed_before_sending_makes_another_draft(
    world: World, installation: Services
) -> None:
    policy(installation, "review")
    work(installation)
    (seen,) = the_vouchers(installation)
    psp, amount = a_sale(installation)
    change_report(world, installation, psp, amount + 1_000)
    resync(installation)
    states = voucher_states(installation, 1)
    with installation.store.reading(1) as connection:
        again = connection.execute(t.vouchers.select().order_by(t.vouchers.c.id)).all()
    assert again[0].state == "withdrawn"
    assert history(installation)[-1] == "resync_changed"
    drafts = [one for one in again if one.state == "draft"]
    cases = open_cases(installation)
    assert (len(drafts), len(cases)) in ((1, 0), (0, 1)), (states, cases)
    assert all(one.draft_hash != seen.draft_hash for one in drafts)
    assert world.count() == []


def test_a_report_that_changed_after_sending_proposes_and_does_nothing_unasked(
    world: World, installation: Services
) -> None:
    work(installation)
    booked, psp = vouchers_in(world.books), a_sale(installation)
    facts = the_payout(installation).facts_hash
    change_report(world, installation, psp[0], psp[1] + 1_000)
    resync(installation)
    (case,) = open_cases(installation)
    assert case.code == "report_changed"
    assert case.params["same"] == {"amount": 231_181, "currency": "NOK"}
    for language, told in (("nb", "men radene er andre"), ("en", "but its rows are others")):
        texts = case_texts(case.code, case.params, language)
        assert "2000802" in texts.sentence
        assert told in texts.sentence
        assert [one[0] for one in texts.answers] == ["reverse_and_rebook", "leave"]
    assert vouchers_in(world.books) == booked
    assert the_payout(installation).facts_hash == facts  # what is booked stays as it was booked
    resync(installation)
    assert len(open_cases(installation)) == 1

    decide_case(installation, 1, case.id, Decision(Action.LEAVE), "test")
    resync(installation)
    assert open_cases(installation) == []
    assert vouchers_in(world.books) == booked


def test_reverse_and_rebook_books_the_report_as_it_is_now(world: World, installation: Services) -> None:
    work(installation)
    psp, amount = a_sale(installation)
    change_report(world, installation, psp, amount + 1_000)
    resync(installation)
    (case,) = open_cases(installation)
    decide_case(installation, 1, case.id, Decision(Action.REVERSE_AND_REBOOK), "test")
    work(installation)
    first, *later = vouchers_in(world.books)
    (reversal,) = [one for one in later if one["reverses"]]
    assert accounts(reversal) == {account: -amount for account, amount in accounts(first).items()}
    (again,) = [one for one in later if not one["reverses"]]
    lines = {one["amount"] for one in again["postings"]}
    assert -sum(one.amount for one in ORDERS) - 1_000 in lines, lines
    assert sorted(one.live for one in world.count()) == [False, True]
    assert open_cases(installation) == []


def accounts(voucher: Mapping[str, Any]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for one in voucher["postings"]:
        sums[one["account"]] = sums.get(one["account"], 0) + one["amount"]
    return sums


def test_reversed_and_booked_again_is_the_exact_negation_and_the_same_again(
    world: World, installation: Services
) -> None:
    work(installation)
    (row,) = the_vouchers(installation)
    reverse_voucher(installation, 1, row.id, on=None, reason="feil", rebook=True, actor="test")
    work(installation)
    first, *later = vouchers_in(world.books)
    (reversal,) = [one for one in later if one["reverses"]]
    (again,) = [one for one in later if not one["reverses"]]
    assert accounts(reversal) == {account: -amount for account, amount in accounts(first).items()}
    assert accounts(again) == accounts(first)
    assert reversal["date"] == again["date"] == first["date"]
    assert again["externalVoucherNumber"] != first["externalVoucherNumber"]
    assert open_cases(installation) == []  # the proof knows the reversal, which carries no key of ours


def test_reversed_and_not_asked_for_again_stays_out(world: World, installation: Services) -> None:
    work(installation)
    (row,) = the_vouchers(installation)
    reverse_voucher(installation, 1, row.id, on=None, reason="feil", rebook=False, actor="test")
    work(installation)
    resync(installation)
    assert [one.live for one in world.count()] == [False]
    assert voucher_states(installation, 1) == {"reversed": 1}
    with pytest.raises(Conflict, match="voucher_not_in_books"):
        reverse_voucher(installation, 1, row.id, on=None, reason="igjen", rebook=False, actor="test")


def test_an_ignored_payout_is_not_booked_whatever_comes(world: World, installation: Services) -> None:
    policy(installation, "review")
    work(installation)
    payout = the_payout(installation).id
    with pytest.raises(Refusal, match="reason_missing"):
        ignore_payout(installation, 1, payout, "  ", "test")
    ignore_payout(installation, 1, payout, "Gjelder før oppstart", "test")
    policy(installation, "automatic")
    resync(installation)
    with installation.store.writing("test", 1) as connection:
        connection.execute(t.payouts.update().values(due_at=1))
        connection.execute(t.merchant_accounts.update().values(due_at=1, watched_on=None))
    work(installation)
    assert the_payout(installation).state == "ignored"
    assert voucher_states(installation, 1) == {"withdrawn": 1}
    assert world.count() == []
    assert open_cases(installation) == []


def test_what_is_in_the_books_cannot_be_ignored(world: World, installation: Services) -> None:
    work(installation)
    with pytest.raises(Conflict, match="payout_in_books"):
        ignore_payout(installation, 1, the_payout(installation).id, "nei", "test")


@pytest.fixture
def eventful(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the payout has a returned payout and a top-up besides its sales."""
    sell = World.start.__globals__["_sell"]

    def with_returns(book: VippsLedgerBook, day: Any, sold: Any) -> None:
        if day == START:
            at = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
            book.abort_payout(LEDGER, at)
            book.top_up(LEDGER, at + timedelta(minutes=5), 50_000)
        sell(book, day, sold)

    monkeypatch.setitem(World.start.__globals__, "_sell", with_returns)


@pytest.mark.usefixtures("eventful")
def test_a_return_and_a_top_up_are_vouchers_of_their_own_and_nothing_is_booked_twice(
    world: World, installation: Services
) -> None:
    returned = 99_900 - 99_900 * 15 // 1000
    work(installation)
    assert open_cases(installation) == []
    booked = [accounts(one) for one in vouchers_in(world.books)]
    assert sorted(one[1920] for one in booked) == sorted([-returned, -50_000, 231_181 + returned + 50_000])
    for one in booked:
        assert sum(one.values()) == 0
    total = sum(one[1521] for one in booked)
    assert total == -sum(one.amount for one in ORDERS)
    assert [one.live for one in world.count()] == [True, True, True]
    with installation.store.reading(1) as connection:
        claims = connection.execute(select(t.claims.c.transaction_id)).scalars().all()
        listed = connection.execute(
            select(t.transactions.c.id).where(t.transactions.c.payout_id == the_payout(installation).id)
        ).scalars()
        assert sorted(claims) == sorted(listed)
