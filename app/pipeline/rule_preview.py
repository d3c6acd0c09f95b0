"""What past payouts would have been under other rules, beside what they are under those in force.

Writes and asks nothing: what the books have for foreign sales is what they were last asked. Questions about
orders hold no voucher back here: they are the same under any rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select

from app.core.cases import ACTIONS, Action, Case, Decision
from app.core.draft_context import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.identities import Identity
from app.core.matching import ReferenceRule
from app.core.realised import BookedSale, from_decisions
from app.core.rule_differences import Difference, differences
from app.core.rules import Rule, RuleSet
from app.core.vouchers import VoucherDraft
from app.http import Deadline
from app.pipeline.explain_facts import Known, load_known, with_booked, without_company
from app.pipeline.payout_state import OWN_KINDS
from app.pipeline.services import Services
from app.pipeline.sources import identities_of
from app.store import tables as t
from app.store import vouchers
from app.store.leases import Lease

MOST: Final = 500
"""Payouts in one preview."""


@dataclass(frozen=True, slots=True)
class RulePreview:
    """One payout under both rule sets; ``asked`` is what only the new rules would ask a person about."""

    payout: int
    reference: str
    provider: str
    paid_on: date
    currency: str
    before: tuple[VoucherDraft, ...]
    after: tuple[VoucherDraft, ...]
    differences: tuple[Difference, ...]
    asked: tuple[Case, ...]


def preview_rules(
    services: Services, shop_id: int, given: Sequence[Rule], payouts: Sequence[int], most: int
) -> Iterator[RulePreview]:
    """Yield what the payouts would be under the rules: those named, or the newest ``most`` of the shop.

    Raises NotFound for a payout that is none of the shop's.
    """
    for payout_id in payouts or _newest(services, shop_id, most):
        known = load_known(services, Lease("payout", shop_id, payout_id, "", Deadline.after(0)))
        if booked := _booked(services, shop_id, payout_id):
            known = with_booked(known, booked)
        context = known.context or without_company(services, known)
        explained = _Explained.of(services, known, context)
        before = explained.under(context.rules)
        after = explained.under(RuleSet(context.rules.version + 1, tuple(given)))
        asked = {case.key for case in before.cases}
        yield RulePreview(
            payout=payout_id,
            reference=known.stored.payout.reference,
            provider=known.account.provider,
            paid_on=known.stored.payout.paid_on,
            currency=known.stored.payout.currency,
            before=before.drafts,
            after=after.drafts,
            differences=tuple(differences(before.drafts, after.drafts)),
            asked=tuple(case for case in after.cases if case.key not in asked),
        )


def _newest(services: Services, shop_id: int, most: int) -> list[int]:
    table = t.payouts
    with services.store.reading(shop_id) as connection:
        newest = (
            select(table.c.id)
            .where(table.c.shop_id == shop_id, table.c.ignored_by.is_(None))
            .order_by(table.c.paid_on.desc(), table.c.id.desc())
            .limit(min(most, MOST))
        )
        return list(connection.execute(newest).scalars())


def _booked(services: Services, shop_id: int, payout_id: int) -> Mapping[str, BookedSale]:
    """What the newest voucher of the payout had from the books."""
    with services.store.reading(shop_id) as connection:
        own = [row for row in vouchers.vouchers_of(connection, shop_id, payout_id) if row.kind in OWN_KINDS]
    return from_decisions(own[-1].draft["decisions"]) if own else {}


@dataclass(frozen=True, slots=True)
class _Explained:
    """A payout ready to be explained by any rules, with every question about an order accepted."""

    facts: PayoutFacts
    identities: Sequence[Identity]
    references: Sequence[ReferenceRule]
    context: DraftContext

    @classmethod
    def of(cls, services: Services, known: Known, context: DraftContext) -> "_Explained":
        info = services.provider(known.account.provider).info
        identities = identities_of(info, known.stored.row)
        facts = replace(known.facts, grace_over=frozenset(row.key for row in known.stored.transactions))
        asked = explain_payout(facts, identities, info.references, context).cases
        accepted = {
            case.key: Decision(Action.ACCEPT) for case in asked if Action.ACCEPT in ACTIONS[case.code]
        }
        decided = replace(context, decisions={**accepted, **context.decisions})
        return cls(facts, identities, info.references, decided)

    def under(self, rules: RuleSet) -> Explanation:
        context = replace(self.context, rules=rules)
        return explain_payout(self.facts, self.identities, self.references, context)
