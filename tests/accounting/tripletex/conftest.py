from collections.abc import Iterator

import pytest

from app.accounting.tripletex import limits, reference

from .company import tell
from .scripted import Scripted


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Caches are per process: each test starts with none."""
    limits.forget()
    reference.forget()
    yield
    limits.forget()
    reference.forget()


@pytest.fixture
def script() -> Iterator[Scripted]:
    script = Scripted()
    tell(script)
    yield script
    script.stop()
