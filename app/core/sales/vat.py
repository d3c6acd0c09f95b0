"""VAT inside a gross amount, as an accounting system computes it, held against what the shop says."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from app.core.countries import NORWAY
from app.core.sales.facts import Part

MOST_OFF: Final = 1
"""Minor units per order and rate: what rounding can come to. More has another cause."""

_OUTPUT: Final = {"3": "25", "31": "15", "32": "11.11", "33": "12"}
"""The rate of each SAF-T code of output VAT, per cent."""

_WITHOUT: Final = frozenset({"0", "5", "51", "52", "6", "7"})


def is_of_rate(vat_code: str, rate: str, country: str) -> bool:
    """Whether a code can be that of a sale at the rate; else the accounting system would reckon another VAT
    than the buyer was shown, or none. VAT of another country is no output VAT here, and codes of one's own
    are not known."""
    if vat_code in _OUTPUT:
        return rate == _OUTPUT[vat_code]
    return vat_code not in _WITHOUT or rate == "0" or country not in ("", NORWAY)


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
