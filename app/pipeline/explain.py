"""Explain: facts, orders and rules become matches, cases and drafts; drafts replace older unsent ones."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from app.core.cases import CaseCode
from app.core.explain import Explanation, explain_payout
from app.core.vouchers import UNSENT, VoucherDraft, VoucherKind, VoucherState
from app.pipeline.approve import approve_by_policy
from app.pipeline.balance_days import is_over
from app.pipeline.booked_amounts import BooksAway, booked_amounts
from app.pipeline.booked_elsewhere import tell_the_others
from app.pipeline.explain_facts import Known, decided_meanwhile, load_known, with_booked, without_company
from app.pipeline.late import propose_correction
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.payout_state import OWN_KINDS, is_before_start, refresh_payout_state
from app.pipeline.services import Services
from app.pipeline.sources import identities_of
from app.pipeline.standing_answers import note_standing
from app.pipeline.withdraw import withdraw
from app.providers.base import ProviderInfo
from app.store import (
    audit,
    matches,
    payout_cases,
    payouts,
    vouchers,
)
from app.store.leases import Lease, fenced, give_back, make_due

_ASKED_CODES = (CaseCode.ORDER_MISSING, CaseCode.REFUND_MISSING)


def explain(services: Services, lease: Lease) -> Next:
    """Explain one payout and bring its drafts in line; says when it is to be looked at again."""
    known = load_known(services, lease)
    if known.stored.row.ignored_by:
        return NOTHING
    if _is_not_over(services, known):
        return Next(services.settings.poll_seconds, "balance_day_not_over")
    provider = services.provider(known.account.provider)
    try:
        known, explanation = _explained(services, lease, known, provider.info)
    except BooksAway as away:  # waits without using up attempts, as everything does on a broken connection
        return Next(services.settings.retry_most_seconds, away.waits_for)
    now = services.now_ms()
    is_preview = is_before_start(known.shop, known.stored.payout)
    told: dict[str, Any] = {"identity_held": explanation.identity.held, "explained_at": now}
    with fenced(services.store, "explain", lease) as connection:
        if decided_meanwhile(connection, lease, known):
            return Next(0)  # what somebody answered since is part of the facts: look again
        own = vouchers.states_of(connection, lease.shop, lease.id)
        matches.replace_matches(connection, lease.shop, lease.id, explanation.matches, known.stored.row_ids)
        if not is_preview:
            _ask_for_orders(services, connection, lease, known, explanation, now)
        if is_preview:  # to be looked at: nothing is asked, and nothing can be sent
            payout_cases.sync(connection, lease.shop, lease.id, (), now)
            _withdraw_others(connection, lease, own, frozenset(), now)
        elif _is_open(own):
            answered = [case for case, _ in explanation.standing]
            payout_cases.sync(connection, lease.shop, lease.id, explanation.cases, now, answered)
            note_standing(connection, lease, known.standing, explanation.standing, now)
            _keep_drafts(connection, lease, known, explanation, own, now)
            if known.facts.is_balance_day:
                told["facts_hash"] = payouts.facts_hash(known.stored.payout, known.stored.transactions, ())
        elif known.context is not None:
            row, info = known.stored.row, provider.info
            propose_correction(connection, row, known.facts, known.context, info, services.accounts, now)
        payouts.set_payout(connection, lease.shop, lease.id, **told)
        state = refresh_payout_state(connection, lease.shop, lease.id)
        if state != known.stored.row.state or {row.id for row in own} != _own_vouchers(connection, lease):
            tell_the_others(connection, lease.shop, known.stored, now)
        outcome = NOTHING
        if explanation.wanted and not is_preview:
            outcome = Next(_until_grace_is_over(services, connection, lease), "order_asked_for")
        synced = is_preview or _is_open(own)  # then the payout's cases are what they are now already
        succeeded_at = None if synced else now
        give_back(connection, lease, succeeded_at=succeeded_at, **outcome.columns(services.now_ms()))
    return replace(outcome, told=True)


def _explained(
    services: Services, lease: Lease, known: Known, info: ProviderInfo
) -> tuple[Known, Explanation]:
    """The explanation, with what the books have for foreign sales where the shop's rules ask for it."""
    context = known.context or without_company(services, known)
    rules = (identities_of(info, known.stored.row), info.references)
    explanation = explain_payout(known.facts, *rules, context)
    booked = booked_amounts(services, lease, known, explanation.matches)
    if booked is None:
        return known, explanation
    known = with_booked(known, booked)
    return known, explain_payout(known.facts, *rules, context)


def _is_not_over(services: Services, known: Known) -> bool:
    """Whether more can still happen on a balance day."""
    day = known.stored.payout.paid_on
    return known.facts.is_balance_day and not is_over(day, known.account, known.shop, services.clock())


def _own_vouchers(connection: Connection, lease: Lease) -> set[int]:
    return {row.id for row in vouchers.states_of(connection, lease.shop, lease.id)}


def _ask_for_orders(
    services: Services,
    connection: Connection,
    lease: Lease,
    known: Known,
    explanation: Explanation,
    now: int,
) -> None:
    """Note every transaction without an order; ``kind`` says whether the shop is still asked for it."""
    open_about = {case.subject for case in explanation.cases if case.code in _ASKED_CODES} | set(
        explanation.wanted
    )
    rows = {row.key: row for row in known.stored.transactions}
    reference = services.provider(known.account.provider).info.wanted_reference
    matches.replace_wanted(
        connection,
        lease.shop,
        lease.id,
        [
            {
                "transaction_id": known.stored.row_ids[key],
                "provider": known.account.provider,
                "reference": rows[key].reference(reference) or key,
                "kind": str(rows[key].type) if key in open_about else "settled",
            }
            for key in explanation.unmatched
        ],
        now,
    )


def _is_open(own: Iterable[Row[Any]]) -> bool:
    """Whether the payout's, or day's, own voucher is not sent; afterwards explaining only adds matches."""
    return all(
        row.state in {str(state) for state in UNSENT} | {str(VoucherState.REVERSED)}
        for row in own
        if row.kind in OWN_KINDS
    )


def _keep_drafts(
    connection: Connection,
    lease: Lease,
    known: Known,
    explanation: Explanation,
    own: Iterable[Row[Any]],
    now: int,
) -> None:
    """Store new drafts, withdraw those of ``own`` that are replaced, leave sent ones alone."""
    start = known.shop.start_date
    drafts = [
        draft
        for draft in (explanation.drafts if known.context is not None else ())
        if start is not None and draft.date >= start
    ]
    kept: set[int] = set()
    for draft in sorted(drafts, key=lambda one: one.identity.kind != VoucherKind.RETURN):
        voucher_id = _keep_draft(connection, lease, known, draft, now)
        if voucher_id is not None:
            kept.add(voucher_id)
    _withdraw_others(connection, lease, own, kept, now)
    for voucher_id in sorted(kept):
        if approve_by_policy(connection, known.shop, voucher_id, now):
            make_due(connection, "voucher", lease.shop, voucher_id, now)


def _withdraw_others(
    connection: Connection, lease: Lease, own: Iterable[Row[Any]], kept: Collection[int], now: int
) -> None:
    """Withdraw the payout's ``own`` unsent drafts that are not among those kept."""
    for row in own:
        if row.id not in kept and row.state in {str(state) for state in UNSENT}:
            withdraw(connection, lease.shop, row, now, "replaced")


def _keep_draft(
    connection: Connection, lease: Lease, known: Known, draft: VoucherDraft, now: int
) -> int | None:
    live = vouchers.live_voucher(connection, lease.shop, draft.identity)
    digest = draft.hash()
    if live is not None:
        if live.state not in {str(state) for state in UNSENT} or live.draft_hash == digest:
            return int(live.id)
        if not withdraw(connection, lease.shop, live, now, "draft_changed"):
            return int(live.id)
    reversed_one = vouchers.last_reversed(connection, lease.shop, draft.identity)
    if reversed_one is not None and not reversed_one.rebook:
        return None  # reversed and not asked for again: never posted again unasked
    if known.company is None:
        return None
    claimed = [known.stored.row_ids[key] for key in draft.claims]
    voucher_id = vouchers.add_voucher(
        connection,
        lease.shop,
        draft,
        company_id=known.company.id,
        merchant_account_id=known.account.id,
        payout_id=lease.id,
        revision=reversed_one.revision + 1 if reversed_one is not None else 1,
        claimed=claimed,
        at=now,
    )
    audit.log_change(
        connection,
        lease.shop,
        ("voucher", voucher_id),
        "worker",
        now,
        "voucher_drafted",
        change_to=str(VoucherState.DRAFT),
        params={"draft": digest},
    )
    return voucher_id


def _until_grace_is_over(services: Services, connection: Connection, lease: Lease) -> float:
    asked = [row.asked_at for row in matches.wanted_of(connection, lease.shop, lease.id)]
    over = min(asked, default=services.now_ms()) + services.settings.order_grace * 1000
    return max(0.2, (over - services.now_ms()) / 1000)


def reexplain(connection: Connection, shop: int, payout_ids: Iterable[int], at: int) -> None:
    """Something a payout waited for has come: look at it again now."""
    for payout_id in payout_ids:
        make_due(connection, "payout", shop, payout_id, at)
