"""What booking sales works on: the orders to look at, what the books have of them, and the shop's choices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, or_, select

from app.clock import from_ms, local_date
from app.core.cases import Decision
from app.core.conditions import Condition
from app.core.sales import Capture, PaidTo, SaleDate, SalesContext, SalesMode, SalesOrder, SalesRefund
from app.core.sales.asking import SUBJECT
from app.core.sales.captures import captured_on
from app.core.sales.facts import order_from_snapshot, parts_of
from app.core.standing import StandingDecision
from app.core.vouchers import VoucherKind
from app.pipeline.payment_methods import NO_PROVIDER, chosen_methods
from app.pipeline.services import Services
from app.pipeline.standing_answers import standing_answers
from app.store import cases, connections, rules, sales, sales_scan, standing
from app.store import tables as t
from app.store.sales_scan import OrderFacts

_PERIODS: Final = f"period/{VoucherKind.SALES}/"
"""How the subjects begin of questions about vouchers of sales whose day is in a closed period."""


@dataclass(frozen=True)
class SalesFacts:
    """Everything a run of sales rests on; two that are equal lead to the same drafts."""

    looked_at: Sequence[OrderFacts]
    vouchers: Sequence[tuple[int, str, bool]]
    decisions: Mapping[str, Decision]
    standing: Mapping[Condition, StandingDecision]
    paid_to: Mapping[str, PaidTo]
    rules_version: int
    chosen: tuple[str, str, date] | None


def load_facts(
    connection: Connection, services: Services, shop: Row[Any], *, keep: bool = False
) -> SalesFacts:
    """Read what tells whether anything is to be done, without the orders themselves; ``keep`` holds standing
    decisions in force until the transaction ends."""
    rows = connection.execute(
        select(t.vouchers.c.id, t.vouchers.c.state, t.vouchers.c.rebook)
        .where(t.vouchers.c.shop_id == shop.id, t.vouchers.c.kind == "sales")
        .where(t.vouchers.c.state != "withdrawn")
        .order_by(t.vouchers.c.id)
    )
    books = sales.get_books(connection, shop.id)
    return SalesFacts(
        looked_at=sales_scan.orders_to_look_at(connection, shop.id),
        vouchers=[(row.id, row.state, row.rebook) for row in rows],
        decisions=_decisions(connection, shop.id),
        standing=standing_answers(standing.in_force(connection, shop.id, keep=keep)),
        paid_to=_paid_to(connection, shop.id),
        rules_version=rules.current_rules(connection, shop.id, services.accounts).version,
        chosen=None if books is None else (books.mode, books.sale_date, books.start),
    )


def sales_context(
    connection: Connection,
    services: Services,
    shop: Row[Any],
    company: Row[Any],
    books: Row[Any],
    facts: SalesFacts,
) -> SalesContext:
    """What the pure part needs besides the orders."""
    return SalesContext(
        company=f"{company.system}:{company.reference}",
        rules=rules.current_rules(connection, shop.id, services.accounts),
        start=max(books.start, shop.start_date),  # in other books: what the old ones have stays there
        mode=SalesMode(books.mode),
        sale_date=SaleDate(books.sale_date),
        currency=company.currency,
        language=shop.language,
        paid_to=facts.paid_to,
        decisions=facts.decisions,
        standing=facts.standing,
    )


def load_sales_orders(
    connection: Connection, services: Services, shop: Row[Any], facts: SalesFacts
) -> list[tuple[OrderFacts, SalesOrder | None]]:
    """Return the orders to look at, as sales see them; None for one that was told of without its lines."""
    wanted = facts.looked_at
    snapshots = sales_scan.snapshots_of(connection, shop.id, [one.id for one in wanted])
    refunds = sales_scan.refunds_of(connection, shop.id, [one.identity for one in wanted])
    taken_by = sales_scan.captures_of(
        connection, shop.id, [one.identity for one in wanted if one.captured_at is not None]
    )

    several = [name for name, rows in taken_by.items() if len(rows) > 1]
    back_by = sales_scan.refund_rows_of(connection, shop.id, several)

    def to_day(moment: datetime) -> date:
        return local_date(moment, shop.zone)

    found: list[tuple[OrderFacts, SalesOrder | None]] = []
    for one in wanted:
        snapshot = snapshots[one.id]
        if "parts" not in snapshot:
            found.append((one, None))
            continue
        captures = taken_by.get(one.identity, ())
        named = back_by.get(one.identity, {})
        back = [
            SalesRefund(
                row.refund_id,
                row.amount,
                to_day(from_ms(row.refunded_at)),
                row.paid_back or row.refund_id in one.paid_back,
                parts_of(row.snapshot),
                has_row=row.refund_id in one.paid_back,
                captured_on=of_capture(named.get(row.refund_id, ()), captures, to_day),
            )
            for row in refunds.get(one.identity, ())
        ]
        taken = _captured_on(services, facts.paid_to, one, snapshot)
        order = order_from_snapshot(
            snapshot["order_key_hash"],
            snapshot,
            to_day(taken) if taken else None,
            back,
            to_day,
            _captures(captures, str(snapshot["currency"]), to_day),
        )
        found.append((one, order))
    return found


def _captured_on(
    services: Services, paid_to: Mapping[str, PaidTo], facts: OrderFacts, snapshot: Mapping[str, Any]
) -> datetime | None:
    """When the money was taken: as the provider's own row says, else as the shop says, where a payment is a
    capture. Most payment plugins only reserve when they call an order paid."""
    if facts.captured_at is not None:
        return from_ms(facts.captured_at)
    paid = paid_to.get(str(snapshot["payment_method"]))
    told = snapshot.get("paid_at")
    if paid is None or not told:
        return None
    if paid.provider and not services.provider(paid.provider).info.captures_when_paid:
        return None
    return datetime.fromisoformat(str(told))


def _captures(rows: Sequence[Row[Any]], currency: str, to_day: Callable[[datetime], date]) -> list[Capture]:
    """What the provider took of an order, in its currency; nothing where a row does not tell that."""
    found = []
    for row in rows:
        amounts = {row.presentment_currency: row.presentment_amount, row.currency: row.gross}
        if currency not in amounts:
            return []
        found.append(Capture(to_day(from_ms(row.occurred_at)), int(amounts[currency])))
    return found


def of_capture(
    references: Sequence[Sequence[str]], rows: Sequence[Row[Any]], to_day: Callable[[datetime], date]
) -> date | None:
    """The day of the capture that a refund's row says it is of."""
    if not references:
        return None
    told = [(to_day(from_ms(row.occurred_at)), {(one[0], one[1]) for one in row.references}) for row in rows]
    return captured_on([(one[0], one[1]) for one in references], told)


def _paid_to(connection: Connection, shop_id: int) -> dict[str, PaidTo]:
    """Who takes the money of each payment method, as a person chose it or WooCommerce's own are. While the
    chosen connection reaches nothing, nobody knows."""
    accounts = connections.list_merchant_accounts(connection, shop_id)
    found: dict[str, PaidTo] = {name: PaidTo() for name in NO_PROVIDER}
    for method, connection_id in chosen_methods(connection, shop_id).items():
        own = [row for row in accounts if connection_id is not None and row.connection_id == connection_id]
        if own:
            found[method] = PaidTo(own[0].provider, tuple(sorted(row.reference for row in own)))
        elif connection_id is None:
            found[method] = PaidTo()
    return found


def _decisions(connection: Connection, shop_id: int) -> dict[str, Decision]:
    rows = connection.execute(
        select(t.cases.c.case_key, t.cases.c.decision).where(
            t.cases.c.shop_id == shop_id,
            t.cases.c.state == cases.DECIDED,
            t.cases.c.standing_id.is_(None),  # what stands answers anew, and is named
            or_(t.cases.c.subject.startswith(SUBJECT), t.cases.c.subject.startswith(_PERIODS)),
        )
    )
    return {row.case_key: cases.decision_of(row.decision) for row in rows}
