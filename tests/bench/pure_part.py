"""The pure part: parsed facts and orders in memory → matches and a draft, payout by payout."""

from app.core.default_rules import default_rules
from app.core.drafts import DraftContext
from app.core.explain import PayoutFacts, explain_payout
from app.core.orders import OrderIndex
from app.core.rules import RuleSet
from app.memory import collect_seldom
from app.providers.registry import PROVIDERS as REGISTERED
from tests.bench.measuring import Measured
from tests.bench.sales import PER_PAYOUT
from tests.bench.shop import ACCOUNTS, PROVIDERS, delivered_at_once, plan


def shipped_rules() -> RuleSet:
    """The rules that a new shop has."""
    return RuleSet(0, default_rules({name: one.info.accounts for name, one in REGISTERED.items()}))


def pure_part(provider: str, count: int) -> Measured:
    """Measure explaining alone; what it is given is made beforehand, one payout at a time."""
    known = REGISTERED[provider]
    account = ACCOUNTS[provider]
    context = DraftContext("tripletex:77", provider, account.reference, shipped_rules())
    measured = Measured(count)
    collect_seldom()
    for payout in range(count // PER_PAYOUT):
        http = delivered_at_once(provider, payout)
        found = known.collect(http, PROVIDERS[provider].CREDENTIALS, account, plan(provider, (payout,)))
        parsed = known.parse(account, [part for one in found for part in one.parts])
        orders = PROVIDERS[provider].orders(payout)
        with measured.stage("match, draft"):
            facts = PayoutFacts(parsed.payouts[0], parsed.transactions, OrderIndex.of(orders))
            explained = explain_payout(facts, known.info.identities, known.info.references, context)
        if len(explained.drafts) != 1 or len(explained.matches) != PER_PAYOUT:
            raise SystemExit(f"a payout was not explained: {explained.cases} {parsed.problems}")
    return measured
