"""The vouchers that a payout of before the start would have given: to be looked at, never stored."""

from dataclasses import dataclass, replace

from app.core.cases import ACTIONS, Action, Case, Decision
from app.core.explain import explain_payout
from app.core.vouchers import VoucherDraft
from app.http import Deadline
from app.pipeline.explain_facts import load_known, without_company
from app.pipeline.payout_state import is_before_start
from app.pipeline.services import Services
from app.store.leases import Lease


@dataclass(frozen=True, slots=True)
class Preview:
    """What a payout of before the start would have given: its vouchers, and what would have been asked."""

    drafts: tuple[VoucherDraft, ...]
    cases: tuple[Case, ...]


def preview(services: Services, shop_id: int, payout_id: int) -> Preview | None:
    """Explain a payout of before the start to look at; None when it is no preview. Writes and asks nothing.

    Questions about orders do not hold the vouchers back here: those orders are mostly of before the shop
    sent any. They are told, and the vouchers are as they would be if each was accepted. Raises NotFound.
    """
    known = load_known(services, Lease("payout", shop_id, payout_id, "", Deadline.after(0)))
    if not is_before_start(known.shop, known.stored.payout):
        return None
    info = services.provider(known.account.provider).info
    context = known.context or without_company(services, known)
    facts = replace(known.facts, grace_over=frozenset(row.key for row in known.stored.transactions))
    asked = explain_payout(facts, info.identities, info.references, context)
    accepted = {
        case.key: Decision(Action.ACCEPT) for case in asked.cases if Action.ACCEPT in ACTIONS[case.code]
    }
    seen = replace(context, decisions={**accepted, **context.decisions})
    return Preview(explain_payout(facts, info.identities, info.references, seen).drafts, asked.cases)
