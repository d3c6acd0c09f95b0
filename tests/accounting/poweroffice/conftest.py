from collections.abc import Iterator

import pytest

from app.accounting.poweroffice import customers, limits, reference

from .world import Running, running


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Caches are per process: each test starts with none."""
    limits.forget()
    reference.forget()
    customers.KEPT.forget()
    yield
    limits.forget()
    reference.forget()
    customers.KEPT.forget()


@pytest.fixture
def go() -> Iterator[Running]:
    with running() as one:
        yield one
