"""Whoever registers a provider says how the shared suites drive it."""

from app.api.snapshots import GATEWAY_METAS
from app.core.texts import PROVIDER_NAMES
from app.providers.registry import PROVIDERS
from app.reports.evidence.words import IDENTITIES
from app.sandbox.driven.provider import AMOUNTS, PAID
from tests.golden import runner
from tests.providers_under_test import EACH, REGISTERED, UNDER_TEST
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


@EACH
def test_what_it_says_can_be_told_and_what_it_asks_for_is_sent(provider_name: str) -> None:
    """Its name in vouchers, its identities in the evidence, the metas of orders that its references name."""
    info = PROVIDERS[provider_name].info
    assert provider_name in PROVIDER_NAMES
    assert {one.name for one in info.identities} <= set(IDENTITIES)
    metas = {one.order_field.removeprefix("meta:") for one in info.references if ":" in one.order_field}
    assert metas <= set(GATEWAY_METAS)
    assert info.wanted_reference in {one.transaction_field for one in info.references}


@EACH
def test_its_reports_are_read_as_expected(provider_name: str) -> None:
    names = runner.names(provider_name)
    assert names
    for name in names:
        assert runner.parsed_text(provider_name, name) == runner.expected_text(provider_name, name), name


@EACH
def test_its_accounts_are_its_own(provider_name: str) -> None:
    """Only then can it be proven by itself."""
    own = PROVIDERS[provider_name].info.accounts
    mine = {own.clearing, own.disputed, own.reserve}
    others = [one.info.accounts for name, one in PROVIDERS.items() if name != provider_name]
    assert len(mine) == 3
    assert not mine & {account for one in others for account in (one.clearing, one.disputed, one.reserve)}
