"""The merchant account a connection reaches.

No call says whose key it is. The merchant number is told by the owner (or assigned by the operator, with a
partner's key); that the key works is asked, and a person recognises the bank account it pays out to. From
then on a key is known by the payouts it shows: see :func:`app.providers.nets.collect.collect`.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from app.core.money import EXPONENTS
from app.errors import Refusal
from app.providers.base import MerchantAccount
from app.providers.nets.client import NetsApi

_LOOK_BACK: Final = timedelta(days=90)
HOME_CURRENCY: Final = "NOK"


def find_account(api: NetsApi, told_currency: str, today: date) -> MerchantAccount:
    """Return the account of the told merchant number; ``told_currency`` is "" where none was told.

    Without it the currency is that of the newest payout, and kroner where nothing was paid out yet: a person
    confirms it. Raises Refusal for a currency that nobody knows.
    """
    if told_currency and told_currency not in EXPONENTS:
        raise Refusal("credential_malformed", field="currency")
    newest = _newest(api.first_payouts(today - _LOOK_BACK, today))
    paid_in = newest.get("currency")
    known = paid_in if isinstance(paid_in, str) and paid_in in EXPONENTS else HOME_CURRENCY
    iban = newest.get("bankAccountIban")
    return MerchantAccount(
        reference=api.keys.merchant,
        currency=told_currency or known,
        bank_account=iban if isinstance(iban, str) and iban.isalnum() and len(iban) <= 34 else "",
    )


def _newest(payouts: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    dated = [one for one in payouts if isinstance(one.get("date"), str)]
    return max(dated, key=lambda one: str(one["date"]), default={})
