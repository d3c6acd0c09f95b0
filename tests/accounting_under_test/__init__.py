"""The registered accounting systems as the shared suites drive them: one entry each, none may be missing."""

from collections.abc import Mapping

import pytest

from app.accounting.registry import SYSTEMS
from tests.accounting_under_test.base import AccountingUnderTest
from tests.accounting_under_test.fiken import FikenUnderTest
from tests.accounting_under_test.poweroffice import PowerOfficeUnderTest
from tests.accounting_under_test.tripletex import TripletexUnderTest

BOOKS_UNDER_TEST: Mapping[str, type[AccountingUnderTest]] = {
    one.name: one for one in (TripletexUnderTest, PowerOfficeUnderTest, FikenUnderTest)
}
BOOKS = tuple(SYSTEMS)
"""Every accounting system that the service knows: what the shared suites run for. One without an entry fails
them."""

FIRST_BOOKS = BOOKS[0]
"""What is about our own steps and the provider, and not about who keeps the books, is told with this one."""

EACH_BOOKS = pytest.mark.parametrize("accounting_name", BOOKS)
"""A test with ``world`` runs once for each registered accounting system."""
