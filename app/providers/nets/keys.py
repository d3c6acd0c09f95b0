"""Which key a connection has, and whom it is told to reach.

A key names no merchant: the merchant number is what the owner reads in the portal. A partner's key sees many
merchants; which of them a shop is, every call says.
https://developer.nexigroup.com/nexi-checkout/en-EU/docs/access-your-integration-keys
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.errors import Refusal, Unauthorised
from app.http import Http
from app.providers.nets.api import LIST_PAYOUTS, SYSTEM

_LIVE: Final = "live-"


@dataclass(frozen=True, slots=True)
class Keys:
    """``authorization`` is the header's whole value, without any scheme; ``merchant`` the merchant number."""

    authorization: str = field(repr=False)
    merchant: str
    is_partner: bool

    @property
    def told_merchant(self) -> dict[str, str]:
        """The query parameter that only a partner's key may have."""
        return {"merchantNumber": self.merchant} if self.is_partner else {}


def keys_of(credentials: Mapping[str, str], http: Http) -> Keys:
    """Return the key of the connection.

    Raises Refusal when the shop's key is of the other environment, Unauthorised when there is no whole key.
    """
    partner, own = credentials.get("partner_key", ""), credentials.get("secret_key", "")
    merchant = credentials.get("partner_merchant_number" if partner else "merchant_number", "")
    if not merchant or not (partner or own):
        raise Unauthorised(SYSTEM, LIST_PAYOUTS, missing="secret_key, merchant_number")
    if own and own.startswith(_LIVE) is not http.production:
        raise Refusal("wrong_environment", system=SYSTEM)
    return Keys(partner or own, merchant, bool(partner))
