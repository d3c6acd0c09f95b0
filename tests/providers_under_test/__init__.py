"""The registered providers as the shared suites drive them: one entry each, none may be missing."""

from collections.abc import Mapping

import pytest

from app.providers.registry import PROVIDERS
from tests.providers_under_test.base import ProviderUnderTest
from tests.providers_under_test.klarna import KlarnaUnderTest
from tests.providers_under_test.nets import NetsUnderTest
from tests.providers_under_test.stripe import StripeUnderTest
from tests.providers_under_test.vipps import VippsUnderTest

UNDER_TEST: Mapping[str, type[ProviderUnderTest]] = {
    one.name: one for one in (VippsUnderTest, StripeUnderTest, KlarnaUnderTest, NetsUnderTest)
}
REGISTERED = tuple(PROVIDERS)
"""Every provider that the service knows: what the shared suites run for. One without an entry fails them."""

FIRST = REGISTERED[0]
"""What is about our own steps and the books, and not about who pays out, is told with this one."""

EACH = pytest.mark.parametrize("provider_name", REGISTERED)
"""A test with ``world`` runs once for each registered provider."""
