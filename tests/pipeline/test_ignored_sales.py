"""Sales that a rule leaves out, and what becomes of them when the rules change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.cli.demo.pairs import SHOP
from app.core.rules import RuleAction
from app.core.sales import SalesMode
from app.pipeline.rules import replace_rules, rules_in_force
from app.store import sales_shown
from tests.pipeline.sales_shop import SOLD, SalesShop, events_of, sales_shop


def save(shop: SalesShop, action: RuleAction, valid_to: date | None = None) -> None:
    """Have the rule for sales at 25 % do this, until that day; it is the shipped one else."""
    known = rules_in_force(shop.services, SHOP)
    (at,) = (at for at, one in enumerate(known.rules) if (one.line_type, one.tax_rate) == ("sale", "25"))
    changed = list(known.rules)
    changed[at] = replace(changed[at], action=action, valid_to=valid_to)
    replace_rules(shop.services, SHOP, known.version, changed, "user 1")
    shop.work()


def left(shop: SalesShop) -> list[str]:
    with shop.services.store.reading(SHOP) as connection:
        listed = sales_shown.all_left_out(connection, SHOP)
    return [one["what"] for one in listed if one["reason"] == "rule_ignores"]


def test_sales_that_a_rule_left_out_are_booked_when_the_rule_is_changed(tmp_path: Path) -> None:
    """On their own day, which no voucher has been sent for; what the new rules still leave out stays out."""
    (order,) = events_of("plain-25")
    with sales_shop("tripletex", tmp_path) as shop:
        shop.choose(SalesMode.DAILY)
        save(shop, RuleAction.IGNORE)
        shop.tell(order, status="completed", completed_at=f"{SOLD}T10:00:00Z")
        shop.work()
        assert (shop.held(), left(shop)) == ([], ["sale"])
        save(shop, RuleAction.IGNORE, valid_to=SOLD)
        assert (shop.held(), left(shop)) == ([], ["sale"])
        save(shop, RuleAction.POST)
        assert [(one.day, one.sums["1521"]) for one in shop.held()] == [(SOLD, 34_800)]
        assert left(shop) == []
