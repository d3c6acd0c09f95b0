"""Invented customers: every charge carries personal data, as real ones do, so that cutting it is tested."""

from typing import Any, Final

_PERSONS: Final = (
    ("Kari Eksempel", "kari@kunde.example", "+4799900001", "Eksempelveien 1", "0150", "Oslo"),
    ("Ola Prøvesen", "ola@kunde.example", "+4799900002", "Prøvegata 22", "5003", "Bergen"),
    ("Ingrid Testdal", "ingrid@kunde.example", "+4799900003", "Testtunet 7", "7010", "Trondheim"),
    ("Per Demoberg", "per@kunde.example", "+4799900004", "Demobakken 14", "9008", "Tromsø"),
)
PERSONAL_TEXTS: Final = tuple(text for person in _PERSONS for text in person)
"""Every text that must not turn up where personal data has no business."""


def billing_details(number: int) -> dict[str, Any]:
    """Return the ``billing_details`` of the customer of the ``number``-th charge."""
    name, email, phone, line, code, city = _PERSONS[number % len(_PERSONS)]
    address = {
        "city": city,
        "country": "NO",
        "line1": line,
        "line2": None,
        "postal_code": code,
        "state": None,
    }
    return {"address": address, "email": email, "name": name, "phone": phone, "tax_id": None}
