"""Column mappings of a shop: checked against what the provider's matching knows, saved, and logged."""

import re
from collections.abc import Mapping
from typing import Any

from app.errors import Refusal
from app.pipeline.services import Services
from app.providers.base import ProviderInfo
from app.providers.mapped import read_mapping
from app.store import imports


def references_known(info: ProviderInfo) -> list[str]:
    """Return the names of references that rows of this provider can be matched by, and known by."""
    return list(
        dict.fromkeys([*(one.transaction_field for one in info.references), "reference", "psp_reference"])
    )


def put_mapping(
    services: Services, shop_id: int, provider: str, name: str, told: Mapping[str, Any], actor: str
) -> None:
    """Save a mapping under its name; what was read by the former one stays read by that.

    Raises Refusal ``mapping_invalid`` naming what is wrong with it.
    """
    info = services.provider(provider).info
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name):
        raise Refusal("mapping_invalid", field="name")
    read_mapping(told, references_known(info))
    with services.store.writing("import.mapping", shop_id) as connection:
        imports.save_mapping(connection, shop_id, provider, name, dict(told), actor, services.now_ms())
