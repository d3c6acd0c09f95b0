"""Currencies; their ids are the same in every company."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Currency:
    id: int
    code: str
    description: str
    factor: int
    version: int = 1


CURRENCIES: Final = {
    one.id: one
    for one in (
        Currency(1, "NOK", "Norge", 1),
        Currency(2, "SEK", "Sverige", 100),
        Currency(3, "DKK", "Danmark", 100),
        Currency(4, "USD", "USA", 1),
        Currency(5, "EUR", "EU", 1),
        Currency(6, "GBP", "Storbritannia", 1),
    )
}
COMPANY_CURRENCY: Final = 1
