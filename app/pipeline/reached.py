"""What a provider's connection reaches: asked of the provider, or declared where there are no keys."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from app.connecting import FILE, MerchantAccount, declared_account
from app.http import Http
from app.pipeline.services import Services


def is_by_file(link: Row[Any]) -> bool:
    """Whether a connection has no keys: its reports are files that a person uploads."""
    return bool(link.style == FILE)


def reached_accounts(
    services: Services, link: Row[Any], http: Http, credentials: Mapping[str, str]
) -> Sequence[MerchantAccount]:
    """Return the merchant accounts of a provider's connection; raises the CallError kinds."""
    if is_by_file(link):
        return (declared_account(credentials),)
    return services.provider(link.system).identify(http, credentials)
