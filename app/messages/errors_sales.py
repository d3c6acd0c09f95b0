"""Why a choice about booking sales is refused."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

TEXTS: Final[Mapping[str, Pair]] = {
    "sales_vat_not_booked": (
        "{system:The} tar ikke bilag med mva fra oss, så salg kan ikke bokføres herfra. La "
        "regnskapssystemets egen kobling føre salget, og behold oppgjørene her.",
        "{system:The} takes no vouchers with VAT from us, so sales cannot be booked from here. Let the "
        "accounting system's own connection book the sales, and keep the payouts here.",
    ),
    "sales_need_a_day": (
        "Velg dagen salget skal bokføres fra. Det som er solgt før, må stå i regnskapet fra før.",
        "Choose the day from which sales are booked. What was sold before must be in the books already.",
    ),
    "sales_before_start": (
        "Salg kan ikke bokføres fra før butikkens startdato[ {start}]. Velg den dagen eller en senere.",
        "Sales cannot be booked from before the shop's start date[ {start}]. Choose that day or a later one.",
    ),
    "sales_start_is_fixed": (
        "Salg er bokført fra {start}, og dagen kan ikke endres: det som ligger mellom ville blitt bokført to "
        "ganger eller aldri. Behold dagen.",
        "Sales are booked from {start}, and the day cannot be changed: what lies between would be booked "
        "twice, or never. Keep the day.",
    ),
    "sales_start_among_booked": (
        "Salg er bokført her til og med {last}. Velg en senere dag, den første andre ikke har bokført, eller "
        "{start} hvis ingen andre har bokført salg i mellomtiden.",
        "Sales are booked here up to {last}. Choose a later day, the first that nobody else has booked, or "
        "{start} if nobody else has booked sales meanwhile.",
    ),
    "sales_need_books": (
        "Koble til regnskapssystemet først: salg bokføres med dets mva-koder.",
        "Connect the accounting system first: sales are booked with its VAT codes.",
    ),
}
