"""Leases: one holder at a time by the database's clock, and no write after losing it."""

import threading
import time

import pytest

from app.errors import LeaseLost
from app.store import shops
from app.store.database import Store
from app.store.leases import due_work, fenced, make_due, release_lease, take_lease
from app.store.rows import insert_row
from app.store.tables import merchant_accounts


@pytest.fixture
def account(store: Store) -> tuple[int, int]:
    """A shop and a merchant account that is due."""
    with store.writing("test", None) as connection:
        shop = shops.add_shop(connection, 0, name="Eksempel", kind="test")
        row = insert_row(
            connection,
            merchant_accounts,
            shop_id=shop,
            provider="vipps",
            reference="302321",
            currency="NOK",
            name="",
            organisation_number="",
            handles=[],
            bank_account="",
            created_at=0,
            due_at=1,
        )
    return shop, row


def test_only_one_takes_a_lease(store: Store, account: tuple[int, int]) -> None:
    first = take_lease(store, "account", *account, 60)
    assert first is not None
    assert take_lease(store, "account", *account, 60) is None
    release_lease(store, first, due_at=None)
    assert take_lease(store, "account", *account, 60) is not None


def test_ten_threads_get_one_lease(store: Store, account: tuple[int, int]) -> None:
    got: list[object] = []
    barrier = threading.Barrier(10)

    def race() -> None:
        barrier.wait()
        got.append(take_lease(store, "account", *account, 60))

    threads = [threading.Thread(target=race) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 10
    assert sum(lease is not None for lease in got) == 1


def test_who_sleeps_past_the_lease_writes_nothing(store: Store, account: tuple[int, int]) -> None:
    slow = take_lease(store, "account", *account, 0.3)
    assert slow is not None
    time.sleep(0.4)
    quick = take_lease(store, "account", *account, 60)
    assert quick is not None
    with pytest.raises(LeaseLost), fenced(store, "late", slow) as connection:
        connection.execute(merchant_accounts.update().values(name="too late"))
    release_lease(store, slow, due_at=None)
    with fenced(store, "in time", quick) as connection:
        row = connection.execute(merchant_accounts.select()).one()
    assert row.name == ""
    assert row.lease_token == quick.token


def test_an_expired_lease_writes_nothing_even_when_nobody_took_over(
    store: Store, account: tuple[int, int]
) -> None:
    slow = take_lease(store, "account", *account, 0.2)
    assert slow is not None
    time.sleep(0.3)
    with pytest.raises(LeaseLost), fenced(store, "late", slow):
        pass


def test_due_work_leaves_out_what_is_held_and_what_is_not_due(store: Store, account: tuple[int, int]) -> None:
    assert [(one.kind, one.id) for one in due_work(store)] == [("account", account[1])]
    lease = take_lease(store, "account", *account, 60)
    assert lease is not None
    assert due_work(store) == []
    release_lease(store, lease, due_at=None)
    assert due_work(store) == []
    with store.writing("test", account[0]) as connection:
        make_due(connection, "account", *account, 5)
        make_due(connection, "account", *account, 9)
        assert connection.execute(merchant_accounts.select()).one().due_at == 5
    assert len(due_work(store)) == 1


def test_who_makes_it_due_while_it_is_held_is_heard(store: Store, account: tuple[int, int]) -> None:
    def due_at() -> int | None:
        with store.reading(account[0]) as connection:
            found: int | None = connection.execute(merchant_accounts.select()).one().due_at
            return found

    for later in (None, 10**15):
        lease = take_lease(store, "account", *account, 60)
        assert lease is not None
        with store.writing("test", account[0]) as connection:
            make_due(connection, "account", *account, 7)
        assert due_work(store) == []
        release_lease(store, lease, due_at=later)
        assert due_at() == 7
        again = take_lease(store, "account", *account, 60)
        assert again is not None
        release_lease(store, again, due_at=later)
        assert due_at() == later


def test_a_lease_of_another_shop_cannot_be_taken(store: Store, account: tuple[int, int]) -> None:
    assert take_lease(store, "account", account[0] + 1, account[1], 10) is None
