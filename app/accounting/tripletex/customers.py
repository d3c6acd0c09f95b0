"""The customers that vouchers name, by number: each is read by itself when needed, and kept for a while.

Neither name nor address is asked for, which may be a person's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache

from app.accounting.tripletex.client import Client
from app.accounting.tripletex.reference import KEPT_SECONDS


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer as postings name it, by id; nothing else of it is kept."""

    id: int
    number: str
    active: bool


_customers: TTLCache[tuple[str, str], KnownCustomer] = TTLCache(maxsize=4096, ttl=KEPT_SECONDS)
_lock = Lock()


class Customers:
    """The customers of one connection's company."""

    def __init__(self, client: Client) -> None:
        self._client, self._key = client, client.credentials.key

    def drop(self) -> None:
        """Forget what is kept of this company: somebody may have changed it."""
        with _lock:
            for named in [named for named in _customers if named[0] == self._key]:
                _customers.pop(named, None)

    def known(self, numbers: Collection[str]) -> Mapping[str, KnownCustomer]:
        """Return those of the customers that the company has, by number."""
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
    asked = {"customerAccountNumber": number, "fields": "id,customerNumber,isInactive"}
    for row in client.pages("read_customer", "/customer", asked, right="Kunder"):
        if row.text("customerNumber") == number:
            return KnownCustomer(row.whole("id"), number, not row.flag("isInactive"))
    return None
