"""Cases of a voucher that the accounting system does not take: something has to be put right there first."""

from collections.abc import Mapping
from typing import Final

from app.messages import cases_party, cases_periods
from app.messages.cases_party import about as _about
from app.messages.told import Told

_TO_OPERATOR: Final = (
    "Velg «Prøv igjen». Kommer avviket tilbake, send denne teksten til driftsansvarlig.",
    "Choose “Try again”. If the case comes back, send this text to the operator.",
)

TEXTS: Final[Mapping[str, Told]] = {
    "account_missing": Told(
        ("Kontoen finnes ikke", "The account does not exist"),
        _about(
            "Kontoen[ {account}] finnes ikke i kontoplanen i regnskapssystemet.",
            "The account[ {account}] is not in the chart of accounts of the accounting system.",
        ),
        (
            "Opprett kontoen i regnskapssystemet, og velg «Prøv igjen».",
            "Create the account in the accounting system, and choose “Try again”.",
        ),
    ),
    "account_inactive": Told(
        ("Kontoen er ikke aktiv", "The account is inactive"),
        _about(
            "Kontoen[ {account}] er satt som inaktiv i regnskapssystemet.",
            "The account[ {account}] is marked inactive in the accounting system.",
        ),
        (
            "Gjør kontoen aktiv i regnskapssystemet, og velg «Prøv igjen».",
            "Make the account active in the accounting system, and choose “Try again”.",
        ),
    ),
    "account_vat_locked": Told(
        ("Kontoen er låst til en mva-kode", "The account is locked to a VAT code"),
        _about(
            "Kontoen[ {account}] er låst til en bestemt mva-kode i regnskapssystemet[ ({locked_to})], men "
            "bilaget bruker en annen[ ({vat_code})].",
            "The account[ {account}] is locked to one VAT code in the accounting system[ ({locked_to})], "
            "but the voucher uses another[ ({vat_code})].",
        ),
        (
            "Lås opp mva-koden på kontoen i regnskapssystemet, og velg «Prøv igjen».",
            "Unlock the account's VAT code in the accounting system, and choose “Try again”.",
        ),
    ),
    "vat_code_missing": Told(
        ("Mva-koden kan ikke brukes", "The VAT code cannot be used"),
        _about(
            "Mva-koden[ {vat_code}] kan ikke brukes i dette firmaet[ på konto {account}].",
            "The VAT code[ {vat_code}] cannot be used in this company[ on account {account}].",
        ),
        (
            "Slå på mva-koden i regnskapssystemet, og velg «Prøv igjen».",
            "Turn the VAT code on in the accounting system, and choose “Try again”.",
        ),
    ),
    "vat_code_missing.vat accounts not known": Told(
        ("Mva-koden kan ikke brukes", "The VAT code cannot be used"),
        _about(
            "Vi kan ikke kontrollere hvor regnskapssystemet fører mva for mva-kode {vat_code}[ på konto "
            "{account}], så bilaget er ikke sendt.",
            "We cannot check where the accounting system books the VAT of VAT code {vat_code}[ on account "
            "{account}], so the voucher was not sent.",
        ),
        (
            "Be driftsansvarlig om hjelp til å velge en annen mva-kode i konteringsregelen.",
            "Ask the operator for help to choose another VAT code in the rule.",
        ),
    ),
    "bank_period_reconciled": Told(
        ("Bankkontoen er avstemt", "The bank account is reconciled"),
        _about(
            "Bankkontoen er avstemt og låst for {date} i regnskapssystemet.",
            "The bank account is reconciled and locked for {date} in the accounting system.",
        ),
        (
            "Åpne bankavstemmingen for den perioden i regnskapssystemet, og velg «Prøv igjen».",
            "Open the bank reconciliation of that period in the accounting system, and choose “Try again”.",
        ),
    ),
    "dimension_missing": Told(
        ("Avdeling eller prosjekt mangler", "Department or project missing"),
        _about(
            "Posteringen[ på konto {account}] mangler en avdeling eller et prosjekt som finnes i "
            "regnskapssystemet[: {dimension}][ {code}].",
            "The posting[ on account {account}] lacks a department or project that exists in the accounting "
            "system[: {dimension}][ {code}].",
        ),
        (
            "Opprett det i regnskapssystemet eller fjern kravet fra kontoen, og velg «Prøv igjen».",
            "Create it in the accounting system or remove the account's requirement, and choose “Try again”.",
        ),
    ),
    "unbalanced_refused": Told(
        ("Avvist: bilaget balanserer ikke", "Refused: the voucher does not balance"),
        _about(
            "Regnskapssystemet mener at debet og kredit i bilaget ikke er like.",
            "The accounting system says that debit and credit of the voucher are not equal.",
        ),
        _TO_OPERATOR,
    ),
    "rows_refused": Told(
        ("Avvist: posteringene", "Refused: the postings"),
        _about(
            "Regnskapssystemet godtok ikke posteringene i bilaget.",
            "The accounting system did not take the voucher's postings.",
        ),
        _TO_OPERATOR,
    ),
    "field_refused": Told(
        ("Avvist: et felt i bilaget", "Refused: a field of the voucher"),
        _about(
            "Regnskapssystemet godtok ikke et av feltene i bilaget.",
            "The accounting system did not take one of the voucher's fields.",
        ),
        _TO_OPERATOR,
    ),
    "number_taken": Told(
        ("Bilagsnummeret er brukt", "The voucher number is taken"),
        _about(
            "Bilagsnummeret er allerede brukt i regnskapssystemet.",
            "The voucher number is already used in the accounting system.",
        ),
        (
            "Sjekk nummerserien for bilag i regnskapssystemet, og velg «Prøv igjen».",
            "Check the number series of vouchers in the accounting system, and choose “Try again”.",
        ),
    ),
    "number_taken.reference": Told(
        ("Referansen er brukt", "The reference is taken"),
        _about(
            "Regnskapssystemet sier at det allerede har et bilag med vår referanse, men vi finner det "
            "ikke der.",
            "The accounting system says that it already has a voucher with our reference, but we do not find "
            "it there.",
        ),
        (
            "Søk etter bilaget i regnskapssystemet; teksten slutter på nøkkelen vår i klammer. Velg "
            "«Prøv igjen».",
            "Search for the voucher in the accounting system; its text ends on our key in brackets. Choose "
            "“Try again”.",
        ),
    ),
    "right_missing": Told(
        ("En rettighet mangler", "A permission is missing"),
        _about(
            "Nøkkelen til {system:the} mangler en rettighet[: «{right}»].",
            "The key to {system:the} lacks a permission[: “{right}”].",
        ),
        (
            "Gi nøkkelens bruker rettigheten, og velg «Prøv igjen».",
            "Give the key's user the permission, and choose “Try again”.",
        ),
    ),
    "voucher_refused": Told(
        ("Bilaget ble avvist", "The voucher was refused"),
        _about(
            "Regnskapssystemet godtok ikke bilaget.",
            "The accounting system did not take the voucher.",
        ),
        (
            "Les hva regnskapssystemet svarte, rett det der, og velg «Prøv igjen».",
            "Read what the accounting system answered, put it right there, and choose “Try again”.",
        ),
    ),
    "voucher_refused.booked": Told(
        ("Et dobbelt bilag ble ikke fjernet", "A duplicate voucher was not removed"),
        _about(
            "Et dobbelt utkast i regnskapssystemet kunne ikke fjernes, for noen har bokført det.",
            "A duplicate draft in the accounting system could not be removed, because somebody posted it.",
        ),
        (
            "Tilbakefør det doble bilaget i regnskapssystemet, og velg «Prøv igjen».",
            "Reverse the duplicate in the accounting system, and choose “Try again”.",
        ),
    ),
    "voucher_refused.not ours": Told(
        ("Et dobbelt bilag ble ikke fjernet", "A duplicate voucher was not removed"),
        _about(
            "Et dobbelt utkast i regnskapssystemet ble ikke fjernet, for det bærer ikke lenger nøkkelen vår.",
            "A duplicate draft in the accounting system was not removed, because it no longer carries our "
            "key.",
        ),
        (
            "Slett det doble utkastet i regnskapssystemet, og velg «Prøv igjen».",
            "Delete the duplicate draft in the accounting system, and choose “Try again”.",
        ),
    ),
    "attachment_refused": Told(
        ("Vedlegget ble avvist", "The attachment was refused"),
        _about(
            "Bilaget[ {number}] er bokført, men regnskapssystemet tok ikke imot dokumentasjonen.",
            "The voucher[ {number}] is posted, but the accounting system did not take the evidence.",
        ),
        (
            "Velg «Prøv igjen». Går det ikke, last ned dokumentasjonen her og legg den ved for hånd.",
            "Choose “Try again”. If that fails, download the evidence here and attach it by hand.",
        ),
    ),
    "reversal_refused.date not chosen": Told(
        ("Tilbakeføringen ble ikke sendt", "The reversal was not sent"),
        _about(
            "Regnskapssystemet velger selv datoen for en tilbakeføring, så {date} kan ikke brukes.",
            "The accounting system dates a reversal itself, so {date} cannot be used.",
        ),
        (
            "Tilbakefør på bilagets egen dato, eller rett det for hånd i regnskapssystemet.",
            "Reverse on the voucher's own date, or correct it by hand in the accounting system.",
        ),
    ),
    "reversal_refused": Told(
        ("Tilbakeføringen ble avvist", "The reversal was refused"),
        _about(
            "Regnskapssystemet tilbakeførte ikke bilaget[ {number}]. Det står bokført som før.",
            "The accounting system did not reverse the voucher[ {number}]. It stands in the books as before.",
        ),
        (
            "Åpne perioden bilaget står i hvis den er lukket, og velg «Prøv igjen».",
            "Open the voucher's period if it is closed, and choose “Try again”.",
        ),
    ),
    "reversal_refused.not by this integration": Told(
        ("Tilbakeføringen må gjøres for hånd", "The reversal has to be made by hand"),
        _about(
            "Bilaget[ {number}] er ikke ført av denne tjenesten, så vi kan ikke tilbakeføre det. Det står "
            "bokført som før.",
            "The voucher[ {number}] was not booked by this service, so we cannot reverse it. It stands in "
            "the books as before.",
        ),
        (
            "Tilbakefør bilaget i regnskapssystemet, og velg «Prøv igjen».",
            "Reverse the voucher in the accounting system, and choose “Try again”.",
        ),
    ),
    **cases_party.TEXTS,
    **cases_periods.TEXTS,
}
"""A key with a dot is the variant for that ``reason``."""
