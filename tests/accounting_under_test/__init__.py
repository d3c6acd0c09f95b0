"""The registered accounting systems as the shared suites drive them: one entry each, none may be missing."""

import pytest

from app.accounting.registry import SYSTEMS
from app.sandbox.driven.registry import DRIVEN_ACCOUNTING as BOOKS_UNDER_TEST

__all__ = ["BOOKS", "BOOKS_UNDER_TEST", "EACH_BOOKS", "EACH_BOOKS_THOROUGHLY", "FIRST_BOOKS"]

BOOKS = tuple(SYSTEMS)
"""Every accounting system that the service knows: what the shared suites run for. One without an entry fails
them."""

FIRST_BOOKS = BOOKS[0]
"""What is about our own steps and the provider, and not about who keeps the books, is told with this one."""

EACH_BOOKS = pytest.mark.parametrize("accounting_name", BOOKS)
"""A test with ``world`` runs once for each registered accounting system."""

EACH_BOOKS_THOROUGHLY = pytest.mark.parametrize(
    "accounting_name",
    [FIRST_BOOKS, *(pytest.param(name, marks=pytest.mark.thorough) for name in BOOKS[1:])],
)
"""As ``EACH_BOOKS``; `make test` tells it with the first, the thorough part with the others."""
