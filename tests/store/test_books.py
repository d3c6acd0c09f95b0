"""One live voucher per identity, one claim per transaction, cases that stay decided: by the database."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.default_rules import default_rules
from app.core.vouchers import VoucherDraft
from app.store import audit, cases, payout_cases, rules, vouchers
from app.store.database import Store
from tests.core.drafting import draft_of, drafted
from tests.core.facts import ACCOUNTS, row


def a_draft(shop: int, subject: str = "2000812") -> VoucherDraft:
    made = draft_of(drafted([row("r1", gross=10_000)]))
    return replace(made, identity=replace(made.identity, subject=f"{subject}-{shop}"))


def add(
    store: Store, shop: int, draft: VoucherDraft, *, revision: int = 1, claimed: tuple[int, ...] = ()
) -> int:
    with store.writing("test", shop) as connection:
        return vouchers.add_voucher(
            connection,
            shop,
            draft,
            company_id=1,
            merchant_account_id=1,
            payout_id=1,
            revision=revision,
            claimed=claimed,
            at=0,
        )


def set_state(store: Store, shop: int, voucher: int, state: str) -> None:
    with store.writing("test", shop) as connection:
        vouchers.set_voucher(connection, shop, voucher, state=state)


@pytest.mark.parametrize(
    "state", ["draft", "approved", "sending", "posted", "documented", "verified", "reversing"]
)
def test_one_live_voucher_per_identity(kept: Store, shop: int, state: str) -> None:
    draft = a_draft(shop)
    first = add(kept, shop, draft)
    set_state(kept, shop, first, state)
    with pytest.raises(IntegrityError):
        add(kept, shop, draft, revision=2)
    for ended in ("withdrawn", "reversed"):
        set_state(kept, shop, first, ended)
        second = add(kept, shop, draft, revision=2)
        with kept.reading(shop) as connection:
            live = vouchers.live_voucher(connection, shop, draft.identity)
            assert live is not None
            assert (live.id, live.revision, live.voucher_key) == (second, 2, draft.identity.key(2))
        set_state(kept, shop, second, "withdrawn")
    add(kept, shop, a_draft(shop, "another"))


def test_one_claim_per_transaction(kept: Store, shop: int) -> None:
    rows = (shop * 100, shop * 100 + 1)
    first = add(kept, shop, a_draft(shop, "one"), claimed=rows)
    with pytest.raises(IntegrityError):
        add(kept, shop, a_draft(shop, "two"), claimed=rows[1:])
    with kept.reading(shop) as connection:  # the refused voucher left nothing behind
        assert vouchers.live_voucher(connection, shop, a_draft(shop, "two").identity) is None
        assert vouchers.claimed_by_others(connection, shop, rows, [0]) == set(rows)
        assert vouchers.claimed_by_others(connection, shop, rows, [first]) == set()
    with kept.writing("test", shop) as connection:
        vouchers.release_claims(connection, shop, first)
    assert add(kept, shop, a_draft(shop, "two"), claimed=rows[1:])


def test_a_draft_comes_back_with_the_hash_it_was_approved_by(kept: Store, shop: int) -> None:
    draft = a_draft(shop)
    number = add(kept, shop, draft)
    with kept.reading(shop) as connection:
        stored = vouchers.get_voucher(connection, shop, number)
    assert vouchers.draft_of(stored) == draft
    assert vouchers.draft_of(stored).hash() == stored.draft_hash == draft.hash()


def test_evidence_is_kept_once_and_the_newest_is_shown(kept: Store, shop: int) -> None:
    number = add(kept, shop, a_draft(shop))
    with kept.writing("test", shop) as connection:
        for content in (b"%PDF-1", b"%PDF-1", b"%PDF-2"):
            vouchers.save_evidence(connection, shop, number, "a.pdf", "application/pdf", content, 0)
    with kept.reading(shop) as connection:
        newest = vouchers.evidence_of(connection, shop, number)
        assert newest is not None
        assert bytes(newest.content) == b"%PDF-2"
        count = connection.exec_driver_sql(f"SELECT count(*) FROM evidence WHERE voucher_id = {number}")
        assert count.scalar_one() == 2


def test_what_was_made_here_is_known_after_a_crash(kept: Store, shop: int) -> None:
    number = add(kept, shop, a_draft(shop))
    with kept.writing("test", shop) as connection:
        create = vouchers.intend(connection, shop, number, "create", 0)
        vouchers.intend(connection, shop, number, "release", 0, ledger_id="7")
        vouchers.intend(connection, shop, number, "attach", 0, ledger_id="8")
        assert vouchers.made_here(connection, shop, number) == {"7"}
        vouchers.finish_effect(connection, shop, create, "done", 1, "6")
        assert vouchers.made_here(connection, shop, number) == {"6", "7"}


def a_case(code: CaseCode = CaseCode.ORDER_MISSING, amount: int = 100) -> Case:
    return Case(code, "row/r1", {"amount": {"amount": amount, "currency": "NOK"}})


def test_a_case_is_asked_once_and_a_decision_outlives_its_question(kept: Store, shop: int) -> None:
    with kept.writing("test", shop) as connection:
        number = cases.open_case(connection, shop, a_case(), 0, payout_id=1)
        assert cases.open_case(connection, shop, a_case(), 5, payout_id=1) == number
        cases.decide(connection, shop, [number], Decision(Action.ACCEPT, note="gavekort"), "user 7", 6)
        decided = payout_cases.decisions(connection, shop, 1)
        payout_cases.sync(connection, shop, 1, [], 7)
    assert [(one.action, one.note) for one in decided.values()] == [(Action.ACCEPT, "gavekort")]
    with kept.reading(shop) as connection:
        assert cases.get_case(connection, shop, number).state == cases.DECIDED
        assert cases.count_open(connection, shop) == 0


def test_a_case_whose_cause_is_gone_closes_and_opens_again_when_it_is_back(kept: Store, shop: int) -> None:
    with kept.writing("test", shop) as connection:
        payout_cases.sync(connection, shop, 1, [a_case()], 0)
        (first,) = cases.list_cases(connection, shop)
        payout_cases.sync(connection, shop, 1, [], 1)
        assert cases.list_cases(connection, shop) == []
        payout_cases.sync(connection, shop, 1, [a_case(amount=200)], 2)
        (again,) = cases.list_cases(connection, shop)
    assert (again.id, again.params["amount"]["amount"]) == (first.id, 200)


@pytest.mark.parametrize(("action", "asks"), [(Action.LEAVE, 0), (Action.TRY_AGAIN, 1)])
def test_what_a_person_left_as_it_is_is_not_asked_again(
    kept: Store, shop: int, action: Action, asks: int
) -> None:
    case = a_case(CaseCode.READ_BACK_DIFFERS)
    with kept.writing("test", shop) as connection:
        number = cases.open_case(connection, shop, case, 0, voucher_id=1)
        cases.decide(connection, shop, [number], Decision(action), "user 7", 1)
        cases.open_case(connection, shop, case, 2, voucher_id=1)
        assert cases.count_open(connection, shop) == asks


def test_two_people_cannot_save_the_same_version_of_the_rules(kept: Store, shop: int) -> None:
    shipped = default_rules(ACCOUNTS)
    with kept.writing("test", shop) as connection:
        assert rules.current_rules(connection, shop, ACCOUNTS).version == 0
        rules.save_rules(connection, shop, 1, shipped, "user 7", 0)
    with pytest.raises(IntegrityError), kept.writing("test", shop) as connection:
        rules.save_rules(connection, shop, 1, shipped[:1], "user 8", 0)
    with kept.reading(shop) as connection:
        assert rules.current_rules(connection, shop, {}).rules == tuple(shipped)


def test_the_log_is_kept_in_order(kept: Store, shop: int) -> None:
    with kept.writing("test", shop) as connection:
        for why in ("voucher_drafted", "voucher_approved", "posted"):
            audit.log_change(connection, shop, ("voucher", shop), "worker", 0, why)
    with kept.reading(shop) as connection:
        rows = connection.exec_driver_sql(
            f"SELECT why FROM audit WHERE shop_id = {shop} ORDER BY id"
        ).scalars()
        assert list(rows) == ["voucher_drafted", "voucher_approved", "posted"]
