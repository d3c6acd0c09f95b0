"""Rules of a shop, in versions; the newest is the one in force. Version 0 is what ships with the service."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, insert, select

from app.core.default_rules import ProviderAccounts, default_rules
from app.core.rule_values import rule_as_dict, rule_from_dict
from app.core.rules import Rule, RuleSet
from app.store.rows import SHOP
from app.store.tables import rule_versions


def current_rules(connection: Connection, shop: int, accounts: Mapping[str, ProviderAccounts]) -> RuleSet:
    """Return the rules in force; ``accounts`` gives what each provider's money is booked on by default."""
    return rules_of(connection, shop, None, accounts)


def rules_of(
    connection: Connection, shop: int, version: int | None, accounts: Mapping[str, ProviderAccounts]
) -> RuleSet:
    """Return the rules as they were in a version; None for those in force, 0 for the shipped ones."""
    query = _NEWEST if version is None else _NEWEST.where(rule_versions.c.version == version)
    row = connection.execute(query, {"shop": shop}).first()
    if row is None:
        return RuleSet(0, default_rules(accounts))
    return RuleSet(row.version, tuple(rule_from_dict(one) for one in row.rules))


_NEWEST: Final = (
    select(rule_versions).where(rule_versions.c.shop_id == SHOP).order_by(rule_versions.c.version.desc())
)


def save_rules(
    connection: Connection, shop: int, version: int, rules: Sequence[Rule], actor: str, at: int
) -> None:
    """Store a new version; the primary key refuses a version that somebody else saved meanwhile."""
    connection.execute(
        insert(rule_versions).values(
            shop_id=shop,
            version=version,
            rules=[rule_as_dict(rule) for rule in rules],
            saved_by=actor,
            saved_at=at,
        )
    )
