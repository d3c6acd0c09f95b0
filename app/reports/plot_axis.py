"""The scale of a plot's panel: lines at round amounts, and where an amount stands between them. Pure."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from app.core.money import exponent
from app.core.texts import Language
from app.reports.formats import count

WIDTH: Final = 720
LEFT: Final = 92
RIGHT: Final = 12
PANEL: Final = 150
TEXT: Final = "#1e1e1e"
_LINE: Final = "#949494"


class Axis:
    """A scale of minor units with zero and every value on it; ``top`` is the panel's upper edge."""

    def __init__(self, values: Sequence[int], top: int, currency: str) -> None:
        high, low = max(*values, 0, 0), min(*values, 0, 0)
        self._unit = 10 ** exponent(currency)
        self._step = _step(max(high, -low), self._unit)
        self._most, self._least = -(-high // self._step), -(low // self._step)
        self._scale = max((self._most + self._least) * self._step, 1)
        self._top = top

    def place(self, value: int) -> int:
        """Return how far down an amount stands."""
        scale = self._scale
        return self._top + ((self._most * self._step - value) * PANEL * 2 + scale) // (scale * 2)

    def drawn(self, language: Language) -> list[str]:
        """Return the lines with their amounts, in whole units of the currency."""
        lines = []
        for number in range(-self._least, self._most + 1):
            y = self.place(number * self._step)
            label = count(number * self._step // self._unit, language)
            lines.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{_LINE}" stroke-width="1"/>')
            lines.append(
                f'<text x="{LEFT - 8}" y="{y + 4}" fill="{TEXT}" text-anchor="end">{escape(label)}</text>'
            )
        return lines


def _step(most: int, unit: int) -> int:
    """A round distance between two lines, minor units: 1, 2 or 5 times a power of ten, at most five lines."""
    step, place = unit, 0
    while step * 4 < most:
        step = unit * (2, 5, 10)[place % 3] * 10 ** (place // 3)
        place += 1
    return step
