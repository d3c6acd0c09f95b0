"""Disputes: what the provider keeps back for them, less those a person has written off in the books."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.core.proof.facts import BookPosting, Movement, ProofFacts
from app.core.proof.rows import DISPUTES, held_back
from app.core.proof.ties import named_order, voucher_numbers
from app.core.proof.told import ItemKind, OpenItem


@dataclass(frozen=True, slots=True)
class Disputes:
    """``held`` is what is in dispute; ``items`` where the two sides disagree; ``left`` the other postings.

    ``orders`` are, by name, the orders of those left that are ours: a credited sale moved to clearing.
    ``written`` are the keys of rows whose dispute somebody else has something about on the disputed accounts.
    ``before`` is what was disputed before the start and is lost in the books of then.
    """

    held: int
    items: tuple[OpenItem, ...]
    left: tuple[BookPosting, ...]
    orders: Mapping[str, str] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    before: int = 0


def settle_disputes(
    facts: ProofFacts,
    rows: Sequence[Movement],
    others: Sequence[BookPosting],
    dispute_of: Callable[[BookPosting], tuple[str, str]] = lambda posting: ("", ""),
) -> Disputes:
    """Set the postings of others on the disputed accounts against the disputes of the orders they name.

    A lost dispute is written off by a person with exactly its amount, and is over then. Any other amount is
    an open item of the order. ``dispute_of`` tells of a posting of ours the row whose dispute it is about;
    without an order that row's dispute is one by itself. What we have written off of an order is over, and
    another dispute of the order stands by itself. Where others have taken back just what we wrote off, of a
    dispute that the provider still holds, it is as it was before, whether the books link their voucher to
    ours or not: it names the order.
    """
    every = {row.place: row for row in rows}
    disputed = [row for row in every.values() if row.type in DISPUTES]
    of_group: dict[str, list[Movement]] = defaultdict(list)
    for row in disputed:
        of_group[_group(row)].append(row)
    held = {group: held_back(found) for group, found in of_group.items()}
    written: dict[str, list[BookPosting]] = defaultdict(list)
    by_us: dict[str, int] = defaultdict(int)
    left, orders = [], {}
    for posting in others:
        ours = every.get(dispute_of(posting))
        if posting.account in facts.disputed_accounts:
            named = named_order(posting.text, facts.orders, posting.day)
            group = _group(ours) if ours is not None else named
            if group in held:
                written[group].append(posting)
                by_us[group] += posting.amount if ours is not None else 0
                continue
        left.append(posting)
        if ours is not None and ours.order:
            orders[posting.name] = ours.order
    before = _lost_before(facts, disputed, held)
    items = []
    for group, found in written.items():
        amount = sum(one.amount for one in found)
        if amount == 0 < -by_us[group] <= held[group]:
            items.append(_taken_back(found, of_group[group], every, dispute_of))
            continue
        if 0 < -by_us[group] <= held[group]:
            held[group] += by_us[group]
            amount -= by_us[group]
        if amount == -held[group]:
            held[group] = 0
        elif amount:
            day, number = max(one.day for one in found), voucher_numbers(found)
            order = of_group[group][0].order
            items.append(OpenItem(ItemKind.DISPUTE_IN_BOOKS_ONLY, amount, day, order, voucher=number))
    by_others = [
        group for group, found in written.items() if sum(one.amount for one in found) != by_us[group]
    ]
    keys = frozenset(row.key for group in by_others for row in of_group[group])
    return Disputes(sum(held.values()), tuple(items), tuple(left), orders, keys, before)


def _lost_before(facts: ProofFacts, disputed: Sequence[Movement], held: dict[str, int]) -> int:
    """Take what the books of before the start have as lost off what is held; return it."""
    before = 0
    for row in disputed:
        if row.key in facts.lost_before and 0 < held_back([row]) <= held[_group(row)]:
            held[_group(row)] -= held_back([row])
            before += held_back([row])
    return before


def _taken_back(
    found: Sequence[BookPosting],
    rows: Sequence[Movement],
    every: Mapping[tuple[str, str], Movement],
    dispute_of: Callable[[BookPosting], tuple[str, str]],
) -> OpenItem:
    """Our voucher of the loss, and the numbers of those by which somebody took it back."""
    theirs = [one for one in found if dispute_of(one) not in every]
    ours = [one for one in found if dispute_of(one) in every]
    return OpenItem(
        ItemKind.LOSS_TAKEN_BACK,
        0,
        max(one.day for one in theirs),
        rows[0].order,
        voucher=voucher_numbers(ours),
        text=voucher_numbers(theirs),
    )


def _group(row: Movement) -> str:
    """What a dispute belongs to: its order, else the row itself (no number of an order has a line's end)."""
    return row.order or f"\n{row.account}\n{row.key}"
