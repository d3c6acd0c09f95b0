"""The accounts of a Norwegian company (NS 4102), with the clearing accounts that a shop adds."""

from typing import Final

from app.sandbox.eaccounting.company import Account

_ACCOUNTS: Final = (
    ("1500", "Kundefordringer"),
    *((str(number), f"Oppgjør {number}") for number in range(1521, 1536)),
    ("1900", "Kontanter"),
    ("1920", "Bankinnskudd"),
    ("1929", "Penger underveis"),
    ("2400", "Leverandørgjeld"),
    ("2700", "Utgående merverdiavgift, høy sats"),
    ("2701", "Utgående merverdiavgift, middels sats"),
    ("2703", "Utgående merverdiavgift, lav sats"),
    ("2704", "Utgående merverdiavgift, tjenester fra utlandet"),
    ("2710", "Inngående merverdiavgift, høy sats"),
    ("2714", "Inngående merverdiavgift, tjenester fra utlandet"),
    ("2740", "Oppgjørskonto merverdiavgift"),
    ("2900", "Forskudd fra kunder"),
    ("2901", "Gavekort"),
    ("2999", "Uavklarte poster"),
    ("3000", "Salgsinntekt, høy sats"),
    ("3030", "Salgsinntekt, middels sats"),
    ("3050", "Salgsinntekt, lav sats"),
    ("3100", "Salgsinntekt, avgiftsfri"),
    ("6553", "Programvare, årlig vedlikehold"),
    ("7740", "Øredifferanser"),
    ("7770", "Bank- og kortgebyrer"),
    ("7830", "Tap på fordringer"),
    ("8060", "Valutagevinst"),
    ("8160", "Valutatap"),
    ("2900", "Forskudd fra kunder"),
    ("3105", "Salgsinntekt, utførsel"),
)


USUAL_VAT: Final = "0e1a0000-0000-4000-8000-000000000000"
"""The VAT code that every account has of itself: none, which has an id like any other."""


def standard_chart() -> dict[str, Account]:
    """Return a fresh chart by account number."""
    return {number: Account(number, name) for number, name in _ACCOUNTS}
