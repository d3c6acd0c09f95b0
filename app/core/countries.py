"""Countries as VAT sees them: Norway, the EU, and the rest of the world."""

from typing import Final

NORWAY: Final = "NO"
EU: Final = "EU"
WORLD: Final = "WORLD"
"""Neither Norway nor the EU; Svalbard and Jan Mayen (``SJ``) lie outside Norway's VAT area and are in it."""

GROUPS: Final = frozenset({EU, WORLD})

_MEMBERS: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


def group_of(country: str) -> str:
    """Return the group an ISO code lies in; Norway and an unknown country ("") are in none."""
    if country in ("", NORWAY):
        return ""
    return EU if country in _MEMBERS else WORLD


def covers(wanted: str, country: str) -> bool:
    """Whether ``wanted`` (an ISO code or a group) covers the country."""
    return bool(country) and wanted in (country, group_of(country))


def meet(one: str, other: str) -> bool:
    """Whether some country is covered by both."""
    if one in GROUPS and other in GROUPS:
        return one == other
    return covers(one, other) or covers(other, one)
