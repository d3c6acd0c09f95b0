"""Connections: put, test, confirm, pause, delete. What a key reaches is pinned and confirmed by a person."""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import Connection, Row

from app.accounting.base import Company
from app.connecting import Holder
from app.errors import (
    Conflict,
    Refusal,
)
from app.pipeline.notices import new_endpoint
from app.pipeline.other_books import go_on_elsewhere
from app.pipeline.reach import all_goes_on
from app.pipeline.services import Services, find_environment, operator_setting
from app.providers.base import MerchantAccount
from app.secrets import fingerprint
from app.store import audit, connections, shops

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
    check_way(services, shop, role, system, environment, style, credentials)
    if services.oauth(role, system, style) is not None:
        raise Refusal("consent_needed", system=system)
    now = services.now_ms()
    values: dict[str, Any] = {
        "environment": environment,
        "style": style,
        "credentials": services.vault.seal(credentials),
        "credentials_fingerprint": fingerprint(*(f"{key}={credentials[key]}" for key in sorted(credentials))),
        "state": connections.NEW,
        "last_error": None,
    }
    if role == connections.PROVIDER and services.provider(system).info.notices is not None:
        values["endpoint"] = (known[0].endpoint if known else None) or new_endpoint()
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


def check_way(
    services: Services,
    shop: Row[Any],
    role: str,
    system: str,
    environment: str,
    style: str,
    credentials: Mapping[str, str],
) -> None:
    """Raise Refusal when the shop cannot be connected so, or not with these credentials."""
    info = services.info(role, system)
    place = find_environment(info.environments, environment)
    if place.test != (shop.kind == shops.TEST):
        raise Refusal("wrong_environment", environment=environment, shop_kind=shop.kind)
    wanted = [one for one in info.credentials if one.style == style]
    if not wanted:
        raise Refusal("style_unknown", style=style)
    services.refuse_style(system, style)
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
            _confirm_company(connection, shop_id, row, chosen, actor, now)
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
        all_goes_on(services, connection, shop_id, connection_id, now)


def _confirm_company(
    connection: Connection, shop_id: int, row: Row[Any], chosen: list[dict[str, Any]], actor: str, now: int
) -> None:
    if len(chosen) != 1:
        raise Refusal("one_company_only")
    company_id = connections.save_company(connection, shop_id, now, row.system, Company(**chosen[0]), row.id)
    go_on_elsewhere(connection, shop_id, company_id, actor, now)


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
            all_goes_on(services, connection, shop_id, connection_id, now)


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
