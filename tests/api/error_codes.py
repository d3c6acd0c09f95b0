"""Every code a caller can meet, read from the source: what is raised by name, and the classes' own."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import app
from app.api.errors import HTTP_CODES
from app.errors import AvstemError

_FOLDERS = ("api", "pipeline", "store", "secrets.py", "config.py", "errors.py")
OTHERS = {
    "bad_request",
    "internal",
    "rules_invalid",
    "events_refused",
    "event_invalid",
    "event_id_mismatch",
    *HTTP_CODES.values(),
}


def error_codes() -> set[str]:
    for module in pkgutil.walk_packages([str(Path(app.__file__).parent / "api")], "app.api."):
        importlib.import_module(module.name)
    classes = {one.__name__: one for one in _subclasses(AvstemError)}
    found = set(OTHERS) | {one.code for one in classes.values()}
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in classes:
                found |= set(_code_given(node))
    return found


def _code_given(call: ast.Call) -> Iterator[str]:
    """The code is the first argument, except where a vendor's system and operation come first."""
    if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        yield call.args[0].value


def _subclasses(kind: type[AvstemError]) -> Iterator[type[AvstemError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def _files() -> Iterator[Path]:
    root = Path(app.__file__).parent
    for name in _FOLDERS:
        path = root / name
        yield from path.rglob("*.py") if path.is_dir() else [path]
