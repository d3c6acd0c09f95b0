"""What is proven by itself: the books of one company for one provider in one currency, and who is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from app.accounting.base import Accounting
from app.accounting.customers import split_part
from app.core.default_rules import clearing_accounts
from app.core.rules import RuleSet
from app.core.vouchers import VoucherDraft, VoucherKind, part_of
from app.errors import Conflict, Refusal
from app.http import Deadline
from app.pipeline.reached import is_by_file
from app.pipeline.services import Services
from app.providers.base import Collects, Provider
from app.store import connections, proofs, rules, shops
from app.store import tables as t


@dataclass(frozen=True)
class Scope:
    """One thing to prove: the accounts in the books, and the merchant accounts whose money stands there.

    Where postings carry a customer, ``accounts`` are that customer's parts (``1500:10001``): another
    provider's customer on the same account is not looked at.
    """

    services: Services
    shop: Row[Any]
    company: Row[Any]
    provider: Provider
    currency: str
    rules: RuleSet
    merchant_accounts: tuple[Row[Any], ...]
    accounts: tuple[str, ...]
    disputed: frozenset[str]
    accounting: Accounting
    links: dict[int, Row[Any]]

    @property
    def is_reckoned(self) -> bool:
        """Whether no balance is reported, as by files: it is rows less payouts."""
        by_file = any(is_by_file(self.links[row.connection_id]) for row in self.merchant_accounts)
        return by_file or self.provider.info.collects is Collects.LISTED

    @property
    def newest_day(self) -> date | None:
        """The last day that every merchant account's reports cover; None before the first."""
        days = [row.complete_through for row in self.merchant_accounts]
        return None if None in days else min(days)


def prove_after(connection: Connection, services: Services, shop: int, draft: VoucherDraft) -> None:
    """Have the proofs made anew that a voucher touches, as soon as the books show it: its provider's, or
    each one where it is of sales, which have the money of them all."""
    visible = services.now_ms() + int(services.settings.visibility_lag_seconds * 1000)
    provider = None if draft.identity.kind is VoucherKind.SALES else draft.identity.provider
    ensure_scopes(connection, shop)
    proofs.make_scopes_due(connection, shop, visible, provider)


def provers(connection: Connection, shop: int) -> list[tuple[str, str]]:
    """Return what can be proven in a shop: (provider, currency) of each live merchant account."""
    rows = connection.execute(
        select(t.merchant_accounts.c.provider, t.merchant_accounts.c.currency)
        .where(t.merchant_accounts.c.shop_id == shop, t.merchant_accounts.c.live_key.is_not(None))
        .distinct()
        .order_by(t.merchant_accounts.c.provider, t.merchant_accounts.c.currency)
    )
    return [(row.provider, row.currency) for row in rows]


def ensure_scopes(connection: Connection, shop: int) -> list[int]:
    """Make what is to be proven known; return the ids. None before a company is confirmed."""
    company = connections.live_company(connection, shop)
    if company is None:
        return []
    return [
        proofs.scope_of(connection, shop, company.id, provider, currency)
        for provider, currency in provers(connection, shop)
    ]


def load_scope(
    services: Services, shop_id: int, provider: str, currency: str, deadline: Deadline | None = None
) -> Scope:
    """Gather who is asked; raises Conflict or Refusal with the sentence of what stands in the way."""
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        company = connections.live_company(connection, shop_id)
        if company is None:
            raise Conflict("accounting_not_connected")
        accounts = _merchant_accounts(connection, shop_id, provider, currency)
        links = {
            row.connection_id: connections.get_connection(connection, shop_id, row.connection_id)
            for row in (company, *accounts)
            if row.connection_id is not None
        }
        rule_set = rules.current_rules(connection, shop_id, services.accounts)
        others = {name for name, _ in provers(connection, shop_id)} - {provider}
    if not accounts or shop.start_date is None:
        raise Conflict("proof_not_ready")
    for row in (company, *accounts):
        link = links.get(row.connection_id)
        if link is None or link.state != connections.WORKING:
            raise Conflict("proof_needs_connections")
    if currency != company.currency:
        raise Conflict("proof_in_foreign_currency", currency=currency)
    own = clearing_accounts(rule_set.rules, provider)
    for other in sorted(others):
        shared = shared_parts(own, clearing_accounts(rule_set.rules, other))
        if shared:
            raise Refusal("proof_accounts_shared", account=", ".join(sorted(shared)), system=other)
    disputed = frozenset(
        part_of(rule.account, rule.customer_ref)
        for rule in rule_set.rules
        if rule.voucher_kind != "sales"
        and rule.line_type in ("chargeback", "chargeback_reversal")
        and rule.provider in (provider, "*")
    )
    return Scope(
        services=services,
        shop=shop,
        company=company,
        provider=services.provider(provider),
        currency=currency,
        rules=rule_set,
        merchant_accounts=accounts,
        accounts=tuple(sorted(own)),
        disputed=disputed,
        accounting=services.accounting(shop, links[company.connection_id], deadline),
        links=links,
    )


def shared_parts(own: Collection[str], others: Collection[str]) -> set[str]:
    """Return what two providers both stand on: the same account or customer, or a customer's part of an
    account that the other has as a whole."""
    wholes = {name for name in (*own, *others) if not split_part(name)[1]}
    shared = set(own) & set(others)
    for mine, theirs in ((own, others), (others, own)):
        shared |= {name for name in mine if split_part(name)[0] in wholes & set(theirs)}
    return shared


def _merchant_accounts(
    connection: Connection, shop: int, provider: str, currency: str
) -> tuple[Row[Any], ...]:
    table = t.merchant_accounts
    return tuple(
        connection.execute(
            select(table)
            .where(
                table.c.shop_id == shop,
                table.c.provider == provider,
                table.c.currency == currency,
                table.c.live_key.is_not(None),
            )
            .order_by(table.c.id)
        ).all()
    )
