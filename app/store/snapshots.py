"""A batch of what the shop told: events kept once, and orders as their newest snapshots make them.

Read and written with few statements whatever its size: the one writer of a SQLite file is held meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.store.orders import CHUNK
from app.store.tables import events, order_references, orders

Reference = tuple[str, str]


def remember_events(connection: Connection, shop: int, told: Sequence[Mapping[str, Any]]) -> set[str]:
    """Store events once; return the ids of those that were not there already.

    In the order of their ids: two batches that hold the same ones wait for each other, never in a circle.
    """
    if not told:
        return set()
    new = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(events)
    stored = connection.execute(
        new.on_conflict_do_nothing(index_elements=[events.c.site_id, events.c.event_id]).returning(
            events.c.event_id
        ),
        [{"shop_id": shop, **one} for one in sorted(told, key=lambda one: str(one["event_id"]))],
    )
    return set(stored.scalars())


class OrderSnapshots:
    """The orders of one site that a batch tells about: as they are known, then as :meth:`save` makes them.

    The newest snapshot by (pairing, counter) counts. Nothing is written before :meth:`write`.
    """

    def __init__(self, connection: Connection, shop: int, site_id: int, order_ids: Iterable[str]) -> None:
        self._connection, self._shop, self._site_id = connection, shop, site_id
        self._ids: dict[str, int] = {}
        self._newest: dict[str, tuple[int, int]] = {}
        self._by_order_id: dict[str, set[str]] = defaultdict(set)
        self._stored: dict[str, frozenset[Reference]] = {}
        self._references: dict[str, set[Reference]] = {}
        self._saved: dict[str, Mapping[str, Any]] = {}
        asked = sorted(set(order_ids))
        for start in range(0, len(asked), CHUNK):
            self._load(asked[start : start + CHUNK])

    def _load(self, order_ids: Sequence[str]) -> None:
        names: dict[int, str] = {}
        for row in self._connection.execute(
            select(
                orders.c.id, orders.c.identity, orders.c.order_id, orders.c.pairing, orders.c.counter
            ).where(
                orders.c.shop_id == self._shop,
                orders.c.site_id == self._site_id,
                orders.c.order_id.in_(order_ids),
            )
        ).all():
            names[row.id] = row.identity
            self._ids[row.identity] = row.id
            self._newest[row.identity] = (row.pairing, row.counter)
            self._by_order_id[row.order_id].add(row.identity)
            self._references[row.identity] = set()
        rows = self._connection.execute(
            select(order_references.c.order_id, order_references.c.field, order_references.c.value).where(
                order_references.c.shop_id == self._shop, order_references.c.order_id.in_(sorted(names))
            )
        ).all()
        for order_id, field, value in rows:
            self._references[names[order_id]].add((field, value))
        self._stored.update({name: frozenset(self._references[name]) for name in names.values()})

    def has_other_key(self, order_id: str, identity: str) -> bool:
        """Whether the site has an order of this id with another order key."""
        return bool(self._by_order_id.get(order_id, set()) - {identity})

    def save(self, identity: str, references: Iterable[Reference], **values: Any) -> bool:
        """Take the snapshot; False when a newer one is known. A former number stays a reference, as all do
        that an older snapshot has besides."""
        told = {(field, value) for field, value in references if value}
        at, known = (values["pairing"], values["counter"]), self._newest.get(identity)
        is_newest = known is None or at > known
        before = self._references.get(identity, set())
        if is_newest:
            before = {(field, value) for field, value in before if field == "number"}
            self._newest[identity] = at
            self._saved[identity] = values
            self._by_order_id[values["order_id"]].add(identity)
        self._references[identity] = before | told
        return is_newest

    def reference_values(self, identity: str) -> set[str]:
        """Every reference value that stands on the order now."""
        return {value for _, value in self._references.get(identity, ())}

    def write(self) -> None:
        """Write what was saved."""
        new = sorted(set(self._saved) - set(self._ids))
        if new:
            made = self._connection.execute(
                insert(orders).returning(orders.c.identity, orders.c.id),
                [{"shop_id": self._shop, "identity": name, **self._saved[name]} for name in new],
            )
            self._ids.update({row.identity: row.id for row in made})
        for name in sorted(set(self._saved) - set(new)):
            self._connection.execute(
                update(orders)
                .where(orders.c.shop_id == self._shop, orders.c.id == self._ids[name])
                .values(**self._saved[name])
            )
        self._write_references()

    def _write_references(self) -> None:
        gone: list[dict[str, Any]] = []
        fresh: list[dict[str, Any]] = []
        for name, references in sorted(self._references.items()):
            stored = self._stored.get(name, frozenset())
            gone += [self._reference(name, one) for one in sorted(stored - references)]
            fresh += [self._reference(name, one) for one in sorted(references - stored)]
        for one in gone:
            self._connection.execute(
                delete(order_references).where(*(order_references.c[key] == one[key] for key in one))
            )
        if fresh:
            self._connection.execute(insert(order_references), fresh)

    def _reference(self, identity: str, reference: Reference) -> dict[str, Any]:
        field, value = reference
        return {
            "shop_id": self._shop,
            "order_id": self._ids[identity],
            "field": field,
            "value": value,
        }
