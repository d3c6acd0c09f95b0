"""No question on the way of a payout or a batch of events reads a whole shop: what they cost does not grow.

SQLite tells for each statement, as it is asked, by which index it would look; without statistics that does
not depend on what is in the tables.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, event

from app.config import Settings
from app.pipeline.services import Services
from app.secrets import new_key
from tests.bench.proving import OPERATOR, proven
from tests.bench.sales import PER_PAYOUT
from tests.bench.shop import open_shop, prepare
from tests.bench.whole_way import whole_way, work_through
from tests.world import SoldOrder, add_shop, open_installation, tell_orders

GROWING: Final = frozenset(
    {
        "audit",
        "cases",
        "claims",
        "events",
        "fee_details",
        "ledger_effects",
        "matches",
        "order_references",
        "orders",
        "payouts",
        "refunds",
        "report_parts",
        "transactions",
        "vouchers",
        "wanted",
    }
)
LEADS_NOWHERE: Final = frozenset({"shop_id", "merchant_account_id", "site_id"})
_SEARCH: Final = re.compile(r"SEARCH (\w+) USING (?:COVERING )?(?:INDEX \w+|INTEGER PRIMARY KEY) \((.+)\)")


def reads_a_shop(step: str) -> bool:
    """Whether a step of a plan goes through all rows of a shop, a site or a merchant account."""
    if (scanned := re.match(r"SCAN (\w+)", step)) is not None:
        return scanned[1] in GROWING
    found = _SEARCH.match(step)
    if found is None or found[1] not in GROWING:
        return False
    return set(re.findall(r"(\w+)[=<>]", found[2])) <= LEADS_NOWHERE


@contextmanager
def planned() -> Iterator[list[str]]:
    """Collect what reads too much among the statements that the service asks meanwhile."""
    wrong: list[str] = []

    def explain(
        connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if executemany or not statement.startswith(("SELECT", "UPDATE", "DELETE")) or "max(" in statement:
            return  # the highest of an index is one step, though its plan does not say so
        plan = connection.connection.dbapi_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [row[3] for row in plan if reads_a_shop(row[3])]
        wrong.extend(f"{step}: {statement}" for step in steps if "count(" not in statement)

    event.listen(Engine, "before_cursor_execute", explain)
    yield wrong
    event.remove(Engine, "before_cursor_execute", explain)


@pytest.mark.parametrize("provider", ["vipps", "stripe"])
def test_a_payout_is_read_by_what_it_holds(tmp_path: Path, provider: str) -> None:
    prepare(tmp_path / "shop", provider, 2 * PER_PAYOUT)
    with planned() as wrong:
        whole_way(tmp_path / "shop", provider, 2 * PER_PAYOUT)
    assert wrong == []


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the statements and commits meanwhile."""
    count: Counter[str] = Counter()

    def statement(*_: Any) -> None:
        count["statements"] += 1

    def commit(*_: Any) -> None:
        count["commits"] += 1

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    yield count
    event.remove(Engine, "before_cursor_execute", statement)
    event.remove(Engine, "commit", commit)


@pytest.mark.parametrize(("provider", "statements", "commits"), [("vipps", 65, 3), ("stripe", 77, 4)])
def test_a_payout_takes_no_more_statements_and_commits_than_it_needs(
    tmp_path: Path, provider: str, statements: int, commits: int
) -> None:
    """Part, facts, lease, and explanation with the lease given back: each is a commit, whatever it holds.

    Where days tell them, the facts of many payouts are kept together.
    """
    taken = []
    for payouts in (1, 3):
        folder = tmp_path / str(payouts)
        prepare(folder, provider, payouts * PER_PAYOUT)
        with counted() as count:
            whole_way(folder, provider, payouts * PER_PAYOUT)
        taken.append(count)
    few, many = taken
    assert many["commits"] - few["commits"] == 2 * commits
    assert (many["statements"] - few["statements"]) / 2 <= statements


def test_a_proof_asks_no_more_often_for_more_rows(tmp_path: Path) -> None:
    taken = []
    for payouts in (1, 6):
        folder, rows = tmp_path / str(payouts), payouts * PER_PAYOUT
        prepare(folder, "vipps", rows)
        work_through(folder, folder, "vipps", rows)
        services = open_shop(folder, **OPERATOR)
        with counted() as proving:
            proven(services, "vipps", rows)
        services.store.dispose()
        taken.append(proving["statements"])
    assert taken[0] == taken[1]


def test_a_batch_of_events_is_read_by_what_it_tells(services: Services) -> None:
    shop = add_shop(services)
    batch = [SoldOrder(number, 10_000) for number in range(100)]
    tell_orders(services, shop, batch)
    with planned() as wrong:
        tell_orders(services, shop, batch)
    assert wrong == []


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = open_installation(Settings(data=tmp_path, secret_keys=(new_key(),)))
    yield made
    made.store.dispose()


@pytest.mark.parametrize(
    ("step", "too_much"),
    [
        ("SCAN transactions", True),
        ("SCAN shops", False),
        ("SEARCH transactions USING INDEX ix_transactions_shop_id (shop_id=?)", True),
        ("SEARCH claims USING COVERING INDEX ix_claims_voucher (shop_id=?)", True),
        (
            "SEARCH transactions USING INDEX ix_transactions_account (shop_id=? AND merchant_account_id=?)",
            True,
        ),
        ("SEARCH transactions USING INDEX ix_transactions_payout (shop_id=? AND payout_id=?)", False),
        ("SEARCH claims USING INTEGER PRIMARY KEY (rowid=?)", False),
    ],
)
def test_what_reads_too_much_is_told(step: str, too_much: bool) -> None:
    assert reads_a_shop(step) is too_much
