"""Explaining a payout: identity, matches, cases, draft. Pure; the same facts give the same answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.drafts import (
    DraftContext,
    Drafted,
    draft_balance_day,
    draft_payout,
    draft_return,
    identity_case,
    rate_cases,
    return_reference,
)
from app.core.identities import Identity, IdentityResult, check_identities
from app.core.matching import (
    PERSON,
    Doubt,
    Match,
    Matching,
    ReferenceRule,
    Unmatched,
    match_transactions,
    order_numbers,
)
from app.core.orders import Order, OrderIndex
from app.core.realised import BookedSale, asks_for_booked, booked_at_rate, booked_case
from app.core.realised import foreign_rows as sales_abroad
from app.core.transactions import (
    OWN_VOUCHER_TYPES,
    Elsewhere,
    Payout,
    PayoutShape,
    Problem,
    Transaction,
    TransactionType,
)
from app.core.vouchers import VoucherDraft, VoucherKind


@dataclass(frozen=True, slots=True)
class PayoutFacts:
    """Everything known about one payout when it is explained.

    ``grace_over`` are keys of transactions whose missing order has been asked for long enough; ``outside``
    keys of rows that by the provider's own word are not web-shop payments. ``whole`` are those rows of a
    balance day that no payout is expected to list: the day asks for their orders and books all of them.
    ``booked`` is, by row key, what the books have for foreign sales; None where they are not asked, as in a
    preview: then such a sale is settled at the payout's amount.
    """

    payout: Payout
    transactions: Sequence[Transaction]
    orders: OrderIndex
    problems: Sequence[Problem] = ()
    grace_over: Collection[str] = ()
    outside: Collection[str] = ()
    booked_elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    taken_refunds: Collection[tuple[str, str]] = ()
    whole: Collection[str] = ()
    booked: Mapping[str, BookedSale] | None = None

    @property
    def is_balance_day(self) -> bool:
        return self.payout.shape is PayoutShape.BALANCE_DAY


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known, what is asked, and the drafts that are ready.

    ``unmatched`` are keys of transactions without an order or refund, ``wanted`` those of them whose order
    the shop is asked for now; while one waits or a holding case is undecided, ``drafts`` lacks the payout's
    voucher. ``drafts`` also holds a voucher per returned payout or top-up among the rows, which waits only
    for its own cases and for a report that does not add up. ``standing`` are the cases that a standing
    decision has answered, with its answer; they are not among ``cases``.
    """

    identity: IdentityResult
    matches: tuple[Match, ...]
    cases: tuple[Case, ...]
    wanted: tuple[str, ...]
    unmatched: tuple[str, ...] = ()
    drafts: tuple[VoucherDraft, ...] = field(default=())
    standing: tuple[tuple[Case, Decision], ...] = ()


def explain_payout(
    facts: PayoutFacts,
    identities: Sequence[Identity],
    table: Sequence[ReferenceRule],
    context: DraftContext,
) -> Explanation:
    """Explain one payout from its facts; see :class:`Explanation`.

    Raises ValueError when ``facts.transactions`` are not the rows that the payout lists, each once.
    """
    keys = {row.key for row in facts.transactions}
    if len(keys) != len(facts.transactions) or keys != set(facts.payout.transactions):
        raise ValueError(f"the rows are not those that payout {facts.payout.reference} lists")
    result = check_identities(identities, facts.payout, facts.transactions)
    linked = _links(facts, context)
    links = {key: decision.order_identity for key, (_, decision) in linked.items()}
    tied = facts.transactions
    if facts.is_balance_day:
        tied = [row for row in tied if row.key in facts.whole]
    matching = match_transactions(tied, facts.orders, table, links, facts.taken_refunds)
    report_cases = _report_cases(facts, result, context)
    order_cases, wanted, answered = _order_cases(facts, matching, context)
    answered |= {one.transaction: linked[one.transaction] for one in matching.matches if one.reason == PERSON}
    booked, unknown = _booked(facts, matching, context, answered)
    order_cases += unknown
    payout, returns = Drafted(None, ()), _returns(facts, context)
    if context.rules.tells_orders:
        context = replace(context, orders=order_numbers(matching.matches, facts.orders))
    if result.held is not None and not _is_damaged(facts):  # else its rows are in doubt: nothing is asked
        payout = _draft(facts, context, answered, booked)
    ready = () if _hold(report_cases) else tuple(one.draft for one in returns if one.draft is not None)
    if payout.draft is not None and not wanted and not _hold([*report_cases, *order_cases]):
        ready = (*ready, payout.draft)
    cases = [*report_cases, *order_cases, *(case for one in (*returns, payout) for case in one.cases)]
    return Explanation(
        identity=result,
        matches=matching.matches,
        cases=tuple({case.key: case for case in reversed(cases)}.values())[::-1],
        standing=_answered_standing(cases, answered, (*returns, payout)),
        wanted=wanted,
        unmatched=tuple(one.transaction for one in matching.unmatched),
        drafts=ready,
    )


def _draft(
    facts: PayoutFacts,
    context: DraftContext,
    answered: Mapping[str, tuple[Case, Decision]],
    booked: Mapping[str, tuple[Transaction, str, BookedSale]],
) -> Drafted:
    rows, elsewhere = facts.transactions, facts.booked_elsewhere
    if facts.is_balance_day:
        return draft_balance_day(facts.payout, rows, context, facts.whole, elsewhere, answered, booked)
    return draft_payout(facts.payout, rows, context, elsewhere, answered, booked)


def foreign_sales(
    facts: PayoutFacts,
    matches: Iterable[Match],
    context: DraftContext,
    answered: Collection[str] = (),
) -> list[tuple[Transaction, Order]]:
    """Return the rows whose exchange difference this voucher books, with their orders.

    None where the shop has no rule for such differences: then they are open items of the proof.
    """
    kind = VoucherKind.BALANCE_DAY if facts.is_balance_day else VoucherKind.PAYOUT
    payout = facts.payout
    if not asks_for_booked(context, kind, context.currency, payout.paid_on):
        return []
    leave = {key for key, what in facts.booked_elsewhere.items() if what is not Elsewhere.CHARGES}
    if facts.is_balance_day:
        leave |= {row.key for row in facts.transactions if row.key not in facts.whole}
    orders = {one.identity: one for found in facts.orders.by_reference.values() for one in found}
    found = sales_abroad(facts.transactions, matches, leave | set(answered), context)
    return [(row, orders[identity]) for row, identity in found if identity in orders]


def _booked(
    facts: PayoutFacts,
    matching: Matching,
    context: DraftContext,
    answered: Mapping[str, tuple[Case, Decision]],
) -> tuple[dict[str, tuple[Transaction, str, BookedSale]], list[Case]]:
    """What the books have for the rows of foreign sales, and the questions about those nobody has found."""
    elsewhere = {key for key, (_, decision) in answered.items() if decision.action is Action.BOOK_TO}
    known: dict[str, tuple[Transaction, str, BookedSale]] = {}
    cases: list[Case] = []
    if facts.booked is None:
        return known, cases
    for row, order in foreign_sales(facts, matching.matches, context, elsewhere):
        found = facts.booked.get(row.key)
        if found is not None:
            known[row.key] = (row, order.number, found)
            continue
        case = booked_case(row, order.number, context)
        decision = context.decision(case, facts.payout.paid_on)
        if decision is not None and decision.action is Action.USE_RATE:
            known[row.key] = (row, order.number, booked_at_rate(row, decision, context))
        elif decision is None or decision.action is not Action.ACCEPT:
            cases.append(case)
    return known, cases


def _answered_standing(
    cases: Sequence[Case], answered: Mapping[str, tuple[Case, Decision]], drafted: Iterable[Drafted]
) -> tuple[tuple[Case, Decision], ...]:
    """What standing decisions answered, each case once; one that is still asked elsewhere is left out."""
    given = [one for one in answered.values() if one[1].standing]
    given += [one for each in drafted for one in each.standing]
    asked = {case.key for case in cases}
    return tuple({case.key: (case, made) for case, made in given if case.key not in asked}.values())


def _hold(cases: Iterable[Case]) -> bool:
    return any(case.holds for case in cases)


def _returns(facts: PayoutFacts, context: DraftContext) -> list[Drafted]:
    return [
        draft_return(row, return_reference(row), context)
        for row in facts.transactions
        if row.type in OWN_VOUCHER_TYPES and (not facts.is_balance_day or row.key in facts.whole)
    ]


def _is_damaged(facts: PayoutFacts) -> bool:
    return any(problem.payout_reference in (None, facts.payout.reference) for problem in facts.problems)


def _report_cases(facts: PayoutFacts, result: IdentityResult, context: DraftContext) -> list[Case]:
    cases = [
        Case(
            CaseCode(problem.code),
            f"payout/{facts.payout.reference}",
            problem.params,
            cause=f"{problem.code}/{facts.payout.reference}",
            scope=context.scope,
        )
        for problem in facts.problems
        if problem.payout_reference in (None, facts.payout.reference)
    ]
    foreign = rate_cases(facts.payout, facts.transactions, context)
    if result.held is None and not foreign and not cases:  # else the sums fail for the reason already told
        cases.append(identity_case(facts.payout, result.difference, context))
    return cases + foreign


def _links(facts: PayoutFacts, context: DraftContext) -> Mapping[str, tuple[Case, Decision]]:
    """The answers in which persons have chosen an order, by transaction key."""
    links = {}
    for row in facts.transactions if context.decisions else ():
        for code in _LINKED_BY:
            case = Case(code, row.key, scope=context.scope)
            decision = context.decision(case, facts.payout.paid_on)
            if decision is not None and decision.action is Action.LINK_ORDER:
                links[row.key] = (case, decision)
    return links


def _order_cases(
    facts: PayoutFacts, matching: Matching, context: DraftContext
) -> tuple[list[Case], tuple[str, ...], dict[str, tuple[Case, Decision]]]:
    """Turn what found no order into cases, or into questions to the shop while the grace lasts.

    The third answer is what persons have decided, by transaction key. A decision answers the one question it
    was made on: when the order has come meanwhile it says nothing any more, when its refund is what is
    missing now that is asked anew, and a link to an order that is not there is no answer.
    """
    rows = {row.key: row for row in facts.transactions}
    cases, wanted = [], []
    answered: dict[str, tuple[Case, Decision]] = {}
    for unmatched in matching.unmatched:
        row = rows[unmatched.transaction]
        case = _order_case(facts, unmatched, row, context)
        decision = context.decision(case, facts.payout.paid_on)
        if decision is not None and decision.action in (Action.ACCEPT, Action.BOOK_TO):
            answered[row.key] = (case, decision)
        elif case.code in _ASKED_FIRST and row.key not in facts.grace_over:
            wanted.append(row.key)
        else:
            cases.append(case)
    return cases, tuple(wanted), answered


def _order_case(facts: PayoutFacts, unmatched: Unmatched, row: Transaction, context: DraftContext) -> Case:
    params: dict[str, object] = {
        "amount": {"amount": row.order_amount, "currency": row.order_currency},
        "reference": row.reference("reference") or row.reference("psp_reference") or row.key,
        "type": str(row.type),
        "date": row.booked_on.isoformat(),
        "suggestions": list(unmatched.suggestions),
    }
    if unmatched.doubt is Doubt.SEVERAL:
        return Case(CaseCode.AMBIGUOUS_ORDER, row.key, params, "ambiguous_order", context.scope)
    if unmatched.doubt is Doubt.NO_REFUND:
        params["order"] = unmatched.order
        return Case(CaseCode.REFUND_MISSING, row.key, params, "refund_missing", context.scope)
    if row.key in facts.outside:
        handle = params["handle"] = row.reference("handle") or ""
        payment = row.type in _PAYMENTS
        alike = context.alike(CaseCode.OUTSIDE_SHOP, handle=handle) if payment else None
        return Case(CaseCode.OUTSIDE_SHOP, row.key, params, f"outside_shop/{handle}", context.scope, alike)
    return Case(CaseCode.ORDER_MISSING, row.key, params, "order_missing", context.scope)


_PAYMENTS = (TransactionType.SALE, TransactionType.REFUND, TransactionType.REFUND_REVERSAL)
"""What an answer about the payments of a recipient covers; a dispute about one is decided by itself."""
_LINKED_BY = (CaseCode.ORDER_MISSING, CaseCode.OUTSIDE_SHOP, CaseCode.AMBIGUOUS_ORDER)
_ASKED_FIRST = frozenset({CaseCode.ORDER_MISSING, CaseCode.REFUND_MISSING})
