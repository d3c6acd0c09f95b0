"""Connections: put, test, confirm, pause, delete. What a key reaches is pinned and confirmed by a person."""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import Row, func, select

from app.accounting.base import Company
from app.config import AGENCY
from app.connecting import Holder
from app.core.cases import Case, CaseCode
from app.errors import (
    AvstemError,
    CallError,
    Conflict,
    Forbidden,
    Missing,
    Refusal,
    Unauthorised,
    WrongIdentity,
)
from app.http import Deadline
from app.pipeline.services import Services, find_environment, operator_setting
from app.pipeline.start import make_all_due
from app.providers.base import MerchantAccount
from app.secrets import fingerprint
from app.store import audit, cases, connections, shops
from app.store import tables as t

_log = structlog.get_logger(__name__)


def put_connection(
    services: Services,
    shop_id: int,
    *,
    role: str,
    system: str,
    environment: str,
    style: str,
    credentials: Mapping[str, str],
    actor: str,
) -> int:
    """Store credentials for a provider or accounting system; they count once tested.

    New credentials for a system that is connected already replace the old ones; they must reach the same
    identity. Raises Refusal with the sentence of what is wrong.
    """
    with services.store.reading(shop_id) as connection:
        shop = shops.get_shop(connection, shop_id)
        known = [
            one for one in connections.list_connections(connection, shop_id, role) if one.system == system
        ]
    _check(services, shop, role, system, environment, style, credentials)
    now = services.now_ms()
    values: dict[str, Any] = {
        "environment": environment,
        "style": style,
        "credentials": services.vault.seal(credentials),
        "credentials_fingerprint": fingerprint(*(f"{key}={credentials[key]}" for key in sorted(credentials))),
        "state": connections.NEW,
        "last_error": None,
    }
    with services.store.writing("connect.put", shop_id) as connection:
        if known:
            connection_id = int(known[0].id)
            connections.set_connection(connection, shop_id, connection_id, **values)
        else:
            connection_id = connections.add_connection(
                connection, shop_id, now, role=role, system=system, **values
            )
        audit.log_change(connection, shop_id, ("connection", connection_id), actor, now, "credentials_stored")
    return connection_id


def _check(
    services: Services,
    shop: Row[Any],
    role: str,
    system: str,
    environment: str,
    style: str,
    credentials: Mapping[str, str],
) -> None:
    info = services.provider(system).info if role == "provider" else services.system(system).info
    place = find_environment(info.environments, environment)
    if place.test != (shop.kind == shops.TEST):
        raise Refusal("wrong_environment", environment=environment, shop_kind=shop.kind)
    wanted = [one for one in info.credentials if one.style == style]
    if not wanted:
        raise Refusal("style_unknown", style=style)
    refused_styles = {"sales_unit"} if services.settings.operator == AGENCY else set()
    if style in refused_styles and not services.settings.vipps_approved:
        raise Refusal("agency_needs_partner_keys", system=system)
    for one in wanted:
        if one.holder is Holder.OPERATOR:
            if one.required and services.operator_secret(shop, one) is None:
                raise Refusal("operator_key_missing", setting=operator_setting(shop.kind, one))
        elif one.required and not credentials.get(one.name):
            raise Refusal("credential_missing", field=one.name)
        elif credentials.get(one.name) and not re.fullmatch(one.pattern, credentials[one.name]):
            raise Refusal("credential_malformed", field=one.name)
    unknown = set(credentials) - {one.name for one in wanted if one.holder is Holder.SHOP}
    if unknown:
        raise Refusal("credential_unknown", field=", ".join(sorted(unknown)))


def identify(services: Services, shop: Row[Any], row: Row[Any]) -> list[dict[str, Any]]:
    """Ask the other side what these credentials reach, as plain values."""
    deadline = Deadline.after(services.settings.call_seconds * 2)
    if row.role == connections.PROVIDER:
        found = services.provider(row.system).identify(
            services.http(shop, row, deadline), services.credentials(shop, row)
        )
        return [account_values(one) for one in found]
    company = services.accounting(shop, row, deadline).identify()
    return [
        {
            "reference": company.reference,
            "name": company.name,
            "organisation_number": company.organisation_number,
            "currency": company.currency,
        }
    ]


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
            _all_goes_on(services, connection, shop_id, connection_id, now)
    return reaches


def _plain(error: CallError) -> dict[str, Any]:
    return {key: value for key, value in error.params.items() if isinstance(value, str | int)}


def _same(row: Row[Any], reaches: list[dict[str, Any]]) -> bool:
    confirmed = {one["reference"] for one in row.reaches or []}
    return confirmed <= {one["reference"] for one in reaches}


def _refuse_other_shops(
    services: Services, shop_id: int, row: Row[Any], reaches: list[dict[str, Any]]
) -> None:
    table = t.merchant_accounts if row.role == connections.PROVIDER else t.companies
    keys = [f"{row.system}:{one['reference']}" for one in reaches]
    with services.store.reading(None) as connection:
        taken = connection.execute(
            select(table.c.reference).where(table.c.live_key.in_(keys), table.c.shop_id != shop_id)
        ).first()
    if taken is not None:
        code = "merchant_account_in_other_shop" if row.role == "provider" else "company_in_other_shop"
        raise Conflict(code, account=taken.reference, company=taken.reference)


def confirm_connection(
    services: Services, shop_id: int, connection_id: int, references: list[str], actor: str
) -> None:
    """A person confirms what was tested: the company, or which merchant accounts, by their references."""
    now = services.now_ms()
    with services.store.writing("connect.confirm", shop_id) as connection:
        row = connections.get_connection(connection, shop_id, connection_id)
        if row.state not in (connections.TESTED, connections.WORKING):
            raise Conflict("connection_not_tested", connection=connection_id)
        chosen = [one for one in row.reaches if one["reference"] in references]
        if not references or len(chosen) != len(set(references)):
            raise Refusal("confirms_something_else", reference=", ".join(references))
        if row.role == connections.ACCOUNTING:
            _confirm_company(services, connection, shop_id, row, chosen, now)
        else:
            for one in chosen:
                account = MerchantAccount(**{**one, "handles": tuple(one["handles"])})
                connections.save_merchant_account(
                    connection, shop_id, now, row.system, account, connection_id
                )
        connections.set_connection(
            connection,
            shop_id,
            connection_id,
            state=connections.WORKING,
            reaches=chosen,
            confirmed_by=actor,
            confirmed_at=now,
        )
        audit.log_change(
            connection,
            shop_id,
            ("connection", connection_id),
            actor,
            now,
            "connection_confirmed",
            params={"references": references},
        )
        _all_goes_on(services, connection, shop_id, connection_id, now)


def _confirm_company(
    services: Services, connection: Any, shop_id: int, row: Row[Any], chosen: list[dict[str, Any]], now: int
) -> None:
    if len(chosen) != 1:
        raise Refusal("one_company_only")
    connections.save_company(connection, shop_id, now, row.system, Company(**chosen[0]), row.id)


def pause_connection(services: Services, shop_id: int, connection_id: int, paused: bool, actor: str) -> None:
    """Stop or go on using a connection; nothing is lost meanwhile."""
    now = services.now_ms()
    with services.store.writing("connect.pause", shop_id) as connection:
        row = connections.get_connection(connection, shop_id, connection_id)
        if row.confirmed_at is None:
            raise Conflict("connection_not_confirmed", connection=connection_id)
        state = connections.PAUSED if paused else connections.WORKING
        connections.set_connection(connection, shop_id, connection_id, state=state)
        audit.log_change(
            connection,
            shop_id,
            ("connection", connection_id),
            actor,
            now,
            "connection_state",
            change_from=row.state,
            change_to=state,
        )
        if not paused:
            _all_goes_on(services, connection, shop_id, connection_id, now)


def delete_connection(services: Services, shop_id: int, connection_id: int, actor: str) -> None:
    """Forget the credentials; the merchant account, its rows and its vouchers stay."""
    now = services.now_ms()
    with services.store.writing("connect.delete", shop_id) as connection:
        connections.get_connection(connection, shop_id, connection_id)
        connections.detach(connection, shop_id, connection_id)
        connections.set_connection(
            connection, shop_id, connection_id, removed_at=now, credentials=b"", state="removed"
        )
        audit.log_change(connection, shop_id, ("connection", connection_id), actor, now, "connection_removed")


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


def _all_goes_on(services: Services, connection: Any, shop_id: int, connection_id: int, now: int) -> None:
    """Everything that waited in this shop is due now; what has nothing to do finds that out."""
    cases.close_cases(connection, shop_id, [CaseCode.CONNECTION_BROKEN], connection_id=connection_id)
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
