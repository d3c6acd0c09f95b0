"""VAT codes and what the system makes of a gross amount: net on the line's account, VAT on its own.

Codes are those of SAF-T; ids differ from client to client. A reverse charge is booked beside the amount on
both sides. Which accounts take the VAT nobody documents: the settings have two answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Final

ROUNDINGS: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
OWN_ACCOUNT: Final = ""
"""In place of a side: the account of the line itself (VAT that is not deductible)."""


@dataclass(frozen=True, slots=True)
class VatCode:
    """``rate`` from 0 to 1; ``sides`` name the VAT accounts and the sign of what is booked there."""

    id: int
    code: str
    name: str
    rate: Decimal
    is_active: bool = True
    reverse_charge: bool = False
    sides: tuple[tuple[str, int], ...] = ()


_CODES: Final[tuple[tuple[str, str, str, bool, tuple[tuple[str, int], ...]], ...]] = (
    ("0", "Ingen merverdiavgiftsbehandling", "0", False, ()),
    ("1", "Fradragsberettiget innenlands anskaffelse, alminnelig sats", "0.25", False, (("in_high", 1),)),
    ("3", "Innenlands omsetning og uttak, alminnelig sats", "0.25", False, (("out_high", 1),)),
    ("5", "Innenlands omsetning og uttak fritatt for merverdiavgift", "0", False, ()),
    ("6", "Omsetning utenfor merverdiavgiftsloven", "0", False, ()),
    ("7", "Ingen merverdiavgiftsbehandling (omsetning)", "0", False, ()),
    ("11", "Fradragsberettiget innenlands anskaffelse, middels sats", "0.15", False, (("in_middle", 1),)),
    ("13", "Fradragsberettiget innenlands anskaffelse, lav sats", "0.12", False, (("in_low", 1),)),
    ("31", "Innenlands omsetning og uttak, middels sats", "0.15", False, (("out_middle", 1),)),
    ("33", "Innenlands omsetning og uttak, lav sats", "0.12", False, (("out_low", 1),)),
    ("52", "Utførsel av varer og tjenester", "0", False, ()),
    (
        "86",
        "Tjenester kjøpt fra utlandet med fradragsrett, alminnelig sats",
        "0.25",
        True,
        (("out_foreign", -1), ("in_high", 1)),
    ),
    (
        "87",
        "Tjenester kjøpt fra utlandet uten fradragsrett, alminnelig sats",
        "0.25",
        True,
        (("out_foreign", -1), (OWN_ACCOUNT, 1)),
    ),
    ("C3", "Egen kode, forholdsmessig", "0.25", False, (("out_high", 1),)),
)

ACCOUNTS: Final[Mapping[str, Mapping[str, int]]] = {
    "270x": {
        "out_high": 2700,
        "out_middle": 2701,
        "out_low": 2702,
        "out_foreign": 2703,
        "in_high": 2710,
        "in_middle": 2711,
        "in_low": 2712,
    },
    "2701": {
        "out_high": 2701,
        "out_middle": 2702,
        "out_low": 2703,
        "out_foreign": 2704,
        "in_high": 2711,
        "in_middle": 2712,
        "in_low": 2713,
    },
}


def vat_codes(first_id: int) -> dict[str, VatCode]:
    """Return the codes of one client; their ids count from ``first_id``, unlike the codes."""
    return {
        code: VatCode(first_id + place * 3, code, name, Decimal(rate), True, reverse, sides)
        for place, (code, name, rate, reverse, sides) in enumerate(_CODES)
    }


def split(gross: int, code: VatCode, rounding: str) -> tuple[int, int]:
    """Return the øre on the line's own account, and the VAT."""
    if not code.rate:
        return gross, 0
    if code.reverse_charge:
        return gross, _rounded(gross * code.rate, rounding)
    vat = _rounded(gross * code.rate / (1 + code.rate), rounding)
    return gross - vat, vat


def _rounded(ore: Decimal, rounding: str) -> int:
    return int(ore.quantize(Decimal(1), rounding=ROUNDINGS[rounding]))
