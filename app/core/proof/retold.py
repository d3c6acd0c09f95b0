"""Payouts whose report tells otherwise than they were booked: each is named, whatever it comes to. Pure.

A voucher that the provider contradicts is as little to be relied on as one that was changed in the books;
what the report tells now may come to the same sum.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.core.proof.stood import Retold
from app.core.proof.told import ItemKind, OpenItem


def name_retold(items: Iterable[OpenItem], retold: Sequence[Retold], on: date) -> list[OpenItem]:
    """Return the items, and one of 0 for each voucher that is told otherwise with nothing left of it.

    What a person lets stand is named as that, with who and when.
    """
    asked = {one.voucher: one for one in retold if one.left is None and one.day <= on}
    left = {one.voucher: one for one in retold if one.left is not None and one.voucher not in asked}
    named, found = set(), []
    for item in items:
        numbers = item.voucher.split(", ")
        if item.kind is ItemKind.NOT_AS_BOOKED and item.amount:
            named.update(numbers)
            if all(number in left for number in numbers):
                item = replace(item, kind=ItemKind.REPORT_LEFT, text=_notes(left[one] for one in numbers))
        found.append(item)
    kept = [item for item in found if item.amount or item.kind is ItemKind.LOSS_TAKEN_BACK]
    untold = [one for one in asked.values() if one.voucher not in named]
    let_stand = [one for one in left.values() if one.voucher not in named and one.day <= on]
    return [
        *kept,
        *(_of_nothing(ItemKind.NOT_AS_BOOKED, one) for one in untold),
        *(_of_nothing(ItemKind.REPORT_LEFT, one) for one in let_stand),
    ]


def _of_nothing(kind: ItemKind, one: Retold) -> OpenItem:
    """One whose other rows come to the same sum."""
    return OpenItem(kind, 0, one.day, payout=one.payout, voucher=one.voucher, text=one.left or "")


def _notes(left: Iterable[Retold]) -> str:
    return " \u00b7 ".join(dict.fromkeys(one.left for one in left if one.left))
