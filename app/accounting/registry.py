"""The accounting systems the service knows, by name: one line each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.accounting import eaccounting, fiken, poweroffice, tripletex, vismanet
from app.accounting.base import Accounting, AccountingInfo, Session
from app.errors import NotFound


@dataclass(frozen=True, slots=True)
class AccountingSystem:
    """What is known of a system before connecting, and how to open a connection (no call is made)."""

    info: AccountingInfo
    open: Callable[[Session], Accounting]


SYSTEMS: Final[Mapping[str, AccountingSystem]] = {
    tripletex.INFO.name: AccountingSystem(tripletex.INFO, tripletex.Tripletex),
    poweroffice.INFO.name: AccountingSystem(poweroffice.INFO, poweroffice.PowerOffice),
    fiken.INFO.name: AccountingSystem(fiken.INFO, fiken.Fiken),
    eaccounting.INFO.name: AccountingSystem(eaccounting.INFO, eaccounting.EAccounting),
    vismanet.INFO.name: AccountingSystem(vismanet.INFO, vismanet.VismaNet),
}


def system(name: str) -> AccountingSystem:
    """Return the accounting system of that name; raise NotFound."""
    try:
        return SYSTEMS[name]
    except KeyError:
        raise NotFound(accounting_system=name) from None
