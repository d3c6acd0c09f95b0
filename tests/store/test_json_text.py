"""JSON columns are stored exactly as ``json.dumps`` writes them, whatever the value."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.json_text import from_json, to_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_what_is_stored_is_what_json_writes(value: Any) -> None:
    assert to_json(value) == json.dumps(value)
    assert from_json(to_json(value)) == value


def test_what_json_writes_beside_its_standard_stays() -> None:
    assert to_json([math.inf]) == json.dumps([math.inf])


@pytest.mark.parametrize("value", [{1}, [{1}], {"a": {1}}])
def test_what_json_cannot_write_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        to_json(value)


@pytest.mark.parametrize("text", ["", "{", '[1, "a'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Expecting|Unterminated"):
        from_json(text)
