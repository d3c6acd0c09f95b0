"""The way of reports if all that is known of a payout were one value in one row: how far storage could carry.

Bytes are cut and parsed as ever, orders looked up, and matches and draft decided by the code that ships. What
is around it is left out: no lease, no case, no claim, no look at what was told before, no second reading, and
no database that refuses a transaction told twice. See ADR 19.
"""

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Final

import msgspec

from app.clock import from_ms
from app.core.draft_context import DraftContext
from app.core.explain import Explanation, PayoutFacts, explain_payout
from app.core.orders import Order, OrderIndex, Refund
from app.core.transactions import ParsedReport, Transaction
from app.memory import collect_seldom
from app.providers.base import ReportPart
from app.providers.registry import PROVIDERS as REGISTERED
from tests.bench.measuring import Measured
from tests.bench.pure_part import shipped_rules
from tests.bench.rows_alone import PRAGMAS
from tests.bench.sales import PER_PAYOUT
from tests.bench.shop import ACCOUNTS, PROVIDERS, copied, delivered, plan

_MADE: Final = (
    "CREATE TABLE one_part (id INTEGER PRIMARY KEY, key TEXT, body BLOB)",
    "CREATE TABLE one_payout"
    " (id INTEGER PRIMARY KEY, reference TEXT UNIQUE, facts BLOB, matches BLOB, drafts BLOB)",
)
_IN: Final = "IN (SELECT value FROM json_each(?))"
_REFERENCES: Final = f"SELECT order_id, field, value FROM order_references WHERE shop_id = 1 AND value {_IN}"  # noqa: S608
_ORDERS: Final = (
    "SELECT id, identity, number, currency, total, payment_method, ordered_at, test_mode"  # noqa: S608
    f" FROM orders WHERE id {_IN}"
)
_REFUNDS: Final = (
    "SELECT order_identity, refund_id, amount, currency, refunded_at, paid_back FROM refunds"  # noqa: S608
    f" WHERE shop_id = 1 AND removed = 0 AND order_identity {_IN}"
)
_TOLD: Final = attrgetter(*(name for name in Transaction.__dataclass_fields__ if name != "raw"))
_VALUE: Final = msgspec.msgpack.Encoder(enc_hook=str)


def one_value(prepared: Path, provider: str, count: int) -> Measured:
    """Measure on a copy of the prepared shop; every payout must be explained whole."""
    folder = copied(prepared, prepared.with_name(f"{prepared.name}-one"))
    try:
        return _work_through(folder, prepared, provider, count)
    finally:
        shutil.rmtree(folder)


def _work_through(folder: Path, prepared: Path, provider: str, count: int) -> Measured:
    known, account = REGISTERED[provider], ACCOUNTS[provider]
    context = DraftContext("tripletex:77", provider, account.reference, shipped_rules())
    asked = plan(provider, range(count // PER_PAYOUT))
    coming = iter(
        known.collect(delivered(prepared, provider), PROVIDERS[provider].CREDENTIALS, account, asked)
    )
    looked_up = {rule.transaction_field for rule in known.info.references}
    database = sqlite3.connect(folder / "avstem.sqlite3", isolation_level=None)
    for statement in (*PRAGMAS, *_MADE):
        database.execute(statement)
    measured, explained = Measured(count), 0
    collect_seldom()
    while True:
        with measured.stage("collect, cut"):
            collected = next(coming, None)
        if collected is None:
            break
        with measured.stage("parse"):
            parsed = known.parse(account, collected.parts)
        with measured.stage("find orders"):
            orders = _find(database, looked_up, parsed.transactions)
        with measured.stage("match, draft"):
            facts = PayoutFacts(parsed.payouts[0], parsed.transactions, OrderIndex.of(orders))
            found = explain_payout(facts, known.info.identities, known.info.references, context)
        with measured.stage("write"):
            _write(database, collected.parts, parsed, found)
        explained += len(found.drafts) == 1 and len(found.matches) == PER_PAYOUT
    database.close()
    if explained != count // PER_PAYOUT:
        raise SystemExit(f"not explained whole: {explained} payouts")
    return measured


def _find(database: sqlite3.Connection, looked_up: set[str], rows: Iterable[Transaction]) -> list[Order]:
    """The orders of these rows, as matching wants them."""
    wanted = {value for row in rows for name, value in row.references if name in looked_up and value}
    references: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for order_id, name, value in database.execute(_REFERENCES, (_list(sorted(wanted)),)):
        references[order_id].append((name, value))
    found = sorted(database.execute(_ORDERS, (_list(list(references)),)), key=itemgetter(1))
    refunds: dict[str, list[Refund]] = defaultdict(list)
    for identity, refund, amount, currency, at, back in database.execute(
        _REFUNDS, (_list([row[1] for row in found]),)
    ):
        refunds[identity].append(Refund(refund, amount, currency, from_ms(at), bool(back)))
    return [
        Order(
            identity=identity,
            number=number,
            currency=currency,
            total=total,
            payment_method=method,
            created_at=from_ms(at),
            references=tuple(references[order_id]),
            refunds=tuple(refunds.get(identity, ())),
            test_mode=bool(test),
        )
        for order_id, identity, number, currency, total, method, at, test in found
    ]


def _list(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode()


def _write(
    database: sqlite3.Connection, parts: Iterable[ReportPart], parsed: ParsedReport, found: Explanation
) -> None:
    """Parts and the one value, in a commit that waits for the disk."""
    matches = [
        (one.transaction, one.order, one.refund, one.reason, str(one.strength), one.flags)
        for one in found.matches
    ]
    values = (
        parsed.payouts[0].reference,
        _VALUE.encode([_TOLD(row) for row in parsed.transactions]),
        _VALUE.encode(matches),
        _VALUE.encode(found.drafts),
    )
    database.execute("BEGIN IMMEDIATE")
    database.executemany(
        "INSERT INTO one_part (key, body) VALUES (?, ?)", [(part.key, part.body) for part in parts]
    )
    database.execute("INSERT INTO one_payout (reference, facts, matches, drafts) VALUES (?, ?, ?, ?)", values)
    database.execute("COMMIT")
