"""The customers that vouchers name, by number: each is read by itself when needed, and kept for a while.

A customer's number is also that of its account in the customer ledger; a line is posted there by that
account's id. Neither name nor address is asked for, which may be a person's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache

from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.info import READ_CUSTOMERS
from app.accounting.poweroffice.reference import KEPT_SECONDS


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer as lines name it, by the id of its ledger account; nothing else of it is kept."""

    account_id: int
    number: str
    active: bool


_customers: TTLCache[tuple[str, str], KnownCustomer] = TTLCache(maxsize=4096, ttl=KEPT_SECONDS)
_lock = Lock()


def forget() -> None:
    """Drop what is kept of every client."""
    with _lock:
        _customers.clear()


class Customers:
    """The customers of one connection's client."""

    def __init__(self, client: Client) -> None:
        self._client, self._key = client, client.credentials.key

    def drop(self) -> None:
        """Forget what is kept of this client: somebody may have changed it."""
        with _lock:
            for named in [named for named in _customers if named[0] == self._key]:
                _customers.pop(named, None)

    def known(self, numbers: Collection[str]) -> Mapping[str, KnownCustomer]:
        """Return those of the customers that the client has, by number."""
        return {number: found for number in sorted(numbers) if (found := self._one(number)) is not None}

    def _one(self, number: str) -> KnownCustomer | None:
        with _lock:
            found = _customers.get((self._key, number))
        if found is None:
            found = _load(self._client, number)
            if found is not None:
                with _lock:
                    _customers[self._key, number] = found
        return found


def _load(client: Client, number: str) -> KnownCustomer | None:
    if not (number.isascii() and number.isdigit()):
        return None  # the filter would read "10-20" as a range of customers
    asked = {"customerNos": number, "Fields": "Id,Number,SubledgerAccountId,IsActive"}
    for row in client.pages("read_customer", "/Customers", asked, right=READ_CUSTOMERS):
        if row.text("Number") == number:
            active = not row.has("IsActive") or row.flag("IsActive")
            return KnownCustomer(row.whole("SubledgerAccountId"), number, active)
    return None
