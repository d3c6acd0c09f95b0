"""Disputes: what the provider keeps back for them, less those a person has written off in the books."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.proof.facts import BookPosting, ItemKind, Movement, OpenItem, ProofFacts
from app.core.proof.rows import DISPUTES, held_back
from app.core.proof.ties import named_order, voucher_numbers


@dataclass(frozen=True, slots=True)
class Disputes:
    """``held`` is what is in dispute; ``items`` where the two sides disagree; ``left`` the other postings."""

    held: int
    items: tuple[OpenItem, ...]
    left: tuple[BookPosting, ...]


def settle_disputes(facts: ProofFacts, rows: Sequence[Movement], others: Sequence[BookPosting]) -> Disputes:
    """Set the postings of others on the disputed accounts against the disputes of the orders they name.

    A lost dispute is written off by a person with exactly its amount, and is over then. Any other amount is
    an open item of the order.
    """
    of_order: dict[str, list[Movement]] = defaultdict(list)
    for row in rows:
        if row.type in DISPUTES:
            of_order[row.order].append(row)
    held = {order: held_back(found) for order, found in of_order.items()}
    written, left = _written(facts, held, others)
    items = []
    for order, found in written.items():
        amount = sum(one.amount for one in found)
        if amount == -held[order]:
            held[order] = 0
        else:
            day, number = max(one.day for one in found), voucher_numbers(found)
            items.append(OpenItem(ItemKind.DISPUTE_IN_BOOKS_ONLY, amount, day, order, voucher=number))
    return Disputes(sum(held.values()), tuple(items), tuple(left))


def _written(
    facts: ProofFacts, disputed: Mapping[str, int], others: Sequence[BookPosting]
) -> tuple[dict[str, list[BookPosting]], list[BookPosting]]:
    written: dict[str, list[BookPosting]] = defaultdict(list)
    left = []
    for posting in others:
        order = named_order(posting.text, facts.orders) if posting.account in facts.disputed_accounts else ""
        if order and order in disputed:
            written[order].append(posting)
        else:
            left.append(posting)
    return written, left
