"""The list of recipes names every golden file, and none that is not there."""

import re
from pathlib import Path

from tests.golden import recipe_book, sales_book, sheet_book

ROOT = Path(__file__).parents[2]
LISTED = (ROOT / "docs" / "recipes.md").read_text("utf-8")


def rows() -> list[list[str]]:
    lines = [line for line in LISTED.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_golden_file_is_named_once() -> None:
    named = [name for row in rows() for name in re.findall(r"`([a-z_0-9]+)`", row[2])]
    assert sorted(named) == sorted({*recipe_book.names(), *sales_book.names(), *sheet_book.names()})


def test_the_code_that_is_named_is_there() -> None:
    told = {path for row in rows() for path in re.findall(r"`([a-z_/]+\.py)`", row[1])}
    assert {path for path in told if not (ROOT / "app" / path).is_file()} == set()
    assert len(told) > 5
