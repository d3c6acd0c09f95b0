"""What is wrong with a field, in Norwegian: marshmallow's and webargs' own messages, and ours.

The English texts are the libraries' own (marshmallow 4, webargs 8), so a message is recognised by its text.
"""

import re
from collections.abc import Mapping
from typing import Final

from app.messages.amounts import format_day

KEYS: Final[Mapping[str, str]] = {
    "required": "Missing data for required field.",
    "null": "Field may not be null.",
    "unknown": "Unknown field.",
    "type": "Invalid input type.",
    "validator_failed": "Invalid value.",
}
"""The libraries' names of the messages that every field can have."""

_DAY: Final = "Må være en dato, som 2026-11-14."
_NUMBER: Final = "Må være et tall."
_TIME: Final = "Må være et tidspunkt i UTC, som 2026-11-14T08:30:00Z."

_OF_BOOKS: Final = (
    ("Is not in the company's chart of accounts.", "Finnes ikke i firmaets kontoplan."),
    ("Is not active in the chart of accounts.", "Er ikke aktiv i kontoplanen."),
    ("The accounting system books no VAT for vouchers.", "Regnskapssystemet bokfører ikke mva på bilag."),
    ("Is no VAT code of the company.", "Er ingen mva-kode i firmaet."),
    ("The account is locked to another VAT code.", "Kontoen er låst til en annen mva-kode."),
    ("The account does not take this VAT code.", "Kontoen tar ikke denne mva-koden."),
    ("Is not known in the accounting system.", "Er ikke kjent i regnskapssystemet."),
    (
        "The accounting system has one place for this and another of the rule's codes.",
        "Regnskapssystemet har én plass til dette og til en annen av regelens koder.",
    ),
    ("The account needs one.", "Kontoen krever det."),
    (
        "The account needs a customer or supplier on each line.",
        "Kontoen krever kunde eller leverandør på hver linje.",
    ),
    (
        "The account needs a customer on each line: give its number.",
        "Kontoen krever kunde på hver linje: oppgi kundens nummer.",
    ),
    (
        "Vouchers of this accounting system cannot carry a customer.",
        "Bilag i dette regnskapssystemet kan ikke ha kunde.",
    ),
    ("The account has no customers.", "Kontoen har ingen kunder."),
    (
        "Is no customer's number in the accounting system.",
        "Er ikke nummeret til en kunde i regnskapssystemet.",
    ),
    (
        "The customer is not active in the accounting system.",
        "Kunden er ikke aktiv i regnskapssystemet.",
    ),
)
"""What the connected books would refuse of a rule; with the word that is meant behind it."""

TEMPLATES: Final[tuple[tuple[str, str], ...]] = (
    # any field
    ("Missing data for required field.", "Må fylles ut."),
    ("Field may not be null.", "Kan ikke være tomt (null)."),
    ("Unknown field.", "Ukjent felt."),
    ("Invalid input type.", "Har feil form: et objekt ventes."),
    ("Invalid type.", "Har feil form: et objekt ventes."),
    ("Invalid value.", "Verdien kan ikke brukes."),
    ("The period ends before it begins.", "Perioden slutter før den begynner."),
    ("The period is longer than five years.", "Perioden er lengre enn fem år."),
    (
        "Give a connection, or say that there is no provider.",
        "Oppgi en tilkobling, eller si at det ikke er noen leverandør.",
    ),
    ("Invalid input.", "Verdien kan ikke brukes."),
    ("Invalid JSON body.", "Innholdet er ikke lesbar JSON."),
    # kinds of values
    ("Not a valid list.", "Må være en liste."),
    ("Not a valid tuple.", "Må være en liste."),
    ("Not a valid mapping type.", "Må være et objekt med navn og verdier."),
    ("Not a valid string.", "Må være tekst."),
    ("Not a valid utf-8 string.", "Må være tekst i UTF-8."),
    ("Not a valid UUID.", "Må være en UUID."),
    ("Not a valid number.", _NUMBER),
    ("Number too large.", "Tallet er for stort."),
    ("Not a valid integer.", "Må være et helt tall."),
    ("Special numeric values (nan or infinity) are not permitted.", _NUMBER),
    ("Not a valid boolean.", "Må være true eller false."),
    ("Not a valid date.", _DAY),
    ("Not a valid datetime.", _TIME),
    ("Not a valid aware datetime.", _TIME),
    ("Not a valid naive datetime.", "Må være et tidspunkt uten tidssone."),
    ("Not a valid time.", "Må være et klokkeslett."),
    ("Not a valid period of time.", "Må være et tidsrom."),
    ('"{input}" cannot be formatted as a date.', _DAY),
    ('"{input}" cannot be formatted as a {kind}.', "Må være et gyldig tidspunkt."),
    ("{input} cannot be formatted as a timedelta.", "Må være et tidsrom."),
    ("Not a valid URL.", "Må være en nettadresse."),
    ("Not a valid email address.", "Må være en e-postadresse."),
    ("Not a valid IP address.", "Må være en IP-adresse."),
    ("Not a valid IPv4 address.", "Må være en IPv4-adresse."),
    ("Not a valid IPv6 address.", "Må være en IPv6-adresse."),
    ("Not a valid IP interface.", "Må være en IP-adresse med nett."),
    ("Not a valid IPv4 interface.", "Må være en IPv4-adresse med nett."),
    ("Not a valid IPv6 interface.", "Må være en IPv6-adresse med nett."),
    # last of its kind, for it fits the others too
    ("Not a valid {awareness} {kind}.", "Må være et gyldig tidspunkt."),
    # bounds: those with two before those with one
    (
        "Must be greater than or equal to {min} and less than or equal to {max}.",
        "Må være fra {min} til {max}.",
    ),
    ("Must be greater than or equal to {min} and less than {max}.", "Må være minst {min} og under {max}."),
    ("Must be greater than {min} and less than or equal to {max}.", "Må være over {min} og høyst {max}."),
    ("Must be greater than {min} and less than {max}.", "Må være mellom {min} og {max}."),
    ("Must be greater than or equal to {min}.", "Må være minst {min}."),
    ("Must be less than or equal to {max}.", "Må være høyst {max}."),
    ("Must be greater than {min}.", "Må være over {min}."),
    ("Must be less than {max}.", "Må være under {max}."),
    ("Shorter than minimum length 1.", "Kan ikke være tomt."),
    ("Shorter than minimum length {min}.", "Er for kort: minst {min}."),
    ("Longer than maximum length {max}.", "Er for langt: høyst {max}."),
    ("Length must be between {min} and {max}.", "Lengden må være fra {min} til {max}."),
    ("Length must be {equal}.", "Lengden må være {equal}."),
    ("Must be equal to {other}.", "Må være lik {other}."),
    ("String does not match expected pattern.", "Har ikke riktig form."),
    ("Must be one of: {choices}.", "Må være en av: {choices}."),
    (
        "One or more of the choices you made was not in: {choices}.",
        "Minst ett av valgene er ikke blant: {choices}.",
    ),
    ("One or more of the choices you made was in: {values}.", "Kan ikke inneholde: {values}."),
    # our own
    ("Control characters are not allowed.", "Kan ikke ha linjeskift eller andre styretegn."),
    ("Unknown currency.", "Ukjent valuta: bruk koden på tre bokstaver, som NOK."),
    ("Give one of them.", "Oppgi bare ett av dem: ordren eller ordrenummeret."),
    ("Does not match the event.", "Passer ikke med hendelsens innhold."),
    ("This id is used twice.", "Denne ID-en er brukt to ganger."),
    (
        "Could answer the same line as another rule, and neither is more specific. ({other})",
        "Kan gjelde samme linje som en annen konteringsregel, og ingen av dem er mer bestemt. ({other})",
    ),
    (
        "Could answer the same line as another rule, and neither is more specific.",
        "Kan gjelde samme linje som en annen konteringsregel, og ingen av dem er mer bestemt.",
    ),
    (
        "Nothing fills this in; braces may hold provider, payout_id, date, count, order_no. ({other})",
        "Ingenting fyller inn dette; i klammer kan stå provider, payout_id, date, count, order_no. ({other})",
    ),
    (
        "Nothing fills this in; braces may hold provider, payout_id, date, count, order_no.",
        "Ingenting fyller inn dette; i klammer kan stå provider, payout_id, date, count, order_no.",
    ),
    ("The rows have no such column.", "Radene har ingen slik kolonne."),
    ("Is chosen twice.", "Er valgt to ganger."),
    ("Rows cannot be grouped by this column.", "Radene kan ikke grupperes etter denne kolonnen."),
    (
        "Has no sum: group by it, or leave it out.",
        "Har ingen sum: grupper etter den, eller la den være.",
    ),
    ("Only fixed days have from and to.", "Bare faste datoer har fra og til."),
    ("A filter needs values, or from or to.", "Et filter må ha verdier, eller fra eller til."),
    (
        "Is filtered by from and to, not by values.",
        "Filtreres med fra og til, ikke med verdier.",
    ),
    (
        "Is filtered by values, not by from and to.",
        "Filtreres med verdier, ikke med fra og til.",
    ),
    (
        "Amounts are compared in one currency: filter by one currency too.",
        "Beløp sammenlignes i én valuta: filtrer på én valuta også.",
    ),
    ("Is before from.", "Er før fra."),
    ("Is no value of this column.", "Er ingen verdi i denne kolonnen."),
    ("Must be a day or a whole number.", "Må være en dato eller et helt tall."),
    ("Give `is` or `is_not`, not both.", "Oppgi enten `is` eller `is_not`, ikke begge."),
    ("Contradicts itself: can never be used.", "Motsier seg selv: kan aldri brukes."),
    # rules as a spreadsheet
    ("Is no CSV that can be read from here on.", "Er ikke CSV som kan leses herfra og utover."),
    ("Has no header.", "Har ingen overskrift."),
    (
        "Is one row more than a set of rules may have ({most}).",
        "Er én rad mer enn et sett med regler kan ha ({most}).",
    ),
    ("Is no field of a rule ({name}).", "Er ikke et felt i en regel ({name})."),
    ("Is no field of a rule.", "Er ikke et felt i en regel."),
    ("Stands twice ({name}).", "Står to ganger ({name})."),
    ("Is missing among the columns ({name}).", "Mangler blant kolonnene ({name})."),
    (
        "Has another number of cells than the header ({count}).",
        "Har et annet antall celler enn overskriften ({count}).",
    ),
    ("Is needed, and empty.", "Må fylles ut, og er tomt."),
    ("Is no whole number ({found}).", "Er ikke et helt tall ({found})."),
    (
        "The spreadsheet has rounded it: make the column text, and type it again ({found}).",
        "Regnearket har rundet det av: gjør kolonnen til tekst, og skriv det på nytt ({found}).",
    ),
    (
        "The spreadsheet has taken the zeros before it: make the column text. It was ({found}).",
        "Regnearket har tatt nullene foran: gjør kolonnen til tekst. Det var ({found}).",
    ),
    *((f"{english} ({{other}})", f"{norwegian} ({{other}})") for english, norwegian in _OF_BOOKS),
    *_OF_BOOKS,
)

_HOLE: Final = re.compile(r"\{([a-z]+)\}")


def _pattern(english: str) -> re.Pattern[str]:
    pieces = _HOLE.split(english)
    return re.compile(
        "".join(f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)),
        re.DOTALL,
    )


_PATTERNS: Final = tuple((_pattern(english), norwegian) for english, norwegian in TEMPLATES)


def field_message(message: str, language: str) -> str:
    """Return a validation message in the language; ``message`` is its English text, or its key in ``KEYS``.

    One that is not known is shown in English behind a Norwegian beginning, never lost.
    """
    english = KEYS.get(message, message)
    if language == "en":
        return english
    for pattern, norwegian in _PATTERNS:
        found = pattern.fullmatch(english)
        if found is not None:
            return _filled(norwegian, found.groupdict(), language)
    return f"Verdien kan ikke brukes. ({english})"


def _filled(template: str, values: Mapping[str, str], language: str) -> str:
    return _HOLE.sub(lambda hole: format_day(values[hole[1]], language), template)
