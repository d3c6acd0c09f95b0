"""VAT types with ids that differ from their code numbers, and what the system makes of a gross amount.

The caller sends gross and a VAT type; Tripletex books the net on the caller's account and the VAT on its
own accounts (row 0). A negative percentage is reverse charge (both sides are booked beside the gross
amount), 100 is an amount that is VAT as a whole and stays where it is booked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Final

ROUNDINGS: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
OWN_ACCOUNT: Final = 0
"""In place of an account number: the account of the posting itself (VAT that is not deductible)."""


@dataclass(frozen=True, slots=True)
class VatType:
    """``use`` is ``out``, ``in`` or ``any``; ``sides`` are the accounts and signs of its VAT postings."""

    id: int
    number: str
    name: str
    percentage: Decimal
    use: str
    sides: tuple[tuple[int, int], ...] = ()
    version: int = 0

    @property
    def display_name(self) -> str:
        percentage = f"{abs(self.percentage).normalize():f}".replace(".", ",")
        return f"{self.number}: ({percentage}%) {self.name}"


def _type(
    id_: int, number: str, percentage: str, use: str, name: str, *sides: tuple[int, int]
) -> tuple[str, VatType]:
    return number, VatType(id_, number, name, Decimal(percentage), use, sides)


VAT_TYPES: Final[Mapping[str, VatType]] = dict(
    [
        _type(0, "0", "0", "any", "Ingen avgiftsbehandling"),
        _type(1, "1", "25", "in", "Fradrag inngående avgift, høy sats", (2710, 1)),
        _type(11, "11", "15", "in", "Fradrag inngående avgift, middels sats", (2711, 1)),
        _type(12, "13", "12", "in", "Fradrag inngående avgift, lav sats", (2712, 1)),
        _type(111, "12", "11.11", "in", "Fradrag inngående avgift, råfisk", (2712, 1)),
        _type(23, "14", "100", "in", "Fradrag inngående avgift betalt ved innførsel, høy sats"),
        _type(24, "15", "100", "in", "Fradrag inngående avgift betalt ved innførsel, middels sats"),
        _type(3, "3", "25", "out", "Utgående avgift, høy sats", (2700, 1)),
        _type(31, "31", "15", "out", "Utgående avgift, middels sats", (2701, 1)),
        _type(32, "33", "12", "out", "Utgående avgift, lav sats", (2702, 1)),
        _type(311, "32", "11.11", "out", "Utgående avgift, råfisk", (2702, 1)),
        _type(5, "5", "0", "out", "Ingen utgående avgift (innenfor mva-loven)"),
        _type(6, "6", "0", "out", "Ingen utgående avgift (utenfor mva-loven)"),
        _type(7, "7", "0", "out", "Ingen avgiftsbehandling (inntekter)"),
        _type(51, "51", "0", "out", "Avgiftsfri innlands omsetning med omvendt avgiftsplikt"),
        _type(52, "52", "0", "out", "Avgiftsfri utførsel av varer og tjenester"),
        _type(81, "81", "-25", "in", "Innførsel av varer, høy sats, fradrag", (2705, -1), (2710, 1)),
        _type(82, "82", "-25", "in", "Innførsel av varer, høy sats", (2705, -1), (OWN_ACCOUNT, 1)),
        _type(83, "83", "-15", "in", "Innførsel av varer, middels sats, fradrag", (2706, -1), (2711, 1)),
        _type(84, "84", "-15", "in", "Innførsel av varer, middels sats", (2706, -1), (OWN_ACCOUNT, 1)),
        _type(85, "85", "0", "in", "Grunnlag, avgiftsfri innførsel"),
        _type(34, "86", "-25", "in", "Tjenester fra utlandet, høy sats, fradrag", (2703, -1), (2710, 1)),
        _type(35, "87", "-25", "in", "Tjenester fra utlandet, høy sats", (2703, -1), (OWN_ACCOUNT, 1)),
        _type(88, "88", "-12", "in", "Tjenester fra utlandet, lav sats, fradrag", (2704, -1), (2712, 1)),
        _type(89, "89", "-12", "in", "Tjenester fra utlandet, lav sats", (2704, -1), (OWN_ACCOUNT, 1)),
        _type(550, "TAP-1", "25", "in", "Tap på krav - kode 1", (2710, 1)),
        _type(551, "TAP-11", "15", "in", "Tap på krav - kode 11", (2711, 1)),
        _type(552, "TAP-12", "11.11", "in", "Tap på krav - kode 12", (2712, 1)),
        _type(553, "TAP-13", "12", "in", "Tap på krav - kode 13", (2712, 1)),
    ]
)
VAT_TYPES_BY_ID: Final[Mapping[int, VatType]] = {kind.id: kind for kind in VAT_TYPES.values()}
OUTPUT_CODES: Final = tuple(kind.number for kind in VAT_TYPES.values() if kind.use in ("out", "any"))
INPUT_CODES: Final = tuple(kind.number for kind in VAT_TYPES.values() if kind.use in ("in", "any"))
ALL_CODES: Final = tuple(VAT_TYPES)


def split(gross: int, kind: VatType, rounding: str = "half_up") -> tuple[int, list[tuple[int, int]]]:
    """Return the øre booked on the posting's account, and the system's own (account number, øre).

    The two together sum to ``gross``; each posting is rounded by itself.
    """
    if not kind.sides or not gross:
        return gross, []
    if kind.percentage > 0:
        vat = _rounded(gross * kind.percentage / (100 + kind.percentage), rounding)
        return gross - vat, [(account, sign * vat) for account, sign in kind.sides if vat]
    vat = _rounded(gross * -kind.percentage / 100, rounding)
    return gross, [(account, sign * vat) for account, sign in kind.sides if vat]


def _rounded(ore: Decimal, rounding: str) -> int:
    return int(ore.quantize(Decimal(1), rounding=ROUNDINGS[rounding]))
