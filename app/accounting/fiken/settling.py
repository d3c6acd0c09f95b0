"""What an accepted write leaves open."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.accounting.fiken.info import SYSTEM
from app.errors import CallError, Unclear


@contextmanager
def settling(operation: str) -> Iterator[None]:
    """Inside, a write was accepted: whatever fails while looking at what it made leaves it Unclear."""
    try:
        yield
    except CallError as error:
        raise Unclear(SYSTEM, operation) from error
