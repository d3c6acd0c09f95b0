"""What holds for every report: each row is told once, the balances carry, pages do not matter."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.identities import check_identities
from app.providers.registry import provider

from .reports import LedgerText, pages, parse

FUNDS = (
    "capture",
    "refund",
    "payout-aborted",
    "retained-disputed-capture",
    "returned-disputed-capture",
    "correction",
    "top-up",
    "credit-note",
    "something-new",
)
FEES = ("capture-fee", "service-fee", "correction", "credit-note", "something-new")

amounts = st.integers(-(10**9), 10**9)
rows = st.one_of(
    st.tuples(st.just("funds"), st.sampled_from(FUNDS), amounts),
    st.tuples(st.just("fees"), st.sampled_from(FEES), amounts),
)
endings = st.tuples(st.sampled_from(("net", "invoiced", "nothing")), st.booleans(), st.integers(0, 10**6))
dates = st.lists(st.tuples(st.lists(rows, max_size=6), endings), min_size=1, max_size=6)
openings = st.integers(-(10**6), 10**6)


def compose(told: list[Any], opening: int) -> LedgerText:
    ledger = LedgerText(balance={"funds": opening, "fees": 0})
    number = 2000000
    for place, (of_date, (fees, pays, reserve)) in enumerate(told):
        if place:
            ledger.next_date()
        for topic, entry_type, amount in of_date:
            ledger.add(entry_type, amount, topic=topic)
        if fees == "net":
            ledger.retain_fees()
        elif fees == "invoiced":
            ledger.add("fees-invoiced", -ledger.balance["fees"], topic="fees")
        if pays and ledger.balance["funds"] - reserve > 0:
            number += 1
            ledger.pay(number, keep=reserve)
    return ledger


@given(dates, openings)
@settings(max_examples=150, deadline=None)
def test_every_row_is_told_exactly_once_and_the_balances_carry(told: list[Any], opening: int) -> None:
    ledger = compose(told, opening)
    parsed = ledger.parse(page_size=3)
    delivered = {
        topic: [row for of_date in ledger.dates for row in of_date[topic]] for topic in ("funds", "fees")
    }
    is_payout = [row["entryType"] == "payout-scheduled" for row in delivered["funds"]]
    moved = [row["amount"] for row, pays in zip(delivered["funds"], is_payout, strict=True) if not pays]
    assert [row.net for row in parsed.transactions] == moved
    assert [one.amount for one in parsed.payouts] == [
        -row["amount"] for row, pays in zip(delivered["funds"], is_payout, strict=True) if pays
    ]
    listed = Counter(key for payout in parsed.payouts for key in payout.transactions)
    keys = Counter(row.key for row in parsed.transactions)
    assert all(count == 1 for count in (listed + keys - listed).values())
    assert set(listed) <= set(keys)
    told_fees = [row["amount"] for row in delivered["fees"] if not row["entryType"].startswith("fees-")]
    assert [one.amount for one in parsed.fee_details] == told_fees
    assert all(sum(part.fee for part in row.fees) == row.fee for row in parsed.transactions)
    by_key = {row.key: row for row in parsed.transactions}
    for payout in parsed.payouts:
        own = [by_key[key] for key in payout.transactions]
        assert payout.opening is not None
        assert payout.closing is not None
        assert payout.opening + sum(row.net for row in own) - payout.amount == payout.closing
        held = check_identities(provider("vipps").info.identities, payout, own).held
        carried = payout.opening != 0 or payout.closing != 0
        assert held == ("balances_carry" if carried else "rows_equal_payout")
    assert parsed.problems == ()


@given(dates, openings, st.data())
@settings(max_examples=100, deadline=None)
def test_page_cuts_and_duplicate_pages_do_not_matter(told: list[Any], opening: int, data: Any) -> None:
    ledger = compose(told, opening)
    bodies = []
    for whole in ledger.bodies():
        items = whole["items"]
        cuts = sorted(data.draw(st.lists(st.integers(0, len(items)), max_size=3)))
        cut = [items[a:b] for a, b in zip([0, *cuts], [*cuts, len(items)], strict=True)]
        again = data.draw(st.integers(0, len(cut) - 1))
        repeated = [*cut[: again + 1], cut[again], *cut[again + 1 :]]
        first_is_empty = data.draw(st.booleans())
        day = ledger.day.fromisoformat(whole["ledgerDate"])
        bodies += pages(whole["topic"], day, [[], *repeated] if first_is_empty else repeated)
    assert parse(bodies) == ledger.parse()
