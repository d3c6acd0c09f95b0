"""How kinds of voucher are called, the period ends that payouts are split at, and periods."""

from collections.abc import Mapping
from typing import Final

VOUCHER_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "payout": ("Utbetaling", "Payout"),
    "return": ("Utbetaling i retur eller innbetaling", "Returned payout or top-up"),
    "balance_day": ("Balansedag", "Balance day"),
    "sales": ("Salg", "Sales"),
    "opening": ("Inngående status", "Opening position"),
    "correction": ("Korreksjon", "Correction"),
    "settlement": ("Alt unntatt salg", "Everything but sales"),
}

SPLITS: Final[Mapping[str, tuple[str, str]]] = {
    "none": ("bare ved årsslutt", "at the end of the year only"),
    "month": ("ved hvert månedsskifte", "at the end of each month"),
    "vat_term": ("ved hver terminslutt for mva", "at the end of each VAT term"),
}

SPANS: Final[Mapping[str, tuple[str, str]]] = {
    "fixed": ("Faste datoer", "Fixed dates"),
    "this_month": ("Denne måneden", "This month"),
    "last_month": ("Forrige måned", "Last month"),
    "this_term": ("Denne mva-terminen", "This VAT term"),
    "last_term": ("Forrige mva-termin", "Last VAT term"),
    "this_year": ("I år", "This year"),
    "last_year": ("I fjor", "Last year"),
}
