"""The payment providers the service knows, by name: one line each."""

from collections.abc import Mapping
from typing import Final

from app.errors import NotFound
from app.providers.base import Provider
from app.providers.klarna import KLARNA
from app.providers.nets import NETS
from app.providers.stripe import STRIPE
from app.providers.vipps import VIPPS

PROVIDERS: Final[Mapping[str, Provider]] = {
    VIPPS.info.name: VIPPS,
    STRIPE.info.name: STRIPE,
    KLARNA.info.name: KLARNA,
    NETS.info.name: NETS,
}


def provider(name: str) -> Provider:
    """Return the provider of that name; raise NotFound."""
    try:
        return PROVIDERS[name]
    except KeyError:
        raise NotFound("system_unknown", system=name) from None
