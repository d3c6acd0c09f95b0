"""How a shop's sales are booked: by somebody else, by the day, or each order by itself."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from app.accounting.base import ComputesVat
from app.core.default_rules import SALES_RULES
from app.core.rules import RuleSet, ties
from app.core.sales import SaleDate, SalesMode
from app.errors import Conflict, Refusal
from app.pipeline.services import Services
from app.store import audit, connections, rules, sales, sales_shown, shops


def choose_sales(
    services: Services, shop_id: int, mode: SalesMode, sale_date: SaleDate, start: date | None, actor: str
) -> None:
    """Choose how sales are booked, from the day ``start`` on.

    Raises Refusal where the accounting system books no VAT for vouchers or no day is told; Conflict for a day
    before the shop's start, and for another day once a voucher of sales was sent: what lies between would be
    booked twice, or never. Where somebody else has booked them meanwhile a day is told anew: one after the
    last that was booked here, or the first one, as if nobody else had.
    """
    now = services.now_ms()
    with services.store.writing("sales.choose", shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        before = sales.get_books(connection, shop_id)
        is_on = before is not None and before.mode != SalesMode.SETTLEMENT_ONLY
        if start is None and before is not None and (is_on or mode is SalesMode.SETTLEMENT_ONLY):
            start = before.start
        if mode is not SalesMode.SETTLEMENT_ONLY:
            _check_system(connection, services, shop_id)
            if start is None:
                raise Refusal("sales_need_a_day")
            if shop.start_date is None or start < shop.start_date:
                raise Conflict(
                    "sales_before_start", start=shop.start_date.isoformat() if shop.start_date else ""
                )
            last = _last_sent(connection, shop_id)
            if before is not None and before.start != start and last is not None:
                first = before.start.isoformat()
                if is_on:
                    raise Conflict("sales_start_is_fixed", start=first)
                if start <= last:
                    raise Conflict("sales_start_among_booked", last=last.isoformat(), start=first)
            _ship_rules(connection, services, shop_id, actor, now)
        if start is None:
            return  # nothing was ever chosen: it is so already
        sales.save_books(
            connection,
            shop_id,
            mode=str(mode),
            sale_date=str(sale_date),
            start=start,
            chosen_by=actor,
            chosen_at=now,
        )
        sales.unsettle(connection, shop_id)
        sales.make_sales_due(connection, shop_id, now)
        audit.log_change(
            connection,
            shop_id,
            ("shop", shop_id),
            actor,
            now,
            "sales_chosen",
            change_from=_told(before),
            change_to=f"{mode}, {sale_date}, {start}",
        )


def _told(books: Row[Any] | None) -> str:
    if books is None:
        return str(SalesMode.SETTLEMENT_ONLY)
    return f"{books.mode}, {books.sale_date}, {books.start}"


def _check_system(connection: Connection, services: Services, shop_id: int) -> None:
    company = connections.live_company(connection, shop_id)
    if company is None:
        raise Conflict("sales_need_books")
    if services.system(company.system).info.capabilities.vat is ComputesVat.NONE:
        raise Refusal("sales_vat_not_booked", system=company.system)


def _last_sent(connection: Connection, shop_id: int) -> date | None:
    company = connections.live_company(connection, shop_id)
    return None if company is None else sales_shown.last_sent(connection, shop_id, company.id)


def _ship_rules(connection: Connection, services: Services, shop_id: int, actor: str, now: int) -> None:
    """A shop whose own rules say nothing of sales gets the shipped ones, in a version of its own."""
    current: RuleSet = rules.current_rules(connection, shop_id, services.accounts)
    if any(rule.voucher_kind == "sales" for rule in current.rules):
        return
    taken = {rule.id for rule in current.rules}
    added = [rule for rule in SALES_RULES if rule.id not in taken]
    if ties((*current.rules, *added)):
        return
    rules.save_rules(connection, shop_id, current.version + 1, (*current.rules, *added), actor, now)
