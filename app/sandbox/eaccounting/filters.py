"""The documented form of ``$filter``: functions of a date compared with numbers, joined by ``and``."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from app.sandbox.eaccounting.refusals import Refusal

_ONE: Final = re.compile(r"(year|month|day)\(VoucherDate\) eq (\d{1,4})")

Filter = Callable[[date], bool]


def day_filter(text: str) -> Filter:
    """Return what chooses days, all of them for an empty text. Any other form than this is refused."""
    wanted: list[tuple[str, int]] = []
    for part in text.split(" and ") if text else []:
        found = _ONE.fullmatch(part.strip())
        if found is None:
            raise Refusal(6000, "The $filter is not valid")
        wanted.append((found[1], int(found[2])))
    return lambda day: all(getattr(day, name) == number for name, number in wanted)
