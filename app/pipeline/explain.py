"""Explain: facts, orders and rules become matches, cases and drafts; drafts replace older unsent ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from app.core.cases import CaseCode, Decision
from app.core.conditions import Condition
from app.core.draft_context import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.orders import OrderIndex
from app.core.transactions import OWN_VOUCHER_TYPES
from app.core.vouchers import UNSENT, VoucherDraft, VoucherKind, VoucherState
from app.pipeline.approve import approve_by_policy
from app.pipeline.collecting import merchant_account
from app.pipeline.late import propose_correction
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.payout_state import is_before_start, refresh_payout_state
from app.pipeline.services import Services
from app.pipeline.standing_answers import note_standing, standing_answers
from app.pipeline.withdraw import withdraw
from app.store import audit, cases, connections, matches, orders, payouts, rules, shops, standing, vouchers
from app.store.leases import Lease, fenced, make_due
from app.store.payouts import StoredPayout

_ASKED_CODES = (CaseCode.ORDER_MISSING, CaseCode.REFUND_MISSING)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when a payout is explained; ``context`` None: no company is connected yet."""

    shop: Row[Any]
    account: Row[Any]
    company: Row[Any] | None
    stored: StoredPayout
    facts: PayoutFacts
    context: DraftContext | None
    decided: Mapping[str, Decision]
    standing: Mapping[Condition, Row[Any]]


def explain(services: Services, lease: Lease) -> Next:
    """Explain one payout and bring its drafts in line; says when it is to be looked at again."""
    known = load_known(services, lease)
    if known.stored.row.ignored_by:
        return NOTHING
    provider = services.provider(known.account.provider)
    explanation = explain_payout(
        known.facts,
        provider.info.identities,
        provider.info.references,
        known.context or without_company(services, known),
    )
    now = services.now_ms()
    is_preview = is_before_start(known.shop, known.stored.payout)
    with fenced(services.store, "explain", lease) as connection:
        if _decided_meanwhile(connection, lease, known):
            return Next(0)  # what somebody answered since is part of the facts: look again
        matches.replace_matches(connection, lease.shop, lease.id, explanation.matches, known.stored.row_ids)
        if not is_preview:
            _ask_for_orders(services, connection, lease, known, explanation, now)
        if is_preview:  # to be looked at: nothing is asked, and nothing can be sent
            cases.sync_payout_cases(connection, lease.shop, lease.id, (), now)
            _withdraw_others(connection, lease, frozenset(), now)
        elif _is_open(connection, lease):
            answered = [case for case, _ in explanation.standing]
            cases.sync_payout_cases(connection, lease.shop, lease.id, explanation.cases, now, answered)
            note_standing(connection, lease, known.standing, explanation.standing, now)
            _keep_drafts(services, connection, lease, known, explanation, now)
        elif known.context is not None:
            row, info = known.stored.row, provider.info
            propose_correction(connection, row, known.facts, known.context, info, services.accounts, now)
        payouts.set_payout(
            connection,
            lease.shop,
            lease.id,
            identity_held=explanation.identity.held,
            explained_at=now,
        )
        refresh_payout_state(connection, lease.shop, lease.id)
    if explanation.wanted and not is_preview:
        return Next(_until_grace_is_over(services, lease), "order_asked_for")
    return NOTHING


def load_known(services: Services, lease: Lease) -> Known:
    """Read everything that explaining the lease's payout takes; raise NotFound."""
    now = services.now_ms()
    grace = services.settings.order_grace * 1000
    with services.store.reading(lease.shop) as connection:
        shop = shops.get_shop(connection, lease.shop)
        stored = payouts.load_payout(connection, lease.shop, lease.id)
        account = connections.get_merchant_account(connection, lease.shop, stored.row.merchant_account_id)
        company = connections.live_company(connection, lease.shop)
        decided = cases.decisions(connection, lease.shop, lease.id)
        in_force = standing.in_force(connection, lease.shop)
        looked_up = {rule.transaction_field for rule in services.provider(account.provider).info.references}
        found = orders.find_orders(
            connection,
            lease.shop,
            (value for row in stored.transactions for name, value in row.references if name in looked_up),
            also=[one.order_identity for one in decided.values() if one.order_identity],
        )
        asked = {
            row.transaction_id: row.asked_at for row in matches.wanted_of(connection, lease.shop, lease.id)
        }
        taken = matches.taken_refunds(
            connection, lease.shop, lease.id, (one.identity for one in found if one.refunds)
        )
        booked = _booked_elsewhere(connection, lease, stored)
        rule_set = rules.current_rules(connection, lease.shop, services.accounts)
    provider, fact = services.provider(account.provider), merchant_account(account, shop.zone)
    over = frozenset(
        row.key for row in stored.transactions if asked.get(stored.row_ids[row.key], now) + grace <= now
    )
    facts = PayoutFacts(
        payout=stored.payout,
        transactions=stored.transactions,
        orders=OrderIndex.of(found),
        problems=stored.problems,
        grace_over=over,
        outside=frozenset(row.key for row in stored.transactions if provider.is_outside_shop(fact, row)),
        booked_elsewhere=booked,
        taken_refunds=taken,
    )
    context = None
    if company is not None:
        context = DraftContext(
            company=f"{company.system}:{company.reference}",
            provider=account.provider,
            merchant_account=account.reference,
            rules=rule_set,
            language=shop.language,
            in_transit=shop.in_transit,
            currency=company.currency,
            decisions=decided,
            standing=standing_answers(in_force),
        )
    return Known(shop, account, company, stored, facts, context, decided, in_force)


def _decided_meanwhile(connection: Connection, lease: Lease, known: Known) -> bool:
    """Whether decisions are not those that were read; from here on they are kept as they are."""
    in_force = standing.in_force(connection, lease.shop, keep=True)
    return {row.id for row in in_force.values()} != {
        row.id for row in known.standing.values()
    } or cases.decisions(connection, lease.shop, lease.id) != known.decided


def without_company(services: Services, known: Known) -> DraftContext:
    """Explaining without a company yet: matches and cases are found, drafts are not kept."""
    with services.store.reading(known.shop.id) as connection:
        rule_set = rules.current_rules(connection, known.shop.id, services.accounts)
    return DraftContext(
        "none",
        known.account.provider,
        known.account.reference,
        rule_set,
        decisions=known.decided,
        standing=standing_answers(known.standing),
    )


def _booked_elsewhere(connection: Connection, lease: Lease, stored: StoredPayout) -> frozenset[str]:
    """Rows that a voucher of their own books: returns and top-ups, and rows claimed by other payouts."""
    own = [row.id for row in vouchers.vouchers_of(connection, lease.shop, lease.id)]
    claimed = vouchers.claimed_by_others(connection, lease.shop, list(stored.row_ids.values()), own or [0])
    return frozenset(
        row.key
        for row in stored.transactions
        if row.type in OWN_VOUCHER_TYPES or stored.row_ids[row.key] in claimed
    )


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


def _is_open(connection: Connection, lease: Lease) -> bool:
    """Whether the payout's own voucher is not sent yet; afterwards explaining only adds matches."""
    return all(
        row.state in {str(state) for state in UNSENT} | {str(VoucherState.REVERSED)}
        for row in vouchers.vouchers_of(connection, lease.shop, lease.id)
        if row.kind == VoucherKind.PAYOUT
    )


def _keep_drafts(
    services: Services,
    connection: Connection,
    lease: Lease,
    known: Known,
    explanation: Explanation,
    now: int,
) -> None:
    """Store new drafts, withdraw replaced ones, leave sent ones alone."""
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
    _withdraw_others(connection, lease, kept, now)
    for voucher_id in sorted(kept):
        if approve_by_policy(connection, known.shop, voucher_id, now):
            make_due(connection, "voucher", lease.shop, voucher_id, now)


def _withdraw_others(connection: Connection, lease: Lease, kept: Collection[int], now: int) -> None:
    """Withdraw the payout's unsent drafts that are not among those kept."""
    for row in vouchers.vouchers_of(connection, lease.shop, lease.id):
        if row.id not in kept and row.state in {str(state) for state in UNSENT}:
            withdraw(connection, lease.shop, row, now, "replaced")


def _keep_draft(
    connection: Connection, lease: Lease, known: Known, draft: VoucherDraft, now: int
) -> int | None:
    live = vouchers.live_voucher(connection, lease.shop, draft.identity)
    if live is not None:
        if live.state not in {str(state) for state in UNSENT} or live.draft_hash == draft.hash():
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
        params={"draft": draft.hash()},
    )
    return voucher_id


def _until_grace_is_over(services: Services, lease: Lease) -> float:
    with services.store.reading(lease.shop) as connection:
        asked = [row.asked_at for row in matches.wanted_of(connection, lease.shop, lease.id)]
    over = min(asked, default=services.now_ms()) + services.settings.order_grace * 1000
    return max(0.2, (over - services.now_ms()) / 1000)


def reexplain(connection: Connection, shop: int, payout_ids: Iterable[int], at: int) -> None:
    """Something a payout waited for has come: look at it again now."""
    for payout_id in payout_ids:
        make_due(connection, "payout", shop, payout_id, at)
