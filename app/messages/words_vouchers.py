"""How kinds of voucher are called, and the period ends that payouts are split at."""

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
