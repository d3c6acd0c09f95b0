"""What is wrong with a request: the form of it, what it names, what it asks for, and who asks."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

TEXTS: Final[Mapping[str, Pair]] = {
    "webhook_address_refused": (
        "Varsler kan bare sendes til en https-adresse på det åpne internettet. Oppgi en annen adresse.",
        "Notices can be sent to an https address of the open internet only. Give another address.",
    ),
    "notice_not_signed": (
        "Meldingen er ikke signert med hemmeligheten vi har fra betalingsleverandøren, eller den er for "
        "gammel.",
        "The notice is not signed with the secret we have from the provider, or it is too old.",
    ),
    # the form
    "bad_request": (
        "Forespørselen kan ikke forstås. Rett den og send den på nytt.",
        "The request cannot be understood. Correct it and send it again.",
    ),
    "validation_failed": (
        "Noen felter er ikke fylt ut riktig. Rett dem som er nevnt, og prøv igjen.",
        "Some fields are not filled in correctly. Correct those that are named, and try again.",
    ),
    "malformed_json": (
        "Innholdet er ikke lesbar JSON. Rett det og send det på nytt.",
        "The body is not readable JSON. Correct it and send it again.",
    ),
    "content_type_wrong": (
        "Innholdet må være JSON. Send det med Content-Type: application/json.",
        "The body must be JSON. Send it with Content-Type: application/json.",
    ),
    "body_too_large": (
        "Innholdet er for stort. Del det opp og send mindre om gangen.",
        "The body is too large. Split it and send less at a time.",
    ),
    "route_not_found": (
        "Denne adressen finnes ikke. Se etter skrivefeil i den.",
        "This address does not exist. Check it for misspellings.",
    ),
    "method_not_allowed": (
        "Adressen finnes, men ikke for denne metoden. Bruk en av dem som står i Allow.",
        "The address exists, but not for this method. Use one of those in Allow.",
    ),
    "events_refused": (
        "Ingen av hendelsene kunne tas imot ({count}). Rett det som er feil med hver av dem, og send dem på "
        "nytt.",
        "None of the events could be taken ({count}). Correct what is wrong with each, and send them again.",
    ),
    "event_invalid": (
        "Hendelsen ble ikke tatt imot[, på grunn av {fields}]. Rett den og send den på nytt.",
        "The event was not taken[ because of {fields}]. Correct it and send it again.",
    ),
    "event_id_mismatch": (
        "Hendelsens ID passer ikke med innholdet. Regn den ut på nytt av hendelsen slik den sendes.",
        "The event's id does not fit its contents. Compute it again from the event as it is sent.",
    ),
    # rules
    "rules_changed": (
        "Noen andre har lagret konteringsreglene siden du åpnet dem. Last dem inn på nytt og gjør endringen "
        "din igjen.",
        "Somebody else saved the rules since you opened them. Load them again and repeat your change.",
    ),
    "rules_invalid": (
        "Konteringsreglene er ikke lagret: {count} av dem må rettes. Se hva som er galt med hver.",
        "The rules were not saved: {count} of them must be corrected. See what is wrong with each.",
    ),
    "if_match_missing": (
        "Det mangler hvilken utgave av reglene som endres. Send den du leste, i If-Match.",
        "It is not said which version of the rules is changed. Send the one you read in If-Match.",
    ),
    # who asks
    "signature_missing": (
        "Forespørselen er ikke signert. Koble nettstedet til med en kode fra driftsansvarlig.",
        "The request is not signed. Pair the site with a code from the operator.",
    ),
    "signature_malformed": (
        "Signaturen er ikke bygd opp riktig. Oppdater utvidelsen og prøv igjen.",
        "The signature is not built as it should be. Update the plugin and try again.",
    ),
    "signature_wrong": (
        "Signaturen er ikke gyldig for dette nettstedet. Koble nettstedet til på nytt med en ny kode.",
        "The signature is not valid for this site. Pair the site again with a new code.",
    ),
    "signature_stale": (
        "Klokken på nettstedet går feil, eller forespørselen er for gammel. Still klokken og prøv igjen.",
        "The site's clock is wrong, or the request is too old. Set the clock and try again.",
    ),
    "nonce_used": (
        "Forespørselen er sendt før og ble ikke utført igjen. Send en ny om du ville gjøre det en gang til.",
        "The request was sent before and was not carried out again. Send a new one if you meant to repeat "
        "it.",
    ),
    "site_revoked": (
        "Nettstedet er koblet fra. Koble det til på nytt med en ny kode fra driftsansvarlig.",
        "The site is disconnected. Pair it again with a new code from the operator.",
    ),
    "site_identity": (
        "Nettstedet er ikke som da det ble koblet til[ (endret: {differs})], så det kan bare lese. Velg om "
        "dette er en kopi, om butikken er flyttet, eller om den er gjenopprettet fra en sikkerhetskopi.",
        "The site is not as when it was paired[ (changed: {differs})], so it may only read. Choose whether "
        "this is a copy, the shop has moved, or it was restored from a backup.",
    ),
    "site_not_doubtful": (
        "Nettstedet er som da det ble koblet til, så det er ingenting å velge. Last siden på nytt.",
        "The site is as when it was paired, so there is nothing to choose. Load the page again.",
    ),
    "site_environment": (
        "Installasjonen sier at den er «{environment}», og en butikk i drift må være «production». Rett "
        "WP_ENVIRONMENT_TYPE først.",
        "The installation says that it is “{environment}”, and a production shop has to be “production”. "
        "Set WP_ENVIRONMENT_TYPE right first.",
    ),
    "capability_missing": (
        "Du har ikke lov til dette[: det krever retten til å {capability}]. Be en administrator om tilgang.",
        "You are not allowed to do this[: it takes the right to {capability}]. Ask an administrator for "
        "access.",
    ),
    # pairing
    "pairing_code_malformed": (
        "Koden er ikke skrevet riktig. Den har fire grupper på fire tegn, for eksempel 7KQ2-M9XA-44TF-WZ3H.",
        "The code is not written correctly. It has four groups of four characters, such as "
        "7KQ2-M9XA-44TF-WZ3H.",
    ),
    "pairing_code_unknown": (
        "Vi kjenner ikke koden. Se etter skrivefeil, eller be driftsansvarlig om en ny.",
        "We do not know the code. Check it for misspellings, or ask the operator for a new one.",
    ),
    "pairing_code_expired": (
        "Koden er utløpt. Be driftsansvarlig om en ny.",
        "The code has expired. Ask the operator for a new one.",
    ),
    "pairing_code_used": (
        "Koden er allerede brukt. Be driftsansvarlig om en ny.",
        "The code has been used. Ask the operator for a new one.",
    ),
    "too_many_tries": (
        "Det er prøvd for mange feil koder. Vent et minutt, eller be driftsansvarlig om en ny kode.",
        "Too many wrong codes were tried. Wait a minute, or ask the operator for a new code.",
    ),
    # what it names
    "not_found": (
        "Dette finnes ikke i butikken. Last siden på nytt.",
        "There is no such thing in this shop. Load the page again.",
    ),
    "shop_not_found": (
        "Det finnes ingen butikk {shop}. Se listen med avstem shop list.",
        "There is no shop {shop}. See the list with avstem shop list.",
    ),
    "site_not_found": (
        "Nettstedet finnes ikke i denne butikken. Last siden på nytt.",
        "The site is not in this shop. Load the page again.",
    ),
    "connection_not_a_provider": (
        "Tilkobling {connection} er ikke til en betalingsleverandør. Velg en annen.",
        "Connection {connection} is not to a payment provider. Choose another one.",
    ),
    "payout_not_found": (
        "Det finnes ingen utbetaling {payout} i denne butikken. Sjekk nummeret, eller finn den i listen.",
        "There is no payout {payout} in this shop. Check the number, or find it in the list.",
    ),
    "voucher_not_found": (
        "Bilaget finnes ikke i denne butikken. Last siden på nytt.",
        "The voucher is not in this shop. Load the page again.",
    ),
    "case_not_found": (
        "Avviket finnes ikke i denne butikken. Last siden på nytt.",
        "The case is not in this shop. Load the page again.",
    ),
    "cause_not_found": (
        "Ingen åpne avvik har denne årsaken lenger. Last siden på nytt.",
        "No open case has this cause any more. Load the page again.",
    ),
    "connection_not_found": (
        "Tilkoblingen finnes ikke lenger. Last siden på nytt, eller koble til igjen.",
        "The connection does not exist any more. Load the page again, or connect again.",
    ),
    "merchant_account_not_found": (
        "Brukerstedet finnes ikke i denne butikken. Last siden på nytt.",
        "The merchant account is not in this shop. Load the page again.",
    ),
    "evidence_not_made": (
        "Dokumentasjonen er ikke laget ennå. Den lages når bilaget er bokført.",
        "The evidence is not made yet. It is made once the voucher is posted.",
    ),
    "report_unknown": (
        "Det finnes ingen rapport som heter {report}.",
        "There is no report called {report}.",
    ),
    "own_report_not_found": (
        "Rapporten finnes ikke lenger. Last siden på nytt.",
        "The report does not exist any more. Load the page again.",
    ),
    "own_report_changed": (
        "Rapporten {report} er ikke den du så: noen har laget, endret eller slettet den. Last siden på nytt, "
        "eller velg et annet navn.",
        "The report {report} is not the one you saw: somebody has made, changed or deleted it. Load the page "
        "again, or choose another name.",
    ),
    "own_report_outdated": (
        "Rapporten {report} er laget av noe som ikke kan velges lenger. Lag den på nytt.",
        "The report {report} is made of something that cannot be chosen any more. Make it again.",
    ),
    "own_reports_full": (
        "Butikken har {most} egne rapporter, og flere kan den ikke ha. Slett en du ikke bruker.",
        "The shop has {most} reports of its own, and can have no more. Delete one that you do not use.",
    ),
    "report_too_large": (
        "Rapporten {report} har flere enn {most} linjer i perioden. Velg en kortere periode.",
        "The report {report} has more than {most} lines in the period. Choose a shorter one.",
    ),
}
