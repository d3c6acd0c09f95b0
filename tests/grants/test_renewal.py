"""Renewing a grant: one at a time over all processes, committed before use, and what a crash leaves."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from app.errors import GrantEnded, Unavailable
from app.http import Deadline
from app.pipeline.connect import confirm_connection, delete_connection, pause_connection
from app.pipeline.grants import ConnectionGrant
from app.pipeline.idle_grants import renew_idle_grants
from app.secrets import fingerprint
from app.store import connections, grants, shops
from app.store import tables as t
from tests.grants.conftest import COMPANY, OAUTH, PLAIN, Given

HOUR = 3600
ON_BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgres"])


@pytest.fixture
def connected(given: Given) -> int:
    ended = given.connect()
    confirm_connection(given.services, given.shop, ended.connection, [COMPANY], "user 7")
    return ended.connection


def grant_of(given: Given, connection_id: int, seconds: float = 5.0) -> ConnectionGrant:
    services = given.services
    with services.store.reading(given.shop) as connection:
        shop = shops.get_shop(connection, given.shop)
        row = connections.get_connection(connection, given.shop, connection_id)
    keys = services.credentials(shop, row)
    return services.grant(shop, row, OAUTH, keys, Deadline.after(seconds))


def kept(given: Given, connection_id: int) -> dict[str, str]:
    with given.services.store.reading(given.shop) as connection:
        row = connections.get_connection(connection, given.shop, connection_id)
    return given.services.vault.open(row.credentials)


def test_a_token_is_used_as_long_as_it_lasts(given: Given, connected: int) -> None:
    first = grant_of(given, connected).access_token()
    given.time.later(HOUR - 120)
    assert grant_of(given, connected).access_token() == first
    assert given.identity.renewals == 0
    given.time.later(90)  # it would last for seconds only
    second = grant_of(given, connected).access_token()
    assert second != first
    assert given.identity.renewals == 1
    assert given.identity.company_of(second) == COMPANY


def test_a_new_refresh_token_is_committed_before_the_access_token_is_used(
    given: Given, connected: int
) -> None:
    given.time.later(HOUR)
    token = grant_of(given, connected).access_token()
    assert kept(given, connected)["access_token"] == token
    assert kept(given, connected)["refresh_token"] == given.identity.given[0].refresh[-1]
    given.time.later(HOUR)
    assert grant_of(given, connected).access_token() != token


def test_a_refused_token_is_renewed_once_for_all(given: Given, connected: int) -> None:
    first = grant_of(given, connected).access_token()
    second = grant_of(given, connected).renew(first)
    assert second != first
    assert grant_of(given, connected).renew(first) == second  # somebody else had it refused too
    assert given.identity.renewals == 1


@ON_BOTH
def test_two_at_once_renew_once(given: Given, connected: int) -> None:
    given.time.later(HOUR)
    given.fault(kind="delay", method="POST", seconds=0.3)
    found: list[str] = []
    several = [
        threading.Thread(target=lambda: found.append(grant_of(given, connected).access_token()))
        for _ in range(4)
    ]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert given.identity.renewals == 1


@ON_BOTH
def test_the_turn_is_in_the_database(given: Given, connected: int) -> None:
    """Another process holds it: this one waits, and gives up within its own deadline."""
    given.time.later(HOUR)
    turn = grants.take_turn(given.services.store, given.shop, connected, 60)
    assert turn is not None
    assert grants.take_turn(given.services.store, given.shop, connected, 60) is None
    with pytest.raises(Unavailable):
        grant_of(given, connected, seconds=0.2).access_token()
    assert given.identity.renewals == 0
    grants.end_turn(given.services.store, given.shop, connected, turn)
    assert grant_of(given, connected).access_token()


@ON_BOTH
def test_a_turn_whose_holder_died_runs_out(given: Given, connected: int) -> None:
    given.time.later(HOUR)
    assert grants.take_turn(given.services.store, given.shop, connected, 0.2) is not None
    assert grant_of(given, connected).access_token()


@ON_BOTH
def test_who_lost_the_turn_does_not_undo_what_came_after(given: Given, connected: int) -> None:
    """A process slept through its turn: the grant that a person gave meanwhile stays."""
    old = kept(given, connected)
    late = grant_of(given, connected)
    given.time.later(HOUR)
    assert given.connect().problem is None
    new = kept(given, connected)
    with given.services.store.writing("test", given.shop) as connection:
        assert not grants.replace_grant(
            connection, given.shop, connected, fingerprint(old["refresh_token"]), b"stale", "stale", 0
        )
    assert kept(given, connected) == new
    assert late.access_token() == new["access_token"]


@pytest.mark.parametrize(("reuse", "lives"), [("refused", False), ("grace", True), ("revokes", False)])
def test_unconfirmed_a_crash_between_rotation_and_commit(
    given: Given, connected: int, reuse: str, lives: bool
) -> None:
    """The vendor has rotated, our commit never came: a vendor with grace takes the old token once more,
    else the grant has ended, the person is asked to connect again, and all goes on after that."""
    given.identity.settings = replace(PLAIN, reuse=reuse)
    given.time.later(HOUR)
    given.fault(kind="cut_after", method="POST")
    with pytest.raises(Unavailable):
        grant_of(given, connected).access_token()
    assert given.identity.renewals == 1
    if lives:
        token = grant_of(given, connected).access_token()
        assert given.identity.company_of(token) == COMPANY
        return
    with pytest.raises(GrantEnded):
        grant_of(given, connected).access_token()
    assert given.connect().problem is None
    assert given.identity.company_of(grant_of(given, connected).access_token()) == COMPANY


def test_withdrawn_access_ends_the_grant(given: Given, connected: int) -> None:
    given.identity.revoke(COMPANY)
    token = grant_of(given, connected).access_token()
    with pytest.raises(GrantEnded):
        grant_of(given, connected).renew(token)


def test_a_system_that_does_not_rotate_keeps_its_token(given: Given, connected: int) -> None:
    given.identity.settings = replace(PLAIN, rotates=False, expires_in_text=True)
    refresh = kept(given, connected)["refresh_token"]
    for _ in range(2):
        given.time.later(HOUR)
        assert given.identity.company_of(grant_of(given, connected).access_token()) == COMPANY
        assert kept(given, connected)["refresh_token"] == refresh


def test_a_removed_connection_gives_no_token(given: Given, connected: int) -> None:
    grant = grant_of(given, connected)
    delete_connection(given.services, given.shop, connected, "user 7")
    with pytest.raises(GrantEnded):
        grant.access_token()


def broken_cases(given: Given) -> int:
    with given.services.store.reading(given.shop) as connection:
        query = select(func.count()).select_from(t.cases).where(t.cases.c.code == "connection_broken")
        return int(connection.execute(query).scalar_one())


def state(given: Given, connection_id: int) -> Any:
    with given.services.store.reading(given.shop) as connection:
        return connections.get_connection(connection, given.shop, connection_id).state


@ON_BOTH
def test_what_nobody_uses_is_renewed_weekly(given: Given, connected: int) -> None:
    pause_connection(given.services, given.shop, connected, True, "user 7")
    given.time.later(6 * 24 * HOUR)
    assert renew_idle_grants(given.services) == 0
    given.time.later(25 * HOUR)
    assert renew_idle_grants(given.services) == 1
    assert given.identity.renewals == 1
    assert renew_idle_grants(given.services) == 0
    assert state(given, connected) == connections.PAUSED


def test_what_lapsed_unused_breaks_with_one_notice(given: Given, connected: int) -> None:
    given.identity.revoke(COMPANY)
    given.time.later(8 * 24 * HOUR)
    assert renew_idle_grants(given.services) == 1
    given.time.later(24 * HOUR)
    assert renew_idle_grants(given.services) == 0
    assert state(given, connected) == connections.BROKEN
    assert broken_cases(given) == 1


def test_an_identity_server_that_is_down_is_asked_again_later(given: Given, connected: int) -> None:
    given.time.later(8 * 24 * HOUR)
    given.fault(kind="error_before", method="POST", status=503)
    assert renew_idle_grants(given.services) == 1
    assert renew_idle_grants(given.services) == 0
    given.time.later(HOUR + 1)
    assert renew_idle_grants(given.services) == 1
    assert given.identity.renewals == 1
    assert state(given, connected) == connections.WORKING
