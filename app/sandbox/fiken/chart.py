"""The accounts that a small shop's chart has: four digits, and a colon and five more for sub-accounts."""

from typing import Final

from app.sandbox.fiken.company import Account

_ACCOUNTS: Final = (
    ("1500:10001", "Kunde i butikken"),
    ("1521", "Oppgjør Vipps"),
    ("1522", "Oppgjør Klarna"),
    ("1523", "Oppgjør Nets"),
    ("1524", "Oppgjør Stripe"),
    ("1579", "Andre kortsiktige fordringer"),
    ("1900", "Kontanter"),
    ("1929", "Penger underveis"),
    ("2400:20001", "Vipps MobilePay AS"),
    ("2700", "Utgående merverdiavgift, høy sats"),
    ("2701", "Utgående merverdiavgift, middels sats"),
    ("2702", "Utgående merverdiavgift, råfisk"),
    ("2703", "Utgående merverdiavgift, lav sats"),
    ("2704", "Utgående merverdiavgift, tjenester fra utlandet"),
    ("2710", "Inngående merverdiavgift, høy sats"),
    ("2711", "Inngående merverdiavgift, middels sats"),
    ("2712", "Inngående merverdiavgift, råfisk"),
    ("2713", "Inngående merverdiavgift, lav sats"),
    ("2714", "Inngående merverdiavgift, tjenester fra utlandet"),
    ("2740", "Oppgjørskonto merverdiavgift"),
    ("2900", "Forskudd fra kunder"),
    ("2901", "Gavekort"),
    ("2902", "Tilgodelapper"),
    ("2999", "Uavklarte poster"),
    ("3000", "Salgsinntekt, høy sats"),
    ("3030", "Salgsinntekt, middels sats"),
    ("3050", "Salgsinntekt, lav sats"),
    ("3100", "Salgsinntekt, avgiftsfri"),
    ("3105", "Salgsinntekt, utførsel"),
    ("3900", "Annen driftsrelatert inntekt"),
    ("6553", "Programvare, årlig vedlikehold"),
    ("7740", "Øredifferanser"),
    ("7770", "Bank- og kortgebyrer"),
    ("7830", "Tap på fordringer"),
    ("8060", "Valutagevinst"),
    ("8160", "Valutatap"),
)


def standard_chart() -> dict[str, Account]:
    """Return a fresh chart by account code; bank accounts come with :meth:`FikenBooks.add_bank_account`."""
    return {code: Account(code, name) for code, name in _ACCOUNTS}
