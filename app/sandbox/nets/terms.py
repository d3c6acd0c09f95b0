"""How a merchant's account answers where the vendor's texts are silent."""

from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args, get_type_hints


class BookError(ValueError):
    """A movement the vendor's books could not hold: a wrong amount, no such payment, too large a refund."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """Where nobody has confirmed what the vendor does; each can be set per merchant.

    * ``signs``: refunds and fees are told as magnitudes, or negative.
    * ``fees``: deducted from the payout, or told and invoiced separately.
    * ``spelling``: of ``paymentAction``; ``other`` calls a refund by a name no text has.
    * ``deposits``: a deposit is told in the head of the payout only, or by an action besides.
    * ``unknown_counts``: an action of no documented kind counts in the totals, or in the amount alone.
    * ``dates``: whether ``fromDate`` and ``toDate`` are days of the list.
    * ``page_size``: the most that a page holds, whatever was asked for.
    * ``zones``: whether timestamps tell theirs.
    * ``negative``: a balance below zero waits, or is drawn from the bank account by a payout.
    * ``action_ids``: an action's id is that of the charge or refund, its own, or not there.
    * ``counts``: whether ``numberOfPayouts`` and ``numberOfPaymentActions`` are told.
    * ``reports``: whether the host reports payouts at all; test hosts may not.
    * ``uninvited``: customers stand in the actions, though no text says so.
    """

    signs: Literal["magnitudes", "negative"] = "magnitudes"
    fees: Literal["deducted", "invoiced"] = "deducted"
    spelling: Literal["upper", "lower", "other"] = "upper"
    deposits: Literal["head", "action"] = "head"
    unknown_counts: Literal["totals", "amount"] = "totals"
    dates: Literal["inclusive", "exclusive"] = "inclusive"
    page_size: int = 100
    zones: Literal["absent", "given"] = "absent"
    negative: Literal["waits", "drawn"] = "waits"
    action_ids: Literal["charge", "own", "absent"] = "charge"
    counts: Literal["given", "absent"] = "given"
    reports: Literal["yes", "no"] = "yes"
    uninvited: Literal["no", "name"] = "no"

    def changed(self, **changes: Any) -> "Quirks":
        """Return these quirks with ``changes``; an unknown name or value raises BookError."""
        hints = get_type_hints(Quirks)
        for name, value in changes.items():
            size = name == "page_size" and type(value) is int and value > 0
            if not size and value not in (get_args(hints[name]) if name in hints else ()):
                raise BookError(f"no quirk {name}={value!r}")
        return replace(self, **changes)


OTHER_REFUND: Final = "PAYMENT_REFUNDED"
"""How ``spelling="other"`` calls a refund."""


def whole(amount: int, *, positive: bool = True) -> int:
    """Return ``amount`` when it is a whole number of minor units (above zero if ``positive``)."""
    if type(amount) is not int or amount == 0 or (positive and amount < 0):
        raise BookError(f"{amount!r} is not a {'positive ' if positive else ''}whole amount in minor units")
    return amount
