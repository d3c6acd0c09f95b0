"""Customers, where a system's vouchers can carry them: only those that a rule names are ever asked for.

A customer is known here by number alone. Name and address may be a person's, and nobody needs them to book.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

PART: Final = ":"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer by number, as people know it."""

    number: str
    active: bool = True


@runtime_checkable
class HasCustomers(Protocol):
    """What an ``Accounting`` whose capabilities say ``collective_customer`` offers besides."""

    def customers(self, numbers: Collection[str]) -> Sequence[Customer]:
        """Return those of the customers that the company has, as they are now."""


def split_part(name: str) -> tuple[str, str]:
    """Return the account and the customer of a part that is named ``1500:10001``; no customer for others."""
    account, _, customer = name.partition(PART)
    return account, customer
