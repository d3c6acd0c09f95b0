"""VAT codes (SAF-T numbers) and what the system books for them beside a line. Amounts in øre, debit +."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Final

_ROUNDINGS: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}


@dataclass(frozen=True, slots=True)
class VatCode:
    """``percent`` on top of the net amount; ``account`` takes it, ``against`` the other side of a reverse
    charge (empty: the cost's own account, where it may not be deducted)."""

    code: int
    percent: Decimal = Decimal(0)
    account: str = ""
    is_reverse: bool = False
    against: str = ""


def _of(code: int, percent: str, account: str) -> VatCode:
    return VatCode(code, Decimal(percent), account)


VAT_CODES: Final = {
    one.code: one
    for one in (
        *(VatCode(code) for code in (0, 5, 6, 7, 14, 15, 21, 22, 23, 51, 52)),
        _of(3, "25", "2700"),
        _of(31, "15", "2701"),
        _of(32, "11.11", "2702"),
        _of(33, "12", "2703"),
        _of(1, "25", "2710"),
        _of(11, "15", "2711"),
        _of(12, "11.11", "2712"),
        _of(13, "12", "2713"),
        VatCode(86, Decimal(25), "2704", True, "2714"),
        VatCode(87, Decimal(25), "2704", True),
        VatCode(88, Decimal(12), "2704", True, "2714"),
        VatCode(89, Decimal(12), "2704", True),
        VatCode(91, Decimal(25), "2704", True, "2714"),
        VatCode(92, Decimal(25), "2704", True),
    )
}


def on_top(net: int, code: VatCode, rounding: str) -> int:
    """The VAT of a net amount."""
    return _rounded(net * code.percent / 100, rounding)


def inside(gross: int, code: VatCode, rounding: str) -> int:
    """The VAT of a gross amount."""
    return _rounded(gross * code.percent / (100 + code.percent), rounding)


def _rounded(ore: Decimal, rounding: str) -> int:
    return int(ore.quantize(Decimal(1), rounding=_ROUNDINGS[rounding]))
