"""Late orders: after sending one only adds its match; if the voucher would be another, that is proposed.

Compared is what the same rules would book now, and only for rows that have an order: rules and standing
decisions that changed since then propose nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from app.core.cases import Case, CaseCode
from app.core.default_rules import ProviderAccounts
from app.core.draft_context import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.transactions import Transaction
from app.core.vouchers import IN_BOOKS, VoucherDraft
from app.pipeline.payout_state import OWN_KINDS
from app.providers.base import ProviderInfo
from app.store import cases, orders, rules, vouchers


def propose_correction(
    connection: Connection,
    payout: Row[Any],
    facts: PayoutFacts,
    context: DraftContext,
    info: ProviderInfo,
    accounts: Mapping[str, ProviderAccounts],
    now: int,
) -> None:
    """Open a case when orders that came since make another voucher of the payout than the booked one."""
    for row in vouchers.vouchers_of(connection, payout.shop_id, payout.id):
        if row.kind not in OWN_KINDS or row.state not in {str(state) for state in IN_BOOKS}:
            continue
        booked = vouchers.draft_of(row)
        frozen = replace(
            context,
            rules=rules.rules_of(connection, payout.shop_id, _version(booked), accounts),
            in_transit=any(one.line_type == "in_transit" for one in booked.postings),
        )
        explanation = explain_payout(facts, info.identities, info.references, frozen)
        draft = next((one for one in explanation.drafts if one.identity == booked.identity), None)
        if draft is None or _lines(draft) == _lines(booked):
            continue
        moved = frozenset(_moved(booked, draft))
        if moved and moved <= {one.transaction for one in explanation.matches}:
            case = _case(connection, payout, facts, explanation, draft, moved)
            cases.open_case(connection, payout.shop_id, case, now, payout_id=payout.id)


def _version(booked: VoucherDraft) -> int | None:
    """The version of the rules that the voucher was drafted by; None when a person chose every account."""
    named = [one.rule.rpartition("@")[2] for one in booked.postings if "@" in one.rule]
    return max((int(version) for version in named if version.isdigit()), default=None)


def _lines(draft: VoucherDraft) -> dict[tuple[str, ...], int]:
    sums: Counter[tuple[str, ...]] = Counter()
    for one in draft.postings:
        sums[one.part, one.vat_code, one.department, one.project, *one.dimensions] += one.amount
    return {line: amount for line, amount in sums.items() if amount != 0}


def _case(
    connection: Connection,
    payout: Row[Any],
    facts: PayoutFacts,
    explanation: Explanation,
    draft: VoucherDraft,
    moved: Collection[str],
) -> Case:
    late = [one for one in explanation.matches if one.transaction in moved]
    rows: dict[str, Transaction] = {row.key: row for row in facts.transactions if row.key in moved}
    numbers = orders.identities_by_number(connection, payout.shop_id, {one.order for one in late})
    difference = hashlib.sha256(repr(sorted(_lines(draft).items())).encode()).hexdigest()[:12]
    return Case(
        CaseCode.LATE_ORDER_DIFFERS,
        f"payout/{payout.reference}/{difference}",
        {
            "order": ", ".join(sorted(numbers.values())),
            "amount": {"amount": sum(row.gross for row in rows.values()), "currency": payout.currency},
            "reference": payout.reference,
        },
        cause="late_order_differs",
    )


def _moved(booked: VoucherDraft, draft: VoucherDraft) -> Iterator[str]:
    """Keys of the transactions that go to another account now."""
    before, after = _places(booked), _places(draft)
    yield from (key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def _places(draft: VoucherDraft) -> dict[str, set[tuple[str, str]]]:
    places: dict[str, set[tuple[str, str]]] = {}
    for one in draft.postings:
        for key in one.transactions:
            places.setdefault(key, set()).add((one.part, one.vat_code))
    return places
