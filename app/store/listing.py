"""What lists and overviews show: payouts by filter, what waits, how orders are settled, counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, or_, select

from app.core.transactions import PayoutShape
from app.core.vouchers import VoucherKind
from app.errors import Conflict, NotFound, Refusal
from app.store.cases import OPEN
from app.store.orders import CHUNK
from app.store.tables import (
    cases,
    fee_details,
    matches,
    merchant_accounts,
    orders,
    payouts,
    transactions,
    vouchers,
)


@dataclass(frozen=True, slots=True)
class PayoutFilter:
    """Which payouts a list shows; None and empty mean all. ``text`` is an order number, or a part of a payout
    or bank reference; ``attention`` whether an open case asks something about it; ``kind`` is ``payout`` or
    ``balance_day``."""

    state: str | None = None
    provider: str | None = None
    attention: bool | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    kind: str | None = None


def list_payouts(
    connection: Connection, shop: int, chosen: PayoutFilter, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return one page of payouts with their merchant account, newest first, and how many there are."""
    query = _chosen(shop, chosen)
    count = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    page = query.order_by(payouts.c.paid_on.desc(), payouts.c.id.desc()).limit(limit).offset(offset)
    return connection.execute(page).all(), count


def _chosen(shop: int, chosen: PayoutFilter) -> Select[Any]:
    query = (
        select(
            payouts,
            merchant_accounts.c.provider,
            merchant_accounts.c.reference.label("account_reference"),
            merchant_accounts.c.name.label("account_name"),
        )
        .join(merchant_accounts, merchant_accounts.c.id == payouts.c.merchant_account_id)
        .where(payouts.c.shop_id == shop, merchant_accounts.c.shop_id == shop)
    )
    if chosen.kind:
        is_day = payouts.c.shape == str(PayoutShape.BALANCE_DAY)
        query = query.where(is_day if chosen.kind == VoucherKind.BALANCE_DAY else ~is_day)
    if chosen.state:
        query = query.where(payouts.c.state == chosen.state)
    if chosen.provider:
        query = query.where(merchant_accounts.c.provider == chosen.provider)
    if chosen.first:
        query = query.where(payouts.c.paid_on >= chosen.first)
    if chosen.last:
        query = query.where(payouts.c.paid_on <= chosen.last)
    if chosen.attention is not None:
        asks = exists().where(
            cases.c.shop_id == shop, cases.c.payout_id == payouts.c.id, cases.c.state == OPEN
        )
        query = query.where(asks if chosen.attention else ~asks)
    if chosen.text:
        has_order = exists().where(
            matches.c.shop_id == shop,
            matches.c.payout_id == payouts.c.id,
            matches.c.order_identity == orders.c.identity,
            orders.c.shop_id == shop,
            orders.c.number == chosen.text,
        )
        query = query.where(
            or_(
                payouts.c.reference.contains(chosen.text, autoescape=True),
                payouts.c.bank_reference.contains(chosen.text, autoescape=True),
                has_order,
            )
        )
    return query


def payout_sums(connection: Connection, shop: int, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return per payout: ``rows`` how many, ``net`` and ``fees`` (VAT on them included) in minor units."""
    found: dict[int, Row[Any]] = {}
    for column in (transactions.c.payout_id, transactions.c.balance_day_id):
        rows = connection.execute(
            select(
                column.label("payout_id"),
                func.count().label("rows"),
                func.sum(transactions.c.gross + transactions.c.fee + transactions.c.fee_vat).label("net"),
                func.sum(transactions.c.fee + transactions.c.fee_vat).label("fees"),
            )
            .where(transactions.c.shop_id == shop, column.in_(ids), transactions.c.gone.is_(False))
            .group_by(column)
        )
        found |= {row.payout_id: row for row in rows}
    return found


def open_cases_by_payout(connection: Connection, shop: int, ids: Sequence[int]) -> dict[int, int]:
    found = connection.execute(
        select(cases.c.payout_id, func.count())
        .where(cases.c.shop_id == shop, cases.c.payout_id.in_(ids), cases.c.state == OPEN)
        .group_by(cases.c.payout_id)
    )
    return {row[0]: row[1] for row in found}


def vouchers_by_payout(
    connection: Connection, shop: int, ids: Iterable[int]
) -> Mapping[int, Sequence[Row[Any]]]:
    """Return the own vouchers of payouts and balance days, withdrawn ones left out, oldest first."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    rows = connection.execute(
        select(vouchers)
        .where(
            vouchers.c.shop_id == shop,
            vouchers.c.payout_id.in_(sorted(set(ids))),
            vouchers.c.kind.in_(("payout", "balance_day")),
            vouchers.c.state != "withdrawn",
        )
        .order_by(vouchers.c.id)
    )
    for row in rows:
        found[row.payout_id].append(row)
    return found


def count_payouts(connection: Connection, shop: int) -> dict[str, int]:
    rows = connection.execute(
        select(payouts.c.state, func.count()).where(payouts.c.shop_id == shop).group_by(payouts.c.state)
    )
    return {row[0]: row[1] for row in rows}


def last_payouts(connection: Connection, shop: int) -> dict[int, Row[Any]]:
    """Return per merchant account its newest payout's ``paid_on`` and when one was last ``collected_at``."""
    query: Select[Any] = (
        select(
            payouts.c.merchant_account_id,
            func.max(payouts.c.paid_on).label("paid_on"),
            func.max(payouts.c.collected_at).label("collected_at"),
        )
        .where(payouts.c.shop_id == shop, payouts.c.shape != str(PayoutShape.BALANCE_DAY))
        .group_by(payouts.c.merchant_account_id)
    )
    return {row.merchant_account_id: row for row in connection.execute(query)}


def waiting(connection: Connection, shop: int, limit: int = 100) -> list[tuple[str, Row[Any]]]:
    """Return (kind of work, row) of what waits or failed, with ``reference``, ``last_error``, ``due_at``."""
    found: list[tuple[str, Row[Any]]] = []
    for kind, table, name in (
        ("account", merchant_accounts, merchant_accounts.c.reference),
        ("payout", payouts, payouts.c.reference),
        ("voucher", vouchers, vouchers.c.subject),
    ):
        query: Select[Any] = (
            select(table.c.id, name.label("reference"), table.c.last_error, table.c.due_at, table.c.attempts)
            .where(table.c.shop_id == shop, table.c.last_error.is_not(None))
            .order_by(table.c.id)
            .limit(limit)
        )
        if kind == "voucher":
            query = query.where(table.c.state.not_in(["verified", "withdrawn", "reversed"]))
        found += [(kind, row) for row in connection.execute(query)]
    return found[:limit]


def settled_rows(connection: Connection, shop: int, identities: Sequence[str]) -> Sequence[Row[Any]]:
    """Return every matched transaction of the orders with its payout, by payout date."""
    query: Select[Any] = (
        select(
            matches.c.order_identity,
            transactions.c.merchant_account_id,
            transactions.c.type,
            transactions.c.provider_reference,
            transactions.c.currency,
            transactions.c.gross,
            transactions.c.fee,
            transactions.c.fee_vat,
            payouts.c.id.label("payout_id"),
            payouts.c.reference.label("payout_reference"),
            payouts.c.paid_on,
            payouts.c.state,
        )
        .join(transactions, transactions.c.id == matches.c.transaction_id)
        .join(payouts, payouts.c.id == matches.c.payout_id)
        .where(
            matches.c.shop_id == shop,
            transactions.c.shop_id == shop,
            payouts.c.shop_id == shop,
            payouts.c.shape != str(PayoutShape.BALANCE_DAY),  # it pays nothing out
            matches.c.order_identity.in_(identities),
        )
        .order_by(payouts.c.paid_on, transactions.c.id)
    )
    return connection.execute(query).all()


def detailed_fees(
    connection: Connection, shop: int, pairs: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    """Return the sum of the fee details per (merchant account, provider reference), minor units, signed."""
    wanted = {pair for pair in pairs if pair[1]}
    references = sorted({reference for _, reference in wanted})
    found: dict[tuple[int, str], int] = {}
    for start in range(0, len(references), CHUNK):
        rows = connection.execute(
            select(
                fee_details.c.merchant_account_id,
                fee_details.c.provider_reference,
                func.sum(fee_details.c.amount).label("amount"),
            )
            .where(
                fee_details.c.shop_id == shop,
                fee_details.c.provider_reference.in_(references[start : start + CHUNK]),
            )
            .group_by(fee_details.c.merchant_account_id, fee_details.c.provider_reference)
        )
        for row in rows:
            key = (row.merchant_account_id, row.provider_reference)
            if key in wanted:
                found[key] = int(row.amount)
    return found


def orders_by_identity(connection: Connection, shop: int, identities: Iterable[str]) -> dict[str, Row[Any]]:
    """Return the known orders' rows by identity."""
    wanted = sorted(set(identities))
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = connection.execute(
            select(orders).where(
                orders.c.shop_id == shop, orders.c.identity.in_(wanted[start : start + CHUNK])
            )
        )
        found.update({row.identity: row for row in rows})
    return found


def orders_with_number(connection: Connection, shop: int, number: str) -> Sequence[Row[Any]]:
    return connection.execute(
        select(orders).where(orders.c.shop_id == shop, orders.c.number == number).limit(10)
    ).all()


def order_named(connection: Connection, shop: int, number: str) -> Row[Any]:
    """Return the one order with this number; raise Conflict when several have it, Refusal when none."""
    found = orders_with_number(connection, shop, number)
    if len(found) > 1:
        raise Conflict("order_number_ambiguous", number=number)
    if not found:
        raise Refusal("order_not_found", number=number)
    return found[0]


def orders_by_payment_method(connection: Connection, shop: int) -> dict[str, int]:
    """Return how many orders the shop has of each payment method."""
    rows = connection.execute(
        select(orders.c.payment_method, func.count())
        .where(orders.c.shop_id == shop)
        .group_by(orders.c.payment_method)
    )
    return {row[0]: int(row[1]) for row in rows}


def case_orders(connection: Connection, shop: int, asked: Iterable[Row[Any]]) -> dict[str, Row[Any]]:
    """Return the orders that these cases suggest, by identity."""
    return orders_by_identity(
        connection, shop, (identity for case in asked for identity in case.params.get("suggestions", ()))
    )


def payout_row(connection: Connection, shop: int, payout_id: int) -> Row[Any]:
    """Return one payout with its merchant account, as the list has it; raise NotFound."""
    row = connection.execute(_chosen(shop, PayoutFilter()).where(payouts.c.id == payout_id)).one_or_none()
    if row is None:
        raise NotFound("payout_not_found", payout=payout_id)
    return row
