"""What a connection reaches: tested, pinned, broken when the key is not accepted any more, tried again."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Row, func, select

from app.accounting.base import Company
from app.core.cases import Case, CaseCode
from app.errors import (
    AvstemError,
    CallError,
    Conflict,
    Forbidden,
    Missing,
    Refusal,
    SeveralCompanies,
    Unauthorised,
    WrongIdentity,
)
from app.http import Deadline
from app.pipeline.reached import reached_accounts
from app.pipeline.services import Services
from app.pipeline.start import make_all_due
from app.providers.base import MerchantAccount
from app.store import audit, cases, connections, shops
from app.store import tables as t

_log = structlog.get_logger(__name__)


def identify(services: Services, shop: Row[Any], row: Row[Any]) -> list[dict[str, Any]]:
    """Ask the other side what these credentials reach, as plain values."""
    deadline = Deadline.after(services.settings.call_seconds * 2)
    if row.role == connections.PROVIDER:
        found = reached_accounts(
            services, row, services.http(shop, row, deadline), services.credentials(shop, row)
        )
        return [account_values(one) for one in found]
    try:
        return [_company_values(services.accounting(shop, row, deadline).identify())]
    except SeveralCompanies as several:
        free = [_company_values(one) for one in several.companies]
        taken = _taken_by_other_shops(services, shop.id, row, [one["reference"] for one in free])
        return [one for one in free if one["reference"] not in taken] or free
    finally:
        services.turns.give_back()


def _company_values(company: Company) -> dict[str, Any]:
    return {
        "reference": company.reference,
        "name": company.name,
        "organisation_number": company.organisation_number,
        "currency": company.currency,
        "rights": list(company.rights),
    }


def account_values(one: MerchantAccount) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "currency": one.currency,
        "name": one.name,
        "organisation_number": one.organisation_number,
        "handles": list(one.handles),
        "bank_account": one.bank_account,
    }


def test_connection(services: Services, shop_id: int, connection_id: int, actor: str) -> list[dict[str, Any]]:
    """Ask what the credentials reach and pin it; return it for a person to confirm.

    A connection that was confirmed must reach the same: then it works again and everything that waited for
    it goes on. Raises WrongIdentity, Conflict or the CallError of the attempt.
    """
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        row = connections.get_connection(connection, shop_id, connection_id)
    now = services.now_ms()
    try:
        reaches = identify(services, shop, row)
        if not reaches:
            raise Refusal("nothing_reached", system=row.system)
    except (Unauthorised, Forbidden, Missing) as error:
        with services.store.writing("connect.refused", shop_id) as connection:
            connections.set_connection(
                connection, shop_id, connection_id, last_error={"code": error.code, "params": _plain(error)}
            )
        raise
    _refuse_other_shops(services, shop_id, row, reaches)
    if row.confirmed_at is not None and not _same(row, reaches):
        with services.store.writing("connect.other", shop_id) as connection:
            connections.set_connection(
                connection,
                shop_id,
                connection_id,
                state=connections.BROKEN,
                last_error={"code": "identity_changed", "params": {}},
            )
        raise WrongIdentity(system=row.system, found=reaches[0]["name"] or reaches[0]["reference"])
    works = row.confirmed_at is not None and row.state != connections.PAUSED
    with services.store.writing("connect.tested", shop_id) as connection:
        connections.set_connection(
            connection,
            shop_id,
            connection_id,
            state=connections.WORKING if works else connections.TESTED,
            reaches=row.reaches if row.confirmed_at is not None else reaches,
            last_error=None,
            broken_at=None,
            last_worked_at=now,
        )
        audit.log_change(connection, shop_id, ("connection", connection_id), actor, now, "connection_tested")
        if works:
            all_goes_on(services, connection, shop_id, connection_id, now)
    return reaches


def _plain(error: CallError) -> dict[str, Any]:
    return {key: value for key, value in error.params.items() if isinstance(value, str | int)}


def _same(row: Row[Any], reaches: list[dict[str, Any]]) -> bool:
    confirmed = {one["reference"] for one in row.reaches or []}
    return confirmed <= {one["reference"] for one in reaches}


def _refuse_other_shops(
    services: Services, shop_id: int, row: Row[Any], reaches: list[dict[str, Any]]
) -> None:
    for reference in _taken_by_other_shops(services, shop_id, row, [one["reference"] for one in reaches]):
        code = "merchant_account_in_other_shop" if row.role == "provider" else "company_in_other_shop"
        raise Conflict(code, account=reference, company=reference)


def _taken_by_other_shops(
    services: Services, shop_id: int, row: Row[Any], references: Sequence[str]
) -> list[str]:
    """Return which of these merchant accounts or companies are live in another shop."""
    table = t.merchant_accounts if row.role == connections.PROVIDER else t.companies
    keys = [f"{row.system}:{reference}" for reference in references]
    with services.store.reading(None) as connection:
        query = select(table.c.reference).where(table.c.live_key.in_(keys), table.c.shop_id != shop_id)
        return list(connection.execute(query).scalars())


def break_connection(services: Services, shop_id: int, connection_id: int, error: Exception) -> None:
    """The key is not accepted any more, or reaches something else: one notice, and everything waits."""
    now = services.now_ms()
    code = getattr(error, "code", "internal")
    with services.store.writing("connect.break", shop_id) as connection:
        row = connections.get_connection(connection, shop_id, connection_id)
        connections.set_connection(
            connection,
            shop_id,
            connection_id,
            state=connections.BROKEN,
            last_error={"code": code, "params": {}},
            broken_at=row.broken_at or now,
        )
        case = Case(
            CaseCode.CONNECTION_BROKEN,
            f"connection/{connection_id}",
            {
                "system": row.system,
                "reason": code,
                "right": getattr(error, "params", {}).get("right", ""),
            },
            cause=f"connection/{connection_id}",
        )
        cases.open_case(connection, shop_id, case, now, connection_id=connection_id)
        if row.state != connections.BROKEN:
            audit.log_change(
                connection,
                shop_id,
                ("connection", connection_id),
                "worker",
                now,
                "connection_broken",
                change_from=row.state,
                change_to=connections.BROKEN,
                params={"reason": code},
            )


def all_goes_on(services: Services, connection: Any, shop_id: int, connection_id: int, now: int) -> None:
    """Everything that waited in this shop is due now; what has nothing to do finds that out."""
    cases.close_cases(connection, shop_id, [CaseCode.CONNECTION_BROKEN], now, connection_id=connection_id)
    make_all_due(connection, shop_id, now)


def probe_broken_connections(services: Services) -> int:
    """Try each broken connection now and then: one that works again lets everything go on by itself."""
    now = services.now_ms()
    every = int(services.settings.retry_most_seconds * 1000)
    with services.store.reading(None) as connection:
        rows = connection.execute(
            select(t.connections.c.id, t.connections.c.shop_id).where(
                t.connections.c.state == connections.BROKEN,
                t.connections.c.removed_at.is_(None),
                func.coalesce(t.connections.c.next_probe_at, t.connections.c.broken_at + every) <= now,
            )
        ).all()
    for row in rows:
        with services.store.writing("connect.probe", row.shop_id) as connection:
            connections.set_connection(connection, row.shop_id, row.id, next_probe_at=now + every)
        try:
            test_connection(services, row.shop_id, row.id, "worker")
        except AvstemError as error:
            _log.info("still broken", shop=row.shop_id, connection=row.id, code=error.code)
    return len(rows)
