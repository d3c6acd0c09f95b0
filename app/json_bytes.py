"""JSON as bytes, read and written fast, with what Python's own json makes of it to the letter.

msgspec does nearly all of it. What it refuses (a half of a surrogate pair, another encoding, ``NaN``) is left
to Python's own, which knows how the caller wants it, and so is text that is not plain ASCII.
"""

import json
from collections.abc import Callable
from typing import Any, Final

import msgspec


class JsonReader:
    """Reads whole figures of any length as int, others by ``fraction`` from the text they were told in.

    ``constant`` takes ``NaN`` and the infinities, which are no JSON. Without either they are what Python's
    own json makes of them.
    """

    def __init__(
        self, fraction: Callable[[str], Any] | None = None, constant: Callable[[str], Any] | None = None
    ) -> None:
        self._fraction, self._constant = fraction, constant
        self._fast = msgspec.json.Decoder(float_hook=fraction)

    def read(self, body: bytes | str) -> Any:
        """Return the value; raise ValueError or RecursionError, and what ``fraction`` raises."""
        try:
            return self._fast.decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return json.loads(body, parse_float=self._fraction, parse_constant=self._constant)


AS_TOLD: Final = JsonReader(str, str)
"""Whatever is no whole figure stays the text that it was told in."""


def write_sorted(value: Any) -> bytes:
    """Return the canonical JSON of a value: sorted names, no spaces, ASCII.

    The value is made of texts, whole figures, yes and no, nothing, lists and dicts: a figure that is no whole
    number is text already, or this would not tell how it was told. Raises TypeError for an object.
    """
    try:
        written = _SORTED.encode(value)
        if written.isascii() and _DELETE not in written:
            return written
    except (TypeError, ValueError, OverflowError):
        pass
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


_SORTED: Final = msgspec.json.Encoder(order="sorted")
_DELETE: Final = b"\x7f"
"""The one ASCII character that json escapes and msgspec does not."""
