"""Explaining a payout: identity, matches, cases, draft. Pure; the same facts give the same answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.drafts import DraftContext, Drafted, draft_payout, draft_return
from app.core.identities import Identity, IdentityResult, check_identities
from app.core.matching import Doubt, Match, Matching, ReferenceRule, Unmatched, match_transactions
from app.core.orders import OrderIndex
from app.core.transactions import OWN_VOUCHER_TYPES, Payout, Problem, Transaction
from app.core.vouchers import VoucherDraft


@dataclass(frozen=True, slots=True)
class PayoutFacts:
    """Everything known about one payout when it is explained.

    ``grace_over`` are keys of transactions whose missing order has been asked for long enough; ``outside``
    keys of rows that by the provider's own word are not web-shop payments.
    """

    payout: Payout
    transactions: Sequence[Transaction]
    orders: OrderIndex
    problems: Sequence[Problem] = ()
    grace_over: Collection[str] = ()
    outside: Collection[str] = ()
    booked_elsewhere: frozenset[str] = frozenset()
    taken_refunds: Collection[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known, what is asked, and the drafts that are ready.

    ``unmatched`` are keys of transactions without an order or refund, ``wanted`` those of them whose order
    the shop is asked for now; while one waits or a holding case
    is undecided, ``drafts`` lacks the payout's voucher. ``drafts`` also holds a voucher per returned payout
    or top-up among the rows.
    """

    identity: IdentityResult
    matches: tuple[Match, ...]
    cases: tuple[Case, ...]
    wanted: tuple[str, ...]
    unmatched: tuple[str, ...] = ()
    drafts: tuple[VoucherDraft, ...] = field(default=())


def explain_payout(
    facts: PayoutFacts,
    identities: Sequence[Identity],
    table: Sequence[ReferenceRule],
    context: DraftContext,
) -> Explanation:
    """Explain one payout from its facts; see :class:`Explanation`."""
    result = check_identities(identities, facts.payout, facts.transactions)
    links = {
        key: decision.order_identity
        for key, decision in _by_transaction(facts.transactions, context).items()
        if decision.action is Action.LINK_ORDER
    }
    matching = match_transactions(facts.transactions, facts.orders, table, links, facts.taken_refunds)
    cases = [*_report_cases(facts, result)]
    order_cases, wanted = _order_cases(facts, matching, context)
    cases += order_cases
    returns = _returns(facts, context)
    payout = (
        draft_payout(facts.payout, facts.transactions, context, facts.booked_elsewhere) if not cases else None
    )
    if cases:
        payout = _only_cases(facts, context, result)
    drafted = [*returns, *([payout] if payout else [])]
    for one in drafted:
        cases += [case for case in one.cases if case.key not in {known.key for known in cases}]
    ready = tuple(one.draft for one in returns if one.draft is not None)
    if not cases and not wanted and payout is not None and payout.draft is not None:
        ready = (*ready, payout.draft)
    unmatched = tuple(one.transaction for one in matching.unmatched)
    return Explanation(result, matching.matches, tuple(cases), wanted, unmatched, ready)


def _only_cases(facts: PayoutFacts, context: DraftContext, result: IdentityResult) -> Drafted:
    """The drafting cases of a payout that is held anyway, so that a person sees all questions at once."""
    if result.held is None:
        return Drafted(None, ())
    return Drafted(
        None, draft_payout(facts.payout, facts.transactions, context, facts.booked_elsewhere).cases
    )


def _returns(facts: PayoutFacts, context: DraftContext) -> list[Drafted]:
    return [
        draft_return(row, _return_reference(row), context)
        for row in facts.transactions
        if row.type in OWN_VOUCHER_TYPES
    ]


def _return_reference(row: Transaction) -> str:
    return row.reference("payout_reference") or row.reference("psp_reference") or row.key


def _report_cases(facts: PayoutFacts, result: IdentityResult) -> list[Case]:
    currency = facts.payout.currency
    cases = [
        Case(
            CaseCode(problem.code),
            f"payout/{facts.payout.reference}",
            problem.params,
            cause=f"{problem.code}/{facts.payout.reference}",
        )
        for problem in facts.problems
        if problem.payout_reference in (None, facts.payout.reference)
    ]
    if result.held is None:
        params = {
            "difference": {"amount": result.difference, "currency": currency},
            "amount": {"amount": facts.payout.amount, "currency": currency},
            "reference": facts.payout.reference,
        }
        cases.append(Case(CaseCode.IDENTITY_BROKEN, f"payout/{facts.payout.reference}", params))
    return cases


def _by_transaction(transactions: Sequence[Transaction], context: DraftContext) -> Mapping[str, Decision]:
    """The decisions made on missing or ambiguous orders, by transaction key."""
    decided = {}
    for row in transactions:
        for code in _ORDER_CODES:
            decision = context.decision(Case(code, row.key))
            if decision is not None:
                decided[row.key] = decision
    return decided


def _order_cases(
    facts: PayoutFacts, matching: Matching, context: DraftContext
) -> tuple[list[Case], tuple[str, ...]]:
    """Turn what found no order into cases, or into questions to the shop while the grace lasts."""
    rows = {row.key: row for row in facts.transactions}
    decided = _by_transaction(facts.transactions, context)
    cases, wanted = [], []
    for unmatched in matching.unmatched:
        row = rows[unmatched.transaction]
        case = _order_case(facts, unmatched, row)
        if row.key in decided:
            continue
        if case.code in _ASKED_FIRST and row.key not in facts.grace_over:
            wanted.append(row.key)
        else:
            cases.append(case)
    return cases, tuple(wanted)


def _order_case(facts: PayoutFacts, unmatched: Unmatched, row: Transaction) -> Case:
    params: dict[str, object] = {
        "amount": {"amount": row.order_amount, "currency": row.order_currency},
        "reference": row.reference("reference") or row.reference("psp_reference") or row.key,
        "type": str(row.type),
        "date": row.booked_on.isoformat(),
        "suggestions": list(unmatched.suggestions),
    }
    if unmatched.doubt is Doubt.SEVERAL:
        return Case(CaseCode.AMBIGUOUS_ORDER, row.key, params, cause="ambiguous_order")
    if unmatched.doubt is Doubt.NO_REFUND:
        params["order"] = unmatched.order
        return Case(CaseCode.REFUND_MISSING, row.key, params, cause="refund_missing")
    if row.key in facts.outside:
        params["handle"] = row.reference("handle") or ""
        return Case(CaseCode.OUTSIDE_SHOP, row.key, params, cause=f"outside_shop/{params['handle']}")
    return Case(CaseCode.ORDER_MISSING, row.key, params, cause="order_missing")


_ORDER_CODES = (
    CaseCode.ORDER_MISSING,
    CaseCode.REFUND_MISSING,
    CaseCode.OUTSIDE_SHOP,
    CaseCode.AMBIGUOUS_ORDER,
)
_ASKED_FIRST = frozenset({CaseCode.ORDER_MISSING, CaseCode.REFUND_MISSING})
