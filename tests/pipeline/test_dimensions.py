"""The books' own dimensions 1 to 3: rules name them, vouchers carry them, and others refuse."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.accounting.registry import SYSTEMS
from app.api.rules import refused_rules
from app.core.rules import DIMENSIONS, Rule
from app.core.sales import SalesMode
from app.pipeline.reversals import reverse_voucher
from app.pipeline.rules import replace_rules, rules_in_force
from tests.accounting_under_test import BOOKS
from tests.pipeline.sales_shop import SHOP, SalesShop, events_of, sales_shop
from tests.world import START

CARRIES = [name for name in BOOKS if set(DIMENSIONS) <= set(SYSTEMS[name].info.capabilities.dimensions)]


def changed(shop: SalesShop, line_type: str, kind: str, **changes: str) -> tuple[Rule, ...]:
    """The rules in force with what is said of this kind of line whatever the fee is for."""
    known = rules_in_force(shop.services, SHOP).rules
    wanted = (line_type, kind, "*")
    return tuple(
        replace(one, **changes) if (one.line_type, one.voucher_kind, one.fee_type) == wanted else one
        for one in known
    )


def save(shop: SalesShop, rules: tuple[Rule, ...]) -> None:
    assert refused_rules(shop.services, SHOP, rules) == {}
    replace_rules(shop.services, SHOP, rules_in_force(shop.services, SHOP).version, rules, "user 1")


def test_two_systems_carry_them() -> None:
    assert CARRIES == ["tripletex", "poweroffice"]


@pytest.mark.parametrize("system", CARRIES)
def test_a_voucher_carries_what_its_rule_names(system: str, tmp_path: Path) -> None:
    """Fees of payouts on the channel, sales on channel and season; read back from the books' own lines."""
    (order,) = events_of("plain-25")
    with sales_shop(system, tmp_path) as shop:
        shop.pair.accounting.add_dimension(1, "Kanal", ["NETT", "BUTIKK"])
        shop.pair.accounting.add_dimension(3, "Sesong", ["V26"])
        shop.choose(SalesMode.PER_ORDER)
        save(shop, changed(shop, "fee", "settlement", dimension1="NETT"))
        save(shop, changed(shop, "sale", "sales", dimension1="BUTIKK", dimension3="V26"))
        shop.tell(order, status="completed", completed_at=f"{START}T10:00:00Z")
        shop.work()
        marks = {
            (line.account, line.dimensions)
            for one in shop.pair.accounting.vouchers()
            if one.key
            for line in one.lines
            if any(line.dimensions)
        }
        assert marks == {(7770, ("NETT", None, None)), (3000, ("BUTIKK", None, "V26"))}
        (voucher,) = shop.vouchers()
        assert {tuple(one.get("dimensions", ())) for one in voucher.draft["postings"]} == {
            (),
            ("BUTIKK", "", "V26"),
        }
        reverse_voucher(shop.services, SHOP, voucher.id, on=None, reason="Feil", rebook=True, actor="user 1")
        shop.work()
        assert [one.state for one in shop.vouchers()] == ["reversed", "verified"]


@pytest.mark.parametrize("system", BOOKS)
def test_a_code_that_is_not_in_the_books_is_refused_when_the_rule_is_saved(
    system: str, tmp_path: Path
) -> None:
    with sales_shop(system, tmp_path) as shop:
        if system in CARRIES:
            shop.pair.accounting.add_dimension(2, "Kanal", ["NETT"])
            save(shop, changed(shop, "fee", "settlement", dimension2="NETT"))
        rules = changed(shop, "fee", "settlement", dimension2="BUTIKK")
        place = next(at for at, one in enumerate(rules) if one.dimension2)
        assert refused_rules(shop.services, SHOP, rules) == {
            f"rules.{place}.dimension2": ["Is not known in the accounting system. (BUTIKK)"]
        }
