"""The running stand-in the tests of its HTTP face talk to."""

from collections.abc import Iterator

import pytest

from app.sandbox.server import RunningStandIn
from app.sandbox.stripe import StripeBook, StripeKeys, create_stripe_stand_in

from .world import ACCOUNT, KEY, OTHER, OTHER_KEY, SECRET_KEY, TEST_KEY, StripeWorld


@pytest.fixture
def world() -> Iterator[StripeWorld]:
    book, keys = StripeBook(), StripeKeys()
    book.add_account(ACCOUNT)
    book.add_account(ACCOUNT, livemode=False)
    book.add_account(OTHER, name="En annen butikk AS", schedule="manual")
    keys.add("shop", KEY, ACCOUNT)
    keys.add("owner", SECRET_KEY, ACCOUNT)
    keys.add("test", TEST_KEY, ACCOUNT)
    keys.add("other", OTHER_KEY, OTHER)
    world = StripeWorld(book, keys)
    with RunningStandIn(create_stripe_stand_in(book, keys, clock=lambda: world.now())) as running:
        world.url = running.url
        yield world
