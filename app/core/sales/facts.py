"""An order and its refunds as sales see them. Amounts are minor units of the order's currency."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from app.core.countries import NORWAY
from app.core.rule_values import plain_rate

SVALBARD: Final = "SJ"
_SVALBARD_POSTCODES: Final = "917"
"""9170 to 9178: Norwegian postcodes outside Norway's VAT area, which is export."""


@dataclass(frozen=True, slots=True)
class Part:
    """What the lines come to for one kind, VAT rate (per cent, plain text), tax class and category."""

    kind: str
    rate: str
    net: int
    vat: int
    tax_class: str = ""
    category: str = ""

    @property
    def gross(self) -> int:
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class SalesRefund:
    """A refund: ``amount`` positive; ``parts`` empty where the shop gave back a sum without saying of what.

    ``through_provider``: the payment plugin or the provider itself paid it back. ``has_row``: the provider's
    report has it; one made before the money was taken has none, less was taken. ``captured_on`` is the day of
    the capture that the provider says it is of, None where it names none.
    """

    refund_id: str
    amount: int
    on: date
    through_provider: bool
    parts: tuple[Part, ...] = ()
    has_row: bool = False
    captured_on: date | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """What the provider took of an order's money on a day."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class SalesOrder:
    """An order as its newest snapshot tells it; days are the shop's own.

    ``key`` is the hash of the order key, ``country`` where the goods go (``SJ`` for Svalbard), empty when
    nobody said. ``captured_on`` is the day the money was taken first, None while nobody knows; ``captures``
    how much on which days as the provider's rows tell, empty where they do not: then all of it.
    ``is_removed``: the shop deleted it for good, and the rest is what it told last.
    """

    key: str
    number: str
    currency: str
    status: str
    payment_method: str
    total: int
    parts: tuple[Part, ...]
    completed_on: date | None = None
    captured_on: date | None = None
    country: str = ""
    is_company: bool = False
    cards_used: int = 0
    cards_sold: int = 0
    document: str = ""
    refunds: tuple[SalesRefund, ...] = ()
    is_removed: bool = False
    captures: tuple[Capture, ...] = ()


def order_from_snapshot(
    key: str,
    snapshot: Mapping[str, Any],
    captured_on: date | None,
    refunds: Iterable[SalesRefund],
    to_day: Callable[[datetime], date],
    captures: Iterable[Capture] = (),
) -> SalesOrder:
    """Return the order of a stored snapshot; ``to_day`` tells the shop's own day of a moment."""
    going = snapshot.get("shipping") or {}
    country = str(going.get("country", ""))
    if country == NORWAY and str(going.get("postcode_area", "")).startswith(_SVALBARD_POSTCODES):
        country = SVALBARD
    cards = snapshot.get("gift_cards") or ()
    return SalesOrder(
        key=key,
        number=str(snapshot["number"]),
        currency=str(snapshot["currency"]),
        status=str(snapshot["status"]),
        payment_method=str(snapshot["payment_method"]),
        total=int(snapshot["total"]),
        parts=parts_of(snapshot),
        completed_on=day_of(snapshot.get("completed_at"), to_day),
        captured_on=captured_on,
        country=country,
        is_company=bool(snapshot.get("company")),
        cards_used=sum(one["amount"] for one in cards if one["kind"] == "used"),
        cards_sold=sum(one["amount"] for one in cards if one["kind"] == "sold"),
        document=str(snapshot.get("sales_document") or ""),
        refunds=tuple(sorted(refunds, key=lambda one: (one.on, one.refund_id))),
        is_removed=bool(snapshot.get("removed")),
        captures=tuple(sorted(captures, key=lambda one: one.on)),
    )


def parts_of(snapshot: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the parts of an order's or a refund's snapshot, with the VAT that it shows the buyer."""
    shown = snapshot.get("vat_shown")
    told = tuple(
        Part(
            kind=str(one["kind"]),
            rate=plain_rate(str(one["vat_rate"])),
            net=int(one["net"]),
            vat=int(one["vat"]),
            tax_class=str(one.get("tax_class") or ""),
            category=str(one.get("category") or ""),
        )
        for one in snapshot.get("parts") or ()
    )
    if shown is None:  # told by an older plugin: what the unrounded taxes come to
        return told
    return as_shown(told, {plain_rate(str(one["vat_rate"])): int(one["vat"]) for one in shown})


def as_shown(parts: Iterable[Part], shown: Mapping[str, int]) -> tuple[Part, ...]:
    """Return the parts with each rate's VAT as the buyer was shown it; what they come to stays.

    The shop rounds each line, the subtotal or whole kroner, and the unrounded taxes do not. The largest part
    of a rate bears what that makes; VAT shown at a rate that no part has is a part by itself, of nothing.
    """
    found = list(parts)
    for rate in sorted({part.rate for part in found} | set(shown)):
        off = shown.get(rate, 0) - sum(part.vat for part in found if part.rate == rate)
        if not off:
            continue
        places = [place for place, part in enumerate(found) if part.rate == rate]
        if not places:
            found.append(Part("line_item", rate, -off, off))
            continue
        largest = max(places, key=lambda place: abs(found[place].gross))
        one = found[largest]
        found[largest] = replace(one, net=one.net - off, vat=one.vat + off)
    return tuple(found)


def day_of(moment: object, to_day: Callable[[datetime], date]) -> date | None:
    """The shop's own day of an ISO moment; None for none."""
    return to_day(datetime.fromisoformat(str(moment))) if moment else None
