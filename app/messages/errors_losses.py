"""Why the answer that a dispute is lost is not taken as it is."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

TEXTS: Final[Mapping[str, Pair]] = {
    "loss_without_vat": (
        "Et tap føres uten mva-kode. Skal mva korrigeres, velg det svaret og skriv begrunnelsen.",
        "A loss is booked without a VAT code. Choose the other answer, with its ground, to correct VAT.",
    ),
    "loss_refused_by_books": (
        "Regnskapssystemet tar ikke mva-kode {vat_code} på konto {account}. Ingenting er bokført. Velg en "
        "annen konto eller kode, eller før tapet i regnskapssystemet.",
        "The accounting system does not take VAT code {vat_code} on account {account}. Nothing is booked. "
        "Choose another account or code, or book the loss in the accounting system.",
    ),
    "loss_in_books": (
        "Bilag {number} i regnskapet fører alt noe om denne ordren på konto {account}. Tapet er ikke bokført "
        "herfra. Se på bilaget først.",
        "Voucher {number} in the books already posts something about this order to account {account}. The "
        "loss was not booked from here. Look at that voucher first.",
    ),
    "loss_not_before_start": (
        "Innsigelsen er fra {date}, og inngående status sier ikke at tapet er ført før start. Velg et av de "
        "andre svarene.",
        "The dispute is of {date}, and no opening position says that the loss was booked before the start. "
        "Choose one of the other answers.",
    ),
    "loss_stands_elsewhere": (
        "Saldoen på konto {account} ved start var {amount}. Svaret passer ikke med den: se hvilken konto "
        "tapet ble tatt ut av før start, og oppgi konto {account} bare om det var den.",
        "The balance of account {account} at the start was {amount}. The answer does not fit it: see which "
        "account the loss was taken off before the start, and give account {account} only if it was that.",
    ),
    "loss_period_closed": (
        "Perioden med {date} er lukket i regnskapssystemet. Velg en dag i en åpen periode.",
        "The period of {date} is closed in the accounting system. Choose a day in an open period.",
    ),
    "loss_day_outside": (
        "Tapet kan ikke dateres før innsigelsen ({date}) eller frem i tid. Velg en annen dag.",
        "The loss cannot be dated before the dispute ({date}) or ahead. Choose another day.",
    ),
}
