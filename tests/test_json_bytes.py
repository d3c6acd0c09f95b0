"""What msgspec reads and writes for us is what Python's own json makes of the same, to the letter."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.json_bytes import AS_TOLD, JsonReader, write_sorted

FIGURES = st.integers() | st.integers(-(10**40), 10**40)
VALUES = st.recursive(
    st.none() | st.booleans() | FIGURES | st.text() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
EXACT = JsonReader(Decimal, str)


def told_by(read: Callable[[], Any]) -> str:
    """What reading gives, or how it is refused."""
    try:
        return repr(read())
    except (ValueError, RecursionError) as error:
        return type(error).__name__


@given(VALUES)
def test_what_is_written_is_what_json_writes(value: Any) -> None:
    written = write_sorted(value)
    assert written == json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
    assert AS_TOLD.read(written) == value


@pytest.mark.parametrize(
    "body",
    [
        b"[1.10, -0.0, 1E5, 1e-7, 1.0e400, 12345678901234567890123.50]",
        b"[0, -0, 18446744073709551616, -9223372036854775809, 123456789012345678901234567890]",
        b'{"a": 1, "b": 2, "a": 3}',
        b'"\\ud83d\\ude00 \\ud800 \\u007f \\/"',
        '"øre"'.encode(),
        '"øre"'.encode("utf-16"),
        '\ufeff"øre"'.encode(),
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"[NaN, Infinity, -Infinity]",
        b"nan",
        b"",
        b"  [1] ",
        b"[1] x",
        b"[1,]",
        b"01",
        b"1.",
        b'"a\tb"',
        b"'a'",
        b"[" * 100_000,
        b"1" * 5_000,
        b'{"a": {"b": [null, true, false, "c"]}}',
    ],
)
@pytest.mark.parametrize(("reader", "fraction"), [(EXACT, Decimal), (AS_TOLD, str)])
def test_what_is_read_is_what_json_reads(
    body: bytes, reader: JsonReader, fraction: Callable[[str], Any]
) -> None:
    own = told_by(lambda: json.loads(body, parse_float=fraction, parse_constant=str))
    assert told_by(lambda: reader.read(body)) == own


@given(VALUES)
def test_any_value_is_read_as_json_reads_it(value: Any) -> None:
    assert AS_TOLD.read(json.dumps(value).encode()) == value


def test_a_fraction_that_is_refused_is_refused_as_ever() -> None:
    def refuse(text: str) -> Any:
        raise ValueError(f"{text} is refused")

    with pytest.raises(ValueError, match="1.5 is refused"):
        JsonReader(refuse, str).read(b"[1.5]")


def test_what_json_has_no_form_for_is_refused() -> None:
    with pytest.raises(TypeError):
        write_sorted({"a": [object()]})
