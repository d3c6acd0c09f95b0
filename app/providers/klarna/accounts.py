"""The merchant account a key reaches: Klarna names it on its payouts, and nowhere else."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.core.money import EXPONENTS
from app.errors import BadAnswer, Refusal, WrongIdentity
from app.providers.base import MerchantAccount
from app.providers.klarna.api import SYSTEM
from app.providers.klarna.client import LIST_PAYOUTS, KlarnaApi

_LOOKED_AT: Final = 20
"""Payouts that are looked at to learn whose they are."""
_BEFORE_ANY: Final = "NOK"


def find_accounts(api: KlarnaApi, told: str) -> tuple[MerchantAccount, ...]:
    """Return the merchant accounts of the key; ``told`` is the merchant id its owner or user name gives.

    A key belongs to one merchant id. Before the first payout only ``told`` names it; without it that is a
    Refusal. Raises WrongIdentity when the payouts are another merchant's.
    """
    payouts = api.newest_payouts(_LOOKED_AT)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in payouts:
        found.setdefault(one["merchant_id"], []).append(one)
    if not found:
        if not told:
            raise Refusal("merchant_id_untold", system=SYSTEM)
        return (MerchantAccount(told, _BEFORE_ANY),)
    if told and told not in found:
        raise WrongIdentity(system=SYSTEM, found=min(found))
    wanted = [told] if told else sorted(found)
    return tuple(MerchantAccount(one, _currency(found[one])) for one in wanted)


def _currency(payouts: Sequence[Mapping[str, Any]]) -> str:
    """The currency of the country the merchant is registered in, where told, else of most payouts."""
    registered = _told(payouts, "currency_code_of_registration_country")
    told = registered or _told(payouts, "currency_code")
    if not told:
        raise BadAnswer(SYSTEM, LIST_PAYOUTS, field="currency_code")
    (currency, _), *_ = sorted(told.items(), key=lambda one: (-one[1], str(one[0])))
    if currency not in EXPONENTS:
        raise BadAnswer(SYSTEM, LIST_PAYOUTS, field="currency_code")
    return str(currency)


def _told(payouts: Sequence[Mapping[str, Any]], name: str) -> Counter[str]:
    return Counter(one[name] for one in payouts if isinstance(one.get(name), str))
