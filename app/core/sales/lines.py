"""The lines that an entry comes to, and what is new in them since they were booked."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from app.core.rules import Aggregation
from app.core.sales.entries import SALE, Entry
from app.core.sales.facts import Part, SalesOrder, SalesRefund


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One line of an entry: ``amount`` in the company's minor units, debit +, VAT inside.

    ``rate`` is the VAT rate in per cent and ``vat`` what the shop says of it inside, signed as the amount;
    both empty on lines that are no income. ``provider`` whose clearing account the money is on, ``customer``
    on whose part of it.
    """

    account: str
    vat_code: str
    amount: int
    line_type: str
    rule: str
    rate: str = ""
    vat: int = 0
    department: str = ""
    project: str = ""
    text_template: str = ""
    provider: str = ""
    customer: str = ""
    aggregation: str = Aggregation.PER_VOUCHER
    dimensions: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, ...]:
        """Where in the books it stands; the rule that said so, and its text, may have changed since."""
        return (
            self.account,
            self.vat_code,
            self.line_type,
            self.rate,
            self.department,
            self.project,
            self.provider,
            self.customer,
            *self.dimensions,
        )

    def as_dict(self) -> dict[str, Any]:
        """The line as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Booked:
    """What vouchers that were sent have of an entry together: the first one's day, the sum of their lines,
    and the facts that the newest was made of; none where one of them was reversed to be booked again.

    ``times`` how many there are before the first number that none has: 0 where the first was reversed.
    ``moved`` are accounts that a person corrected in them since, wrong and right; the lines are as corrected.
    """

    what: str
    facts: str
    lines: tuple[SaleLine, ...]
    day: date
    times: int = 1
    moved: tuple[tuple[str, str], ...] = ()


def as_moved(lines: Iterable[SaleLine], moved: Iterable[tuple[str, str]]) -> tuple[SaleLine, ...]:
    """Return the lines as corrections of their voucher left them: on the right account, and nobody's part."""
    found = list(lines)
    for wrong, right in moved:
        found = [replace(one, account=right, customer="") if one.account == wrong else one for one in found]
    return tuple(found)


def facts_of(order: SalesOrder, entry: Entry) -> str:
    """A name for what the entry's lines follow from. While it stays, a changed rule changes no history."""
    refund = entry.refund
    told = (
        order.currency,
        order.total,
        order.payment_method,
        order.country,
        (order.parts, order.cards_used, order.cards_sold) if refund is None or not refund.parts else (),
        (refund.amount, refund.parts, refund.through_provider) if refund is not None else (),
        entry.was_prepaid,
        *([entry.prepaid] if entry.prepaid not in (0, order.total) else []),
        *([entry.paid_by] if len(entry.paid_by) > 1 else []),
        *([_given_back(order, entry)] if len(entry.gives_back) > 1 else []),
        *([_earlier(order, refund)] if refund is not None and _earlier(order, refund) else []),
        *(["company"] if order.is_company and entry.kind == SALE else []),  # its sale needs a person's word
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _given_back(order: SalesOrder, entry: Entry) -> object:
    """What a refund of several prepayments is of: they, and the refunds up to it."""
    until = order.refunds.index(entry.refund) + 1 if entry.refund is not None else 0
    refunds = [(one.amount, one.on, one.captured_on) for one in order.refunds[:until]]
    return entry.gives_back, refunds


def _earlier(order: SalesOrder, refund: SalesRefund) -> list[tuple[int, tuple[Part, ...]]]:
    """The refunds before it, where they may have been of the gift cards that it is of."""
    earlier = order.refunds[: order.refunds.index(refund)] if order.cards_sold else ()
    return [(one.amount, one.parts) for one in earlier]


def difference(lines: Iterable[SaleLine], booked: Iterable[SaleLine]) -> tuple[SaleLine, ...]:
    """Return what is to be booked beside ``booked`` so that ``lines`` stand; nothing where they do."""
    known: dict[tuple[str, ...], SaleLine] = {}
    sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for sign, given in ((-1, booked), (1, lines)):
        for line in given:
            known[line.place] = line
            sums[line.place][0] += sign * line.amount
            sums[line.place][1] += sign * line.vat
    return tuple(
        _with(known[place], amount, vat) for place, (amount, vat) in sorted(sums.items()) if amount or vat
    )


def _with(line: SaleLine, amount: int, vat: int) -> SaleLine:
    return SaleLine(**{**asdict(line), "amount": amount, "vat": vat})


def line_from_dict(stored: Mapping[str, Any]) -> SaleLine:
    """Return the line that ``as_dict`` wrote."""
    return SaleLine(**{**stored, "dimensions": tuple(stored.get("dimensions", ()))})
