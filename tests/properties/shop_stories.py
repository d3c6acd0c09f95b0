"""Random stories of a shop in which nobody makes a mistake: errors are planted into them by the tests."""

from dataclasses import dataclass

from hypothesis import strategies as st

from app.core.proof import BookedVoucher
from tests.properties.shop_story import (
    BANK,
    CLEARING,
    DISPUTED,
    LOSSES,
    SUSPENSE,
    Entry,
    Row,
    Story,
    Transfer,
    day_of,
)

FIRST, LAST = -12, 24
amounts = st.sampled_from([100, 250, 250, 1_000, 99_900])
days = st.integers(FIRST, LAST)
fees = st.sampled_from([0, -3, -15])
later = st.integers(0, 9)


@dataclass(frozen=True)
class Told:
    """A story, the day it is proven on, and the difference that stood in the books at the start."""

    story: Story
    on: int
    opening: int


@st.composite
def stories(draw: st.DrawFn) -> Told:
    story = Story()
    opening = draw(st.sampled_from([0, 0, 777, -40]))
    if opening:
        story.entries.append(Entry(FIRST, "Fra i fjor", {CLEARING: opening, SUSPENSE: -opening}))
    by_day: dict[tuple[int, bool], int] = {}
    for number in range(draw(st.integers(1, 7))):
        tell_order(draw, story, str(2024 + number), by_day)  # numbers that the year of a date may look like
    for (day, _), amount in by_day.items():
        story.sell(day, amount, f"Dagsoppgjør {day_of(day):%d.%m.%Y}")
    for number in range(draw(st.integers(0, 3))):
        tell_rest(draw, story, number)
    tell_payouts(draw, story)
    return Told(story, draw(st.integers(1, LAST + 6)), opening)


def tell_order(draw: st.DrawFn, story: Story, order: str, by_day: dict[tuple[int, bool], int]) -> None:
    """A captured sale, then perhaps a refund or a dispute; the shop's system books by order or by day."""
    story.orders.add(order)
    sold, amount = draw(days), draw(amounts)

    def move(kind: str, day: int, gross: int, charges: int = 0) -> None:
        story.rows.append(Row(f"{kind}_{order}", kind, day, gross, charges, order))

    def book(day: int, gross: int) -> None:
        if draw(st.booleans()):
            story.sell(day, gross, f"Ordre {order}, {day_of(day):%d.%m.%Y}")
        else:
            by_day[day, gross > 0] = by_day.get((day, gross > 0), 0) + gross

    move("sale", sold, amount, draw(fees))
    book(sold, amount)
    then = sold + draw(later)
    after = draw(st.sampled_from(["nothing", "nothing", "refund", "failed", "won", "lost", "written"]))
    if after in ("refund", "failed"):
        move("refund", then, -(amount // 2))
        book(then, -(amount // 2))
    if after == "failed":
        back = then + draw(later)
        move("refund_reversal", back, amount // 2)
        lines = {CLEARING: amount // 2, SUSPENSE: -(amount // 2)}
        story.entries.append(Entry(back, f"Mislykket retur ordre {order}", lines))
    if after in ("won", "lost", "written"):
        move("chargeback", then, -amount, -150)
    if after == "won":
        move("chargeback_reversal", then + draw(later), amount, 150)
    if after == "written":
        lines = {DISPUTED: -amount, LOSSES: amount}
        story.entries.append(Entry(max(then, 1) + draw(later), f"Tapt tvist {order}", lines))


def tell_rest(draw: st.DrawFn, story: Story, number: int) -> None:
    """What is of no order: a reserve, a fee by itself, a sale that a decision books elsewhere."""
    kind, day, amount = draw(st.sampled_from(["reserve", "fee", "elsewhere"])), draw(days), draw(amounts)
    if kind == "reserve":
        story.rows.append(Row(f"hold_{number}", "reserve_hold", day, -amount))
        if draw(st.booleans()):
            story.rows.append(Row(f"free_{number}", "reserve_release", day + draw(later), amount))
    elif kind == "fee":
        as_gross = draw(st.booleans())
        story.rows.append(Row(f"fee_{number}", "fee", day, -29 if as_gross else 0, 0 if as_gross else -29))
    else:
        story.rows.append(Row(f"other_{number}", "sale", day, amount, draw(fees), elsewhere=True))


def tell_payouts(draw: st.DrawFn, story: Story) -> None:
    """The provider pays out what it has on some days; what is dated from the start is ours to book."""
    for number, left in enumerate(sorted(draw(st.sets(st.integers(FIRST, LAST + 4), max_size=5)))):
        rows = [row for row in story.rows if row.day <= left and not row.payout]
        if not rows:
            continue
        reference = f"po_{number}"
        for row in rows:
            row.payout = reference
        transfer = Transfer(reference, sum(row.net for row in rows), left, left + draw(later) % 4, rows)
        story.transfers.append(transfer)
        tell_voucher(draw, story, transfer)
        if transfer.amount > 0 and draw(st.integers(0, 3)) == 0:
            tell_return(draw, story, transfer)


def tell_voucher(draw: st.DrawFn, story: Story, transfer: Transfer) -> None:
    entry = transfer.entry()
    if transfer.due < 1:
        story.entries.append(entry)  # by whoever kept the books before us
        return
    life = draw(st.sampled_from(["posted", "posted", "posted", "waits", "again"]))
    if life == "waits":
        story.unposted.append((transfer.reference, transfer.left, entry))
        return
    key, due = f"AV{transfer.reference}", day_of(transfer.due)
    keys = frozenset({key, f"RV{transfer.reference}"})
    day = transfer.due + draw(later) if life == "again" else transfer.due
    ours = BookedVoucher(keys, key, due, transfer.reference, live=life == "posted")
    story.book(ours, transfer.entry(key), day_of(day) if life == "again" else None)
    if life == "again":
        negated = {account: -amount for account, amount in entry.lines.items()}
        story.entries.append(Entry(day, entry.text, negated, f"RV{transfer.reference}"))
        again = BookedVoucher(frozenset({f"{key}_2"}), f"{key}_2", day_of(day), transfer.reference)
        story.book(again, transfer.entry(f"{key}_2", day))


def tell_return(draw: st.DrawFn, story: Story, transfer: Transfer) -> None:
    """The bank sends the money back: the return's own voucher, clearing against the bank."""
    day, key = transfer.due + draw(later), f"back_{transfer.reference}"
    story.rows.append(Row(key, "payout_return", day, transfer.amount))
    lines = {CLEARING: transfer.amount, BANK: -transfer.amount}
    if day < 1:
        story.entries.append(Entry(day, "Retur fra banken", lines))
    elif draw(st.booleans()):
        story.unposted.append((key, day, Entry(day, "Retur", lines)))
    else:
        number, booked_on = f"AV{key}", day_of(day)
        ours = BookedVoucher(frozenset({number}), number, booked_on, transfer.reference, key)
        story.book(ours, Entry(day, "Retur", lines, number))
