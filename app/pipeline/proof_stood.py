"""Our vouchers as they were booked, which the proof holds what stands in the books against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, or_, select

from app.clock import from_ms
from app.core.cases import Action, CaseCode
from app.core.proof import Left, Stood
from app.core.vouchers import IN_BOOKS, VoucherKind, VoucherState, part_of
from app.pipeline.changed_vouchers import CODES
from app.pipeline.proof_scope import Scope
from app.store import cases
from app.store import tables as t

_WITHOUT_VAT: Final = ("", "0")


def load_stood(connection: Connection, scope: Scope) -> tuple[Stood, ...]:
    """Return what our vouchers that stand in the books, sales too, have on the provider's accounts.

    One that was given up in the books (a person reversed or deleted it there) is not held against anything;
    nor is one of which the system divides the sum on such an account by VAT.
    """
    left, outside = _left(connection, scope), reversed_outside(connection, scope)
    found = []
    for row in _vouchers(connection, scope):
        postings = [one for one in row.draft["postings"] if _part(one) in scope.accounts]
        sums: dict[str, int] = defaultdict(int)
        for one in postings:
            sums[_part(one)] += one["amount"]
        if not any(sums.values()) or any(one["vat_code"] not in _WITHOUT_VAT for one in postings):
            continue
        names = (
            row.voucher_key,
            row.reversal_key,
            row.ledger_id,
            row.reversal_ledger_id,
            outside.get(row.id),
        )
        found.append(
            Stood(
                key=row.voucher_key,
                names=frozenset(filter(None, names)),
                number=row.ledger_number or "",
                day=row.date,
                sums=sums,
                payout=row.payout_reference or "",
                taken_back=row.reversal_date if row.state == VoucherState.REVERSED else None,
                left=tuple(left.get(row.id, ())),
            )
        )
    return tuple(found)


def reversed_outside(connection: Connection, scope: Scope) -> dict[int, str]:
    """Return what the accounting system calls the voucher by which somebody reversed ours there, by our
    voucher's id: the nightly list has found it by their link, whatever a person answers."""
    table = t.cases
    rows = connection.execute(
        select(table.c.voucher_id, table.c.params).where(
            table.c.shop_id == scope.shop.id,
            table.c.code == str(CaseCode.REVERSED_OUTSIDE),
            table.c.voucher_id.is_not(None),
            table.c.state.in_((cases.OPEN, cases.DECIDED)),
        )
    ).all()
    return {row.voucher_id: row.params["reversed_by"] for row in rows if row.params.get("reversed_by")}


def _part(posting: Mapping[str, Any]) -> str:
    return part_of(posting["account"], posting.get("customer", ""))


_COLUMNS: Final = [
    t.vouchers.c[name]
    for name in (
        *("id", "voucher_key", "reversal_key", "ledger_id", "reversal_ledger_id", "ledger_number"),
        *("date", "draft", "state", "reversal_date"),
    )
]


def _vouchers(connection: Connection, scope: Scope) -> Iterable[Row[Any]]:
    """Give them one by one: a shop that books each order has as many as it has sold."""
    table, states = t.vouchers, [str(state) for state in IN_BOOKS]
    return connection.execute(
        select(*_COLUMNS, t.payouts.c.reference.label("payout_reference"))
        .outerjoin(t.payouts, t.payouts.c.id == table.c.payout_id)
        .where(
            table.c.shop_id == scope.shop.id,
            table.c.company_id == scope.company.id,
            table.c.date >= scope.shop.start_date,
            or_(
                table.c.merchant_account_id.in_([row.id for row in scope.merchant_accounts]),
                table.c.kind == str(VoucherKind.SALES),
            ),
            or_(
                table.c.state.in_(states),
                (table.c.state == str(VoucherState.REVERSED)) & table.c.reversal_ledger_id.is_not(None),
            ),
        )
        .order_by(table.c.id)
    )


def _left(connection: Connection, scope: Scope) -> dict[int, list[Left]]:
    """What persons let stand of changed vouchers, by the voucher's id; nothing while it is asked
    what became of it."""
    table = t.cases
    rows = connection.execute(
        select(table.c.voucher_id, table.c.state, table.c.decision, table.c.decided_by, table.c.decided_at)
        .add_columns(table.c.params, table.c.code)
        .where(
            table.c.shop_id == scope.shop.id,
            table.c.code.in_([str(code) for code in CODES.values()]),
            table.c.voucher_id.is_not(None),
            table.c.state.in_((cases.OPEN, cases.DECIDED)),
        )
        .order_by(table.c.decided_at, table.c.id)
    ).all()
    asked = {row.voucher_id for row in rows if row.state == cases.OPEN}
    left: dict[int, list[Left]] = defaultdict(list)
    for row in rows:
        if row.voucher_id in asked or row.code != CaseCode.READ_BACK_DIFFERS or not row.decision:
            continue
        if row.decision["action"] == Action.LEAVE:
            left[row.voucher_id].append(_what_was_left(row))
    return left


def _what_was_left(row: Row[Any]) -> Left:
    day = from_ms(row.decided_at).date().isoformat()
    note = " · ".join(filter(None, (row.decision.get("note", ""), row.decided_by or "", day)))
    told, on = row.params.get("accounts"), row.params.get("found_date")
    now = None if told is None else {one["account"]: one["now"] for one in told}
    return Left(note, now, date.fromisoformat(on) if on else None)
