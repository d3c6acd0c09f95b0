"""A proof over all that a shop has sold since its start: what is stored and what was answered → items.

The postings of others are made as a system that books each sale by itself has them; asking for them, which
takes as long as the accounting system lets it, is left out.
"""

import shutil
from pathlib import Path
from typing import Final

from app.core.proof import Anchor, BookPosting, Movement, ProofFacts, prove
from app.core.proof.rows import booked_by_others
from app.memory import collect_seldom
from app.pipeline.proof_facts import load_movements, load_vouchers
from app.pipeline.proof_orders import load_order_words
from app.pipeline.proof_scope import load_scope
from app.pipeline.services import Services
from tests.bench.measuring import Measured
from tests.bench.shop import copied, open_shop
from tests.bench.whole_way import work_through

OPERATOR: Final = {"AVSTEM_TEST_TRIPLETEX_CONSUMER_TOKEN": "example"}


def proving(prepared: Path, provider: str, count: int) -> Measured:
    """Measure on a copy of the prepared shop, whose payouts are drafts: each is told as not booked."""
    folder = copied(prepared, prepared.with_name(f"{prepared.name}-proof"))
    try:
        work_through(folder, prepared, provider, count)
        services = open_shop(folder, **OPERATOR)
        try:
            return proven(services, provider, count)
        finally:
            services.store.dispose()
    finally:
        shutil.rmtree(folder)


def proven(services: Services, provider: str, count: int) -> Measured:
    """Prove the ``count`` rows of a shop that was worked through; all must have a name."""
    measured = Measured(count)
    scope = load_scope(services, 1, provider, "NOK")
    collect_seldom()
    with services.store.reading(1) as connection:
        with measured.stage("read"):
            movements, payouts = load_movements(connection, scope, {})
            vouchers = load_vouchers(connection, scope)
        postings = tuple(_posting(one) for one in movements if booked_by_others(one))
        with measured.stage("find orders in texts"):
            orders = load_order_words(connection, scope, postings)
    start = scope.shop.start_date
    facts = ProofFacts(
        on=max(one.paid_on for one in payouts),
        start=start,
        currency="NOK",
        books=sum(one.amount for one in postings),
        provider=0,
        movements=movements,
        payouts=payouts,
        vouchers=vouchers,
        postings=postings,
        orders=orders,
        anchor=Anchor(start, 0, 0, 0),
    )
    with measured.stage("prove"):
        proof = prove(facts)
    if len(postings) != count or not proof.holds:
        raise SystemExit(f"not proven: {proof.unexplained} of {len(postings)} postings, {proof.untied[:1]}")
    return measured


def _posting(row: Movement) -> BookPosting:
    return BookPosting(row.key, row.order, "1521", row.day, row.gross, f"Ordre {row.order}")
