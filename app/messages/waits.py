"""What a payout, voucher or merchant account waits for. Nearly all of it goes on by itself, and says so."""

from collections.abc import Mapping
from typing import Final

from app.messages.errors import TEXTS as ERRORS
from app.messages.errors import case_title, error_sentence
from app.messages.templates import Pair, fill, quoted

TEXTS: Final[Mapping[str, Pair]] = {
    "order_asked_for": (
        "Ordren mangler her. Vi har spurt nettbutikken etter den og ser på nytt når den kommer.",
        "The order is missing here. We have asked the web shop for it and look again when it comes.",
    ),
    "date_in_future": (
        "Utbetalingen er på vei til banken. Bilaget sendes den dagen pengene skal være der.",
        "The payout is on its way to the bank. The voucher is sent on the day the money is due there.",
    ),
    "balance_day_not_over": (
        "Dagen er ikke over, eller leverandøren har ikke fortalt om hele dagen ennå. Vi ser på nytt da.",
        "The day is not over, or the provider has not told of all of it yet. We look again then.",
    ),
    "proof_not_anchored": (
        "Avstemmingen venter på at inngående status godtas. Før det sier vi ikke at noe stemmer.",
        "The proof waits for the opening position to be accepted. Before that we claim nothing.",
    ),
    "period_closed": (
        "Perioden er lukket i regnskapssystemet. Velg en dag i en åpen periode, eller åpne perioden.",
        "The period is closed in the accounting system. Choose a day in an open period, or open the period.",
    ),
    "visible_soon": (
        "Bilaget er sendt. Vi venter litt til det er synlig overalt, og kontrollerer det da.",
        "The voucher is sent. We wait a little until it is visible everywhere, and check it then.",
    ),
    "answer_unclear": (
        "Vi fikk ikke tydelig svar fra regnskapssystemet. Vi ser etter hva som står der før noe gjøres på "
        "nytt, så ingenting bokføres to ganger.",
        "We got no clear answer from the accounting system. We look at what is there before anything is done "
        "again, so nothing is booked twice.",
    ),
    "release_under_way": (
        "Bilaget er sendt, og regnskapssystemet holder på å bokføre det. Vi ser etter til det er ferdig.",
        "The voucher is sent, and the accounting system is booking it. We look until it is done.",
    ),
    "sales_vat_not_booked": (
        "Regnskapssystemet tar ikke bilag med mva fra oss, så salg bokføres ikke herfra.",
        "The accounting system takes no vouchers with VAT from us, so sales are not booked from here.",
    ),
    "start_date_missing": (
        "Butikken har ingen startdato. Velg dagen utbetalingene skal bokføres fra.",
        "The shop has no start date. Choose the day from which payouts are booked.",
    ),
    "before_start": (
        "Bilaget er datert før butikkens startdato og sendes ikke.",
        "The voucher is dated before the shop's start date and is not sent.",
    ),
    "shop_paused": (
        "Sending er satt på pause for butikken. Velg å fortsette når bilag skal sendes igjen.",
        "Sending is paused for the shop. Resume it when vouchers are to be sent again.",
    ),
    "sending_held": (
        "Sending er stanset etter at en sikkerhetskopi ble gjenopprettet. Driftsansvarlig setter det i gang "
        "igjen med avstem resume.",
        "Sending is held after a backup was restored. The operator starts it again with avstem resume.",
    ),
    "company_disconnected": (
        "Firmaet er ikke lenger koblet til. Koble til regnskapssystemet igjen, så sendes bilaget.",
        "The company is no longer connected. Connect the accounting system again, and the voucher is sent.",
    ),
    "connection_new": (
        "Tilkoblingen har nye nøkler som ikke er prøvd. Prøv den, så fortsetter alt av seg selv.",
        "The connection has new keys that are not tested. Test it, and everything goes on by itself.",
    ),
    "connection_tested": (
        "Tilkoblingen er prøvd, men ikke bekreftet. Bekreft hva den når, så fortsetter alt av seg selv.",
        "The connection is tested, but not confirmed. Confirm what it reaches, and everything goes on by "
        "itself.",
    ),
    "connection_broken": (
        "Tilkoblingen virker ikke. Legg inn nye nøkler og prøv den, så fortsetter alt av seg selv.",
        "The connection does not work. Enter new keys and test it, and everything goes on by itself.",
    ),
    "connection_paused": (
        "Tilkoblingen er satt på pause. Velg å fortsette når den skal brukes igjen.",
        "The connection is paused. Resume it when it is to be used again.",
    ),
    # errors of work that is tried again by itself
    "internal": (
        "Noe gikk galt hos oss, og feilen er notert. Vi prøver igjen av oss selv.",
        "Something went wrong on our side, and it is noted. We try again by ourselves.",
    ),
    "call_failed": (
        "Kallet til {system:the} lyktes ikke. Vi prøver igjen av oss selv.",
        "The call to {system:the} did not succeed. We try again by ourselves.",
    ),
    "vendor_unavailable": (
        "{system:The} svarer ikke akkurat nå. Vi prøver igjen av oss selv.",
        "{system:The} does not answer right now. We try again by ourselves.",
    ),
    "vendor_rate_limited": (
        "{system:The} ber oss vente litt. Vi fortsetter av oss selv.",
        "{system:The} asks us to wait. We go on by ourselves.",
    ),
    "vendor_busy": (
        "{system:The} tar ett kall om gangen, og et annet bilag er i arbeid. Dette fortsetter av seg selv.",
        "{system:The} takes one call at a time, and another voucher is being worked on. This goes on by "
        "itself.",
    ),
    "vendor_unclear": (
        "{system:The} svarte ikke tydelig på om det ble gjort. Vi ser etter der før noe gjøres på nytt.",
        "{system:The} did not say clearly whether it was done. We look there before anything is done again.",
    ),
    "vendor_bad_answer": (
        "{system:The} svarte på en måte vi ikke forstår. Vi prøver igjen av oss selv.",
        "{system:The} answered in a way we do not understand. We try again by ourselves.",
    ),
    "vendor_not_found": (
        "{system:The} finner ikke det vi spurte om. Vi prøver igjen av oss selv.",
        "{system:The} does not find what we asked for. We try again by ourselves.",
    ),
    "report_not_ready": (
        "Leverandøren har ikke gjort oppgjørsrapporten ferdig ennå. Vi spør igjen av oss selv.",
        "The provider has not finished the report yet. We ask again by ourselves.",
    ),
}


def wait_sentence(code: str, params: Mapping[str, object], language: str) -> str:
    """Return what something waits for; also takes the code of the error that stopped it last."""
    if code in TEXTS:
        return fill(TEXTS[code], params, language) + quoted(params, language)
    if code not in ERRORS and case_title(code, language):
        return case_title(code, language)
    return error_sentence(code, params, language)
