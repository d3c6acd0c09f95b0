"""Sales: the shop's orders become vouchers, questions, and a list of what is left out.

Computed from what is stored, then kept in one transaction only if nothing it rests on has changed meanwhile.
Drafts that were not sent are replaced, what was sent stays: later changes are booked beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from app.accounting.base import ComputesVat
from app.clock import local_date
from app.core.sales import FirstSeen, SalesContext, SalesMode, SalesOrder, Work, sales_drafts, work_order
from app.core.sales.drafts import SalesDraft
from app.core.vouchers import UNSENT, VoucherState
from app.pipeline.approve import approve_by_policy
from app.pipeline.nights import SALES, seconds_until
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.sales_cases import close_all, keep_cases
from app.pipeline.sales_evidence import NO_ACCOUNT
from app.pipeline.sales_facts import load_facts, load_sales_orders, sales_context
from app.pipeline.services import Services
from app.pipeline.standing_answers import note_standing_of_sales
from app.pipeline.withdraw import withdraw
from app.store import audit, connections, sales, shops, vouchers
from app.store.leases import Lease, fenced, make_due
from app.store.sales import BookedOrder
from app.store.sales_scan import OrderFacts


class _Overtaken(Exception):
    """A draft began to be sent meanwhile: nothing is kept, and all is looked at anew."""


def book_sales(services: Services, lease: Lease) -> Next:
    """Bring drafts and questions in line with the shop's orders; says when it is due again."""
    with services.store.reading(lease.shop) as connection:
        shop = shops.get_shop(connection, lease.shop)
        books = sales.get_books(connection, lease.shop)
        company = connections.live_company(connection, lease.shop)
    tonight = Next(seconds_until(services, shop.zone, SALES))
    if books is None or books.mode == SalesMode.SETTLEMENT_ONLY or shop.removed_at is not None:
        _stop(services, lease)
        return NOTHING
    if shop.start_date is None:
        return Next(tonight.in_seconds, "start_date_missing")
    if company is None or company.state != connections.WORKING:
        return Next(tonight.in_seconds, "company_disconnected")
    if services.system(company.system).info.capabilities.vat is ComputesVat.NONE:
        return Next(tonight.in_seconds, "sales_vat_not_booked")
    today = local_date(services.clock(), shop.zone)
    with services.store.reading(lease.shop) as connection:
        facts = load_facts(connection, services, shop)
        context = sales_context(connection, services, shop, company, books, facts)
        orders = load_sales_orders(connection, services, shop, facts)
        booked = sales.booked_orders(connection, lease.shop, company.id)
        sent = sales.sent_days(connection, lease.shop, company.id)
        late = sales.late_entries(connection, lease.shop)
    works = [
        (one, order, _work(order, booked.get(one.id), sent, today, context, late.get(one.id, {})))
        for one, order in orders
        if order is not None
    ]
    untold = [_untold(one) for one, order in orders if order is None]
    pieces = (piece for _, _, work in works for piece in work.pieces)
    held = {day for _, _, work in works for day in work.held}
    drafts = sales_drafts(pieces, context, today, held)
    now = services.now_ms()
    by_key = {order.key: one for one, order, _ in works}
    with suppress(_Overtaken), fenced(services.store, "sales", lease) as connection:
        if load_facts(connection, services, shop, keep=True) != facts:
            return Next(0)
        _keep_drafts(connection, shop, company, by_key, drafts, now)
        stands = [one for _, _, work in works for one in work.standing]
        note_standing_of_sales(connection, lease.shop, stands, now)
        keep_cases(connection, lease.shop, [(order, work) for _, order, work in works], now)
        sales.save_orders(
            connection, lease.shop, [*(_looked_at(one, work) for one, _, work in works), *untold]
        )
        sales.save_books(connection, lease.shop, worked_at=now)
        return tonight
    return Next(0)


def _work(
    order: SalesOrder,
    known: BookedOrder | None,
    sent: set[date],
    today: date,
    context: SalesContext,
    late: FirstSeen,
) -> Work:
    known = known or BookedOrder()
    return work_order(order, known.booked, known.taken_back, sent, today, context, late)


def _looked_at(one: OrderFacts, work: Work) -> dict[str, Any]:
    return {
        "order_id": one.id,
        "mark": one.mark,
        "settled": work.is_settled,
        "left_out": [
            {"what": left.what, "day": left.day.isoformat(), "reason": left.reason} for left in work.left
        ],
        "late": [
            {"what": piece.what, "facts": piece.facts, "day": piece.day.isoformat()}
            for piece in work.pieces
            if piece.number > 1 or piece.day != piece.entry_day
        ],
    }


def _untold(one: OrderFacts) -> dict[str, Any]:
    """An order whose lines the shop never told: on the list of what is not booked."""
    left = [{"what": "sale", "day": "", "reason": "no_details"}]
    return {"order_id": one.id, "mark": one.mark, "settled": True, "left_out": left, "late": []}


def _keep_drafts(
    connection: Connection,
    shop: Row[Any],
    company: Row[Any],
    by_key: Mapping[str, OrderFacts],
    drafts: Sequence[SalesDraft],
    now: int,
) -> None:
    """Store new drafts, withdraw replaced ones; what was sent is not among them."""
    wanted = {vouchers.identity_text(draft.voucher.identity): draft for draft in drafts}
    kept: dict[str, int] = {}
    for row in sales.unsent_vouchers(connection, shop.id):
        draft = wanted.get(row.identity)
        if draft is not None and row.company_id == company.id and row.draft_hash == draft.voucher.hash():
            kept[row.identity] = row.id
        elif not withdraw(connection, shop.id, row, now, "draft_changed" if draft else "replaced"):
            raise _Overtaken  # its sending began since the facts were compared: PostgreSQL shows that here
    for name, draft in wanted.items():
        voucher_id = kept.get(name) or _add(connection, shop, company, draft, now)
        if voucher_id is None:
            continue
        sales.replace_bookings(connection, shop.id, voucher_id, _bookings(draft, by_key))
        if approve_by_policy(connection, shop, voucher_id, now):
            make_due(connection, "voucher", shop.id, voucher_id, now)


def _add(
    connection: Connection, shop: Row[Any], company: Row[Any], draft: SalesDraft, now: int
) -> int | None:
    """Store the draft; None where its voucher was reversed and nobody asked for it again."""
    before = vouchers.last_reversed(connection, shop.id, draft.voucher.identity)
    if before is not None and not before.rebook:
        return None
    voucher_id = vouchers.add_voucher(
        connection,
        shop.id,
        draft.voucher,
        company_id=company.id,
        merchant_account_id=NO_ACCOUNT,
        payout_id=None,
        revision=1 if before is None else before.revision + 1,
        claimed=(),
        at=now,
    )
    audit.log_change(
        connection,
        shop.id,
        ("voucher", voucher_id),
        "worker",
        now,
        "voucher_drafted",
        change_to=str(VoucherState.DRAFT),
        params={"draft": draft.voucher.hash()},
    )
    return voucher_id


def _bookings(draft: SalesDraft, by_key: Mapping[str, OrderFacts]) -> Iterable[dict[str, Any]]:
    for piece in draft.pieces:
        yield {
            "order_id": by_key[piece.order].id,
            "what": piece.what,
            "piece": piece.key,
            "day": piece.entry_day,
            "facts": piece.facts,
            "lines": [line.as_dict() for line in piece.lines],
            "number": piece.order_number,
            "document": piece.document,
            "paid": piece.paid,
        }


def _stop(services: Services, lease: Lease) -> None:
    """Sales are booked by somebody else: drafts nobody sent go, and nothing is asked."""
    now = services.now_ms()
    with fenced(services.store, "sales.stop", lease) as connection:
        for row in sales.unsent_vouchers(connection, lease.shop):
            if row.state in {str(state) for state in UNSENT}:
                withdraw(connection, lease.shop, row, now, "replaced")
        close_all(connection, lease.shop, now)
        sales.unsettle(connection, lease.shop)
