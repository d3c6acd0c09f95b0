"""Every code that the source can hand to a person, read from the source itself."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import app
from app.store import connections

ROOT = Path(app.__file__).parent
_APART = ("sandbox", "messages", "migrations")
CONNECTION_STATES = (connections.NEW, connections.TESTED, connections.BROKEN, connections.PAUSED)
"""What a connection can be while work waits for it."""


@lru_cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    """Every module that can speak to a person, by its path below ``app``."""
    paths = [path for path in sorted(ROOT.rglob("*.py")) if not set(path.parts) & set(_APART)]
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths)


def nodes(*inside: str) -> Iterator[ast.AST]:
    """All nodes, of modules whose path begins with one of ``inside`` when given."""
    for path, tree in trees():
        if not inside or path.startswith(inside):
            yield from ast.walk(tree)


def name_of(node: ast.expr) -> str:
    """The last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def texts_in(node: ast.AST | None) -> set[str]:
    """The strings that an expression can be: a constant, or either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value} - {""}
    if isinstance(node, ast.IfExp):
        return texts_in(node.body) | texts_in(node.orelse)
    if isinstance(node, ast.JoinedStr):
        head = node.values[0]
        if isinstance(head, ast.Constant) and head.value == "connection_":
            return {f"connection_{state}" for state in CONNECTION_STATES}
    return set()


def argument(call: ast.Call, place: int, keyword: str) -> ast.expr | None:
    """The argument at a place, or by its name."""
    if len(call.args) > place:
        return call.args[place]
    return next((one.value for one in call.keywords if one.arg == keyword), None)


def calls(*names: str, inside: tuple[str, ...] = ()) -> Iterator[ast.Call]:
    for node in nodes(*inside):
        if isinstance(node, ast.Call) and name_of(node.func) in names:
            yield node


def error_classes() -> dict[str, set[str]]:
    """Each class of the tree of errors with the names of its bases."""
    classes = {
        node.name: {name_of(base) for base in node.bases}
        for node in nodes()
        if isinstance(node, ast.ClassDef)
    }
    found = {"AvstemError"}
    while True:
        more = {name for name, bases in classes.items() if bases & found} - found
        if not more:
            return {name: classes[name] for name in found}
        found |= more


def error_codes() -> set[str]:
    """Codes of classes, codes given when raised, and codes chosen into a variable or handed on."""
    classes = error_classes()
    outside = _below("CallError", classes)
    found: set[str] = set()
    for node in nodes():
        if isinstance(node, ast.ClassDef) and node.name in classes:
            for line in node.body:
                if isinstance(line, ast.Assign) and name_of(line.targets[0]) == "code":
                    found |= texts_in(line.value)
        elif isinstance(node, ast.Call) and name_of(node.func) in classes.keys() - outside:
            found |= texts_in(argument(node, 1 if name_of(node.func) == "Invalid" else 0, "code"))
        elif isinstance(node, ast.Call) and name_of(node.func) == "problem":
            found |= texts_in(argument(node, 1, "code"))
    for node in nodes("api", "pipeline", "cli"):
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) == "code":
            found |= texts_in(node.value)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if texts_in(key) == {"code"}:
                    found |= texts_in(value)
    return found


def _below(top: str, classes: dict[str, set[str]]) -> set[str]:
    found = {top}
    while more := {name for name, bases in classes.items() if bases & found} - found:
        found |= more
    return found


def wait_codes() -> set[str]:
    """What a step names as the thing it waits for."""
    found: set[str] = set()
    for call in calls("Next", inside=("pipeline",)):
        found |= texts_in(argument(call, 1, "waits_for"))
    for node in nodes("pipeline"):
        if isinstance(node, ast.FunctionDef) and node.name == "load_desk":
            for line in ast.walk(node):
                if isinstance(line, ast.Return):
                    found |= texts_in(line.value)
    return found


def history_codes() -> set[str]:
    """Why something was changed, as the log has it."""
    found: set[str] = set()
    for call in calls("log_change"):
        found |= texts_in(argument(call, 5, "why"))
    for call in calls("write", inside=("pipeline",)):
        found |= texts_in(argument(call, 1, "why"))
    for call in calls("withdraw", inside=("pipeline",)):
        found |= texts_in(argument(call, 4, "why"))
    for call in calls("add_approved", inside=("pipeline",)):
        found |= texts_in(next((one.value for one in call.keywords if one.arg == "why"), None))
    return found


def field_messages() -> set[str]:
    """Our own validation messages."""
    found: set[str] = set()
    for call in calls("ValidationError", inside=("api",)):
        for node in ast.walk(call.args[0]):
            if isinstance(node, ast.Dict):
                for value in node.values:
                    for inner in ast.walk(value):
                        found |= texts_in(inner)
        found |= texts_in(call.args[0])
    for node in nodes("api"):
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) == "default_error_messages":
            for inner in ast.walk(node.value):
                found |= {text for text in texts_in(inner) if " " in text}
        if (
            isinstance(node, ast.Assign)
            and name_of(node.targets[0]) == "_SENTENCES"
            and isinstance(node.value, ast.Dict)
        ):
            for value in node.value.values:
                found |= texts_in(value)
    return found
