"""Connections as they are shown, and what the operator's settings let a shop connect."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from app.api.fields import iso_ms
from app.config import AGENCY
from app.connecting import CredentialField, Holder
from app.core.texts import Language
from app.messages import error_sentence, word
from app.pipeline.consent import PUBLIC_URL, can_come_back
from app.pipeline.services import Services, operator_setting
from app.store import connections, shops


def connection_shown(services: Services, row: Row[Any], language: Language) -> dict[str, Any]:
    registry: Mapping[str, Any] = services.providers if row.role == connections.PROVIDER else services.systems
    known = registry.get(row.system)
    error = row.last_error
    return {
        "id": row.id,
        "role": row.role,
        "system": row.system,
        "title": known.info.title if known is not None else row.system,
        "environment": row.environment,
        "style": row.style,
        "state": row.state,
        "state_text": word("connection_state", row.state, language),
        "reaches": row.reaches or [],
        "confirmed_by": row.confirmed_by,
        "confirmed_at": iso_ms(row.confirmed_at),
        "last_worked_at": iso_ms(row.last_worked_at),
        "webhook": _webhook(services, row),
        "problem": error_sentence(error["code"], {"system": row.system} | error.get("params", {}), language)
        if error
        else None,
    }


def _webhook(services: Services, row: Row[Any]) -> str | None:
    """The address to register at the provider, where it has webhooks and the service is public."""
    public = services.settings.public_url.rstrip("/")
    return f"{public}/v1/webhooks/{row.system}/{row.endpoint}" if public and row.endpoint else None


def offered(services: Services, shop: Row[Any], language: Language) -> list[dict[str, Any]]:
    """Every system with its ways to connect in this shop, those that are not available with the reason."""
    found = []
    for role, registry in (
        (connections.PROVIDER, services.providers),
        (connections.ACCOUNTING, services.systems),
    ):
        for name, one in registry.items():
            info = one.info
            places = [place.name for place in info.environments if place.test == (shop.kind == shops.TEST)]
            styles = list(dict.fromkeys(field.style for field in info.credentials))
            found.append(
                {
                    "role": role,
                    "system": name,
                    "title": info.title,
                    "environments": places,
                    "styles": [_style(services, shop, info, style, language) for style in styles],
                }
            )
    return found


def _style(services: Services, shop: Row[Any], info: Any, style: str, language: Language) -> dict[str, Any]:
    wanted: list[CredentialField] = [one for one in info.credentials if one.style == style]
    missing = [
        operator_setting(shop.kind, one)
        for one in wanted
        if one.holder is Holder.OPERATOR and one.required and services.operator_secret(shop, one) is None
    ]
    code = None
    settings = services.settings
    consent = getattr(info, "oauth", None) is not None and info.oauth.style == style
    if missing:
        code = "operator_key_missing"
    elif consent and not can_come_back(services, shop):
        missing, code = [PUBLIC_URL], "public_url_missing"
    elif style == "sales_unit" and settings.operator == AGENCY and not settings.vipps_approved:
        code = "agency_needs_partner_keys"
    elif assigned_fields(info, wanted):
        code = "assigned_by_operator"
    params = {
        "setting": ", ".join(missing),
        "system": info.name,
        "field": ", ".join(assigned_fields(info, wanted)),
    }
    return {
        "style": style,
        "available": code is None,
        "consent": consent,
        "missing": missing,
        "reason": error_sentence(code, params, language) if code else None,
        "fields": [
            {
                "name": one.name,
                "secret": one.secret,
                "required": one.required,
                "pattern": one.pattern,
                "warning": word("credential_warning", one.warning, language) if one.warning else None,
            }
            for one in wanted
            if one.holder is Holder.SHOP
        ],
    }


def assigned_fields(info: Any, wanted: list[CredentialField]) -> list[str]:
    """The fields of a key that sees many customers: the operator says which of them a shop is."""
    assigned = getattr(info, "extra", {}).get("assigned_by_operator", ())
    return [one.name for one in wanted if one.name in assigned]
