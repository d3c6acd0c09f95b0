"""Whoever registers a provider says how the shared suites drive it."""

from app.providers.registry import PROVIDERS
from tests.providers_under_test import EACH, REGISTERED, UNDER_TEST
from tests.providers_under_test.base import AMOUNTS, PAID
from tests.world import World


def test_every_registered_provider_is_under_test_and_no_other() -> None:
    assert set(UNDER_TEST) == set(PROVIDERS) == set(REGISTERED)


@EACH
def test_its_entry_is_of_that_provider(provider_name: str) -> None:
    entry, info = UNDER_TEST[provider_name], PROVIDERS[provider_name].info
    assert entry.name == info.name
    fields = {one.name: one for one in info.credentials if one.style == entry.style}
    assert set(entry.credentials) <= set(fields)
    assert {name for name, one in fields.items() if one.required} <= set(entry.credentials)
    assert entry.address in {one.url_setting for one in info.environments if one.test}
    assert str(entry.clearing) == info.accounts.clearing
    assert entry.secrets
    assert entry.personal


@EACH
def test_its_stand_in_has_what_the_suites_rely_on(provider_name: str) -> None:
    with World.start(provider_name) as world:
        side = world.provider
        assert {one.order_id: one.amount for one in side.orders} == AMOUNTS
        assert len({one.reference for one in (*side.orders, side.earlier)}) == len(AMOUNTS) + 1
        assert {"a row is missing", "an amount is another", "an amount is text"} <= set(side.damages)
        assert sum(one.amount - one.fee for one in side.orders) == PAID
