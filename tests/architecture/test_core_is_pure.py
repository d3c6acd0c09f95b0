"""Rules about the code itself: a pure core, no fractions near money, small modules, no type forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from app.core.cases import ACTIONS, CaseCode
from app.core.default_rules import default_rules
from app.core.rules import Line, RuleSet
from app.core.transactions import TransactionType
from app.core.vouchers import VoucherKind
from tests.core.facts import ACCOUNTS, DAY

ROOT = Path(app.__file__).parent
CORE = sorted((ROOT / "core").rglob("*.py"))
MODULES = sorted(path for path in ROOT.rglob("*.py") if "migrations/versions" not in path.as_posix())
NEAR_MONEY = [
    path
    for part in ("core", "providers", "accounting", "pipeline", "store", "reports")
    for path in sorted((ROOT / part).rglob("*.py"))
]

PURE = {
    "base64",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "hashlib",
    "json",
    "re",
    "typing",
}
"""The standard library's modules without I/O, clock or chance that the core may use."""

CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "time"}
LONGEST_MODULE = 300

WAITING = (
    *("seconds", "timeout", "deadline", "wait", "_ms", "interval", "retry", "patience"),
    *("sleep", "clock", "back_off", "ceiling", "until", "now_ms"),
)
"""A fraction on a line with one of these words is a time to wait."""

DRAWN = {f"reports/evidence/{name}.py" for name in ("blocks", "drawing", "fonts", "layout")} | {
    "reports/tables/widths.py"
}
"""What puts texts on paper measures in points."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_imports_only_what_is_pure(path: Path) -> None:
    strangers = [
        one
        for one in imported(tree(path))
        if one.split(".")[0] not in PURE and not one.startswith("app.core.")
    ]
    assert strangers == []


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_has_no_clock_no_chance_and_opens_nothing(path: Path) -> None:
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    }
    assert not called & {
        *CLOCKS,
        "open",
        "print",
        "input",
        "exec",
        "eval",
        "hash",
        "id",
        "__import__",
        "random",
    }


def fractions(path: Path) -> list[str]:
    """Lines with a float literal or the name ``float``, but in ``isinstance``: that is how one is refused."""
    lines = path.read_text("utf-8").splitlines()
    module = tree(path)
    asked = {
        id(part)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance"
        for part in ast.walk(node.args[1])
    }
    found = set()
    for node in ast.walk(module):
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        is_name = isinstance(node, ast.Name) and node.id == "float" and id(node) not in asked
        if (is_literal or is_name) and isinstance(node, ast.expr):
            text = lines[node.lineno - 1]
            if not any(word in text.lower() for word in WAITING):
                found.add(f"{node.lineno}: {text.strip()}")
    return sorted(found)


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_knows_no_fractions_at_all(path: Path) -> None:
    """Nor does it divide: shares of an amount are whole minor units."""
    assert fractions(path) == []
    assert not [node for node in ast.walk(tree(path)) if isinstance(node, ast.Div)]


@pytest.mark.parametrize("path", [path for path in NEAR_MONEY if name(path) not in DRAWN], ids=name)
def test_no_fraction_comes_near_money(path: Path) -> None:
    assert fractions(path) == []


def test_the_look_for_fractions_finds_them(tmp_path: Path) -> None:
    """Each of these is what the tests above would have to catch."""
    bad = tmp_path / "bad.py"
    bad.write_text('x = 0.5\ny: float = 1\nz = float("1")\nisinstance(x, Decimal | float)\nseconds = 0.5\n')
    assert fractions(bad) == ["1: x = 0.5", "2: y: float = 1", '3: z = float("1")']


def test_what_is_drawn_is_still_there() -> None:
    assert {name(path) for path in NEAR_MONEY} >= DRAWN


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("kind", sorted(set(TransactionType) - {TransactionType.PAYOUT}))
def test_every_type_is_posted_or_held_by_a_shipped_rule(kind: TransactionType) -> None:
    """PAYOUT is the payout itself, never a row of one."""
    rules = RuleSet(0, default_rules(ACCOUNTS))
    for voucher_kind in (VoucherKind.PAYOUT, VoucherKind.RETURN):
        assert rules.choose(Line("vipps", "302321", voucher_kind, str(kind), "NOK"), DAY) is not None


@pytest.mark.parametrize("code", CaseCode)
def test_every_case_can_be_answered(code: CaseCode) -> None:
    assert ACTIONS[code]
