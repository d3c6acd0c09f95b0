"""The registered providers as the shared suites drive them: one entry each, none may be missing."""

import pytest

from app.providers.registry import PROVIDERS
from app.sandbox.driven.registry import DRIVEN_PROVIDERS as UNDER_TEST

__all__ = ["EACH", "EACH_THOROUGHLY", "FIRST", "REGISTERED", "UNDER_TEST"]

REGISTERED = tuple(PROVIDERS)
"""Every provider that the service knows: what the shared suites run for. One without an entry fails them."""

FIRST = REGISTERED[0]
"""What is about our own steps and the books, and not about who pays out, is told with this one."""

EACH = pytest.mark.parametrize("provider_name", REGISTERED)
"""A test with ``world`` runs once for each registered provider."""

EACH_THOROUGHLY = pytest.mark.parametrize(
    "provider_name", [FIRST, *(pytest.param(name, marks=pytest.mark.thorough) for name in REGISTERED[1:])]
)
"""As ``EACH``; `make test` tells it with the first, the thorough part with the others."""
