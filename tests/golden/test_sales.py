"""Vouchers of sales to the øre, by the day and each order by itself.

The expected files are written anew only with ``AVSTEM_WRITE_GOLDEN=1``, and the reviewer reads the
difference. The sums in ``books`` are written by hand and never by the program; what each accounting system
makes of the vouchers is compared with them in ``test_every_system.py``.
"""

import json
import os
from collections import defaultdict

import pytest

from app.core.sales import SalesMode
from app.core.sales.drafts import SalesDraft
from app.core.sales.vat import inside
from tests.core.sales.shop import NAMES
from tests.golden.sales_book import MODES, SalesRecipe, expected_path, name_of, names
from tests.golden.sheet_book import VAT

RATES = {"3": "25", "31": "15", "33": "12"}


def text_of(name: str) -> str:
    return json.dumps(SalesRecipe(name).told(), indent=1, ensure_ascii=False) + "\n"


def as_booked(draft: SalesDraft) -> dict[str, int]:
    """The voucher's sums with the VAT that its gross amounts hold taken out, line by line."""
    sums: dict[str, int] = defaultdict(int)
    for one in draft.voucher.postings:
        vat = inside(one.amount, RATES[one.vat_code]) if one.vat_code in RATES else 0
        sums[one.account] += one.amount - vat
        sums[VAT] += vat
    return {account: amount for account, amount in sums.items() if amount}


@pytest.mark.parametrize("name", names())
def test_vouchers_are_as_expected(name: str) -> None:
    if os.environ.get("AVSTEM_WRITE_GOLDEN") == "1":
        expected_path(name).write_text(text_of(name), "utf-8")
    assert text_of(name) == expected_path(name).read_text("utf-8")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", names())
def test_vouchers_are_what_an_accountant_wrote(name: str, mode: SalesMode) -> None:
    recipe = SalesRecipe(name)
    assert {name_of(one): as_booked(one) for one in recipe.drafts(mode)} == recipe.written(mode)


@pytest.mark.parametrize("name", names())
def test_what_was_written_balances_and_is_the_same_in_both_modes(name: str) -> None:
    """But for VAT, which is rounded by voucher, and so may be an øre off for each."""
    recipe = SalesRecipe(name)
    sums: list[dict[str, int]] = []
    for mode in MODES:
        found: dict[str, int] = defaultdict(int)
        for written in recipe.written(mode).values():
            assert sum(written.values()) == 0
            for account, amount in written.items():
                found["income" if account[0] == "3" or account == VAT else account] += amount
        sums.append({account: amount for account, amount in found.items() if amount})
    assert sums[0] == sums[1]


@pytest.mark.parametrize("name", names())
def test_every_answer_that_is_given_was_asked_for(name: str) -> None:
    recipe = SalesRecipe(name)
    for mode in MODES:
        assert {one.code for one in recipe.asked(mode)} == set(recipe.facts.get("answers", {}))


def test_the_fourteen_real_orders_are_one_recipe() -> None:
    assert [one["real"] for one in SalesRecipe("sales_fourteen_orders").facts["orders"]] == NAMES


def test_no_expected_file_without_its_facts() -> None:
    assert {path.name for path in expected_path("x").parent.iterdir()} == {
        f"{name}.{part}.json" for name in names() for part in ("facts", "expected")
    }
    assert len(names()) >= 8
