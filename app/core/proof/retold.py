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

    What a person lets stand is named as that, where it comes to something.
    """
    asked = {one.voucher: one for one in retold if one.left is None and one.day <= on}
    left = {one.voucher: one.left or "" for one in retold if one.voucher not in asked}
    named, found = set(), []
    for item in items:
        numbers = item.voucher.split(", ")
        if item.kind is ItemKind.NOT_AS_BOOKED and item.amount:
            named.update(numbers)
            if all(number in left for number in numbers):
                notes = " \u00b7 ".join(dict.fromkeys(filter(None, (left[number] for number in numbers))))
                item = replace(item, kind=ItemKind.REPORT_LEFT, text=notes)
        found.append(item)
    untold = (one for one in asked.values() if one.voucher not in named)
    return [item for item in found if item.amount or item.kind is ItemKind.LOSS_TAKEN_BACK] + [
        OpenItem(ItemKind.NOT_AS_BOOKED, 0, one.day, payout=one.payout, voucher=one.voucher) for one in untold
    ]
