"""A customer of the client, read by number.

The number is also that of the customer's account in the customer ledger; a line is posted there by that
account's id.
"""

from functools import partial
from typing import Final

from app.accounting.known_customers import Customers, KeptCustomers, KnownCustomer
from app.accounting.poweroffice.client import Client
from app.accounting.poweroffice.info import READ_CUSTOMERS

KEPT: Final = KeptCustomers()


def customers_of(client: Client) -> Customers:
    """Return the customers of the connection's client."""
    return Customers(KEPT, client.credentials.key, partial(_load, client))


def _load(client: Client, number: str) -> KnownCustomer | None:
    if not (number.isascii() and number.isdigit()):
        return None  # the filter would read "10-20" as a range of customers
    asked = {"customerNos": number, "Fields": "Id,Number,SubledgerAccountId,IsActive"}
    for row in client.pages("read_customer", "/Customers", asked, right=READ_CUSTOMERS):
        if row.text("Number") == number:
            active = not row.has("IsActive") or row.flag("IsActive")
            return KnownCustomer(row.whole("SubledgerAccountId"), number, active)
    return None
