"""Asks the accounting system what it has for foreign sales, by order; see ``app.core.realised``.

Only where the shop has rules for exchange differences. What a voucher that is sent rests on is read from that
voucher: asked again, the books would answer for another day.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, or_, select

from app.clock import local_date
from app.core.explain import foreign_sales
from app.core.matching import Match
from app.core.orders import Order
from app.core.proof.ties import named_order
from app.core.realised import BookedSale, Entry, Foreign, booked_sales, from_decisions
from app.core.rules import Line
from app.core.transactions import Transaction
from app.core.vouchers import UNSENT, VoucherKind, VoucherState, part_of
from app.errors import WrongIdentity
from app.pipeline.explain_facts import Known
from app.pipeline.payout_state import OWN_KINDS
from app.pipeline.proof_orders import order_words
from app.pipeline.services import Services
from app.store import connections, vouchers
from app.store import tables as t
from app.store.leases import Lease
from app.store.orders import CHUNK
from app.store.rows import in_shop

_BEFORE: Final = timedelta(days=31)
"""How long before its order was placed a sale is looked for: the month it may have been dated in."""


class BooksAway(Exception):
    """Nobody can be asked now: the connection to the books is broken, paused or gone; what is waited for."""

    def __init__(self, waits_for: str) -> None:
        super().__init__(waits_for)
        self.waits_for = waits_for


def booked_amounts(
    services: Services, lease: Lease, known: Known, matches: Iterable[Match]
) -> Mapping[str, BookedSale] | None:
    """Return by row key what the books have, None where nothing is asked.

    Raises BooksAway and the CallError kinds.
    """
    if known.context is None or known.company is None:
        return None
    sales = foreign_sales(known.facts, matches, known.context)
    if not sales:
        return None
    with services.store.reading(lease.shop) as connection:
        sent = _sent(connection, lease)
        if sent is not None:
            return sent
        if known.company.connection_id is None:
            raise BooksAway("company_disconnected")
        link = connections.get_connection(connection, lease.shop, known.company.connection_id)
    if link.state != connections.WORKING:
        raise BooksAway(f"connection_{link.state}")
    accounting = services.accounting(known.shop, link, lease.deadline)
    reached = accounting.identify()
    if reached.reference != known.company.reference:
        raise WrongIdentity(system=known.company.system, found=reached.name)
    first = min(order.created_at.date() for _, order in sales) - _BEFORE
    today = local_date(services.clock(), known.shop.zone)
    postings = [
        one for account in _accounts(known, today) for one in accounting.postings(account, first, today)
    ]
    with services.store.reading(lease.shop) as connection:
        ours = _ours(connection, lease.shop, sorted({one.key for one in postings if one.key}))
        postings = [one for one in postings if one.key not in ours]
        words = order_words(connection, lease.shop, (one.text for one in postings))
    entries = [
        Entry(order, one.amount, one.voucher_number)
        for one in postings
        if (order := named_order(one.text, words, one.date))
    ]
    return booked_sales([_foreign(row, order) for row, order in sales], entries)


def _foreign(row: Transaction, order: Order) -> Foreign:
    if row.gross < 0:
        return Foreign(row, order.number, whole=len(order.refunds) <= 1)
    whole = (row.order_amount, row.order_currency) == (order.total, order.currency)
    return Foreign(row, order.number, whole)


def _accounts(known: Known, on: date) -> Sequence[str]:
    """The clearing accounts on which the sales stand, by the shop's rules."""
    context = known.context
    found: dict[str, None] = {}
    if context is None:
        return ()
    for line_type in ("sale", "refund"):
        line = Line(
            context.provider,
            context.merchant_account,
            VoucherKind.PAYOUT,
            line_type,
            known.stored.payout.currency,
        )
        if (rule := context.rules.choose(line, on)) is not None:
            found[part_of(rule.account, rule.customer_ref)] = None
    return tuple(found)


def _sent(connection: Connection, lease: Lease) -> Mapping[str, BookedSale] | None:
    """What the payout's own voucher had from the books, once it is on its way; None before that."""
    free = {str(state) for state in UNSENT} | {str(VoucherState.REVERSED)}
    for row in vouchers.vouchers_of(connection, lease.shop, lease.id):
        if row.kind in OWN_KINDS and row.state not in free:
            return from_decisions(row.draft["decisions"])
    return None


def _ours(connection: Connection, shop_id: int, keys: Sequence[str]) -> set[str]:
    """Those of the keys that are our settlement vouchers': they do not tell what a sale was booked at."""
    table, found = t.vouchers, set[str]()
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        rows = connection.execute(
            select(table.c.voucher_key, table.c.reversal_key).where(
                in_shop(table, shop_id),
                table.c.kind != str(VoucherKind.SALES),
                or_(table.c.voucher_key.in_(some), table.c.reversal_key.in_(some)),
            )
        )
        found |= {key for row in rows for key in row if key}
    return found
