"""The customers that vouchers name, by number: each is read by itself when needed, and kept for a while.

Neither name nor address is asked for, which may be a person's.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from cachetools import TTLCache

KEPT_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """A customer as lines name it: ``id`` is what the system takes in a line; nothing else of it is kept."""

    id: int
    number: str
    active: bool


@dataclass(slots=True)
class KeptCustomers:
    """What this process has read of one system's customers, by the hash of the credentials and the number."""

    found: TTLCache[tuple[str, str], KnownCustomer] = field(
        default_factory=lambda: TTLCache(maxsize=4096, ttl=KEPT_SECONDS)
    )
    lock: Lock = field(default_factory=Lock)

    def forget(self) -> None:
        """Drop what is kept of every company."""
        with self.lock:
            self.found.clear()


class Customers:
    """The customers of one connection's company; ``load`` reads one by number, None where there is none."""

    def __init__(self, kept: KeptCustomers, key: str, load: Callable[[str], KnownCustomer | None]) -> None:
        self._kept, self._key, self._load = kept, key, load

    def drop(self) -> None:
        """Forget what is kept of this company: somebody may have changed it."""
        with self._kept.lock:
            for named in [named for named in self._kept.found if named[0] == self._key]:
                self._kept.found.pop(named, None)

    def known(self, numbers: Collection[str]) -> Mapping[str, KnownCustomer]:
        """Return those of the customers that the company has, by number."""
        return {number: found for number in sorted(numbers) if (found := self._one(number)) is not None}

    def _one(self, number: str) -> KnownCustomer | None:
        with self._kept.lock:
            found = self._kept.found.get((self._key, number))
        if found is None:
            found = self._load(number)
            if found is not None:
                with self._kept.lock:
                    self._kept.found[self._key, number] = found
        return found
