"""What is agreed with one merchant, and the oddities its answers show."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_type_hints


class BookError(ValueError):
    """What was asked for is nothing the vendor could hold; nothing was booked."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """Where the vendor's texts are silent or disagree; each can be set per merchant.

    ``order``: how payouts are listed. ``country_name``: what the shipping country is called.
    ``empty_ids``: an id that a row does not have is an empty text, or is left out. ``corrections_in``: which
    total a correction is part of (``none``: the settlement has it and no total). ``corrections_signed``:
    whether a correction's amount carries its own sign, or is a magnitude as all others.
    ``fee_corrections``: whether ``fee_correction_amount`` is added or deducted by those who tell it.
    ``tax_refund_in``: whether VAT given back is a total of its own that counts, or is told beside one that
    has it already. ``fee_invoice_sign``: the sign of a fee invoice's settlement. ``no_order``: the order id
    of a row about no order. ``tax_rows``: VAT on fees comes as a row besides. ``personal``: rows carry what
    nobody asked for.
    """

    order: Literal["newest_first", "oldest_first"] = "newest_first"
    country_name: Literal["shipping_address_country", "shipping_country"] = "shipping_address_country"
    empty_ids: Literal["empty", "absent"] = "empty"
    corrections_in: Literal["credit_charge", "fee_correction", "none"] = "credit_charge"
    corrections_signed: Literal[True, False] = True
    fee_corrections: Literal["added", "deducted"] = "added"
    tax_refund_in: Literal["own", "fee_refund"] = "own"
    fee_invoice_sign: Literal["claim", "magnitude"] = "magnitude"
    no_order: Literal["zero", "empty"] = "zero"
    tax_rows: Literal[False, True] = False
    personal: Literal[False, True] = False

    def changed(self, **changes: Any) -> "Quirks":
        """Return these quirks with ``changes``; an unknown name or value raises BookError."""
        hints = get_type_hints(Quirks)
        for name, value in changes.items():
            if name not in hints or value not in get_args(hints[name]):
                raise BookError(f"no quirk {name}={value!r}")
        return replace(self, **changes)


SETTLEMENT_TYPES = ("NET", "GROSS")


def whole(amount: int, *, positive: bool = True) -> int:
    """Return the amount; refuse what is no whole number of minor units, or not positive."""
    if type(amount) is not int or (positive and amount <= 0) or amount == 0:
        raise BookError(f"{amount!r} is no amount here")
    return amount
