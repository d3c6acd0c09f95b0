"""How wide the columns of a printed report are: by their weights, and so that no word is broken. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from app.reports.evidence.fonts import Face, printable, width
from app.reports.evidence.layout import CELL, HEAD, PAD, WIDTH

_LONGEST: Final = 16
"""Letters of a word that is kept whole; what is longer is a reference, which reads on over lines."""
_SPARE: Final = 0.5


def least_width(title: str, cells: Iterable[str], inset: float) -> float:
    """Return how wide a column has to be for every word of its title and its cells; points."""
    longest = ""
    for cell in cells:
        for word in cell.split(" "):
            if len(longest) < len(word) <= _LONGEST:
                longest = word
    needed = [width(printable(word), Face.BOLD, HEAD) for word in title.split(" ")]
    needed.append(width(printable(longest), Face.BOLD, CELL))
    return max(needed) + PAD + inset + _SPARE


def widths(weights: Sequence[int], least: Sequence[float]) -> list[float]:
    """Share the page by weight; who would get less than the least gets that, and the others share the rest.
    Where there is not room for all, it goes by weight alone."""
    if sum(least) > WIDTH:
        return [weight * WIDTH / sum(weights) for weight in weights]
    fixed: set[int] = set()
    while True:
        room = WIDTH - sum(least[place] for place in fixed)
        share = room / max(sum(weight for place, weight in enumerate(weights) if place not in fixed), 1)
        tight = {
            place
            for place, weight in enumerate(weights)
            if place not in fixed and weight * share < least[place]
        }
        if not tight:
            break
        fixed |= tight
    return [least[place] if place in fixed else weight * share for place, weight in enumerate(weights)]
