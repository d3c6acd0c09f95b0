"""Expansion: ids in an answer become the objects they name, at most four levels deep.

https://docs.stripe.com/api/expanding_objects
"""

from typing import Any, Final

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import Refused, refusal
from app.sandbox.stripe.keys import ApiKey

_EXPANDABLE: Final = {
    "balance_transaction": {"source"},
    "charge": {"balance_transaction", "customer", "failure_balance_transaction", "payment_intent", "refunds"},
    "dispute": {"charge", "payment_intent"},
    "payment_intent": {"customer", "latest_charge"},
    "payout": {
        "balance_transaction",
        "destination",
        "failure_balance_transaction",
        "original_payout",
        "reversed_by",
    },
    "refund": {"balance_transaction", "charge", "failure_balance_transaction", "payment_intent"},
    "topup": {"balance_transaction"},
}
_SOURCES: Final = ("charge", "dispute", "payout", "refund", "topup")
_KINDS_OF_FIELD: Final = {
    "balance_transaction": ("balance_transaction",),
    "charge": ("charge",),
    "customer": (),
    "destination": ("bank_account",),
    "failure_balance_transaction": ("balance_transaction",),
    "latest_charge": ("charge",),
    "original_payout": ("payout",),
    "payment_intent": ("payment_intent",),
    "refunds": ("refund",),
    "reversed_by": ("payout",),
    "source": _SOURCES,
}
DEEPEST: Final = 4


class Expansion:
    """Expands the answers to one request, with the rights of its key."""

    def __init__(self, account: Account, key: ApiKey) -> None:
        self._account, self._key = account, key

    def apply(self, answer: dict[str, Any], paths: list[str], kind: str) -> None:
        """Expand ``answer``, an object of ``kind`` or a list of such objects (paths begin with ``data``)."""
        for path in paths:
            parts = path.split(".")
            if len(parts) > DEEPEST:
                raise refusal(
                    400,
                    f"You cannot expand more than {DEEPEST} levels of a property ({path}).",
                    param="expand",
                )
            is_list = answer.get("object") == "list"
            if is_list and parts[0] != "data":
                raise _cannot(path, " You may want to try expanding 'data' instead.")
            _check(parts[1:] if is_list else parts, (kind,), path)
            for one in answer["data"] if is_list else [answer]:
                self._expand(one, parts[1:] if is_list else parts)

    def _expand(self, shown: dict[str, Any], parts: list[str]) -> None:
        if not parts or parts[0] not in _EXPANDABLE.get(shown["object"], set()):
            return  # the path holds for another kind of object in the same place
        name = parts[0]
        if name == "refunds":
            shown.setdefault(name, self._refunds_of(shown["id"]))
            return
        value = shown.get(name)
        if isinstance(value, str):
            found = self._account.shown(value)
            if found is None:
                return
            if self._account.quirks.expansion_rights == "asked":
                self._key.require(found["object"])
            shown[name] = value = found
        if isinstance(value, dict):
            self._expand(value, parts[1:])

    def _refunds_of(self, charge: str) -> dict[str, Any]:
        refunds = [one for one in self._account.objects.values() if one["object"] == "refund"]
        data = [self._account.shown(one["id"]) for one in refunds if one["charge"] == charge]
        return {
            "object": "list",
            "url": f"/v1/charges/{charge}/refunds",
            "has_more": False,
            "data": data[::-1],
        }


def _check(parts: list[str], kinds: tuple[str, ...], path: str) -> None:
    """Refuse a path that no kind of object in its places has."""
    if not parts:
        return
    if not any(parts[0] in _EXPANDABLE.get(kind, set()) for kind in kinds):
        raise _cannot(path, "")
    _check(parts[1:], _KINDS_OF_FIELD[parts[0]], path)


def _cannot(path: str, hint: str) -> Refused:
    return refusal(400, f"This property cannot be expanded ({path}).{hint}", param="expand")
