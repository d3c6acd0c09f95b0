"""What changes after the first look: resyncs, reports that change, returns, top-ups, reversals, ignoring."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
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
from app.sandbox.driven.provider import PAID, DrivenProvider
from app.sandbox.driven.tripletex_books import vouchers_in
from app.store import shops
from app.store import tables as t
from tests.pipeline.conftest import open_cases, the_payout, the_vouchers, work
from tests.pipeline.telling import read_again
from tests.providers_under_test import EACH, EACH_THOROUGHLY, REGISTERED, UNDER_TEST
from tests.world import (
    ORDERS,
    World,
    add_shop,
    connect_all,
    open_installation,
    tell_orders,
    voucher_states,
)


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


def change_a_sale(world: World) -> None:
    """From now on the provider reports the first sale with 10.00 more."""
    sold = world.orders[0]
    world.provider.change_amount(sold, sold.amount + 1_000)


@EACH
def test_a_resync_of_what_has_not_changed_says_so(world: World, installation: Services) -> None:
    work(installation)
    before = vouchers_in(world.books)
    resync(installation)
    assert history(installation)[-2:] == ["resync_asked", "resync_unchanged"]
    for language, told in (("nb", "Ingenting var endret"), ("en", "Nothing had changed")):
        assert told in history_sentence("resync_unchanged", {}, None, None, language)
    assert vouchers_in(world.books) == before
    assert open_cases(installation) == []


@EACH_THOROUGHLY
def test_a_report_that_changed_before_sending_makes_another_draft(
    world: World, installation: Services
) -> None:
    policy(installation, "review")
    work(installation)
    (seen,) = the_vouchers(installation)
    change_a_sale(world)
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


@EACH_THOROUGHLY
def test_a_report_that_changed_after_sending_proposes_and_does_nothing_unasked(
    world: World, installation: Services
) -> None:
    work(installation)
    booked = vouchers_in(world.books)
    facts = the_payout(installation).facts_hash
    change_a_sale(world)
    resync(installation)
    (case,) = open_cases(installation)
    assert case.code == "report_changed"
    before = {"amount": PAID, "currency": "NOK"}
    assert case.params.get("same", case.params.get("booked")) == before
    told = {"nb": "men radene er andre", "en": "but its rows are others"}
    if "now" in case.params:
        assert case.params["now"] == {"amount": PAID + 1_000, "currency": "NOK"}
        told = {"nb": "2 321,81", "en": "2,321.81"}
    assert case.params["rows"]
    assert all(one["before"] != one["now"] or "same" in case.params for one in case.params["rows"])
    for language, words in told.items():
        texts = case_texts(case.code, case.params, language)
        assert " → " in texts.sentence
        assert world.provider.reference in texts.sentence
        assert words in texts.sentence.replace("\u00a0", " ")
        assert [one[0] for one in texts.answers] == ["reverse_and_rebook", "leave"]
    assert vouchers_in(world.books) == booked
    assert the_payout(installation).facts_hash == facts  # what is booked stays as it was booked
    resync(installation)
    assert len(open_cases(installation)) == 1

    decide_case(installation, 1, case.id, Decision(Action.LEAVE), "test")
    resync(installation)
    assert open_cases(installation) == []
    assert vouchers_in(world.books) == booked


@EACH_THOROUGHLY
def test_reverse_and_rebook_books_the_report_as_it_is_now(world: World, installation: Services) -> None:
    work(installation)
    change_a_sale(world)
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


@EACH_THOROUGHLY
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


@EACH_THOROUGHLY
def test_what_changes_at_the_provider_without_money_moving_is_no_change(
    world: World, installation: Services
) -> None:
    """Facts are compared and not bytes: read again by itself and by a person's wish, nothing is proposed."""
    work(installation)
    booked, payout = vouchers_in(world.books), the_payout(installation)
    delivered = stored_hashes(installation)
    world.provider.touch()
    read_again(installation)
    again = stored_hashes(installation)
    assert again != delivered, "the provider's answers are as they were: nothing was shown"
    resync(installation)
    assert history(installation)[-1] == "resync_unchanged"
    assert the_payout(installation).facts_hash == payout.facts_hash
    assert open_cases(installation) == []
    assert vouchers_in(world.books) == booked
    assert voucher_states(installation, 1) == {"verified": 1}

    change_a_sale(world)
    read_again(installation)
    assert [one.code for one in open_cases(installation)] == ["report_changed"]
    assert vouchers_in(world.books) == booked


def stored_hashes(services: Services) -> set[str]:
    """The hashes of the bytes that the reports came as."""
    with services.store.reading(1) as connection:
        return set(connection.execute(select(t.report_parts.c.delivered_sha256)).scalars())


def come_back(side: DrivenProvider, at: datetime) -> None:
    """A returned payout and a top-up besides the sales of the payout, where the report can tell of them."""
    if side.returns_payouts:
        side.return_payout(at)
    if side.tops_up:
        side.top_up(at, 50_000)


@pytest.mark.parametrize(
    "provider_name",
    [name for name in REGISTERED if UNDER_TEST[name].returns_payouts or UNDER_TEST[name].tops_up],
)
def test_a_return_and_a_top_up_are_vouchers_of_their_own_and_nothing_is_booked_twice(
    provider_name: str, tmp_path: Path
) -> None:
    with World.start(provider_name, before_closing=come_back) as world:
        installation = open_installation(world.settings(tmp_path / "data"))
        add_shop(installation)
        connect_all(installation, 1, provider_name)
        tell_orders(installation, 1, world.orders)
        earlier = world.provider.earlier
        returned = [earlier.amount - earlier.fee] if world.provider.returns_payouts else []
        paid_in = [*returned, *([50_000] if world.provider.tops_up else [])]
        work(installation)
        assert open_cases(installation) == []
        booked = [accounts(one) for one in vouchers_in(world.books)]
        assert sorted(one[1920] for one in booked) == sorted(
            [*(-one for one in paid_in), PAID + sum(paid_in)]
        )
        for one in booked:
            assert sum(one.values()) == 0
        total = sum(one[world.provider.clearing] for one in booked)
        assert total == -sum(one.amount for one in world.orders)
        assert [one.live for one in world.count()] == [True] * (len(paid_in) + 1)
        with installation.store.reading(1) as connection:
            claims = connection.execute(select(t.claims.c.transaction_id)).scalars().all()
            listed = connection.execute(
                select(t.transactions.c.id).where(t.transactions.c.payout_id == the_payout(installation).id)
            ).scalars()
            assert sorted(claims) == sorted(listed)
        installation.store.dispose()
