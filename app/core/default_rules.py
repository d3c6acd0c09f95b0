"""The rules shipped with the service, and the accounts on which a provider's money stands.

Accounts follow common Norwegian practice (NS 4102); the shop's accountant signs off on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.countries import WORLD
from app.core.rules import ANY, Rule, RuleAction
from app.core.vouchers import part_of

_CLEARING_LINES: Final = ("sale", "refund", "refund_reversal", "payout_return", "top_up", "carried")
_DISPUTED_LINES: Final = ("chargeback", "chargeback_reversal")
_RESERVE_LINES: Final = ("reserve_hold", "reserve_release")
_HELD_LINES: Final = ("tax", "commission", "financing", "adjustment", "unknown")


_INCOME: Final = (("25", "3000", "3"), ("15", "3030", "31"), ("12", "3050", "33"))
"""Norwegian rate, the income account and the SAF-T code of its output VAT."""

SALES_RULES: Final = (
    *(
        Rule(
            f"{line_type}-{rate}",
            *(account, code),
            voucher_kind="sales",
            line_type=line_type,
            country="NO",
            tax_rate=rate,
        )
        for line_type in ("sale", "refund")
        for rate, account, code in _INCOME
    ),
    *(
        Rule(
            f"{line_type}-export",
            *("3105", "52"),
            voucher_kind="sales",
            line_type=line_type,
            country=WORLD,
            tax_rate="0",
        )
        for line_type in ("sale", "refund")
    ),
    Rule("gift-card-sale", "2901", voucher_kind="sales", line_type="gift_card_sale"),
    Rule("gift-card-redeem", "2901", voucher_kind="sales", line_type="gift_card_redeem"),
    Rule("prepayment", "2900", voucher_kind="sales", line_type="prepayment"),
    Rule("sales-rounding", "7740", voucher_kind="sales", line_type="rounding"),
)
"""Sales within Norway by rate and exports. Zero VAT to the EU or within Norway has no rule: a person says
what it is (bookkeeping practice: unmapped zero is reviewed, never assumed)."""


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
    rules.extend(SALES_RULES)
    for line_type in _HELD_LINES:
        rules.append(Rule(f"hold-{line_type}", "2999", line_type=line_type, action=RuleAction.HOLD))
    return tuple(rules)


def clearing_accounts(rules: Iterable[Rule], provider: str) -> frozenset[str]:
    """Return the accounts that hold what ``provider`` owes: clearing, disputed and reserve.

    Where a rule's postings carry a customer, it is that customer's part of the account.
    """
    lines = {*_CLEARING_LINES, *_DISPUTED_LINES, *_RESERVE_LINES}
    return frozenset(
        part_of(rule.account, rule.customer_ref)
        for rule in rules
        if rule.line_type in lines and rule.voucher_kind != "sales" and rule.provider in (provider, ANY)
    )
