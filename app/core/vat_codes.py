"""The SAF-T VAT codes that vouchers of ours can have: rate, direction, and who owes the VAT. Pure.

Codes of services, goods and gold from abroad are a reverse charge: the buyer reckons the VAT, and deducts it
where there is a right to. Codes that a company made itself are not here; nothing is known of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Direction(StrEnum):
    """What a code does: VAT of what is sold, of what is bought, or none at all."""

    OUTPUT = "output"
    INPUT = "input"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class VatCode:
    """``rate`` is in hundredths of a percent; ``reverse_charge`` is reckoned beside the amount and not within
    it, and is deducted again only where it is ``deducted``."""

    code: str
    rate: int = 0
    direction: Direction = Direction.NONE
    reverse_charge: bool = False
    deducted: bool = False

    @property
    def percent(self) -> str:
        """The rate as WooCommerce tells it: ``25``, ``11.11``."""
        whole, part = divmod(self.rate, 100)
        return f"{whole}.{part:02}".rstrip("0") if part else str(whole)

    @property
    def is_payable(self) -> bool:
        """Whether it makes VAT that is owed for the term: output VAT, and a reverse charge that is not
        deducted in the same return."""
        return self.direction is Direction.OUTPUT or (self.reverse_charge and not self.deducted)

    def beside(self, amount: int) -> int:
        """Return the VAT that a reverse charge puts beside an amount, minor units, a half away from zero."""
        if not self.reverse_charge:
            return 0
        vat = (2 * abs(amount) * self.rate + 10_000) // 20_000
        return -vat if amount < 0 else vat


def _output(code: str, rate: int) -> VatCode:
    return VatCode(code, rate, Direction.OUTPUT)


def _input(code: str, rate: int) -> VatCode:
    return VatCode(code, rate, Direction.INPUT)


def _reverse(code: str, rate: int, *, deducted: bool) -> VatCode:
    return VatCode(code, rate, Direction.INPUT, reverse_charge=True, deducted=deducted)


VAT_CODES: Final[Mapping[str, VatCode]] = {
    one.code: one
    for one in (
        *(VatCode(code) for code in ("0", "5", "51", "52", "6", "7")),
        _output("3", 2500),
        _output("31", 1500),
        _output("32", 1111),
        _output("33", 1200),
        _input("1", 2500),
        _input("11", 1500),
        _input("12", 1111),
        _input("13", 1200),
        _reverse("81", 2500, deducted=True),
        _reverse("82", 2500, deducted=False),
        _reverse("83", 1500, deducted=True),
        _reverse("84", 1500, deducted=False),
        _reverse("86", 2500, deducted=True),
        _reverse("87", 2500, deducted=False),
        _reverse("88", 1200, deducted=True),
        _reverse("89", 1200, deducted=False),
        _reverse("91", 2500, deducted=True),
        _reverse("92", 2500, deducted=False),
    )
}

OUTPUT_VAT: Final = frozenset(code for code, one in VAT_CODES.items() if one.direction is Direction.OUTPUT)
"""The codes of output VAT: high, middle, raw fish and low rate."""


def is_payable(code: str) -> bool:
    """Whether VAT of this code is owed for the term of its voucher; not of codes that are not known."""
    return code in VAT_CODES and VAT_CODES[code].is_payable


def is_reverse_charge(code: str) -> bool:
    return code in VAT_CODES and VAT_CODES[code].reverse_charge
