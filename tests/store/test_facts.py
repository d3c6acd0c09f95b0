"""Facts are kept once: events, orders, refunds, nonces, report parts, payouts and their rows."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.connecting import CollectedDay, MerchantAccount, ReportPart
from app.errors import Conflict, NotFound
from app.store import connections, orders, payouts, reports, sites, snapshots, transactions
from app.store import tables as t
from app.store.database import Store
from app.store.reports import Source
from tests.core.facts import DAY, payout, row

OTHER_DAY = date(2026, 3, 4)
LATER = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
IDENTITY = "site:10481:key"


def add_site(store: Store, shop: int) -> int:
    with store.writing("test", shop) as connection:
        return sites.add_site(
            connection,
            shop,
            0,
            public_id=f"site-{shop}",
            address="https://butikk.example",
            environment="production",
            token=b"sealed",
        )


def snapshot(counter: int, *, pairing: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "site_id": 1,
        "order_id": "10481",
        "number": "10481",
        "currency": "NOK",
        "total": 100,
        "payment_method": "vipps",
        "status": "processing",
        "test_mode": False,
        "ordered_at": 0,
        "pairing": pairing,
        "counter": counter,
        "event_id": f"event-{pairing}-{counter}",
        "snapshot": {},
        "received_at": 0,
        **changes,
    }


def save(store: Store, shop: int, references: list[tuple[str, str]], **values: Any) -> bool:
    with store.writing("test", shop) as connection:
        known = snapshots.OrderSnapshots(connection, shop, 1, ["10481"])
        is_newest = known.save(IDENTITY, references, **values)
        known.write()
        return is_newest


def found(store: Store, shop: int, value: str) -> list[Any]:
    with store.reading(shop) as connection:
        return orders.find_orders(connection, shop, [value])


def test_an_event_is_remembered_once(kept: Store, shop: int) -> None:
    event = {
        "site_id": 7,
        "event_id": f"e-{shop}",
        "kind": "order",
        "order_identity": IDENTITY,
        "pairing": 1,
        "counter": 1,
        "body": {"total": 1},
        "received_at": 0,
    }
    with kept.writing("test", shop) as connection:
        assert snapshots.remember_events(connection, shop, [event]) == {f"e-{shop}"}
        assert snapshots.remember_events(connection, shop, [event, event]) == set()
    with kept.writing("test", shop) as connection:  # the transaction that met it before went on
        both = [event | {"counter": 9}, event | {"event_id": f"f-{shop}"}]
        assert snapshots.remember_events(connection, shop, both) == {f"f-{shop}"}
    with kept.reading(shop) as connection:
        assert connection.execute(select(func.count()).where(t.events.c.shop_id == shop)).scalar_one() == 2


def test_the_highest_snapshot_of_an_order_counts_whatever_comes_last(kept: Store, shop: int) -> None:
    assert save(kept, shop, [("id", "10481")], **snapshot(5, total=500))
    assert not save(kept, shop, [("id", "10481")], **snapshot(4, total=400))
    assert not save(kept, shop, [("id", "10481")], **snapshot(5, total=555))
    assert [one.total for one in found(kept, shop, "10481")] == [500]
    assert save(kept, shop, [("id", "10481")], **snapshot(6, total=600))
    assert save(kept, shop, [("id", "10481")], **snapshot(1, pairing=2, total=201))  # paired again
    assert not save(kept, shop, [("id", "10481")], **snapshot(99, total=999))
    assert [one.total for one in found(kept, shop, "10481")] == [201]


def test_references_follow_the_newest_snapshot_and_former_numbers_stay(kept: Store, shop: int) -> None:
    save(kept, shop, [("number", "A-1"), ("transaction_id", "old")], **snapshot(1))
    save(kept, shop, [("number", "A-2"), ("transaction_id", "new")], **snapshot(2))
    assert [len(found(kept, shop, value)) for value in ("A-1", "A-2", "new", "old")] == [1, 1, 1, 0]
    with kept.reading(shop) as connection:
        (asked,) = orders.find_orders(connection, shop, ["new", "A-1"])
        (chosen,) = orders.find_orders(connection, shop, ["new"], also=[IDENTITY])
    assert set(asked.references) == {("number", "A-1"), ("transaction_id", "new")}
    assert set(chosen.references) == {("number", "A-1"), ("number", "A-2"), ("transaction_id", "new")}


def test_what_is_older_takes_no_reference_away(kept: Store, shop: int) -> None:
    save(kept, shop, [("transaction_id", "new")], **snapshot(2))
    save(kept, shop, [("transaction_id", "old")], **snapshot(1))
    assert len(found(kept, shop, "new")) == 1


def test_an_order_has_the_address_of_its_site(kept: Store, shop: int) -> None:
    save(kept, shop, [("id", "10481")], **snapshot(1, site_id=add_site(kept, shop)))
    assert [one.site for one in found(kept, shop, "10481")] == ["https://butikk.example"]


def test_more_references_than_one_question_holds(kept: Store, shop: int) -> None:
    save(kept, shop, [("transaction_id", "needle")], **snapshot(1))
    with kept.reading(shop) as connection:
        values = [f"v{number}" for number in range(2 * orders.CHUNK)] + ["needle"]
        assert [one.identity for one in orders.find_orders(connection, shop, values)] == [IDENTITY]


def test_a_refunds_newest_snapshot_counts_and_a_removed_one_is_gone(kept: Store, shop: int) -> None:
    save(kept, shop, [("id", "10481")], **snapshot(1))

    def tell(counter: int, **values: Any) -> bool:
        given = {"amount": 10, "currency": "NOK", "refunded_at": 0, "paid_back": True, "removed": False}
        with kept.writing("test", shop) as connection:
            return orders.save_refund(
                connection,
                shop,
                IDENTITY,
                "1",
                **given | values,
                pairing=1,
                counter=counter,
                event_id=str(counter),
                snapshot={},
            )

    assert [tell(3, amount=30), tell(2, amount=20), tell(3, amount=33)] == [True, False, False]
    assert [one.amount for one in found(kept, shop, "10481")[0].refunds] == [30]
    assert tell(4, removed=True)
    assert found(kept, shop, "10481")[0].refunds == ()


def test_a_nonce_counts_once(kept: Store, shop: int) -> None:
    site = add_site(kept, shop)
    with kept.writing("test", shop) as connection:
        assert sites.use_nonce(connection, shop, site, "n" * 16, 1000, 2000)
        assert not sites.use_nonce(connection, shop, site, "n" * 16, 1500, 2500)
        assert sites.use_nonce(connection, shop, site, "m" * 16, 1500, 2500)
    with kept.writing("test", shop) as connection:  # long after its time the row is cleared away
        sites.use_nonce(connection, shop, site, "o" * 16, 2001, 3000)
        left = set(connection.execute(select(t.nonces.c.nonce).where(t.nonces.c.site_id == site)).scalars())
    assert left == {"m" * 16, "o" * 16}


def test_one_of_ten_that_use_a_nonce_at_once(kept: Store, shop: int) -> None:
    site, barrier, answers = add_site(kept, shop), threading.Barrier(10), []

    def race() -> None:
        barrier.wait()
        with kept.writing("test", shop) as connection:
            answers.append(sites.use_nonce(connection, shop, site, "r" * 16, 0, 10**15))

    threads = [threading.Thread(target=race) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 9 + [True]


def account(store: Store, shop: int, reference: str = "") -> int:
    with store.writing("test", shop) as connection:
        given = MerchantAccount(reference=reference or f"account-{shop}", currency="NOK", name="")
        return connections.save_merchant_account(connection, shop, 0, "vipps", given, 1)


def day_of(*bodies: bytes, complete: bool = True, day: date = DAY) -> CollectedDay:
    parts = tuple(
        ReportPart(f"funds/{day}/{place:04}", day, body, "0" * 64, complete)
        for place, body in enumerate(bodies)
    )
    return CollectedDay(day, parts, complete)


def bodies(store: Store, shop: int, account_id: int, first: date = DAY, last: date = DAY) -> list[bytes]:
    with store.reading(shop) as connection:
        return [part.body for part in reports.load_parts(connection, shop, account_id, first, last)]


def test_a_report_that_changes_is_a_new_version_and_none_is_lost(kept: Store, shop: int) -> None:
    number = account(kept, shop)

    def keep(day: CollectedDay) -> bool:
        with kept.writing("test", shop) as connection:
            return reports.save_day(connection, shop, number, day, 0)

    assert keep(day_of(b"early", complete=False)) is False
    assert bodies(kept, shop, number) == []  # not final: nobody reads it
    assert keep(day_of(b"one", b"two")) is False
    assert keep(day_of(b"one", b"two")) is False
    assert keep(day_of(b"one", b"other")) is True
    assert bodies(kept, shop, number) == [b"one", b"other"]
    assert keep(day_of(b"one")) is True  # a page is gone
    assert bodies(kept, shop, number) == [b"one"]
    assert keep(day_of(b"one", b"two")) is True  # and comes back as it was
    assert bodies(kept, shop, number) == [b"one", b"two"]
    assert keep(day_of(b"next", day=OTHER_DAY)) is False
    assert bodies(kept, shop, number, DAY, OTHER_DAY) == [b"one", b"two", b"next"]
    with kept.reading(shop) as connection:
        stored = connection.execute(
            select(t.report_parts.c.body, t.report_parts.c.version)
            .where(t.report_parts.c.merchant_account_id == number, t.report_parts.c.day == DAY)
            .order_by(t.report_parts.c.part_key, t.report_parts.c.version)
        ).all()
    assert [(bytes(one.body), one.version) for one in stored] == [
        (b"early", 1),
        (b"one", 2),
        (b"two", 1),
        (b"other", 2),
        (b"two", 3),
    ]


def test_a_row_is_stored_once_per_merchant_account(kept: Store, shop: int) -> None:
    """A connection deleted and added again finds its rows."""
    number, other = account(kept, shop), account(kept, shop, f"other-{shop}")
    sale = row("r1", gross=10_000)
    with kept.writing("test", shop) as connection:
        transactions.save_loose(connection, shop, number, [sale])
        first = transactions.known_rows(connection, shop, number, ["r1", "r2"])
        transactions.save_loose(connection, shop, number, [sale, row("r2", gross=5)])
        again = transactions.known_rows(connection, shop, number, ["r1", "r2"])
        elsewhere = transactions.add_rows(connection, shop, other, [sale])
    assert list(first) == ["r1"]
    assert again["r1"].id == first["r1"].id
    assert len({again["r1"].id, again["r2"].id, *elsewhere.values()}) == 3
    assert account(kept, shop) == number
    with pytest.raises(IntegrityError), kept.writing("test", shop) as connection:
        connection.execute(
            t.transactions.insert().from_select(
                [c.name for c in t.transactions.c if c.name != "id"],
                select(*[c for c in t.transactions.c if c.name != "id"]).where(
                    t.transactions.c.id == first["r1"].id
                ),
            )
        )


def test_a_payout_comes_back_as_it_was(kept: Store, shop: int) -> None:
    number = account(kept, shop)
    rows = [row("b", gross=-300, kind="refund", at=LATER), row("a", gross=10_000)]
    paid = replace(payout(9_700, rows, opening=0, closing=0), totals={"charged": 10_000, "refunded": 300})
    digest = payouts.facts_hash(paid, rows, ())
    with kept.writing("test", shop) as connection:
        payout_id, is_new, before = payouts.save_payout(
            connection, shop, number, paid, (), digest, Source("1"), 0
        )
        transactions.add_rows(connection, shop, number, rows, payout_id)
        assert (is_new, before) == (True, None)
        assert payouts.save_payout(connection, shop, number, paid, (), digest, Source("1"), 9) == (
            payout_id,
            False,
            digest,
        )
    with kept.reading(shop) as connection:
        stored = payouts.load_payout(connection, shop, payout_id)
    assert [one.key for one in stored.transactions] == ["b", "a"]
    assert payouts.facts_hash(stored.payout, stored.transactions, stored.problems) == digest
    assert stored.payout.totals == paid.totals
    changed = payouts.facts_hash(paid, [rows[0], row("a", gross=10_001)], ())
    other = payouts.facts_hash(replace(paid, totals={"charged": 10_000, "refunded": 301}), rows, ())
    assert len({changed, other, digest}) == 3


def test_amounts_larger_than_32_bits(kept: Store, shop: int) -> None:
    """A payout of a hundred million kroner is 10 000 000 000 øre."""
    number, rows = account(kept, shop), [row("big", gross=10_000_000_000)]
    paid = payout(10_000_000_000, rows)
    with kept.writing("test", shop) as connection:
        payout_id, _, _ = payouts.save_payout(connection, shop, number, paid, (), "h", Source("1"), 0)
        transactions.add_rows(connection, shop, number, rows, payout_id)
        assert payouts.load_payout(connection, shop, payout_id).payout.amount == 10_000_000_000


def test_another_shops_payout_is_not_found(kept: Store, shop: int) -> None:
    number, rows = account(kept, shop), [row("x", gross=1)]
    with kept.writing("test", shop) as connection:
        payout_id, _, _ = payouts.save_payout(
            connection, shop, number, payout(1, rows), (), "h", Source("1"), 0
        )
    with kept.reading(None) as connection, pytest.raises(NotFound):
        payouts.get_payout(connection, shop + 1000, payout_id)


def test_a_merchant_account_is_live_in_one_shop_until_it_is_detached(kept: Store, shop: int) -> None:
    from app.store import shops

    with kept.writing("test", None) as connection:
        other = shops.add_shop(connection, 0, name="To", kind="test")
    number = account(kept, shop, f"shared-{shop}")
    with pytest.raises(Conflict, match="merchant_account_in_other_shop"):
        account(kept, other, f"shared-{shop}")
    with kept.writing("test", shop) as connection:
        connections.detach(connection, shop, 1)
    assert account(kept, other, f"shared-{shop}") != number
    with pytest.raises(Conflict, match="merchant_account_in_other_shop"):
        account(kept, shop, f"shared-{shop}")
