"""Ledgers as merchant accounts. What the list may lack is tolerated, an unknown currency is not."""

from collections.abc import Mapping
from typing import Any

from app.core.money import EXPONENTS
from app.errors import BadAnswer, Forbidden
from app.providers.base import MerchantAccount
from app.providers.vipps.client import LIST_LEDGERS, ReportApi
from app.providers.vipps.info import LEDGER_GRANT, SYSTEM


def find_accounts(api: ReportApi) -> tuple[MerchantAccount, ...]:
    """Return the ledgers of the sales unit, or the one ledger assigned to an accounting partner's shop.

    An accounting partner sees only ledgers that merchants have granted: when the assigned one is not among
    them, Forbidden names the portal's page of grants.
    """
    if not api.keys.is_partner:
        own = api.keys.own_handle
        found = [item for item in api.ledgers(own) if _settles_for(item, own)]
        return tuple(_account(item) for item in found if _text(item.get("ledgerId")))
    assigned = api.keys.fields["ledger_id"]
    for item in api.ledgers(None):
        if _text(item.get("ledgerId")) == assigned:
            return (_account(item),)
    raise Forbidden(SYSTEM, LIST_LEDGERS, right=LEDGER_GRANT, ledger=assigned)


def _settles_for(item: Mapping[str, Any], handle: str) -> bool:
    """Whether the ledger says it settles for the handle; one that does not say was asked for by it."""
    handles = _handles(item)
    return not handles or handle in handles


def _account(item: Mapping[str, Any]) -> MerchantAccount:
    currency = item.get("currency")
    if not isinstance(currency, str) or currency not in EXPONENTS:
        raise BadAnswer(SYSTEM, LIST_LEDGERS, field="currency")
    return MerchantAccount(
        reference=_text(item["ledgerId"]),
        currency=currency,
        name=", ".join(dict.fromkeys(_text(unit.get("name")) for unit in _units(item) if unit.get("name"))),
        organisation_number=_id(item.get("owner")),
        handles=_handles(item),
        bank_account=_id(item.get("payoutBankAccount")),
    )


def _handles(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return whom the ledger settles for: one sales unit, in older ledgers several."""
    listed = item.get("settlesForRecipientHandles")
    told = listed if isinstance(listed, list) else [unit.get("recipientHandle") for unit in _units(item)]
    return tuple(dict.fromkeys(handle for handle in told if isinstance(handle, str) and handle))


def _units(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    units = item.get("salesUnits")
    return [unit for unit in units if isinstance(unit, dict)] if isinstance(units, list) else []


def _id(given: object) -> str:
    """Return the id of a ``{scheme, id}`` pair, "" when it is not there."""
    return _text(given.get("id")) if isinstance(given, dict) else ""


def _text(value: object) -> str:
    return str(value) if isinstance(value, str) or type(value) is int else ""
