"""What sales know of an order's money: when the provider took it, and what it says of each refund."""

from app.core.matching import Match, Strength
from app.pipeline.sales_facts import of_capture
from app.store import matches, payouts, sales_scan, transactions
from app.store.database import Store
from app.store.reports import Source
from tests.core.facts import MORNING, payout, row
from tests.store.test_facts import IDENTITY, LATER, account


def test_a_refund_is_known_by_the_capture_that_its_row_names(kept: Store, shop: int) -> None:
    """Two payments of one order, on two days, and a refund of each; one that only names the order."""
    number = {"order_number": "10481"}
    rows = [
        row("s1", gross=500, references=number | {"charge": "ch_1"}),
        row("s2", gross=750, at=LATER.replace(day=4), references=number | {"charge": "ch_2"}),
        row("r1", "refund", -100, at=LATER.replace(day=5), references=number | {"charge": "ch_1"}),
        row("r2", "refund", -200, at=LATER.replace(day=5), references=number | {"charge": "ch_2"}),
        row("r3", "refund", -300, at=LATER.replace(day=5), references=number),
    ]
    found = [
        Match(one.key, IDENTITY, "charge", Strength.STRONG, "" if one.gross > 0 else f"back-{one.key}")
        for one in rows
    ]
    held = account(kept, shop)
    with kept.writing("test", shop) as connection:
        paid = payouts.save_payout(connection, shop, held, payout(650, rows), (), "h", Source("1"), 0)[0]
        ids = transactions.add_rows(connection, shop, held, rows, paid)
        matches.replace_matches(connection, shop, paid, found, ids)
    with kept.reading(shop) as connection:
        captures = sales_scan.captures_of(connection, shop, [IDENTITY])[IDENTITY]
        named = sales_scan.refund_rows_of(connection, shop, [IDENTITY])[IDENTITY]
    days = {name: of_capture(told, captures, lambda at: at.date()) for name, told in named.items()}
    assert days == {"back-r1": MORNING.date(), "back-r2": MORNING.date().replace(day=4), "back-r3": None}
    assert of_capture((), captures, lambda at: at.date()) is None
