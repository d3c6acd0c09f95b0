"""Reads the application's own source: its modules as syntax trees, and what they name."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import app

ROOT = Path(app.__file__).parent


def modules(*folders: str) -> list[str]:
    """Names of the modules (``store/leases.py``) below the folders; of all when none is given."""
    found = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))
    return [name for name in found if not folders or name.startswith(folders)]


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"), name)


def calls(module: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield node


def called(call: ast.Call) -> str:
    """The last name of what is called: ``commit`` of ``connection.commit()``."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def imported(module: ast.AST) -> set[str]:
    """Top-level names of what a module imports."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found
