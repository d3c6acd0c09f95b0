"""The merchant account a key reaches: asked for, or told by the owner where the key may not read it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from app.core.money import EXPONENTS
from app.errors import BadAnswer, Forbidden, WrongIdentity
from app.providers.base import MerchantAccount
from app.providers.stripe.api import SYSTEM
from app.providers.stripe.client import READ_ACCOUNT, READ_BALANCE, RIGHTS, StripeApi

_PREFIX: Final = "acct_"
_SCHEDULES: Final = ("manual", "daily", "weekly", "monthly")


def find_account(api: StripeApi, told: str, schedule: str = "") -> MerchantAccount:
    """Return the account of the key; ``told`` is the id its owner gave, "" where none was given.

    A restricted key may lack the right to read the account: then the id is that of its events, else the
    owner's, and the currency that of its balance. Raises WrongIdentity when the key reaches another account
    than the owner gave, Forbidden where nobody says which account it is. ``schedule`` is how it pays out by
    its owner, who is believed where the account itself is not read.
    """
    try:
        account = api.account()
    except Forbidden as forbidden:
        return replace(_unread(api, told, forbidden), schedule=schedule)
    reference = account.get("id")
    if not isinstance(reference, str) or not reference.startswith(_PREFIX):
        raise BadAnswer(SYSTEM, READ_ACCOUNT, field="id")
    _refuse_other(reference, told)
    currency = _currency(READ_ACCOUNT, "default_currency", account.get("default_currency"))
    return MerchantAccount(reference, currency, name=_name(account), schedule=_schedule(account) or schedule)


def _unread(api: StripeApi, told: str, forbidden: Forbidden) -> MerchantAccount:
    try:
        event = api.newest_event()
    except Forbidden:
        event = None
    seen = event.get("account") if event is not None else None
    if isinstance(seen, str) and seen.startswith(_PREFIX):
        _refuse_other(seen, told)
        told = seen
    if not told:
        raise forbidden
    return MerchantAccount(told, _held_currency(api))


def _held_currency(api: StripeApi) -> str:
    """Return the one currency of the balance; with several only the account itself says which is its own."""
    available = api.balance().get("available")
    if not isinstance(available, list) or not all(isinstance(one, dict) for one in available):
        raise BadAnswer(SYSTEM, READ_BALANCE, field="available")
    currencies = {_currency(READ_BALANCE, "currency", one.get("currency")) for one in available}
    if len(currencies) != 1:
        raise Forbidden(SYSTEM, READ_ACCOUNT, right=RIGHTS[READ_ACCOUNT])
    return currencies.pop()


def _refuse_other(reached: str, told: str) -> None:
    if told and told != reached:
        raise WrongIdentity(system=SYSTEM, found=reached)


def _currency(operation: str, field: str, value: object) -> str:
    currency = value.upper() if isinstance(value, str) else ""
    if currency not in EXPONENTS:
        raise BadAnswer(SYSTEM, operation, field=field)
    return currency


def _schedule(account: Mapping[str, Any]) -> str:
    """Return ``settings.payouts.schedule.interval``, "" where the account does not tell it."""
    told: object = account
    for name in ("settings", "payouts", "schedule", "interval"):
        told = told.get(name) if isinstance(told, dict) else None
    return told if told in _SCHEDULES else ""


def _name(account: Mapping[str, Any]) -> str:
    profile = account.get("business_profile")
    name = profile.get("name") if isinstance(profile, dict) else None
    return name if isinstance(name, str) else ""
