"""Sales that are booked here: the shop's choice, the orders to look at, and what vouchers have of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Text, cast, delete, insert, or_, select, update

from app.core.corrections import moves_by_key
from app.core.sales.lines import Booked, SaleLine, as_moved, line_from_dict
from app.core.sales.pieces import RULE_IGNORES, piece_number
from app.core.vouchers import ENDED, UNSENT, VoucherKind, VoucherState, draft_from_dict
from app.store.rows import in_shop
from app.store.tables import (
    orders,
    sales_bookings,
    sales_books,
    sales_orders,
    vouchers,
)

CHUNK: Final = 400
_UNSENT: Final = [str(state) for state in UNSENT]


@dataclass
class BookedOrder:
    """What vouchers have of an order: sent ones by entry, and entries whose voucher was reversed for good."""

    booked: dict[str, Booked] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)


def get_books(connection: Connection, shop: int) -> Row[Any] | None:
    """Return what the shop chose about its sales, None while it never did."""
    return connection.execute(select(sales_books).where(sales_books.c.shop_id == shop)).one_or_none()


def save_books(connection: Connection, shop: int, **values: Any) -> None:
    known = get_books(connection, shop)
    if known is None:
        connection.execute(insert(sales_books).values(shop_id=shop, **values))
    else:
        connection.execute(update(sales_books).where(sales_books.c.shop_id == shop).values(**values))


def make_sales_due(connection: Connection, shop: int, at: int) -> None:
    """The shop's sales are looked at again, not later than they were to be."""
    connection.execute(
        update(sales_books)
        .where(sales_books.c.shop_id == shop, or_(sales_books.c.due_at.is_(None), sales_books.c.due_at > at))
        .values(due_at=at, attempts=0)
    )


def booked_orders(connection: Connection, shop: int, company_id: int) -> dict[int, BookedOrder]:
    """Return what the company's vouchers have of orders, unsent drafts left out, by order."""
    rows = connection.execute(
        select(sales_bookings, vouchers.c.state, vouchers.c.rebook, vouchers.c.voucher_key)
        .join(vouchers, vouchers.c.id == sales_bookings.c.voucher_id)
        .where(
            sales_bookings.c.shop_id == shop,
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.state.not_in([*_UNSENT, str(VoucherState.WITHDRAWN)]),
        )
        .order_by(sales_bookings.c.id)
    )
    found: dict[int, BookedOrder] = defaultdict(BookedOrder)
    standing: dict[tuple[int, str], list[Row[Any]]] = defaultdict(list)
    again: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in rows:
        entry = (row.order_id, row.what)
        if row.state != VoucherState.REVERSED:
            standing[entry].append(row)
            again[entry].discard(row.piece)  # it has been booked again since
        elif row.rebook:
            again[entry].add(row.piece)
        else:
            found[row.order_id].taken_back.add(row.what)
    moves = _moves(connection, shop, company_id) if standing else {}
    for (order_id, what), parts in standing.items():
        booked = _together(what, parts, moves)
        if again[order_id, what]:  # what the others are a difference to is not there: no facts tell of them
            booked = replace(booked, facts="")
        found[order_id].booked[what] = booked
    return found


def _moves(connection: Connection, shop: int, company_id: int) -> Mapping[str, Sequence[tuple[str, str]]]:
    """What corrections that are, or are being, booked moved of vouchers, by their keys."""
    rows = connection.execute(
        select(vouchers)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.kind == str(VoucherKind.CORRECTION),
            vouchers.c.state.not_in([str(state) for state in ENDED]),
        )
        .order_by(vouchers.c.id)
    )
    return moves_by_key(draft_from_dict(row.draft) for row in rows)


def _together(what: str, rows: Sequence[Row[Any]], moves: Mapping[str, Sequence[tuple[str, str]]]) -> Booked:
    """What vouchers of one entry come to, oldest first."""
    numbers = {piece_number(row.piece, what) for row in rows}
    times = next(number for number in range(len(rows) + 1) if number + 1 not in numbers)
    lines = tuple(line for row in rows for line in as_moved(lines_of(row), moves.get(row.voucher_key, ())))
    moved = tuple(dict.fromkeys(move for row in rows for move in moves.get(row.voucher_key, ())))
    return Booked(what, rows[-1].facts, lines, rows[0].day, times, moved)


def sent_days(connection: Connection, shop: int, company_id: int) -> set[date]:
    """Return the days whose own voucher has been sent, or was reversed and not asked for again."""
    rows = connection.execute(
        select(vouchers.c.subject).where(
            vouchers.c.shop_id == shop,
            vouchers.c.company_id == company_id,
            vouchers.c.kind == str(VoucherKind.SALES),
            vouchers.c.state.not_in([*_UNSENT, str(VoucherState.WITHDRAWN)]),
            or_(vouchers.c.state != str(VoucherState.REVERSED), vouchers.c.rebook.is_(False)),
        )
    )
    return {date.fromisoformat(subject) for subject in rows.scalars() if "/" not in subject}


def unsent_vouchers(connection: Connection, shop: int) -> Sequence[Row[Any]]:
    """Return the drafts of sales that nobody has sent yet."""
    return connection.execute(
        select(vouchers)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.kind == str(VoucherKind.SALES),
            vouchers.c.state.in_(_UNSENT),
        )
        .order_by(vouchers.c.id)
    ).all()


def replace_bookings(
    connection: Connection, shop: int, voucher_id: int, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Make the bookings of an unsent voucher what they are now."""
    connection.execute(
        delete(sales_bookings).where(
            sales_bookings.c.shop_id == shop, sales_bookings.c.voucher_id == voucher_id
        )
    )
    told = [{"shop_id": shop, "voucher_id": voucher_id, **row} for row in rows]
    if told:
        connection.execute(insert(sales_bookings), told)


def bookings_of(connection: Connection, shop: int, voucher_id: int) -> Sequence[Row[Any]]:
    """Return what a voucher books, in order of the pieces, with each order's identity and the number it has
    today (``order_number``), by which the proof ties it to what the provider says."""
    return connection.execute(
        select(sales_bookings, orders.c.identity, orders.c.number.label("order_number"))
        .join(orders, orders.c.id == sales_bookings.c.order_id)
        .where(
            sales_bookings.c.shop_id == shop,
            orders.c.shop_id == shop,
            sales_bookings.c.voucher_id == voucher_id,
        )
        .order_by(sales_bookings.c.day, sales_bookings.c.number, sales_bookings.c.piece)
    ).all()


def lines_of(row: Row[Any]) -> tuple[SaleLine, ...]:
    return tuple(line_from_dict(one) for one in row.lines)


def save_orders(connection: Connection, shop: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store what became of the orders that were looked at."""
    ids = [row["order_id"] for row in rows]
    for start in range(0, len(ids), CHUNK):
        connection.execute(
            delete(sales_orders).where(
                in_shop(sales_orders, shop), sales_orders.c.order_id.in_(ids[start : start + CHUNK])
            )
        )
    if rows:
        connection.execute(insert(sales_orders), [{"shop_id": shop, **row} for row in rows])


def late_entries(connection: Connection, shop: int) -> dict[int, dict[tuple[str, str], date]]:
    """Return by order when what is not booked yet was found late, by entry and name of its facts."""
    rows = connection.execute(
        select(sales_orders.c.order_id, sales_orders.c.late).where(
            sales_orders.c.shop_id == shop, sales_orders.c.settled.is_(False)
        )
    )
    return {
        row.order_id: {(one["what"], one["facts"]): date.fromisoformat(one["day"]) for one in row.late}
        for row in rows
        if row.late
    }


def unsettle(connection: Connection, shop: int, order_ids: Collection[int] | None = None) -> None:
    """Have these orders, or all, looked at again whatever they were settled by."""
    query = update(sales_orders).values(settled=False)
    if order_ids is None:
        connection.execute(query.where(sales_orders.c.shop_id == shop))
        return
    ids = sorted(order_ids)
    for start in range(0, len(ids), CHUNK):
        connection.execute(
            query.where(in_shop(sales_orders, shop), sales_orders.c.order_id.in_(ids[start : start + CHUNK]))
        )


def unsettle_ignored(connection: Connection, shop: int) -> None:
    """Have the orders looked at again that a rule left out: the rules have changed."""
    connection.execute(
        update(sales_orders)
        .where(
            sales_orders.c.shop_id == shop, cast(sales_orders.c.left_out, Text).contains(f'"{RULE_IGNORES}"')
        )
        .values(settled=False)
    )


def reopen(connection: Connection, shop: int, voucher_id: int, at: int) -> None:
    """A voucher was reversed: what it booked of orders is looked at again. Nothing for any other voucher."""
    ids = connection.execute(
        select(sales_bookings.c.order_id).where(
            sales_bookings.c.shop_id == shop, sales_bookings.c.voucher_id == voucher_id
        )
    )
    found = set(ids.scalars())
    if found:
        unsettle(connection, shop, found)
        make_sales_due(connection, shop, at)
