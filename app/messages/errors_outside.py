"""What went wrong outside the request: at the other side of a connection, in the settings, on the machine."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

TEXTS: Final[Mapping[str, Pair]] = {
    "internal": (
        "Noe gikk galt hos oss, og feilen er notert. Prøv igjen; skjer det flere ganger, si fra til "
        "driftsansvarlig.",
        "Something went wrong on our side, and it is noted. Try again; if it goes on, tell the operator.",
    ),
    # the other side of a connection
    "call_failed": (
        "Kallet til {system:the} lyktes ikke. Prøv igjen om litt.",
        "The call to {system:the} did not succeed. Try again in a while.",
    ),
    "vendor_unavailable": (
        "{system:The} svarer ikke akkurat nå. Prøv igjen om litt.",
        "{system:The} does not answer right now. Try again in a while.",
    ),
    "vendor_rate_limited": (
        "{system:The} ber oss vente litt mellom spørsmålene. Prøv igjen om et minutt.",
        "{system:The} asks us to wait between questions. Try again in a minute.",
    ),
    "vendor_busy": (
        "{system:The} tar ett spørsmål om gangen, og vi spør om noe annet nå. Prøv igjen om et minutt.",
        "{system:The} takes one question at a time, and we are asking another right now. Try again in a "
        "minute.",
    ),
    "vendor_unclear": (
        "{system:The} svarte ikke tydelig på om det ble gjort. Vi ser etter der før noe gjøres på nytt.",
        "{system:The} did not say clearly whether it was done. We look there before anything is done again.",
    ),
    "vendor_bad_answer": (
        "{system:The} svarte på en måte vi ikke forstår. Prøv igjen; kommer det tilbake, si fra til "
        "driftsansvarlig.",
        "{system:The} answered in a way we do not understand. Try again; if it comes back, tell the "
        "operator.",
    ),
    "vendor_not_found": (
        "{system:The} finner ikke det vi spurte om. Sjekk at nøklene hører til riktig firma eller "
        "brukersted.",
        "{system:The} does not find what we asked for. Check that the keys belong to the right company or "
        "merchant account.",
    ),
    "vendor_refused": (
        "{system:The} avviste det vi sendte[: «{case}»]. Svar på avviket, så prøver vi igjen.",
        "{system:The} refused what we sent[: “{case}”]. Answer the case, and we try again.",
    ),
    "credentials_refused": (
        "{system:The} godtar ikke nøklene. Legg inn nye nøkler og prøv tilkoblingen.",
        "{system:The} does not accept the keys. Enter new keys and test the connection.",
    ),
    "grant_ended": (
        "Tilgangen hos {system:the} er ikke gitt, er trukket tilbake eller har gått ut. Koble til på nytt.",
        "Access at {system:the} was not given, was withdrawn or has run out. Connect again.",
    ),
    "client_refused": (
        "{system:The} kjenner ikke Avstem med klient-ID-en og hemmeligheten som driftsansvarlig har lagt "
        "inn. Be driftsansvarlig rette dem.",
        "{system:The} does not know Avstem by the client id and secret that the operator has entered. Ask "
        "the operator to put them right.",
    ),
    "right_missing": (
        "Nøklene til {system:the} mangler en rettighet[: «{right}»]. Gi dem den, og prøv tilkoblingen.",
        "The keys to {system:the} lack a permission[: “{right}”]. Grant it, and test the connection.",
    ),
    "client_key_refused": (
        "{system:The} kjenner ikke klientnøkkelen i dette miljøet. Sjekk at den er hentet fra samme miljø "
        "(demo eller produksjon), legg den inn på nytt og prøv tilkoblingen.",
        "{system:The} does not know the client key in this environment. Check that it was fetched from the "
        "same environment (demo or production), enter it anew and test the connection.",
    ),
    "subscription_key_refused": (
        "{system:The} godtar ikke abonnementsnøkkelen til denne tjenesten. Be driftsansvarlig sette en "
        "nøkkel som virker.",
        "{system:The} does not accept this service's subscription key. Ask the operator to set a key "
        "that works.",
    ),
    "module_missing": (
        "Firmaets abonnement hos {system:the} dekker ikke det vi trenger[: «{right}»]. Bestill modulen der, "
        "og prøv tilkoblingen.",
        "The company's subscription at {system:the} does not cover what we need[: “{right}”]. Order the "
        "module there, and test the connection.",
    ),
    "several_companies": (
        "Nøklene til {system:the} når {count} firmaer. Velg det riktige blant dem tilkoblingen viser.",
        "The keys to {system:the} reach {count} companies. Choose the right one among those shown.",
    ),
    "report_not_ready": (
        "{system:The} har ikke gjort oppgjørsrapporten ferdig ennå. Prøv igjen senere i dag.",
        "{system:The} has not finished the report yet. Try again later today.",
    ),
    "sandbox_in_production": (
        "Adressen til {system:the} er en sandkasse, og denne butikken er i produksjon. Be driftsansvarlig "
        "rette adressen.",
        "The address of {system:the} is a sandbox, and this shop is in production. Ask the operator to "
        "correct the address.",
    ),
    "lease_lost": (
        "En annen prosess har tatt over dette arbeidet. Last siden på nytt om litt.",
        "Another process has taken over this work. Load the page again in a while.",
    ),
    "service_not_ready": (
        "Tjenesten er ikke klar: databasen svarer ikke eller er av en annen utgave. Kjør avstem init.",
        "The service is not ready: the database does not answer or is of another version. Run avstem init.",
    ),
    # the operator's settings
    "setting_missing": (
        "En innstilling mangler: {setting}. Legg den inn og start på nytt.",
        "A setting is missing: {setting}. Add it and start again.",
    ),
    "setting_invalid": (
        "Innstillingen {setting} har en verdi som ikke kan brukes. Rett den og start på nytt.",
        "The setting {setting} has a value that cannot be used. Correct it and start again.",
    ),
    "address_not_https": (
        "Adressen i {setting} må begynne med https://. Rett den og start på nytt.",
        "The address in {setting} must begin with https://. Correct it and start again.",
    ),
    "lease_too_short": (
        "{setting} må være minst dobbelt så lang som AVSTEM_CALL_SECONDS. Øk den og start på nytt.",
        "{setting} must be at least twice AVSTEM_CALL_SECONDS. Raise it and start again.",
    ),
    "secret_key_missing": (
        "{setting} er ikke satt, så hemmeligheter kan ikke lagres. Kjør avstem init, som lager en nøkkel.",
        "{setting} is not set, so secrets cannot be stored. Run avstem init, which makes a key.",
    ),
    "secret_key_wrong": (
        "Ingen av nøklene i {setting} åpner det som er lagret. Legg tilbake nøkkelen det ble lagret med.",
        "None of the keys in {setting} opens what is stored. Put back the key that it was stored with.",
    ),
    "database_not_ready": (
        "Databasen er ikke laget, eller er av en annen utgave. Kjør {setting}.",
        "The database is not made, or is of another version. Run {setting}.",
    ),
    "rotation_needs_two_keys": (
        "{setting} har bare én nøkkel. Sett den nye først og behold den gamle etter den, og kjør på nytt.",
        "{setting} has only one key. Put the new one first and keep the old one after it, and run again.",
    ),
    # commands
    "not_confirmed": (
        "Ingenting er gjort, for det ble ikke bekreftet. Svar yes for å gjøre det.",
        "Nothing was done, because it was not confirmed. Answer yes to do it.",
    ),
    "report_file_unreadable": (
        "Filen {file} er ikke en oppgjørsrapport vi kan lese. Sjekk at det er filen slik leverandøren ga "
        "den.",
        "The file {file} is not a report we can read. Check that it is the file as the provider gave it.",
    ),
    "backup_unreadable": (
        "Filen {file} er ikke en hel sikkerhetskopi, og ingenting er endret. Bruk en annen kopi.",
        "The file {file} is not a whole backup, and nothing was changed. Use another one.",
    ),
    "backup_other_schema": (
        "Sikkerhetskopien er fra en annen utgave av Avstem ({schema}). Gjenopprett med den utgaven, og "
        "oppgrader etterpå.",
        "The backup is of another version of Avstem ({schema}). Restore it with that version, and upgrade "
        "afterwards.",
    ),
}
