"""What gives names to the difference of books and provider: rows, payouts, our vouchers, orders."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, or_, select

from app.core.disputes import OF_OLDER_BOOKS
from app.core.disputes import SUBJECT as DISPUTE
from app.core.failed_refunds import SUBJECT as REFUND
from app.core.proof import DAY_UNKNOWN, BookedVoucher, Movement, PaidOut
from app.core.realised import from_decisions
from app.core.transactions import PayoutShape, TransactionType
from app.core.vouchers import IN_BOOKS, VoucherKind, VoucherState, part_of
from app.pipeline.balance_days import is_daily
from app.pipeline.proof_orders import order_numbers
from app.pipeline.proof_scope import Scope
from app.pipeline.proof_stood import reversed_outside
from app.store import tables as t
from app.store.bulk import one_of
from app.store.rows import in_shop

_ELSEWHERE: Final = ("sale", "refund", "refund_reversal")

Place = tuple[int, str]
"""The id of a merchant account, and the key or reference of something there."""


def load_movements(
    connection: Connection, scope: Scope, accepted: Mapping[int, bool]
) -> tuple[tuple[Movement, ...], tuple[PaidOut, ...]]:
    """Return the rows and payouts since the start, and earlier rows that no payout before it settled.

    ``accepted`` says, by merchant account, whether its opening position took such rows for the older books';
    of another account the way that it is paid out now does.
    """
    rows = _rows(connection, scope)
    known = {(row.merchant_account_id, row.payout_reference) for row in rows if row.payout_reference}
    left = _paid_out(connection, scope, rows)
    found = [row for row in rows if row.type != TransactionType.PAYOUT or row.fee or row.fee_vat]
    elsewhere, by_day = _booked_elsewhere(connection, scope)
    days = _claimed_by_days(connection, scope)
    booked, booked_by_day = _booked_at(connection, scope)
    numbers = order_numbers(connection, scope, found)
    unlisted = {row.id for row in scope.merchant_accounts if accepted.get(row.id, is_daily(row))}
    movements = tuple(
        Movement(
            key=row.key,
            type=TransactionType(row.type),
            day=row.booked_on,
            gross=0 if row.type == TransactionType.PAYOUT else row.gross,
            charges=row.fee + row.fee_vat,
            order=numbers.get(row.id, ""),
            payout=row.payout_reference or "",
            goes_elsewhere=(row.merchant_account_id, row.key) in elsewhere,
            balance_day=days.get(row.id, ""),
            day_books_own=(row.merchant_account_id, row.key) in by_day,
            realised=booked.get((row.merchant_account_id, row.key), row.gross) - row.gross,
            day_realised=booked_by_day.get((row.merchant_account_id, row.key), row.gross) - row.gross,
            of_older_books=row.booked_on < scope.shop.start_date
            and row.merchant_account_id in unlisted
            and not row.payout_reference,
            account=str(row.merchant_account_id),
        )
        for row in found
    )
    paid = [
        PaidOut(
            row.reference,
            row.amount,
            left[place].booked_on
            if (place := (row.merchant_account_id, row.reference)) in left
            else row.last_date or row.paid_on,
            row.paid_on,
            row.opening,
            str(row.merchant_account_id),
        )
        for row in _payouts(connection, scope)
    ]
    settled = {(int(one.account), one.reference) for one in paid} | known
    before = _earlier_payouts(connection, scope)
    paid += [
        PaidOut(place[1], -row.gross, row.booked_on, DAY_UNKNOWN, account=str(place[0]))
        for place, row in left.items()
        if place not in settled and place not in before
    ]
    return movements, tuple(paid)


def _ids(scope: Scope) -> list[int]:
    return [row.id for row in scope.merchant_accounts]


_ROW: Final = [
    t.transactions.c[name]
    for name in ("id", "merchant_account_id", "key", "type", "booked_on", "gross", "fee", "fee_vat")
]
"""What of a row the proof takes: there are as many as the shop has sold since the start, each time."""


def _rows(connection: Connection, scope: Scope) -> Sequence[Any]:
    table, paid = t.transactions, t.payouts
    return connection.execute(
        select(*_ROW, paid.c.reference.label("payout_reference"))
        .outerjoin(paid, paid.c.id == table.c.payout_id)
        .where(
            table.c.shop_id == scope.shop.id,
            table.c.merchant_account_id.in_(_ids(scope)),
            table.c.gone.is_(False),
            table.c.currency == scope.currency,
            or_(table.c.payout_id.is_(None), paid.c.paid_on >= scope.shop.start_date),
        )
        .order_by(table.c.merchant_account_id, table.c.id)
    ).all()


def _paid_out(connection: Connection, scope: Scope, rows: Sequence[Row[Any]]) -> dict[Place, Row[Any]]:
    """The rows that are payouts themselves, by the payout's reference."""
    table = t.transactions
    ids = [row.id for row in rows if row.type == TransactionType.PAYOUT]
    found = connection.execute(
        select(table)
        .where(in_shop(table, scope.shop.id), one_of(table.c.id, "ids"))
        .order_by(table.c.merchant_account_id, table.c.id),
        {"ids": ids},
    )
    return {
        (row.merchant_account_id, dict(map(tuple, row.references)).get("payout_reference", "")): row
        for row in found
    }


def _payouts(connection: Connection, scope: Scope) -> Sequence[Row[Any]]:
    table = t.payouts
    return connection.execute(
        select(table)
        .where(
            table.c.shop_id == scope.shop.id,
            table.c.merchant_account_id.in_(_ids(scope)),
            table.c.currency == scope.currency,
            table.c.paid_on >= scope.shop.start_date,
            table.c.shape != str(PayoutShape.BALANCE_DAY),
        )
        .order_by(table.c.paid_on, table.c.id)
    ).all()


def _earlier_payouts(connection: Connection, scope: Scope) -> set[Place]:
    table = t.payouts
    found = connection.execute(
        select(table.c.merchant_account_id, table.c.reference).where(
            table.c.shop_id == scope.shop.id,
            table.c.merchant_account_id.in_(_ids(scope)),
            table.c.paid_on < scope.shop.start_date,
        )
    )
    return {(row.merchant_account_id, row.reference) for row in found}


def _booked_elsewhere(connection: Connection, scope: Scope) -> tuple[set[Place], set[Place]]:
    """The sales and refunds whose own amount our newest voucher books past the provider's accounts, and
    those of them that a balance day's voucher does."""
    found = [
        ((row.merchant_account_id, key), row.kind)
        for row in _vouchers(connection, scope)
        if row.state not in (VoucherState.WITHDRAWN, VoucherState.REVERSED)
        for posting in row.draft["postings"]
        if posting["line_type"] in _ELSEWHERE
        and part_of(posting["account"], posting.get("customer", "")) not in scope.accounts
        for key in posting["transactions"]
    ]
    return {place for place, _ in found}, {place for place, kind in found if kind == VoucherKind.BALANCE_DAY}


def _booked_at(connection: Connection, scope: Scope) -> tuple[dict[Place, int], dict[Place, int]]:
    """What the books had for foreign sales when our newest voucher settled them, and what a day's had."""
    found = {
        (row.merchant_account_id, key): (sale.amount, row.kind == VoucherKind.BALANCE_DAY)
        for row in _vouchers(connection, scope)
        if row.state not in (VoucherState.WITHDRAWN, VoucherState.REVERSED)
        for key, sale in from_decisions(row.draft["decisions"]).items()
    }
    booked = {place: amount for place, (amount, _) in found.items()}
    return booked, {place: amount for place, (amount, by_day) in found.items() if by_day}


def _claimed_by_days(connection: Connection, scope: Scope) -> dict[int, str]:
    """The balance day whose voucher has claimed a row, by the row's id."""
    claim, voucher = t.claims, t.vouchers
    rows = connection.execute(
        select(claim.c.transaction_id, voucher.c.subject)
        .join(voucher, (voucher.c.id == claim.c.voucher_id) & (voucher.c.shop_id == scope.shop.id))
        .where(
            claim.c.shop_id == scope.shop.id,
            voucher.c.kind == str(VoucherKind.BALANCE_DAY),
            voucher.c.merchant_account_id.in_(_ids(scope)),
        )
    )
    return {row.transaction_id: row.subject for row in rows}


def _vouchers(connection: Connection, scope: Scope) -> Sequence[Row[Any]]:
    table = t.vouchers
    return connection.execute(
        select(
            table,
            t.payouts.c.reference.label("payout_reference"),
            t.payouts.c.currency.label("payout_currency"),
        )
        .outerjoin(t.payouts, t.payouts.c.id == table.c.payout_id)
        .where(
            table.c.shop_id == scope.shop.id,
            table.c.company_id == scope.company.id,
            table.c.merchant_account_id.in_(_ids(scope)),
            table.c.state != str(VoucherState.WITHDRAWN),
        )
        .order_by(table.c.id)
    ).all()


def load_vouchers(connection: Connection, scope: Scope) -> tuple[BookedVoucher, ...]:
    """Return our vouchers by the keys that tell their postings in the books; never their amounts."""
    found, outside = [], reversed_outside(connection, scope)
    for row in _vouchers(connection, scope):
        kind = VoucherKind(row.kind)
        found.append(
            BookedVoucher(
                keys=frozenset(filter(None, (row.voucher_key, row.reversal_key))),
                number=row.ledger_number or "",
                date=row.date,
                payout=row.payout_reference or "" if kind is VoucherKind.PAYOUT else "",
                balance_day=row.payout_reference or "" if kind is VoucherKind.BALANCE_DAY else "",
                row=row.subject if kind is VoucherKind.RETURN else "",
                opening=kind is VoucherKind.OPENING,
                dispute=_dispute(row) if kind is VoucherKind.CORRECTION else "",
                moves_within=any(one["line_type"] == OF_OLDER_BOOKS for one in row.draft["postings"]),
                foreign=row.payout_currency not in (None, scope.currency),
                live=row.state in {str(state) for state in IN_BOOKS},
                ids=frozenset(filter(None, (row.ledger_id, row.reversal_ledger_id, outside.get(row.id)))),
                account=str(row.merchant_account_id),
            )
        )
    return tuple(found)


def _dispute(row: Row[Any]) -> str:
    """The key of the row whose lost dispute or failed refund the correction is about, empty for others."""
    kind, _, key = str(row.subject).partition("/")
    return key if f"{kind}/" in (DISPUTE, REFUND) else ""
