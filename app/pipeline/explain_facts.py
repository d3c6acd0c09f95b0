"""What is known when a payout or a balance day is explained, and whether that is still all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row

from app.core.cases import Decision
from app.core.conditions import Condition
from app.core.draft_context import DraftContext
from app.core.explain import PayoutFacts
from app.core.orders import OrderIndex
from app.core.realised import BookedSale
from app.pipeline.booked_elsewhere import booked_elsewhere, whole_rows
from app.pipeline.collecting import merchant_account
from app.pipeline.services import Services
from app.pipeline.standing_answers import standing_answers
from app.store import (
    balance_days,
    connections,
    matches,
    orders,
    payout_cases,
    payouts,
    rules,
    shops,
    standing,
)
from app.store.leases import Lease
from app.store.payouts import StoredPayout


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


def load_known(services: Services, lease: Lease) -> Known:
    """Read everything that explaining the lease's payout takes; raise NotFound."""
    now = services.now_ms()
    grace = services.settings.order_grace * 1000
    with services.store.reading(lease.shop) as connection:
        shop = shops.get_shop(connection, lease.shop)
        stored = payouts.load_payout(connection, lease.shop, lease.id)
        account = connections.get_merchant_account(connection, lease.shop, stored.row.merchant_account_id)
        company = connections.live_company(connection, lease.shop)
        days = balance_days.days_of_payout(connection, lease.shop, lease.id)
        decided = decisions_about(connection, lease, days)
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
        booked = booked_elsewhere(connection, lease.shop, account, stored, days)
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
        whole=whole_rows(account, stored),
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


def with_booked(known: Known, booked: Mapping[str, BookedSale]) -> Known:
    """The same with what the books have for foreign sales."""
    return replace(known, facts=replace(known.facts, booked=booked))


def decisions_about(
    connection: Connection, lease: Lease, days: Mapping[int, Row[Any]]
) -> dict[str, Decision]:
    """The answers to the payout's cases, and to those that a balance day has asked about the same rows.

    ``days`` are those the payout's rows stand on, by row id."""
    decided: dict[str, Decision] = {}
    for day_id in sorted({one.id for one in days.values()}):
        decided |= payout_cases.decisions(connection, lease.shop, day_id)
    return decided | payout_cases.decisions(connection, lease.shop, lease.id)


def decided_meanwhile(connection: Connection, lease: Lease, known: Known) -> bool:
    """Whether decisions are not those that were read; from here on they are kept as they are."""
    in_force = standing.in_force(connection, lease.shop, keep=True)
    if {row.id for row in in_force.values()} != {row.id for row in known.standing.values()}:
        return True
    days = balance_days.days_of_payout(connection, lease.shop, lease.id)
    return decisions_about(connection, lease, days) != known.decided


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
