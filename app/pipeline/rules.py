"""Rules: a new version replaces the whole set; drafts that nobody approved yet are made anew by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from app.core.rules import Rule, RuleSet, ties
from app.core.texts import unknown_placeholders
from app.errors import AvstemError
from app.pipeline.services import Services
from app.pipeline.start import make_all_due
from app.store import audit, rules, sales, shops


class RulesChanged(AvstemError):
    """Somebody saved another version since the caller read theirs."""

    code = "rules_changed"
    status = 412


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """What is wrong with the rule at ``position`` (from 0); ``code`` is stable, ``other`` a rule or word."""

    position: int
    code: str
    other: str = ""


def rule_problems(given: Mapping[int, Rule]) -> list[RuleProblem]:
    """Return what makes the set (rules by position) unusable: ids used twice, texts nobody fills in, ties."""
    found: list[RuleProblem] = []
    first_with: dict[str, int] = {}
    for position, rule in given.items():
        if rule.id in first_with:
            found.append(RuleProblem(position, "rule_id_twice", rule.id))
        first_with.setdefault(rule.id, position)
        found.extend(
            RuleProblem(position, "rule_text_unknown", word)
            for word in unknown_placeholders(rule.text_template)
        )
    places = {id(rule): position for position, rule in given.items()}
    for one, other in ties(tuple(given.values())):
        found.append(RuleProblem(places[id(other)], "rule_ties", one.id))
    return sorted(found, key=lambda one: (one.position, one.code, one.other))


def rules_in_force(services: Services, shop_id: int) -> RuleSet:
    with services.store.reading(shop_id) as connection:
        shops.get_shop(connection, shop_id)
        return rules.current_rules(connection, shop_id, services.accounts)


def replace_rules(services: Services, shop_id: int, version: int, given: Sequence[Rule], actor: str) -> int:
    """Save the set as the version after ``version``; raise RulesChanged when that is not the newest.

    A set that is in force already is no new version: nothing is saved, and nothing drafted anew. Shipped
    rules that are saved as they are become the shop's own: later versions of them do not reach it.
    """
    now = services.now_ms()
    try:
        with services.store.writing("rules", shop_id) as connection:
            current = rules.current_rules(connection, shop_id, services.accounts)
            if current.version != version:
                raise RulesChanged(version=current.version)
            if version and current.rules == tuple(given):
                return version
            rules.save_rules(connection, shop_id, version + 1, given, actor, now)
            audit.log_change(
                connection,
                shop_id,
                ("shop", shop_id),
                actor,
                now,
                "rules_saved",
                change_from=str(version),
                change_to=str(version + 1),
            )
            sales.unsettle_ignored(connection, shop_id)
            make_all_due(connection, shop_id, now)
    except IntegrityError:
        raise RulesChanged(version=version + 1) from None
    return version + 1
