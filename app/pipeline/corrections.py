"""A wrong account found later: one proposal for all its vouchers, booked when a person accepts just that."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from app.accounting.customers import split_part
from app.clock import local_date
from app.core.corrections import (
    CORRECTS,
    Booked,
    Wrong,
    as_corrected,
    correction_drafts,
    has_late_output_vat,
    moves_by_key,
)
from app.core.default_rules import clearing_accounts
from app.core.periods import Period
from app.core.vouchers import IN_BOOKS, VoucherDraft, VoucherKind, VoucherState
from app.errors import Conflict, Refusal
from app.pipeline.approved import add_approved
from app.pipeline.services import Services
from app.store import connections, rules, shops, vouchers
from app.store import tables as t


@dataclass(frozen=True, slots=True)
class Asked:
    """Which vouchers: dated ``first`` to ``last`` (both inclusive), of one provider or of all."""

    wrong: Wrong
    first: date
    last: date
    provider: str = ""


def propose_corrections(services: Services, shop_id: int, asked: Asked) -> tuple[VoucherDraft, ...]:
    """Return the correction vouchers as they would be booked; nothing is stored. Raises Conflict, Refusal and
    the CallError kinds: the accounting system is asked which periods are closed."""
    closed = _closed_periods(services, shop_id)
    with services.store.reading(shop_id) as connection:
        return tuple(draft for draft, _ in _drafts(services, connection, shop_id, asked, closed))


def accept_corrections(
    services: Services, shop_id: int, asked: Asked, hashes: Collection[str], actor: str
) -> list[int]:
    """Book the proposal that was seen, named by its drafts' hashes; raises Conflict when it is another now.

    Asked for twice, or by two at once, it is booked once: the second finds nothing left to correct.
    """
    if not asked.wrong.reason.strip():
        raise Refusal("reason_missing")
    closed = _closed_periods(services, shop_id)
    made = []
    with services.store.writing("corrections", shop_id) as connection:
        # so that of two at once the second sees what the first has made
        connection.execute(update(t.shops).where(t.shops.c.id == shop_id).values(name=t.shops.c.name))
        drafts = _drafts(services, connection, shop_id, asked, closed)
        if not drafts or {draft.hash() for draft, _ in drafts} != set(hashes):
            raise Conflict("draft_changed")
        for draft, row in drafts:
            made.append(_book(services, connection, shop_id, draft, row, asked.wrong, actor))
    return made


def refuse_corrected(connection: Connection, shop_id: int, voucher: Row[Any]) -> None:
    """A voucher that a correction rests on is not reversed under it, nor a correction under one that moves on
    what it moved; raises Conflict naming that one."""
    told = f"{CORRECTS}{voucher.voucher_key}"
    own = {one for one in voucher.draft["decisions"] if one.startswith(CORRECTS)}
    for row in _corrections(connection, shop_id):
        rests_on = set(row.draft["decisions"])
        is_later = row.id > voucher.id and own & rests_on and _accounts(row) & _accounts(voucher)
        if told in rests_on or is_later:
            raise Conflict("voucher_is_corrected", number=row.ledger_number or row.voucher_key)


def _accounts(row: Row[Any]) -> set[str]:
    return {one["account"] for one in row.draft["postings"]}


def _closed_periods(services: Services, shop_id: int) -> list[Period] | None:
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        company = connections.live_company(connection, shop_id)
        if company is None:
            raise Conflict("accounting_not_connected")
        link = connections.get_connection(connection, shop_id, company.connection_id)
    if link.state != connections.WORKING:
        raise Conflict("proof_needs_connections")
    accounting = services.accounting(shop, link)
    if not accounting.info.capabilities.tells_closed_periods:
        return None
    return [(one.first, one.last) for one in accounting.reference_data().closed_periods]


def _drafts(
    services: Services, connection: Connection, shop_id: int, asked: Asked, closed: Sequence[Period] | None
) -> list[tuple[VoucherDraft, Row[Any]]]:
    """The correction vouchers, each with a voucher that it corrects."""
    shop = shops.get_shop(connection, shop_id)
    wrong = asked.wrong
    _refuse_accounts(services, connection, shop_id, wrong)
    company = connections.live_company(connection, shop_id)
    query = select(t.vouchers).where(
        t.vouchers.c.shop_id == shop_id,
        t.vouchers.c.company_id == (company.id if company is not None else 0),
        t.vouchers.c.kind != str(VoucherKind.CORRECTION),
        t.vouchers.c.state.in_([str(state) for state in IN_BOOKS]),
        t.vouchers.c.date >= asked.first,
        t.vouchers.c.date <= asked.last,
    )
    if asked.provider:
        query = query.where(t.vouchers.c.provider == asked.provider)
    rows = {row.voucher_key: row for row in connection.execute(query.order_by(t.vouchers.c.id))}
    moves = moves_by_key(vouchers.draft_of(row) for row in _corrections(connection, shop_id))
    booked = [
        Booked(key, row.ledger_number or "", as_corrected(vouchers.draft_of(row), made), len(made))
        for key, row in rows.items()
        for made in [moves.get(key, [])]
    ]
    if has_late_output_vat(booked, wrong.account):
        raise Refusal("correction_of_output_vat", account=wrong.account)
    today = local_date(services.clock(), shop.zone)
    try:
        drafts = correction_drafts(booked, wrong, closed, today, shop.language)
    except ValueError:
        raise Conflict("no_open_period") from None
    return [(draft, rows[draft.decisions[0].partition(":")[2]]) for draft in drafts]


def _corrections(connection: Connection, shop_id: int) -> Sequence[Row[Any]]:
    """The corrections that are, or are being, booked."""
    ended = [str(VoucherState.WITHDRAWN), str(VoucherState.REVERSED)]
    return connection.execute(
        select(t.vouchers).where(
            t.vouchers.c.shop_id == shop_id,
            t.vouchers.c.kind == str(VoucherKind.CORRECTION),
            t.vouchers.c.state.not_in(ended),
        )
    ).all()


def _refuse_accounts(services: Services, connection: Connection, shop_id: int, wrong: Wrong) -> None:
    """What a provider owes and what is in the bank is proven, never moved by a correction."""
    known = rules.current_rules(connection, shop_id, services.accounts).rules
    kept = {one.account for one in known if one.line_type in ("bank", "in_transit")}
    for provider in services.accounts:
        kept |= {split_part(part)[0] for part in clearing_accounts(known, provider)}
    for account in (wrong.account, wrong.right):
        if account in kept:
            raise Refusal("correction_account_refused", account=account)
    if wrong.account == wrong.right:
        raise Refusal("correction_account_refused", account=wrong.right)


def _book(
    services: Services,
    connection: Connection,
    shop_id: int,
    draft: VoucherDraft,
    of: Row[Any],
    wrong: Wrong,
    actor: str,
) -> int:
    """The correction goes the way of any voucher; accepting the proposal approves it."""
    return add_approved(
        connection,
        shop_id,
        draft,
        company_id=of.company_id,
        merchant_account_id=of.merchant_account_id,
        actor=actor,
        why="correction_accepted",
        params={"reason": wrong.reason},
        now=services.now_ms(),
    )
