"""Runs one piece of due work under a lease, and decides what a failure means for it.

Only what is safe is retried: reads, and writes that look first. A refused key breaks the connection and uses
up no attempts; a refusal is a case; a fault of the other side backs off with jitter.
"""

import random
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from sqlalchemy import Connection, Row

from app.core.cases import Case, CaseCode
from app.core.vouchers import VoucherState
from app.errors import (
    AvstemError,
    Busy,
    CallError,
    Forbidden,
    LeaseLost,
    RateLimited,
    Refusal,
    Refused,
    SettingMissing,
    Unauthorised,
    Unavailable,
    WrongIdentity,
)
from app.pipeline.closed_period import REDATE, ask_for_period, take_back
from app.pipeline.collect import collect_account
from app.pipeline.desk import Desk, load_desk
from app.pipeline.document import document
from app.pipeline.explain import explain
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.proof import prove_scope
from app.pipeline.reach import break_connection
from app.pipeline.resync import recollect_if_asked
from app.pipeline.reverse import reverse
from app.pipeline.sales import book_sales
from app.pipeline.send import send
from app.pipeline.services import Services
from app.pipeline.telling import plan, send_message
from app.pipeline.verify import verify
from app.pipeline.watch_books import watch_books
from app.store import cases, connections, proofs, vouchers
from app.store.leases import WORK, Lease, release_lease, take_lease

_log = structlog.get_logger(__name__)

_STEPS: Final[Mapping[str, Callable[[Desk], Next | None]]] = {
    VoucherState.APPROVED: send,
    VoucherState.SENDING: send,
    VoucherState.POSTED: document,
    VoucherState.DOCUMENTED: verify,
    VoucherState.REVERSING: reverse,
}


def run_work(services: Services, kind: str, shop: int, row_id: int) -> bool:
    """Do what is due for one row; False when somebody else holds it. Never raises for what can be handled."""
    lease = take_lease(services.store, kind, shop, row_id, services.settings.lease_seconds)
    if lease is None:
        return False
    try:
        with services.turns.of_work():
            outcome = _step(services, lease)
    except LeaseLost:
        return True
    except Exception as error:  # noqa: BLE001 - the last resort: a bug in one row must not stop the others
        _failed(services, lease, error)
        return True
    if not outcome.told:
        now = services.now_ms()
        release_lease(services.store, lease, succeeded_at=now, **outcome.columns(now))
    return True


def _step(services: Services, lease: Lease) -> Next:
    if lease.kind == "account":
        return collect_account(services, lease)
    if lease.kind == "payout":
        recollect_if_asked(services, lease)
        return explain(services, lease)
    if lease.kind == "proof":
        return prove_scope(services, lease)
    if lease.kind == "books":
        return watch_books(services, lease)
    if lease.kind == "notify":
        return plan(services, lease)
    if lease.kind == "message":
        return send_message(services, lease)
    if lease.kind == "sales":
        return book_sales(services, lease)
    return advance_voucher(services, lease)


def advance_voucher(services: Services, lease: Lease) -> Next:
    """Take a voucher through all the steps that can follow now."""
    desk = load_desk(services, lease)
    if isinstance(desk, str):
        return Next(waits_for=desk)
    checked = False
    while desk.row.state in _STEPS:
        if not checked:
            _check_company(desk)
            checked = True
        try:
            outcome = _step_of(desk)(desk)
        except Refused as error:
            if error.case_code != CaseCode.PERIOD_CLOSED:
                raise
            outcome = ask_for_period(desk, error)
        if outcome is not None:
            return outcome
    return NOTHING


def _step_of(desk: Desk) -> Callable[[Desk], Next | None]:
    """The step that can follow: taking back comes first where a person chose another day."""
    return take_back if (desk.row.intent or {}).get("op") == REDATE else _STEPS[desk.row.state]


def _check_company(desk: Desk) -> None:
    """The key must still reach the company that a person confirmed."""
    found = desk.accounting.identify()
    if found.reference != desk.company.reference:
        raise WrongIdentity(system=desk.company.system, found=found.name)


def _failed(services: Services, lease: Lease, error: Exception) -> None:
    settings = services.settings
    code = getattr(error, "code", "internal")
    params = {
        key: value
        for key, value in getattr(error, "params", {}).items()
        if isinstance(value, str | int | bool)
    }
    note = {"code": code, "params": params}
    now = services.now_ms()
    if isinstance(error, Unauthorised | Forbidden | WrongIdentity):
        connection_id = _connection_of(services, lease, str(params.get("system", "")))
        if connection_id is not None:
            break_connection(services, lease.shop, connection_id, error)
        release_lease(services.store, lease, due_at=None, last_error=note)
        return
    if isinstance(error, Refused):
        _ask(services, lease, CaseCode(error.case_code), params | {"vendor_message": error.vendor_message})
        release_lease(services.store, lease, due_at=None, last_error=note)
        return
    if isinstance(error, Refusal | SettingMissing):
        release_lease(services.store, lease, due_at=now + _ms(settings.retry_most_seconds), last_error=note)
        return
    if isinstance(error, Busy):
        wait = _back_off(settings.retry_seconds, settings.retry_most_seconds, 1)
        release_lease(services.store, lease, due_at=now + _ms(wait), last_error=note)
        return
    if not isinstance(error, AvstemError):
        _log.exception("work failed", kind=lease.kind, shop=lease.shop, id=lease.id)
    attempts = _attempts(services, lease) + 1
    if attempts >= settings.retry_attempts:
        _ask(services, lease, CaseCode.GAVE_UP, params | {"reason": code, "attempts": attempts})
    wait = _back_off(settings.retry_seconds, settings.retry_most_seconds, attempts)
    if isinstance(error, Unavailable) and error.retry_after is not None:
        wait = max(float(error.retry_after), 0.05 if isinstance(error, RateLimited) else wait)
    if not isinstance(error, CallError | AvstemError):
        wait = max(wait, settings.retry_seconds)
    release_lease(services.store, lease, due_at=now + _ms(wait), last_error=note, attempts=attempts)


def _back_off(base: float, most: float, attempts: int) -> float:
    """Exponential with jitter: seconds until the next try."""
    ceiling: float = min(most, base * 2 ** min(attempts - 1, 12))
    return ceiling * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _attempts(services: Services, lease: Lease) -> int:
    table = WORK[lease.kind]
    with services.store.reading(lease.shop) as connection:
        row = connection.execute(
            table.select().where(table.c.shop_id == lease.shop, table.c.id == lease.id)
        ).one()
    return int(row.attempts)


def _connection_of(services: Services, lease: Lease, system: str) -> int | None:
    """The connection that failed; a proof asks two, and the error says which ``system`` it was."""
    if lease.kind == "sales":  # asks nobody outside
        return None
    with services.store.reading(lease.shop) as connection:
        if lease.kind == "account":
            found = connections.get_merchant_account(connection, lease.shop, lease.id).connection_id
        elif lease.kind == "payout" and (found_books := _books_of(connection, lease.shop, system)):
            found = found_books
        elif lease.kind == "payout":
            row = connection.execute(WORK["payout"].select().where(WORK["payout"].c.id == lease.id)).one()
            found = connections.get_merchant_account(
                connection, lease.shop, row.merchant_account_id
            ).connection_id
        elif lease.kind == "proof":
            scope = proofs.get_scope(connection, lease.shop, lease.id)
            found = next(
                (
                    one.id
                    for one in connections.list_connections(connection, lease.shop)
                    if one.system == (system or scope.provider)
                ),
                None,
            )
        else:
            company = lease.id
            if lease.kind == "voucher":
                company = vouchers.get_voucher(connection, lease.shop, lease.id).company_id
            found = connections.get_company(connection, lease.shop, company).connection_id
    return None if found is None else int(found)


def _books_of(connection: Connection, shop: int, system: str) -> int | None:
    """The connection to the books, where it is those that failed: a payout asks them about foreign sales."""
    company = connections.live_company(connection, shop)
    return company.connection_id if company is not None and company.system == system else None


def _ask(services: Services, lease: Lease, code: CaseCode, params: dict[str, Any]) -> None:
    """Open a case about the row that failed."""
    now = services.now_ms()
    with services.store.writing("case", lease.shop) as connection:
        if lease.kind == "voucher":
            row = vouchers.get_voucher(connection, lease.shop, lease.id)
            about: dict[str, int | None] = {"voucher_id": row.id, "payout_id": row.payout_id}
            subject, more = f"voucher/{row.voucher_key}", _voucher_params(row)
        elif lease.kind in ("proof", "books", "notify", "message", "sales"):
            about, subject, more = {}, f"{lease.kind}/{lease.id}", {}
        else:
            name = "merchant_account_id" if lease.kind == "account" else "payout_id"
            about, subject, more = {name: lease.id}, f"{lease.kind}/{lease.id}", {}
        cause = f"{code}/{params.get('account') or params.get('reason') or ''}"
        cases.open_case(connection, lease.shop, Case(code, subject, more | params, cause), now, **about)
        if about.get("payout_id") is not None:
            refresh_payout_state(connection, lease.shop, int(about["payout_id"] or 0))


def _voucher_params(row: Row[Any]) -> dict[str, Any]:
    bank = [one["amount"] for one in row.draft["postings"] if one["line_type"] in ("bank", "in_transit")]
    debit = sum(one["amount"] for one in row.draft["postings"] if one["amount"] > 0)
    return {
        "text": row.draft["text"],
        "date": row.date.isoformat(),
        "amount": {"amount": sum(bank) or debit, "currency": row.currency},
        "number": row.ledger_number or "",
    }
