"""What cannot be done as things stand: answers, approvals, reversals, the start, and what is connected."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

TEXTS: Final[Mapping[str, Pair]] = {
    "conflict": (
        "Noe er endret siden du åpnet siden. Last den på nytt og prøv igjen.",
        "Something has changed since you opened the page. Load it again and retry.",
    ),
    # answers to cases
    "case_not_open": (
        "Avviket er avgjort, eller årsaken er borte. Last siden på nytt.",
        "The case is decided, or its cause is gone. Load the page again.",
    ),
    "answer_does_not_fit": (
        "Svaret[ «{action}»] passer ikke til dette avviket. Velg et av svarene som vises.",
        "The answer[ “{action}”] does not fit this case. Choose one of the answers shown.",
    ),
    "answer_needs_account": (
        "Svaret mangler en konto. Velg kontoen beløpet skal føres på.",
        "The answer lacks an account. Choose the account for the amount.",
    ),
    "answer_needs_customer": (
        "Konto {account} har kunder, og hver postering der må ha en. Oppgi kundens nummer.",
        "Account {account} has customers, and each line on it needs one. Give the customer's number.",
    ),
    "answer_customer_refused": (
        "Kunde {customer} kan ikke brukes på konto {account}: den finnes ikke, er ikke aktiv, eller kontoen "
        "har ingen kunder i regnskapssystemet.",
        "Customer {customer} cannot be used on account {account}: it is not there, is not active, or the "
        "account has no customers in the accounting system.",
    ),
    "answer_needs_order": (
        "Svaret mangler en ordre. Velg ordren beløpet hører til.",
        "The answer lacks an order. Choose the order that the amount belongs to.",
    ),
    "answer_needs_fee_type": (
        "Svaret mangler en gebyrtype. Velg hva slags gebyr det er.",
        "The answer lacks a fee type. Choose what kind of fee it is.",
    ),
    "answer_needs_rate": (
        "Svaret mangler en valutakurs. Oppgi kursen som et tall over null, hvem som oppgir den, og datoen.",
        "The answer lacks an exchange rate. Give the rate as a number above zero, its source and its date.",
    ),
    "answer_needs_ground": (
        "Svaret mangler en skriftlig begrunnelse. Skriv den, eller kreditnotaens nummer, i merknaden.",
        "The answer lacks a written ground. Write it, or the number of the credit note, in the note.",
    ),
    "answer_needs_loss_vat": (
        "Svaret mangler mva-koden for tap på krav. Velg TAP-1, TAP-11, TAP-12 eller TAP-13.",
        "The answer lacks the VAT code for lost claims. Choose TAP-1, TAP-11, TAP-12 or TAP-13.",
    ),
    "answer_needs_date": (
        "Svaret mangler en dato. Velg en dag i en åpen periode, senere enn[ {date}].",
        "The answer lacks a date. Choose a day in an open period, later than[ {date}].",
    ),
    "answer_day_ahead": (
        "Datoen er frem i tid. Velg en dag i en åpen periode, ikke senere enn {date}.",
        "The date is ahead. Choose a day in an open period, not later than {date}.",
    ),
    "reversal_day_outside": (
        "Et bilag kan ikke tilbakeføres før sin egen dato ({date}) eller frem i tid. Velg en annen dag.",
        "A voucher cannot be reversed before its own date ({date}) or ahead. Choose another day.",
    ),
    "correction_account_refused": (
        "Konto {account} kan ikke rettes slik: den er avstemt mot leverandør eller bank, eller den samme.",
        "Account {account} cannot be corrected so: it is proven against provider or bank, or the same one.",
    ),
    "correction_of_output_vat": (
        "På konto {account} står det utgående mva. Den rettes i sin egen termin, ikke med en korreksjon.",
        "There is output VAT on account {account}. It is corrected in its own term, not by a correction.",
    ),
    "no_open_period": (
        "Alle perioder frem til i dag er lukket i regnskapssystemet. Åpne én, og prøv igjen.",
        "All periods up to today are closed in the accounting system. Open one, and retry.",
    ),
    "voucher_is_corrected": (
        "Bilaget er rettet med korreksjonsbilag {number}. Tilbakefør korreksjonen først.",
        "The voucher is corrected by voucher {number}. Reverse the correction first.",
    ),
    "answer_for_one_case": (
        "Ett svar kan ikke knytte flere beløp til samme ordre. Svar på avvikene ett for ett.",
        "One answer cannot tie several amounts to the same order. Answer the cases one by one.",
    ),
    "answer_not_standing": (
        "Svaret kan bare gis for dette ene avviket. Svar uten at det skal gjelde alle like.",
        "The answer can be given for this case alone. Answer without making it stand for all alike.",
    ),
    "standing_in_force": (
        "Det finnes allerede en stående beslutning for alle slike avvik. Opphev den først, eller svar på "
        "dette avviket alene.",
        "There is a standing decision for all such cases already. Revoke it first, or answer this case "
        "alone.",
    ),
    "standing_decision_not_found": (
        "Den stående beslutningen finnes ikke. Last listen på nytt.",
        "There is no such standing decision. Load the list again.",
    ),
    "standing_revoked": (
        "Den stående beslutningen er allerede opphevet. Last listen på nytt.",
        "The standing decision is revoked already. Load the list again.",
    ),
    "order_not_found": (
        "Vi har ingen ordre {number}. Send den på nytt fra nettbutikken, eller velg en annen.",
        "We have no order {number}. Send it again from the web shop, or choose another.",
    ),
    "order_number_ambiguous": (
        "Flere ordre har nummer {number}. Velg ordren i listen i stedet.",
        "Several orders have the number {number}. Choose the order from the list instead.",
    ),
    "reason_missing": (
        "Begrunnelsen mangler. Skriv kort hvorfor; den følger med i historikken.",
        "The reason is missing. Write briefly why; it is kept in the history.",
    ),
    # payouts and vouchers
    "payout_in_books": (
        "Utbetalingen er sendt til regnskapet og kan ikke holdes utenfor. Tilbakefør bilaget først.",
        "The payout was sent to the books and cannot be ignored. Reverse its voucher first.",
    ),
    "voucher_not_in_books": (
        "Bilaget kan ikke tilbakeføres, for det er ikke bokført[ (status: {state})]. Last siden på nytt.",
        "The voucher cannot be reversed, because it is not posted[ (state: {state})]. Load the page again.",
    ),
    "voucher_not_draft": (
        "Bilaget venter ikke på godkjenning[ (status: {state})]. Last siden på nytt.",
        "The voucher does not wait for approval[ (state: {state})]. Load the page again.",
    ),
    "draft_changed": (
        "Utkastet er endret siden du så det, og er ikke godkjent. Se på det nye utkastet og godkjenn det.",
        "The draft has changed since you saw it, and was not approved. Look at the new draft and approve it.",
    ),
    "nothing_to_approve": (
        "Utbetaling {payout} har ingen utkast som venter på godkjenning. Se hva den venter på.",
        "Payout {payout} has no draft waiting for approval. See what it waits for.",
    ),
    "nothing_to_reverse": (
        "Utbetaling {payout} har ikke noe bokført bilag å tilbakeføre. Se hvordan den står.",
        "Payout {payout} has no posted voucher to reverse. See how it stands.",
    ),
    "start_is_fixed": (
        "Startdatoen {start} kan ikke endres, for bilag er allerede sendt til regnskapet. Behold den.",
        "The start date {start} cannot be changed, because vouchers were sent to the books. Keep it.",
    ),
    "start_in_old_books": (
        "{company} har bilag til og med {date}, og startdatoen kan ikke være {start}. Velg en senere dag, "
        "eller tilbakefør bilagene der først.",
        "{company} has vouchers up to {date}, so the start date cannot be {start}. Choose a later day, or "
        "reverse those vouchers there first.",
    ),
    "reversal_date_fixed": (
        "{system:The} velger selv datoen for en tilbakeføring. Be om den på bilagets egen dato, {date}.",
        "{system:The} dates a reversal itself. Ask for it on the voucher's own date, {date}.",
    ),
    "provider_not_connected": (
        "Utbetaling {payout} kan ikke hentes på nytt uten betalingsleverandøren. Koble den til igjen først.",
        "Payout {payout} cannot be collected again without the provider. Connect it again first.",
    ),
    "accounting_not_connected": (
        "Ikke noe regnskapssystem er koblet til. Koble til ett først.",
        "No accounting system is connected. Connect one first.",
    ),
    # connections
    "system_unknown": (
        "Vi kan ikke koble til «{system}». Velg en av dem som vises.",
        "We cannot connect “{system}”. Choose one of those shown.",
    ),
    "environment_unknown": (
        "Miljøet «{environment}» finnes ikke for denne tilkoblingen. Velg et av dem som vises.",
        "The environment “{environment}” does not exist for this connection. Choose one of those shown.",
    ),
    "wrong_environment": (
        "Nøklene eller miljøet passer ikke til butikken: en testbutikk bruker testmiljøet, en "
        "produksjonsbutikk det ekte. Legg inn nøkler fra riktig miljø.",
        "The keys or the environment do not fit the shop: a test shop uses the test environment, a "
        "production shop the real one. Enter keys of the right environment.",
    ),
    "style_unknown": (
        "Det går ikke an å koble til på denne måten[ («{style}»)]. Velg en av måtene som vises.",
        "There is no such way to connect[ (“{style}”)]. Choose one of those shown.",
    ),
    "agency_needs_partner_keys": (
        "{system:The} tillater ikke at et byrå bruker butikkens egne nøkler. Koble til som regnskapspartner.",
        "{system:The} does not let an agency use the shop's own keys. Connect as an accounting partner.",
    ),
    "operator_key_missing": (
        "Driftsansvarlig mangler en nøkkel som trengs her: {setting}. Be driftsansvarlig legge den inn.",
        "The operator lacks a key that is needed here: {setting}. Ask the operator to add it.",
    ),
    "assigned_by_operator": (
        "Det er driftsansvarlig som fyller ut {field} for butikken. Be driftsansvarlig koble til.",
        "It is the operator who fills in {field} for the shop. Ask the operator to connect it.",
    ),
    "consent_needed": (
        "Tilgang gis hos {system:the} selv. Velg «Koble til», så blir du sendt dit.",
        "Access is given at {system:the} itself. Choose “Connect”, and you are sent there.",
    ),
    "consent_unknown": (
        "Vi kjenner ikke igjen lenken du kom tilbake med. Koble til på nytt fra butikken.",
        "We do not know the link you came back with. Connect again from the shop.",
    ),
    "consent_used": (
        "Lenken er brukt eller for gammel. Se i butikken om det er koblet til; hvis ikke, koble til på nytt.",
        "The link was used or is too old. See in the shop whether it is connected; if not, connect again.",
    ),
    "consent_refused": (
        "Tilgang ble ikke gitt, og ingenting er endret. Koble til på nytt når du vil.",
        "Access was not given, and nothing is changed. Connect again when you want to.",
    ),
    "public_url_missing": (
        "Avstem mangler en adresse med https som du kan sendes tilbake til ({setting}). Be driftsansvarlig "
        "legge den inn.",
        "Avstem lacks an https address that you can be sent back to ({setting}). Ask the operator to add it.",
    ),
    "credential_missing": (
        "Feltet {field} mangler. Fyll det ut.",
        "The field {field} is missing. Fill it in.",
    ),
    "credential_malformed": (
        "Feltet {field} ser ikke riktig ut. Kopier verdien på nytt, uten mellomrom.",
        "The field {field} does not look right. Copy the value again, without spaces.",
    ),
    "credential_unknown": (
        "Feltet {field} hører ikke til denne måten å koble til på. Ta det bort.",
        "The field {field} does not belong to this way to connect. Leave it out.",
    ),
    "merchant_id_untold": (
        "Nøklene virker, men {system:the} har ikke betalt ut noe ennå og sier derfor ikke hvilket brukersted "
        "de gjelder. Fyll inn brukerstedets ID (MID), som står i portalen.",
        "The keys work, but {system:the} has paid nothing out yet and so does not say which merchant account "
        "they are for. Enter its merchant id (MID), which the portal shows.",
    ),
    "nothing_reached": (
        "Nøklene er godtatt, men når ikke noe hos {system:the}. Sjekk at de hører til riktig salgssted "
        "eller firma.",
        "The keys are accepted, but reach nothing at {system:the}. Check that they belong to the right sales "
        "unit or company.",
    ),
    "connection_not_tested": (
        "Tilkoblingen er ikke prøvd ennå. Prøv den først, så ser du hva den når.",
        "The connection is not tested yet. Test it first, so that you see what it reaches.",
    ),
    "connection_not_confirmed": (
        "Tilkoblingen er ikke bekreftet ennå. Bekreft den først.",
        "The connection is not confirmed yet. Confirm it first.",
    ),
    "confirms_something_else": (
        "Det du bekreftet[ ({reference})], er ikke det tilkoblingen når. Prøv den på nytt og bekreft det "
        "som vises.",
        "What you confirmed[ ({reference})] is not what the connection reaches. Test it again and confirm "
        "what is shown.",
    ),
    "one_company_only": (
        "Et regnskapssystem kobles til ett firma. Bekreft ett.",
        "An accounting system is connected to one company. Confirm one.",
    ),
    "identity_changed": (
        "Nøklene til {system:the} når noe annet enn det som ble bekreftet[: {found}]. Legg inn nøkler til "
        "det samme firmaet eller brukerstedet som før.",
        "The keys to {system:the} reach something else than what was confirmed[: {found}]. Enter keys to "
        "the same company or merchant account as before.",
    ),
    "company_in_other_shop": (
        "Firmaet[ {company}] brukes allerede av en annen butikk her. Legg dette nettstedet til i den "
        "butikken i stedet.",
        "The company[ {company}] is used by another shop here. Add this site to that shop instead.",
    ),
    "merchant_account_in_other_shop": (
        "Brukerstedet[ {account}] brukes allerede av en annen butikk her. Legg dette nettstedet til i den "
        "butikken i stedet.",
        "The merchant account[ {account}] is used by another shop here. Add this site to that shop instead.",
    ),
}
