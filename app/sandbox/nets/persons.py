"""Buyers as the Payment API names them, and as a report could: examples of what nobody may keep."""

from typing import Any, Final

NAME: Final = "Kari Eksempel"
MAIL: Final = "kari.eksempel@example.com"
PHONE: Final = "91000042"
STREET: Final = "Eksempelveien 42"
PAN: Final = "492500******0004"

PERSONAL_TEXTS: Final = (NAME, MAIL, PHONE, STREET, PAN)


def consumer() -> dict[str, Any]:
    """Return the ``consumer`` of a payment."""
    address = {
        "addressLine1": STREET,
        "receiverLine": NAME,
        "postalCode": "0150",
        "city": "OSLO",
        "country": "NOR",
    }
    person = {
        "firstName": NAME.split()[0],
        "lastName": NAME.split()[1],
        "email": MAIL,
        "phoneNumber": {"prefix": "+47", "number": PHONE},
    }
    return {
        "shippingAddress": address,
        "billingAddress": address,
        "privatePerson": person,
        "company": {"contactDetails": {"phoneNumber": {}}},
    }


def uninvited() -> dict[str, Any]:
    """Return fields that no text says an action has."""
    return {"consumer": consumer(), "cardHolder": NAME, "consumerEmail": MAIL, "maskedPan": PAN}
