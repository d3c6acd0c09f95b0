"""Evidence of a correction about one row: a lost dispute or a failed refund, its report and the ground."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from app.clock import from_ms
from app.core.disputes import SUBJECT as DISPUTE
from app.core.failed_refunds import SUBJECT as REFUND
from app.core.vouchers import part_of
from app.reports.evidence import model as m
from app.store import cases, orders, reports, transactions
from app.store import tables as t


def is_about_a_row(voucher: Row[Any]) -> bool:
    return str(voucher.subject).startswith((DISPUTE, REFUND))


def decisions_of(voucher: Row[Any]) -> Iterator[m.DecisionMade]:
    """The answer that the voucher follows, with its ground, as the draft's hash covers it."""
    for told in voucher.draft["decisions"]:
        code, _, rest = told.partition(":")
        decision = cases.decision_of(json.loads(rest[rest.index("{") :]))
        yield m.DecisionMade(
            case=code,
            subject=voucher.subject.partition("/")[2],
            action=str(decision.action),
            by=voucher.approved_by,
            at=from_ms(voucher.approved_at),
            note=decision.note,
            account=part_of(decision.account, decision.customer),
            vat_code=decision.vat_code,
        )


def row_of(connection: Connection, voucher: Row[Any]) -> Row[Any]:
    """The stored row that the voucher is about."""
    table = t.transactions
    return connection.execute(
        select(table).where(
            table.c.shop_id == voucher.shop_id,
            table.c.merchant_account_id == voucher.merchant_account_id,
            table.c.key == voucher.subject.partition("/")[2],
        )
    ).one()


def line_of(connection: Connection, stored: Row[Any]) -> m.TransactionLine:
    """The row as documents print it, with its order."""
    row = transactions.transaction_of(stored)
    match = connection.execute(
        select(t.matches).where(
            t.matches.c.shop_id == stored.shop_id, t.matches.c.transaction_id == stored.id
        )
    ).one_or_none()
    numbers = orders.identities_by_number(
        connection, stored.shop_id, [] if match is None else [match.order_identity]
    )
    return m.TransactionLine(
        occurred_at=row.occurred_at,
        type=str(row.type),
        provider_reference=row.reference("reference") or row.reference("psp_reference") or row.key,
        gross=row.gross,
        fee=row.fee,
        fee_vat=row.fee_vat,
        order_number=numbers.get(match.order_identity, "") if match is not None else "",
        provider_type=row.provider_type,
        fees=tuple(m.FeeLine(str(part.fee_type), part.fee, part.fee_vat) for part in row.fees),
        match=None
        if match is None
        else m.MatchMade(match.reason, match.strength, tuple(match.flags), match.refund_id),
        decision=1,
        booked_on=row.booked_on,
    )


def sources_of(connection: Connection, stored: Row[Any]) -> Sequence[m.ReportSource]:
    """The parts of the provider's report of the row's day."""
    day = stored.booked_on
    parts = reports.part_hashes(connection, stored.shop_id, stored.merchant_account_id, "", day, day)
    return [m.ReportSource(one.part_key, one.day, one.delivered_sha256, one.stored_sha256) for one in parts]
