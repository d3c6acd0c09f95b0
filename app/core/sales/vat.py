"""VAT inside a gross amount, as an accounting system computes it, held against what the shop says."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from app.core.countries import NORWAY
from app.core.sales.facts import Part
from app.core.vat_codes import VAT_CODES, Direction

MOST_OFF: Final = 1
"""Minor units per order and rate: what rounding can come to. More has another cause."""


def is_of_rate(vat_code: str, rate: str, country: str) -> bool:
    """Whether a code can be that of a sale at the rate; else the accounting system would reckon another VAT
    than the buyer was shown, or none. VAT of another country is no output VAT here, and codes of one's own
    are not known."""
    code = VAT_CODES.get(vat_code)
    if code is not None and code.direction is Direction.OUTPUT:
        return rate == code.percent
    is_without = code is not None and code.direction is Direction.NONE
    return not is_without or rate == "0" or country not in ("", NORWAY)


def inside(gross: int, rate: str) -> int:
    """Return the VAT inside a gross amount at a rate in per cent, a half away from zero."""
    whole, _, part = rate.partition(".")
    above = int(whole + part)
    below = int(100 * 10 ** len(part)) + above
    rounded = (2 * abs(gross) * above + below) // (2 * below)
    return -rounded if gross < 0 else rounded


def vat_differences(parts: Iterable[Part]) -> dict[str, int]:
    """Return by rate how much more VAT the shop says than the gross amount holds, where it is another."""
    gross: dict[str, int] = defaultdict(int)
    told: dict[str, int] = defaultdict(int)
    for part in parts:
        gross[part.rate] += part.gross
        told[part.rate] += part.vat
    found = {rate: told[rate] - inside(gross[rate], rate) for rate in gross}
    return {rate: off for rate, off in sorted(found.items()) if off}
