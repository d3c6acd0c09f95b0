"""Cases of a voucher whose date is in a closed period: whether it may be dated in another one."""

from collections.abc import Mapping
from typing import Final

from app.messages.cases_party import about as _about
from app.messages.told import Told

TEXTS: Final[Mapping[str, Told]] = {
    "period_closed": Told(
        ("Perioden er lukket", "The period is closed"),
        _about(
            "Bilaget er datert {date}, og den perioden er lukket i regnskapssystemet[ ({first} til {last})]. "
            "Vi endrer aldri datoen på egen hånd.",
            "The voucher is dated {date}, and that period is closed in the accounting system[ ({first} to "
            "{last})]. We never change the date by ourselves.",
        ),
        (
            "Velg en dag i en åpen periode[; den første er {proposed}], så sier bilagsteksten hvilken måned "
            "det gjelder. Eller åpne perioden i regnskapssystemet, og velg «Prøv igjen».",
            "Choose a day in an open period[; the first is {proposed}], and the voucher's text says which "
            "month it concerns. Or open the period in the accounting system, and choose “Try again”.",
        ),
    ),
    "period_closed.reverse_charge": Told(
        ("Perioden er lukket", "The period is closed"),
        _about(
            "Bilaget er datert {date}, og den perioden er lukket i regnskapssystemet[ ({first} til {last})]. "
            "Det har tjenester fra utlandet med fullt fradrag (mva-kode {vat_codes}): {vat} beregnes og "
            "trekkes fra i samme mva-melding. Vi endrer aldri datoen på egen hånd.",
            "The voucher is dated {date}, and that period is closed in the accounting system[ ({first} to "
            "{last})]. It has services from abroad with full deduction (VAT code {vat_codes}): {vat} is "
            "reckoned and deducted in the same VAT return. We never change the date by ourselves.",
        ),
        (
            "Velg en dag i en åpen periode[; den første er {proposed}]: da sier bilagsteksten hvilken måned "
            "det gjelder, og den terminens mva-melding får begge sidene. Skal de stå i meldingen for "
            "{date}, åpne perioden, velg «Prøv igjen», og rett den meldingen.",
            "Choose a day in an open period[; the first is {proposed}]: then the voucher's text says which "
            "month it concerns, and the return of that term reports both sides. If they are to be in the "
            "return of {date}, open the period, choose “Try again”, and correct that return.",
        ),
    ),
    "late_output_vat.reverse_charge": Told(
        ("Mva å betale i en lukket periode", "VAT to pay in a closed period"),
        _about(
            "Bilaget er datert {date} og har tjenester fra utlandet uten fradragsrett (mva-kode "
            "{vat_codes}), med {vat} i mva å betale. Den perioden er lukket i regnskapssystemet[ ({first} "
            "til {last})]. Mva å betale flyttes aldri til en annen termin.",
            "The voucher is dated {date} and has services from abroad without deduction (VAT code "
            "{vat_codes}), with {vat} of VAT to pay. That period is closed in the accounting system[ "
            "({first} to {last})]. VAT to pay is never moved to another term.",
        ),
        (
            "Er mva-meldingen levert, må den rettes for den terminen. Åpne perioden for det, og velg «Prøv "
            "igjen».",
            "If the VAT return is delivered, it has to be corrected for that term. Open the period for it, "
            "and choose “Try again”.",
        ),
    ),
    "late_output_vat": Told(
        ("Utgående mva i en lukket periode", "Output VAT in a closed period"),
        _about(
            "Bilaget er datert {date} og har utgående mva, og den perioden er lukket i regnskapssystemet[ "
            "({first} til {last})]. Utgående mva flyttes aldri til en annen termin.",
            "The voucher is dated {date} and has output VAT, and that period is closed in the accounting "
            "system[ ({first} to {last})]. Output VAT is never moved to another term.",
        ),
        (
            "Er mva-meldingen levert, må den rettes for den terminen. Åpne perioden for det, og velg «Prøv "
            "igjen».",
            "If the VAT return is delivered, it has to be corrected for that term. Open the period for it, "
            "and choose “Try again”.",
        ),
    ),
}
