"""A customer of the company, read by number; a posting carries its id."""

from functools import partial
from typing import Final

from app.accounting.known_customers import Customers, KeptCustomers, KnownCustomer
from app.accounting.tripletex.client import Client

KEPT: Final = KeptCustomers()


def customers_of(client: Client) -> Customers:
    """Return the customers of the connection's company."""
    return Customers(KEPT, client.credentials.key, partial(_load, client))


def _load(client: Client, number: str) -> KnownCustomer | None:
    asked = {"customerAccountNumber": number, "fields": "id,customerNumber,isInactive"}
    for row in client.pages("read_customer", "/customer", asked, right="Kunder"):
        if row.text("customerNumber") == number:
            return KnownCustomer(row.whole("id"), number, not row.flag("isInactive"))
    return None
