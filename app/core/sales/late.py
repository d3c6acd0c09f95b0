"""On which day what becomes known late is booked, and what must wait for a person first. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.core.balance_days import Split, period_end
from app.core.cases import Case, CaseCode
from app.core.sales.asking import Asking
from app.core.sales.context import SalesContext
from app.core.sales.entries import Entry
from app.core.sales.facts import SalesOrder
from app.core.sales.lines import SaleLine
from app.core.sales.pieces import LEFT_OUT, FirstSeen, LeftOut, Piece
from app.core.vat_codes import OUTPUT_VAT

Found = list[Piece | LeftOut | Case]
"""What an entry comes to; empty when nothing is new."""


@dataclass(frozen=True, slots=True)
class Late:
    """On which day what is late is booked: when it was first seen, while that day's voucher is not sent."""

    today: date
    sent_days: Collection[date]
    first_seen: FirstSeen

    def day(self, what: str, facts: str) -> date:
        seen = self.first_seen.get((what, facts), self.today)
        return self.today if seen in self.sent_days else seen


def in_its_term(order: SalesOrder, entry: Entry, piece: Piece, context: SalesContext) -> Found:
    has_vat = any(line.vat_code in OUTPUT_VAT for line in piece.lines)
    if not has_vat or _term(piece.day) == _term(piece.entry_day):
        return [piece]
    asking = Asking(order, entry, context)
    is_out = piece.facts == LEFT_OUT
    more: dict[str, Any] = {"reason": LEFT_OUT} if is_out else {}
    told = asking.ask(
        CaseCode.SALE_LATE,
        amount_of(piece.lines),
        f"#{piece.number}{'/out' if is_out else ''}" if piece.number > 1 else "",
        cause=f"{_term(piece.entry_day)}",
        term_end=_term(piece.entry_day).isoformat(),
        **more,
    )
    if told is None:
        return list(asking.cases.values()) or [LeftOut(entry.what, entry.day, asking.left)]
    return [replace(piece, answers=(*piece.answers, *asking.answers))]


def _term(day: date) -> date:
    return period_end(day, Split.VAT_TERM)


def amount_of(lines: Collection[SaleLine]) -> int:
    return sum(line.amount for line in lines if line.amount > 0)
