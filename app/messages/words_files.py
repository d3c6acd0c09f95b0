"""Words about uploaded files: where one stands, and what a payout in it is."""

from collections.abc import Mapping
from typing import Final

Pair = tuple[str, str]

IMPORT_STATES: Final[Mapping[str, Pair]] = {
    "reading": ("Leses", "Being read"),
    "previewed": ("Venter på bekreftelse", "Waits to be confirmed"),
    "confirmed": ("Bekreftet", "Confirmed"),
    "counted": ("Talt med", "Counted"),
}

IMPORT_OUTCOMES: Final[Mapping[str, Pair]] = {
    "new": ("ny", "new"),
    "same": ("kjent fra før, uendret", "known already, unchanged"),
    "changed": ("kjent fra før, med andre rader", "known already, with other rows"),
    "agrees": ("kjent fra en annen kilde, samme summer", "known from another source, same sums"),
    "differs": ("kjent fra en annen kilde, andre summer", "known from another source, other sums"),
    "overlaps": ("kan være kjent fra en annen kilde", "may be known from another source"),
    "api_brings": ("hentes av tilkoblingen selv", "the connection collects it itself"),
}
