"""One row of a ledger topic, in the vendor's JSON form, and the check of amounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

TOPICS: Final = ("funds", "fees")

EXAMPLE_PERSONAL: Final[Mapping[str, str]] = {
    "message": "Takk for hjelpen, Example",
    "name": "Kari Example",
    "maskedPhoneNo": "xxxx x123",
}
"""What a row of a VM number has when a client asks for personal data: invented, but shaped like it."""


class BookError(ValueError):
    """A movement the vendor's ledger could not hold: wrong amount, closed date, unknown capture."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entry of ``funds`` or ``fees``. ``amount`` is signed, in minor units: + is more owed to the shop.

    ``time`` is already in the vendor's text form. ``left_out`` names JSON fields that this row does not
    have at all (the vendor leaves ``reference`` and ``recipientHandle`` out of some rows).
    """

    topic: str
    psp_reference: str
    time: str
    ledger_date: date
    entry_type: str
    reference: str | None
    currency: str
    amount: int
    balance_before: int
    balance_after: int
    recipient_handle: str | None
    left_out: frozenset[str] = frozenset()
    personal: Mapping[str, str] = field(default_factory=dict)

    def as_json(self, *, with_personal: bool = False, uninvited: str | None = None) -> dict[str, Any]:
        """Return the entry as the Report API sends it.

        ``with_personal`` adds what ``includeGDPRSensitiveData=true`` asks for; ``uninvited`` names one
        personal field that comes along although nobody asked.
        """
        entry: dict[str, Any] = {
            "pspReference": self.psp_reference,
            "time": self.time,
            "ledgerDate": self.ledger_date.isoformat(),
            "entryType": self.entry_type,
            "reference": self.reference,
            "currency": self.currency,
            "amount": self.amount,
            "balanceBefore": self.balance_before,
            "balanceAfter": self.balance_after,
            "recipientHandle": self.recipient_handle,
        }
        for name in self.left_out:
            del entry[name]
        if with_personal:
            entry.update(self.personal)
        if uninvited is not None:
            entry[uninvited] = self.personal.get(uninvited) or EXAMPLE_PERSONAL.get(uninvited, "Example")
        return entry


def whole(amount: int, *, positive: bool = False) -> int:
    """Return ``amount`` when it is a whole number of minor units (above zero if ``positive``)."""
    if type(amount) is not int or amount == 0 or (positive and amount < 0):
        raise BookError(f"{amount!r} is not a {'positive ' if positive else ''}whole amount in minor units")
    return amount
