"""The fees inside a row, one part per kind; what Stripe's own parts do not tell is a part of its own."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from app.core.fees import UNTOLD
from app.core.transactions import FeePart, FeeType
from app.providers.stripe.money import currency_of, minor_units
from app.providers.stripe.table import fee_detail_type, fee_row_type

TAX: Final = "tax"
_WORDS: Final = re.compile(r"[^(:]{1,60}")


class RowFees(NamedTuple):
    """Minor units by effect on the balance, and the parts that sum to them."""

    fee: int
    fee_vat: int
    parts: tuple[FeePart, ...]


def row_fees(item: Mapping[str, Any], category: str, currency: str, charged: int) -> RowFees | str:
    """Return the row's own fees (``charged``: minor units, + when charged), or the field that is wrong.

    VAT on a fee goes with the one kind of fee it is on; where the row has several, or none, nobody knows.
    """
    details = item.get("fee_details")
    told: list[tuple[FeeType, int, str]] = []
    vat = 0
    for one in details if isinstance(details, list) else []:
        if not isinstance(one, dict):
            return "fee_details"
        amount = minor_units(one.get("amount"), currency)
        if amount is None or currency_of(one.get("currency")) != currency:
            return "fee_details"
        kind = one.get("type")
        if kind == TAX:
            vat -= amount
        else:
            words = first_words(one.get("description"))
            name = words if kind == "stripe_fee" else f"{kind}"
            told.append((fee_detail_type(category, f"{kind}", words), -amount, name))
    rest = -charged - vat - sum(amount for _, amount, _ in told)
    if rest:
        told.append((FeeType.OTHER, rest, UNTOLD))
    return RowFees(-charged - vat, vat, _parts(told, vat))


def own_fee(item: Mapping[str, Any], category: str, amount: int) -> FeePart:
    """Return the part of a row that is nothing but a fee; ``amount`` by its effect on the balance."""
    kind, words = item.get("type"), first_words(item.get("description"))
    fee_type = fee_row_type(category, f"{kind}", words)
    return FeePart(fee_type, amount, 0, words if kind == "stripe_fee" else f"{kind}")


def first_words(description: object) -> str:
    """Return what a description begins with ("Radar (2026-02-28): x" gives "Radar"), UNTOLD when nothing."""
    found = _WORDS.match(description) if isinstance(description, str) else None
    return (found[0].strip() if found else "") or UNTOLD


def _parts(told: list[tuple[FeeType, int, str]], vat: int) -> tuple[FeePart, ...]:
    sums: dict[tuple[FeeType, str], int] = {}
    for fee_type, amount, name in told:
        sums[(fee_type, name)] = sums.get((fee_type, name), 0) + amount
    kinds = sorted(sums.items())
    if not vat:
        return tuple(FeePart(fee_type, amount, 0, name) for (fee_type, name), amount in kinds)
    if len(kinds) == 1:
        ((fee_type, name), amount) = kinds[0]
        return (FeePart(fee_type, amount, vat, name),)
    parts = [FeePart(fee_type, amount, 0, name) for (fee_type, name), amount in kinds]
    return (*parts, FeePart(FeeType.OTHER, 0, vat, TAX))
