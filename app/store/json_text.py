"""JSON columns: the text that ``json.dumps`` writes, and back, with encoder and decoder made once.

A row has three or four such columns, most of them short: making an encoder for each value costs more than
writing it.
"""

import json
from json import encoder
from typing import Any, Final

from app.json_bytes import JsonReader

_READER: Final = JsonReader()
_ENCODER: Final = json.JSONEncoder(check_circular=False)

_encode: Final = getattr(encoder, "c_make_encoder", None) and encoder.c_make_encoder(  # type: ignore[attr-defined]
    None, _ENCODER.default, encoder.encode_basestring_ascii, None, ": ", ", ", False, False, True
)
"""What ``JSONEncoder.encode`` makes anew for each value, where Python has it in C."""


def to_json(value: Any) -> str:
    """Return the value as ``json.dumps`` would write it."""
    if not value and type(value) is list:
        return "[]"
    if _encode is None or type(value) not in (dict, list):
        return _ENCODER.encode(value)
    return "".join(_encode(value, 0))


def from_json(text: str) -> Any:
    """Return the value that ``to_json`` wrote."""
    return _READER.read(text)
