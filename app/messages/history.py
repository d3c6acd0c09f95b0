"""The log of changes in words: what was done, and why. Who and when stand beside it."""

from collections.abc import Mapping
from typing import Final

from app.messages.amounts import format_day
from app.messages.errors import case_title, error_sentence
from app.messages.templates import Pair, fill
from app.messages.words import word

TEXTS: Final[Mapping[str, Pair]] = {
    # payouts
    "payout_collected": ("Utbetalingen ble hentet.", "The payout was collected."),
    "payout_changed": (
        "Oppgjørsrapporten var endret. Utbetalingen følger den nye.",
        "The report had changed. The payout follows the new one.",
    ),
    "payout_ignored": (
        "Utbetalingen holdes utenfor og bokføres ikke her[. Begrunnelse: {reason}].",
        "The payout is ignored and not booked here[. Reason: {reason}].",
    ),
    "resync_asked": (
        "Det ble bedt om å hente utbetalingen på nytt.",
        "It was asked to collect the payout again.",
    ),
    "resync_unchanged": (
        "Utbetalingen ble hentet på nytt. Ingenting var endret.",
        "The payout was collected again. Nothing had changed.",
    ),
    "resync_changed": (
        "Utbetalingen ble hentet på nytt. Innholdet var endret.",
        "The payout was collected again. Its contents had changed.",
    ),
    "resync_unreadable": (
        "Dagen ble hentet på nytt, men kunne ikke leses. Det som er bokført, står.",
        "The day was collected again, but could not be read. What is booked stands.",
    ),
    "balance_day_late": (
        "Det kom en transaksjon for {date} etter at den dagen var bokført. Den bokføres på denne dagen.",
        "A transaction of {date} came after that day was booked. It is booked on this day.",
    ),
    # files
    "file_uploaded": ("En oppgjørsfil ble lastet opp.", "A settlement file was uploaded."),
    "file_confirmed": ("Oppgjørsfilen ble bekreftet.", "The settlement file was confirmed."),
    "file_discarded": ("Oppgjørsfilen ble forkastet.", "The settlement file was discarded."),
    # own reports
    "own_report_saved": ("Rapporten {report} ble lagret.", "The report {report} was saved."),
    "own_report_removed": ("Rapporten {report} ble slettet.", "The report {report} was deleted."),
    # the opening position
    "opening_accepted": (
        "Inngående status ble godtatt[. Merknad: {note}].",
        "The opening position was accepted[. Note: {note}].",
    ),
    # vouchers
    "voucher_drafted": ("Utkast til bilag ble laget.", "A draft of the voucher was made."),
    "voucher_approved": ("Utkastet ble godkjent.", "The draft was approved."),
    "replaced": (
        "Utkastet ble trukket tilbake, for det gjelder ikke lenger.",
        "The draft was withdrawn, because it no longer holds.",
    ),
    "draft_changed": (
        "Utkastet ble trukket tilbake og erstattet av et nytt.",
        "The draft was withdrawn and replaced by a new one.",
    ),
    "sending": ("Bilaget blir sendt til regnskapssystemet.", "The voucher is being sent to the books."),
    "create_not_there": (
        "Vi så etter bilaget i regnskapssystemet to ganger. Det var der ikke, så det sendes på nytt.",
        "We looked for the voucher in the accounting system twice. It was not there, so it is sent again.",
    ),
    "reverse_not_there": (
        "Vi så etter tilbakeføringen i regnskapssystemet to ganger. Den var der ikke, så den lages på nytt.",
        "We looked for the reversal in the accounting system twice. It was not there, so it is made again.",
    ),
    "unposted_gone": (
        "Utkastet vårt i regnskapssystemet var borte. Vi ser etter før et nytt lages.",
        "Our draft in the accounting system was gone. We look before another one is made.",
    ),
    "adopted": (
        "Bilaget[ {number}] fantes allerede i regnskapssystemet med samme innhold, og brukes videre.",
        "The voucher[ {number}] was in the accounting system already with the same contents, and is kept.",
    ),
    "posted": ("Bokført[ som bilag {number}].", "Posted[ as voucher {number}]."),
    "documented": ("Dokumentasjonen er på plass.", "The evidence is in place."),
    "attachment_missing": (
        "Dokumentasjonen manglet på bilaget og legges ved på nytt.",
        "The evidence was missing from the voucher and is attached again.",
    ),
    "verified": (
        "Lest tilbake fra regnskapssystemet[ som bilag {number}]: alt stemmer.",
        "Read back from the accounting system[ as voucher {number}]: all is right.",
    ),
    "decided_by_person": (
        "En person avgjorde hvordan bilaget skal stå: {change_to}.",
        "A person decided how the voucher stands: {change_to}.",
    ),
    "booked_by_a_person": (
        "En person sa at dette er bokført fra før[ med bilag {number}]. Det bokføres ikke herfra.",
        "A person said that this was booked already[ by voucher {number}]. It is not booked from here.",
    ),
    "notifications_set": (
        "Hvem som varsles, ble endret.",
        "Who is told of questions was changed.",
    ),
    "correction_accepted": (
        "Korreksjonen ble godtatt[. Begrunnelse: {reason}].",
        "The correction was accepted[. Reason: {reason}].",
    ),
    "fee_document_told": (
        "Gebyrdokument {number} for {month} ble meldt.",
        "Fee document {number} for {month} was told.",
    ),
    "bank_line_found": (
        "Beløpet ble funnet på kontoutskriften, datert {date}.",
        "The amount was found on the bank statement, dated {date}.",
    ),
    "loss_decided": (
        "En person avgjorde hvor beløpet føres[. Begrunnelse: {note}].",
        "A person decided where the amount is booked[. Ground: {note}].",
    ),
    "dated_anew": (
        "En person valgte en dag i en åpen periode: {change_to} i stedet for {change_from}.",
        "A person chose a day in an open period: {change_to} instead of {change_from}.",
    ),
    "reversal_asked": (
        "Det ble bedt om tilbakeføring[. Begrunnelse: {reason}].",
        "A reversal was asked for[. Reason: {reason}].",
    ),
    "reversed": (
        "Tilbakeført[ med bilag {number}][. Begrunnelse: {reason}].",
        "Reversed[ by voucher {number}][. Reason: {reason}].",
    ),
    "case_decided": (
        "Avviket ble avgjort[: «{action}»][. Merknad: {note}].",
        "The case was decided[: “{action}”][. Note: {note}].",
    ),
    "answered_by_standing": (
        "Avvik besvart av en stående beslutning (utgave {version}): {count}.",
        "Cases answered by a standing decision (version {version}): {count}.",
    ),
    "standing_decided": (
        "Det ble tatt en stående beslutning[, utgave {change_to}][: «{action}»][. Merknad: {note}].",
        "A standing decision was made[, version {change_to}][: “{action}”][. Note: {note}].",
    ),
    "standing_revoked": (
        "Den stående beslutningen ble opphevet[. Begrunnelse: {reason}].",
        "The standing decision was revoked[. Reason: {reason}].",
    ),
    # connections
    "credentials_stored": ("Nøkler ble lagret.", "Keys were stored."),
    "consent_asked": ("Noen ble sendt av sted for å gi tilgang.", "Somebody was sent to give access."),
    "consent_granted": ("Tilgang ble gitt.", "Access was given."),
    "connection_tested": ("Tilkoblingen ble prøvd og virker.", "The connection was tested and works."),
    "connection_confirmed": (
        "Tilkoblingen ble bekreftet[: {references}].",
        "The connection was confirmed[: {references}].",
    ),
    "connection_state": (
        "Tilkoblingen ble endret: {change_from} → {change_to}.",
        "The connection was changed: {change_from} → {change_to}.",
    ),
    "connection_broken": (
        "Tilkoblingen sluttet å virke.[ {because}]",
        "The connection stopped working.[ {because}]",
    ),
    "connection_removed": (
        "Tilkoblingen ble fjernet og nøklene slettet.",
        "The connection was removed and its keys deleted.",
    ),
    # shop and sites
    "sales_chosen": (
        "Bokføring av salg ble valgt: {change_to} (før: {change_from}).",
        "How sales are booked was chosen: {change_to} (before: {change_from}).",
    ),
    "start_date_set": (
        "Startdatoen ble satt til {change_to}[ (den var {change_from})].",
        "The start date was set to {change_to}[ (it was {change_from})].",
    ),
    "books_changed": (
        "Regnskapet føres i et annet firma eller system fra nå. Velg startdatoen der.",
        "The books are kept in another company or system from now on. Choose the start date there.",
    ),
    "split_set": (
        "Deling av utbetalinger ved periodeslutt ble endret: {change_to}.",
        "Splitting payouts at period ends was changed: {change_to}.",
    ),
    "policy_set": (
        "Godkjenning ble endret: {change_to}.",
        "Approval was changed: {change_to}.",
    ),
    "rules_saved": (
        "Konteringsreglene ble lagret som utgave {change_to}.",
        "The rules were saved as version {change_to}.",
    ),
    "shop_paused": ("Sending ble satt på pause.", "Sending was paused."),
    "shop_resumed": ("Sending ble satt i gang igjen.", "Sending was resumed."),
    "sending_resumed": (
        "Sending ble satt i gang igjen etter gjenoppretting av en sikkerhetskopi.",
        "Sending was resumed after a backup was restored.",
    ),
    "shop_removed": (
        "Butikken ble stoppet. Bilag og dokumentasjon kan fortsatt leses.",
        "The shop was stopped. Vouchers and evidence stay readable.",
    ),
    "site_paired": ("Nettstedet ble koblet til.", "The site was paired."),
    "token_rotated": ("Nettstedet fikk en ny nøkkel.", "The site got a new token."),
    "site_revoked": ("Nettstedet ble koblet fra.", "The site was disconnected."),
    "site_doubtful": (
        "En installasjon som ikke er som da nettstedet ble koblet til[ (forskjell: {differs})], meldte seg. "
        "Den er i sikkermodus.",
        "An installation that is not as when the site was paired[ (different: {differs})] signed as it. It "
        "is in safe mode.",
    ),
    "site_is_copy": (
        "«Dette er en kopi» ble valgt[ for {address}].",
        "“This is a copy” was chosen[ for {address}].",
    ),
    "site_moved": (
        "«Butikken er flyttet» ble valgt[ for {address}]. Ny kode trengs.",
        "“The shop has moved” was chosen[ for {address}]. A new code is needed.",
    ),
    "site_restored": (
        "«Gjenopprettet fra sikkerhetskopi» ble valgt[ for {address}]. Ny kode trengs.",
        "“Restored from backup” was chosen[ for {address}]. A new code is needed.",
    ),
    "site_marks_given_back": (
        "Kopien hadde fått nettstedets nye merke. Nettstedet fortsetter med merket det har.",
        "The copy had got the site's new mark. The site goes on with the mark it has.",
    ),
    "kept_events_applied": (
        "Hendelser som var holdt til side, ble tatt inn: {count}.",
        "Events that were kept aside were taken in: {count}.",
    ),
    "kept_events_dropped": (
        "Hendelser som var holdt til side, ble slettet: {count}.",
        "Events that were kept aside were dropped: {count}.",
    ),
    "payment_method_chosen": (
        "Betalingsmåten «{method}» ble lagt til tilkobling {connection}.",
        "The payment method “{method}” was given to connection {connection}.",
    ),
    "payment_method_without_provider": (
        "Betalingsmåten «{method}» gjøres ikke opp av noen leverandør.",
        "The payment method “{method}” is settled by no provider.",
    ),
}

_OTHER: Final = (
    "Endret («{why}»)[: {change_from} → {change_to}].",
    "Changed (“{why}”)[: {change_from} → {change_to}].",
)

_STATES: Final[Mapping[str, str]] = {
    "connection_state": "connection_state",
    "decided_by_person": "voucher_state",
    "policy_set": "policy",
    "split_set": "split",
}
"""Which list the states of a change are from."""


def history_sentence(
    why: str,
    params: Mapping[str, object],
    change_from: str | None,
    change_to: str | None,
    language: str,
) -> str:
    """Return one entry of the log as a sentence; an unknown ``why`` gives a sentence that names it."""
    reason = str(params.get("reason") or "")
    values = {
        **params,
        "why": why,
        "change_from": _state(why, change_from, language),
        "change_to": _state(why, change_to, language),
        "reason": case_title(reason, language) or _unended(reason),
        "note": _unended(str(params.get("note") or "")),
    }
    if why == "connection_broken" and reason:
        values["because"] = error_sentence(reason, params, language)
    return fill(TEXTS.get(why, _OTHER), values, language)


def _state(why: str, value: str | None, language: str) -> str:
    if not value:
        return ""
    if why == "start_date_set":
        return format_day(value, language)
    kind = _STATES.get(why)
    text = word(kind, value, language) if kind else value
    return text.lower() if kind == "connection_state" else text


def _unended(text: str) -> str:
    """What a person wrote, one line, without the full stop that the sentence has itself."""
    return " ".join(text.split()).removesuffix(".")
