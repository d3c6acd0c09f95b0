"""The books' own dimensions 1 to 3: rules name them, vouchers carry them, and others refuse."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.accounting.base import ComputesVat
from app.accounting.registry import SYSTEMS
from app.api.rules import refused_rules
from app.core.rules import DIMENSIONS, Rule
from app.core.sales import SalesMode
from app.pipeline.evidence_zip import evidence_zip
from app.pipeline.reversals import reverse_voucher
from app.pipeline.rules import replace_rules, rules_in_force
from tests.accounting_under_test import BOOKS
from tests.pipeline.sales_shop import SHOP, SalesShop, events_of, sales_shop
from tests.pipeline.test_evidence_zip import files_of
from tests.reports.evidence.reading import squeezed
from tests.world import START

CARRIES = [name for name in BOOKS if set(DIMENSIONS) <= set(SYSTEMS[name].info.capabilities.dimensions)]


def books_vat(system: str) -> bool:
    return SYSTEMS[system].info.capabilities.vat is not ComputesVat.NONE


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


def test_which_systems_carry_them() -> None:
    assert set(CARRIES) == {"tripletex", "poweroffice", "eaccounting"}


@pytest.mark.parametrize("system", [name for name in CARRIES if books_vat(name)])
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
        files = files_of(evidence_zip(shop.services, SHOP, voucher.id)[1])
        assert ["BUTIKK", "", "V26"] in [
            one.get("dimensions") for one in json.loads(files["voucher.json"])["draft"]["postings"]
        ]
        (pdf,) = [body for name, body in files.items() if name.endswith(".pdf")]
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        assert "BUTIKK·V26" in squeezed(text)
        reverse_voucher(shop.services, SHOP, voucher.id, on=None, reason="Feil", rebook=True, actor="user 1")
        shop.work()
        assert [one.state for one in shop.vouchers()] == ["reversed", "verified"]


def test_cost_centres_of_eaccounting_are_the_dimensions(tmp_path: Path) -> None:
    """It books no VAT, so no sales: the fees of payouts, through the draft that is converted and back."""
    with sales_shop("eaccounting", tmp_path) as shop:
        shop.pair.accounting.add_dimension(1, "Kanal", ["NETT"])
        shop.pair.accounting.add_dimension(3, "Sesong", ["V26"])
        save(shop, changed(shop, "fee", "settlement", dimension1="NETT", dimension3="V26"))
        shop.work()
        booked = [one for one in shop.pair.accounting.vouchers() if one.key]
        assert booked
        assert all(one.posted for one in booked)
        marks = {
            (line.account, line.dimensions) for one in booked for line in one.lines if line.account == 7770
        }
        assert marks == {(7770, ("NETT", None, "V26"))}
        assert {line.dimensions for one in booked for line in one.lines} == {
            ("NETT", None, "V26"),
            (None, None, None),
        }


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


def test_a_department_and_a_dimension_for_one_cost_centre_are_refused_when_the_rule_is_saved(
    tmp_path: Path,
) -> None:
    with sales_shop("eaccounting", tmp_path) as shop:
        shop.pair.accounting.add_dimension(2, "Kanal", ["NETT", "BUTIKK"])
        save(shop, changed(shop, "fee", "settlement", department="NETT"))
        rules = changed(shop, "fee", "settlement", department="NETT", dimension2="BUTIKK")
        place = next(at for at, one in enumerate(rules) if one.dimension2)
        assert refused_rules(shop.services, SHOP, rules) == {
            f"rules.{place}.dimension2": [
                "The accounting system has one place for this and another of the rule's codes. (BUTIKK)"
            ]
        }
