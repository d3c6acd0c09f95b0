"""The guides for adding a provider and an accounting system name files that are there, all of the package."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = {
    "adding-a-provider": ("app/providers/nets", "app/sandbox/nets"),
    "adding-an-accounting-system": ("app/accounting/fiken", "app/sandbox/fiken"),
}


def guide(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", GUIDES)
def test_every_path_is_there(name: str) -> None:
    told = re.findall(r"[`(\s](?:\.\./)?((?:app|tests|docs)/[A-Za-z0-9_./-]+?)[`)\s,;:]", guide(name))
    assert len(told) > 15
    missing = {one for one in told if not (ROOT / one.rstrip("./")).exists()}
    assert missing == set()


@pytest.mark.parametrize("name", GUIDES)
def test_every_file_of_the_package_is_told_of(name: str) -> None:
    package = ROOT / GUIDES[name][0]
    told = set(re.findall(r"`([a-z_]+\.py)`", guide(name)))
    assert {path.name for path in package.glob("*.py")} - told == set()


@pytest.mark.parametrize("name", GUIDES)
def test_the_guides_are_found(name: str) -> None:
    assert f"{name}.md" in (ROOT / "README.md").read_text("utf-8") + guide("architecture")
