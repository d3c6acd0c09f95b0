"""Memory: how often Python looks for objects that only hold each other."""

import gc
from typing import Final

_MADE_BETWEEN: Final = 50_000


def collect_seldom() -> None:
    """Look for cycles once in 50,000 new objects instead of 700, and not among what is loaded already.

    The rows of a payout are made by the thousand, hold no cycles and go together: looking through them again
    and again took a tenth of the work.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE_BETWEEN)
