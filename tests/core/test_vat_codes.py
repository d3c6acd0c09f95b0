"""The SAF-T codes: each is told once, with its rate, and who owes its VAT."""

import csv
import os
from pathlib import Path

import pytest

from app.core.sales.vat import is_of_rate
from app.core.vat_codes import OUTPUT_VAT, VAT_CODES, is_payable, is_reverse_charge


def test_the_codes_of_output_vat_and_those_that_are_owed() -> None:
    assert {"3", "31", "32", "33"} == OUTPUT_VAT
    owed = {code for code in VAT_CODES if is_payable(code)}
    assert owed == OUTPUT_VAT | {"82", "84", "87", "89", "92"}
    assert {code for code in VAT_CODES if is_reverse_charge(code)} - owed == {"81", "83", "86", "88", "91"}
    assert not is_payable("C3")


def test_rates_are_told_as_the_shop_tells_them() -> None:
    told = {code: VAT_CODES[code].percent for code in sorted(OUTPUT_VAT)}
    assert told == {"3": "25", "31": "15", "32": "11.11", "33": "12"}
    assert all(is_of_rate(code, rate, "NO") for code, rate in told.items())


@pytest.mark.parametrize(
    ("code", "amount", "vat"),
    [("86", 10_000, 2_500), ("87", -10_000, -2_500), ("89", 4, 0), ("87", 2, 1), ("3", 10_000, 0)],
)
def test_a_reverse_charge_is_reckoned_beside_the_amount(code: str, amount: int, vat: int) -> None:
    assert VAT_CODES[code].beside(amount) == vat


def test_they_are_codes_of_the_standard() -> None:
    folder = os.environ.get("AVSTEM_VENDOR_SPECS")
    if not folder:
        pytest.skip("AVSTEM_VENDOR_SPECS names no folder")
    with (Path(folder) / "saf-t" / "Standard_Tax_Codes.csv").open(encoding="utf-8-sig") as listed:
        rows = {row["Code"]: row["TaxRate"] for row in csv.DictReader(listed, delimiter=";")}
    assert VAT_CODES.keys() <= rows.keys()
    regular = {code for code, one in VAT_CODES.items() if one.rate == 2500}
    assert regular == {code for code in VAT_CODES if rows[code] == "Regular rate"}
