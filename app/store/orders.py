"""Orders and refunds as the shop told them; how orders come in is told in ``app.store.snapshots``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, insert, select, tuple_, update

from app.clock import from_ms
from app.core.orders import Order, Refund
from app.store.bulk import one_of
from app.store.rows import SHOP, in_shop
from app.store.tables import order_references, orders, refunds, sites

CHUNK = 400

_OWN: Final = ("id", "identity", "number", "currency", "total", "payment_method", "ordered_at", "test_mode")
_FACTS: Final = [*(orders.c[name] for name in _OWN), sites.c.address]
"""What an order is to matching: its snapshot, the most of the row, is left where it is."""
_IDENTITY: Final = [column.name for column in _FACTS].index("identity")


def save_refund(
    connection: Connection, shop: int, order_identity: str, refund_id: str, **values: Any
) -> bool:
    """Store the refund's snapshot if it is newer than the known one."""
    where = (
        refunds.c.shop_id == shop,
        refunds.c.order_identity == order_identity,
        refunds.c.refund_id == refund_id,
    )
    known = connection.execute(select(refunds.c.pairing, refunds.c.counter).where(*where)).one_or_none()
    if known is None:
        connection.execute(
            insert(refunds).values(shop_id=shop, order_identity=order_identity, refund_id=refund_id, **values)
        )
        return True
    if (values["pairing"], values["counter"]) <= (known.pairing, known.counter):
        return False
    connection.execute(update(refunds).where(*where).values(**values))
    return True


def find_orders(
    connection: Connection, shop: int, values: Iterable[str], also: Sequence[str] = ()
) -> list[Order]:
    """Return the orders on which any of these values stands under any field, ordered by identity.

    Of an order's references they have those that are asked for, which is what matching can look up. ``also``
    are identities of orders that are wanted whatever stands on them: those a person chose.
    """
    asked = {"shop": shop, "values": sorted({value for value in values if value})}
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for order_id, field, value in connection.execute(_BY_VALUE, asked).all():
        found[order_id].append((field, value))
    if also:
        for order_id, field, value in connection.execute(_OF_CHOSEN, {"shop": shop, "identities": also}):
            found[order_id].append((field, value))
    return _load_orders(connection, shop, found)


_REFERENCES: Final = select(
    order_references.c.order_id, order_references.c.field, order_references.c.value
).where(order_references.c.shop_id == SHOP)
_BY_VALUE: Final = _REFERENCES.where(one_of(order_references.c.value, "values"))
_OF_CHOSEN: Final = _REFERENCES.join(orders, orders.c.id == order_references.c.order_id).where(
    orders.c.shop_id == SHOP, one_of(orders.c.identity, "identities")
)


def _load_orders(
    connection: Connection, shop: int, references: Mapping[int, Iterable[tuple[str, str]]]
) -> list[Order]:
    """Return the orders with these row ids and references, ordered by identity."""
    if not references:
        return []
    asked = {"shop": shop, "ids": sorted(references)}
    rows = sorted(connection.execute(_ORDERS, asked).all(), key=itemgetter(_IDENTITY))
    paid_back: dict[str, list[Refund]] = defaultdict(list)
    for identity, refund_id, amount, currency, at, by_gateway in connection.execute(_REFUNDS, asked).all():
        paid_back[identity].append(Refund(refund_id, amount, currency, from_ms(at), by_gateway))
    return [
        Order(
            identity=identity,
            number=number,
            currency=currency,
            total=total,
            payment_method=payment_method,
            created_at=from_ms(ordered_at),
            references=tuple(references[order_id]),
            refunds=tuple(paid_back.get(identity, ())),
            test_mode=test_mode,
            site=address or "",
        )
        for order_id, identity, number, currency, total, payment_method, ordered_at, test_mode, address in (
            rows
        )
    ]


_ORDERS: Final = (
    select(*_FACTS)
    .outerjoin(sites, and_(sites.c.shop_id == orders.c.shop_id, sites.c.id == orders.c.site_id))
    .where(in_shop(orders, SHOP), one_of(orders.c.id, "ids"))
)
_REFUNDS: Final = (
    select(
        refunds.c.order_identity,
        refunds.c.refund_id,
        refunds.c.amount,
        refunds.c.currency,
        refunds.c.refunded_at,
        refunds.c.paid_back,
    )
    .join(orders, and_(orders.c.shop_id == refunds.c.shop_id, orders.c.identity == refunds.c.order_identity))
    .where(in_shop(orders, SHOP), one_of(orders.c.id, "ids"), refunds.c.removed.is_(False))
)


def order_rows(connection: Connection, shop: int, keys: Sequence[tuple[str, str]]) -> Sequence[Row[Any]]:
    """Return the order rows by (order id, key hash) pairs of identities given as ``id`` or ``identity``."""
    columns = tuple_(orders.c.order_id, orders.c.identity)
    return connection.execute(select(orders).where(orders.c.shop_id == shop, columns.in_(keys))).all()


def identities_by_number(connection: Connection, shop: int, identities: Iterable[str]) -> dict[str, str]:
    """Return order number per identity."""
    wanted = sorted(set(identities))
    numbers: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = connection.execute(
            select(orders.c.identity, orders.c.number).where(
                orders.c.shop_id == shop, orders.c.identity.in_(wanted[start : start + CHUNK])
            )
        )
        numbers.update({row.identity: row.number for row in rows})
    return numbers
