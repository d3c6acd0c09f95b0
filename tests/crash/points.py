"""Every commit and every outside call that the steps can make, read from the source."""

import ast
from collections.abc import Iterator

from tests.architecture.source import called, calls, modules, tree

STEPS = (
    *("pipeline/collect.py", "pipeline/collecting.py", "pipeline/collect_days.py"),
    *("pipeline/collect_payouts.py", "pipeline/ingest.py", "pipeline/explain.py", "pipeline/resync.py"),
    *("pipeline/send.py", "pipeline/booking.py", "pipeline/unclear.py", "pipeline/document.py"),
    *("pipeline/copies.py", "pipeline/verify.py", "pipeline/reverse.py", "pipeline/desk.py"),
    *("pipeline/run.py", "pipeline/balance_days.py", "store/leases.py"),
    *("pipeline/closed_period.py", "pipeline/watch_books.py", "pipeline/bank_lines.py"),
    "pipeline/sales.py",
)
SYSTEMS = ("providers/", "accounting/")

NOT_IN_A_STORY = {
    "commit:create.refused": "only where a reference is taken once: died at with a system that does so",
    "commit:read.looked": "only where it is booked at once: died at with a system that does so",
    "commit:resync.ask": "the shop's request, not a step: it is made by the API's process",
    "commit:release.payout": "only where explaining waits or fails: else its last commit gives it back",
    "commit:release.looked": "only where booking goes on in the background: died at where it does",
    **{
        f"commit:{name}": "where booking in the background fails, or its batch vanishes: died at there alone"
        for name in ("release.failed", "reverse.gone")
    },
}
"""What no story passes, and why. One that a story passes must not stand here."""

_KINDS = ("account", "payout", "voucher", "sales")


def commits_in_steps() -> set[str]:
    """``commit:<name>`` of every writing transaction of the steps."""
    return {f"commit:{name}" for module in STEPS for name in _commits(module)}


def _commits(module: str) -> Iterator[str]:
    for call in calls(tree(module)):
        place = {"writing": 0, "fenced": 1, "write": 0, "note": 0}.get(called(call))
        if place is not None and len(call.args) > place:
            yield from _texts(call.args[place])
        if called(call) in ("intend", "finish") and isinstance(call.func, ast.Attribute):
            ending = called(call)
            if ast.unparse(call.func.value) == "desk":
                yield from (f"{name}.{ending}" for name in _texts(call.args[0]))


def _texts(node: ast.expr) -> Iterator[str]:
    """The names a crash point can have; ``f"lease.{kind}"`` has one for each kind of work."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        (inserted,) = [ast.unparse(one.value) for one in node.values if isinstance(one, ast.FormattedValue)]
        text = "".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
        if inserted in ("kind", "lease.kind"):
            yield from (text.format(kind) for kind in _KINDS)


def calls_in_steps() -> set[str]:
    """``call:<system>:<operation>`` of every call that a provider or an accounting system can make."""
    packages = {tuple(name.split("/")[:2]) for name in modules(*SYSTEMS) if name.count("/") > 1}
    return {
        f"call:{system}:{operation}"
        for room, system in packages
        for operation in _operations(modules(f"{room}/{system}/"))
    }


_CALLERS = frozenset(
    {
        "get",
        "value",
        "pages",
        "dated",
        "write",
        "upload",
        "listed",
        "post",
        "patch",
        "call",
        "_get",
        "_call",
        "_object",
        "_page",
        "_pages",
    }
)
_PLACES = {"department", "project"}


def _operations(package: list[str]) -> Iterator[str]:
    """First arguments of the calls, where a method or a path follows them."""
    constants = {
        (module, ast.unparse(node.target)): node.value.value
        for module in package
        for node in ast.walk(tree(module))
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
    for module in package:
        imports = {
            one.name: f"{(node.module or '').removeprefix('app.').replace('.', '/')}.py"
            for node in ast.walk(tree(module))
            if isinstance(node, ast.ImportFrom)
            for one in node.names
        }
        for call in calls(tree(module)):
            if called(call) not in _CALLERS or len(call.args) < 2:
                continue
            operation, follows = call.args[0], " ".join(ast.unparse(one) for one in call.args[1:3])
            if not any(told in follows for told in ("/", "path", "address")):
                continue
            if isinstance(operation, ast.Constant) and isinstance(operation.value, str):
                yield operation.value
            elif isinstance(operation, ast.Name):
                known = constants.get((imports.get(operation.id, module), operation.id))
                if known is not None:
                    yield known
            elif isinstance(operation, ast.JoinedStr):
                text = "".join(
                    one.value if isinstance(one, ast.Constant) else "{}" for one in operation.values
                )
                yield from (text.format(place) for place in _PLACES)
