"""A rule that tells orders apart: a posting for each in the books, and the same proof."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.demo.pairs import SHOP
from app.core.rules import Aggregation
from app.core.sales import SalesMode
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.pipeline.rules import replace_rules, rules_in_force
from tests.pipeline.sales_shop import sales_shop, tell_sold

CLEARING = 1521


@pytest.mark.parametrize("name", ["tripletex", "fiken"])
def test_each_order_has_a_posting_of_its_own_and_the_proof_holds(tmp_path: Path, name: str) -> None:
    with sales_shop(name, tmp_path) as shop:
        known = rules_in_force(shop.services, SHOP)
        rules = [
            replace(one, aggregation=Aggregation.PER_ORDER) if one.account == str(CLEARING) else one
            for one in known.rules
        ]
        replace_rules(shop.services, SHOP, known.version, rules, "user 1")
        shop.choose(SalesMode.DAILY)
        tell_sold(shop)
        shop.work()
        seen = propose_opening(shop.services, SHOP, SHOP)
        accept_opening(shop.services, SHOP, SHOP, difference=seen.difference, form="item", actor="user 1")
        amounts = sorted(one.amount for one in shop.pair.provider.orders)
        (day,) = shop.held()
        (payout,) = [one for one in shop.pair.accounting.ours() if one.live and one.id != day.id]
        assert sorted(one.amount for one in day.lines if one.account == CLEARING) == amounts
        assert sorted(-one.amount for one in payout.lines if one.account == CLEARING) == amounts
        proof = make_proof(shop.services, SHOP, "vipps", "NOK", None, "user 1")[0]
        assert (proof.unexplained, proof.untied, proof.items) == (0, (), ())
        assert proof.books == proof.provider == 0
