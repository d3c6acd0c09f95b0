"""Sentences that only overviews need: how a row was explained, and how things stand."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.core.texts import Language
from app.reports.formats import day

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "row.no_order": ("Gjelder ingen ordre.", "Belongs to no order."),
    "row.not_explained": ("Ikke vurdert ennå.", "Not looked at yet."),
    "row.decided": ("Avgjort av en person: {answer}.", "Decided by a person: {answer}."),
    "row.standing": (
        "Avgjort av en stående beslutning: {answer}.",
        "Decided by a standing decision: {answer}.",
    ),
    "row.unmatched": ("Uten ordre i nettbutikken.", "Without an order in the shop."),
    "health.order_last": ("Siste ordre mottatt {at}.", "Last order received {at}."),
    "health.order_none": ("Ingen ordre er mottatt ennå.", "No order has been received yet."),
    "health.payout_last": (
        "{account}: siste utbetaling er fra {day}, rapporter hentet {at}.",
        "{account}: last payout is of {day}, reports collected {at}.",
    ),
    "health.payout_none": (
        "{account}: ingen utbetaling er hentet ennå.",
        "{account}: no payout has been collected yet.",
    ),
    "health.no_provider": ("Ingen betalingsleverandør er koblet til.", "No payment provider is connected."),
    "health.no_accounting": ("Ikke noe regnskapssystem er koblet til.", "No accounting system is connected."),
    "health.no_start": (
        "Ingen startdato er valgt: ingenting bokføres.",
        "No start date is chosen: nothing is booked.",
    ),
    "health.paused": ("Sending er satt på pause.", "Sending is paused."),
    "health.sending_held": (
        "Sending holdes tilbake etter gjenoppretting av en sikkerhetskopi.",
        "Sending is held back after a backup was restored.",
    ),
    "health.drafts": ("Utkast som venter på godkjenning: {count}.", "Drafts waiting for approval: {count}."),
    "health.term_closing": (
        "Mva-termin {number} slutter {last}, og {count} utbetalinger i den er ikke bokført. "
        "Mva-meldingen skal leveres innen {due}.",
        "VAT term {number} ends on {last}, and {count} payouts of it are not booked. "
        "The VAT return is due by {due}.",
    ),
    "health.term_over": (
        "Mva-termin {number} sluttet {last}, og {count} utbetalinger i den er ikke bokført. "
        "Fristen for mva-meldingen er {due}.",
        "VAT term {number} ended on {last}, and {count} payouts of it are not booked. "
        "The VAT return is due by {due}.",
    ),
    "health.cases": ("Avvik som venter på svar: {count}.", "Cases waiting for an answer: {count}."),
    "health.safe_mode": (
        "Sikkermodus: nettstedet er ikke som da det ble koblet til ({differs}). Det kan lese, og ordrene det "
        "sender, holdes til side ({count} nå). Velg om dette er en kopi, om butikken er flyttet, eller om "
        "den er gjenopprettet fra en sikkerhetskopi.",
        "Safe mode: the site is not as when it was paired ({differs}). It can read, and the orders it sends "
        "are kept aside ({count} now). Choose whether this is a copy, the shop has moved, or it was restored "
        "from a backup.",
    ),
    "health.copy": (
        "Dette er en kopi av nettstedet. Den kan lese, men endrer ingenting i butikkens bøker.",
        "This is a copy of the site. It can read, but changes nothing in the shop's books.",
    ),
    "health.other_site": (
        "En annen installasjon utgir seg for å være dette nettstedet ({address}, forskjell: {differs}), sist "
        "{at}. Den kan bare lese. Velg «Dette er en kopi» der hvis det er det den er.",
        "Another installation signs as this site ({address}, different: {differs}), last {at}. It may only "
        "read. Choose “This is a copy” there if that is what it is.",
    ),
    "health.resend": (
        "Tjenesten er gjenopprettet fra en sikkerhetskopi og ber om ordrer som er endret siden {at}.",
        "The service was restored from a backup and asks for the orders changed since {at}.",
    ),
    "health.mail_refused": (
        "E-postserveren tar ikke imot til {address}, så den mottakeren får ingen varsler. Rett adressen, "
        "eller be driftsansvarlig se på det.",
        "The mail server takes nothing for {address}, so that recipient is told nothing. Correct the "
        "address, or ask the operator to look.",
    ),
    "health.payment_method": (
        "Si hvem som gjør opp for betalingsmåten «{method}»: en tilkobling, eller ingen.",
        "Say who settles the payment method “{method}”: a connection, or nobody.",
    ),
    "chosen.copy": (
        "Dette er en kopi. Den kan lese, og endrer ingenting. Hendelser holdt til side som ble slettet: "
        "{count}.",
        "This is a copy. It can read, and changes nothing. Events kept aside that were dropped: {count}.",
    ),
    "chosen.moved": (
        "Be driftsansvarlig om en ny kode og koble nettstedet til på nytt. Hendelser holdt til side som "
        "da blir med: {count}.",
        "Ask the operator for a new code and pair the site again. Events kept aside that count then: "
        "{count}.",
    ),
    "chosen.restored": (
        "Be driftsansvarlig om en ny kode og koble nettstedet til på nytt. Hendelser holdt til side som "
        "da blir med: {count}.",
        "Ask the operator for a new code and pair the site again. Events kept aside that count then: "
        "{count}.",
    ),
}


def sentence(key: str, language: Language, **params: object) -> str:
    """Return a sentence; raises KeyError for a key that has none."""
    return _SENTENCES[key][0 if language == "nb" else 1].format(**params)


def moment(stored: int, zone: str, language: Language) -> str:
    """A stored moment as people of the shop's zone read it."""
    local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=stored)).astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)} {local:%H:%M}"
