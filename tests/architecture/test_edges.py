"""One way out and one way to write: another call or commit would have no crash point, and fails here."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import called, calls, imported, modules, tree

NETWORK = {
    *("requests", "urllib3", "httpx", "aiohttp", "socket", "ssl", "smtplib", "ftplib", "telnetlib"),
    *("websockets", "xmlrpc", "asyncio", "pycurl"),
}
"""Modules that can reach another machine."""

WAYS_OUT = {"http.py", "wire.py", "mail.py"}
"""The one way out: the call with its crash points, and the line under it; and an e-mail with its own."""

STANDS_IN = ("sandbox/", "cli/demo/")
"""Listens on loopback, or plays the shop there; the service imports nothing of it (an import contract)."""

TRANSACTIONS = {"commit", "begin", "connect", "create_engine", "sessionmaker", "raw_connection", "Session"}
STORE = "store/database.py"

OTHER_MEANINGS = {
    ("pipeline/services.py", "Session"),
    ("wire.py", "Session"),
    ("wire.py", "connect"),
}
"""Words that mean something else there: the accounting contract's session, the line of a call."""


def strangers(module: ast.AST) -> set[str]:
    """Network modules that are imported; ``urllib.parse`` and ``http`` only take things apart."""
    found = imported(module) & NETWORK
    for node in ast.walk(module):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{one.name}" for one in node.names]
        found |= {one for one in names if one.startswith(("urllib.request", "http.client"))}
    return found


def transactions(module: ast.AST) -> Iterator[str]:
    """What opens or ends a transaction; a savepoint inside one does neither."""
    for call in calls(module):
        if called(call) in TRANSACTIONS:
            yield called(call)
        for given in call.args:
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                word = given.value.strip().upper().split(" ")[0]
                if word in ("COMMIT", "BEGIN") and called(call) in ("execute", "exec_driver_sql", "text"):
                    yield word


@pytest.mark.parametrize("name", [one for one in modules() if not one.startswith(STANDS_IN)])
def test_nothing_else_reaches_the_network(name: str) -> None:
    if name not in WAYS_OUT:
        assert strangers(tree(name)) == set()


@pytest.mark.parametrize("name", [one for one in modules() if not one.startswith(STANDS_IN)])
def test_nothing_else_opens_or_ends_a_transaction(name: str) -> None:
    if name != STORE:
        assert [one for one in transactions(tree(name)) if (name, one) not in OTHER_MEANINGS] == []


def test_every_commit_but_that_of_a_nonce_waits_for_the_disk() -> None:
    """Why that one need not, and nothing else may be without asking: ADR 20."""
    chosen = {
        (name, ast.unparse(call.args[0]))
        for name in modules()
        for call in calls(tree(name))
        if called(call) == "writing" and any(word.arg == "at_once" for word in call.keywords)
    }
    assert chosen == {("api/authentication.py", "'nonce'")}


def test_the_sandbox_has_no_database() -> None:
    assert [name for name in modules("sandbox/") if "sqlalchemy" in imported(tree(name))] == []


def test_each_of_these_would_be_found() -> None:
    """The looks above look: what they are for does not pass them."""
    bad = ast.parse(
        "import requests\nimport http.client\nfrom urllib.request import urlopen\nengine.begin()\n"
        "connection.commit()\nwith engine.connect() as c:\n    c.execute(text('COMMIT'))\nc.begin_nested()\n"
    )
    assert strangers(bad) == {"requests", "http.client", "urllib.request.urlopen"}
    assert sorted(transactions(bad)) == ["COMMIT", "begin", "commit", "connect"]


def function(name: str, called_so: str) -> ast.FunctionDef:
    (found,) = [
        node for node in ast.walk(tree(name)) if isinstance(node, ast.FunctionDef) and node.name == called_so
    ]
    return found


def in_order(body: ast.FunctionDef, wanted: set[str]) -> list[str]:
    """The wanted calls of a function in the order they are written; points with the end of their name."""
    told = []
    for call in sorted(calls(body), key=lambda one: (one.lineno, one.col_offset)):
        if called(call) not in wanted:
            continue
        ending = ast.unparse(call.args[0]).rstrip("'\"").rpartition(":")[2] if call.args else ""
        told.append(f"point {ending}" if called(call) == "point" else called(call))
    return told


def test_every_commit_lies_between_two_points() -> None:
    assert [one for one in transactions(tree(STORE)) if one == "commit"] == ["commit"]
    assert in_order(function(STORE, "writing"), {"point", "commit"}) == [
        "point before",
        "commit",
        "point after",
    ]


def test_every_outside_call_lies_between_two_points() -> None:
    assert in_order(function("http.py", "call"), {"point", "_send"}) == [
        "point before",
        "_send",
        "point after",
    ]
    everywhere = [call for call in calls(tree("http.py")) if called(call) in ("_send", "request")]
    assert sorted(called(call) for call in everywhere) == ["_send", "request"]
    assert in_order(function("http.py", "_send"), {"request"}) == ["request"]


@pytest.mark.parametrize("name", [one for one in modules() if one not in WAYS_OUT])
def test_nobody_takes_the_line_out_of_its_cover(name: str) -> None:
    """``Http.session`` and ``Http._send`` are the line itself: nobody else uses them."""
    used = {
        ast.unparse(node)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Attribute)
        and (node.attr in ("_send",) or node.attr == "session")
        and ast.unparse(node.value).endswith("http")
    }
    assert used == set()
