from collections.abc import Iterator

import pytest

from app.accounting.vismanet import reference

from .running import Running, running


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Caches are per process: each test starts with none."""
    reference.forget()
    yield
    reference.forget()


@pytest.fixture
def visma() -> Iterator[Running]:
    with running() as started:
        yield started
