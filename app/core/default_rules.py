"""The rules shipped with the service, and the accounts on which a provider's money stands.

Accounts follow common Norwegian practice (NS 4102); the shop's accountant signs off on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.rules import ANY, Rule, RuleAction

_CLEARING_LINES: Final = ("sale", "refund", "refund_reversal", "payout_return", "top_up", "carried")
_DISPUTED_LINES: Final = ("chargeback", "chargeback_reversal")
_RESERVE_LINES: Final = ("reserve_hold", "reserve_release")
_HELD_LINES: Final = ("tax", "commission", "financing", "adjustment", "unknown")


@dataclass(frozen=True, slots=True)
class ProviderAccounts:
    """What a provider's money is booked on unless the shop says otherwise.

    Each provider has accounts of its own: only then can each be proven by itself. ``more`` are rules for what
    this provider alone charges.
    """

    clearing: str
    disputed: str
    reserve: str
    more: tuple[Rule, ...] = ()


def default_rules(accounts: Mapping[str, ProviderAccounts], fee_account: str = "7770") -> tuple[Rule, ...]:
    """Return the shipped rules; ``accounts`` gives each provider's.

    Whatever is not plain settlement (tax, commission, financing, adjustment, unknown) waits for a person.
    """
    rules: list[Rule] = [
        Rule("bank", "1920", line_type="bank"),
        Rule("in-transit", "1929", line_type="in_transit"),
        Rule("fee", fee_account, line_type="fee"),
        Rule("fee-refund", fee_account, line_type="fee_refund"),
        Rule("dispute-fee", fee_account, line_type="dispute_fee"),
        Rule("dispute-loss", "7830", line_type="dispute_loss"),
        Rule("fee-other", "2999", line_type="fee", fee_type="other", action=RuleAction.HOLD),
    ]
    for provider, its in accounts.items():
        for account, lines in (
            (its.clearing, _CLEARING_LINES),
            (its.disputed, _DISPUTED_LINES),
            (its.reserve, _RESERVE_LINES),
        ):
            for line_type in lines:
                name = f"{provider}-{line_type.replace('_', '-')}"
                rules.append(Rule(name, account, provider=provider, line_type=line_type))
        rules.extend(its.more)
    for line_type in _HELD_LINES:
        rules.append(Rule(f"hold-{line_type}", "2999", line_type=line_type, action=RuleAction.HOLD))
    return tuple(rules)


def clearing_accounts(rules: Iterable[Rule], provider: str) -> frozenset[str]:
    """Return the accounts that hold what ``provider`` owes: clearing, disputed and reserve."""
    lines = {*_CLEARING_LINES, *_DISPUTED_LINES, *_RESERVE_LINES}
    return frozenset(
        rule.account for rule in rules if rule.line_type in lines and rule.provider in (provider, ANY)
    )
