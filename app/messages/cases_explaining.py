"""Cases of explaining a payout: what does not fit between the provider's report, the orders and the rules."""

from collections.abc import Mapping
from typing import Final

from app.messages.told import Told

TEXTS: Final[Mapping[str, Told]] = {
    "order_missing": Told(
        ("Ordren mangler", "Order missing"),
        (
            "{type:The} på {amount:size} {date} (referanse {reference}) hører ikke til noen ordre vi "
            "kjenner.",
            "{type:The} of {amount:size} on {date} (reference {reference}) belongs to no order we know.",
        ),
        (
            "Finn ordren i nettbutikken og send den på nytt. Finnes den ikke, knytt beløpet til riktig ordre "
            "eller godta det uten ordre.",
            "Find the order in the web shop and send it again. If there is none, tie the amount to the right "
            "order or accept it without an order.",
        ),
    ),
    "refund_missing": Told(
        ("Refusjonen mangler i nettbutikken", "Refund missing in the web shop"),
        (
            "{type:The} på {amount:size} {date} (referanse {reference}) står ikke på ordren i nettbutikken"
            "[ (ordre-ID {order:order})].",
            "{type:The} of {amount:size} on {date} (reference {reference}) is not on the order in the web "
            "shop[ (order id {order:order})].",
        ),
        (
            "Registrer refusjonen på ordren i nettbutikken. Skal den ikke stå der, godta den som den er "
            "eller velg en konto for den.",
            "Register the refund on the order in the web shop. If it should not be there, accept it as it is "
            "or choose an account for it.",
        ),
    ),
    "outside_shop": Told(
        ("Ikke fra nettbutikken", "Not from the web shop"),
        (
            "{type:The} på {amount:size} {date} (referanse {reference}) ble gjort utenom nettbutikken"
            "[, på salgsstedet {handle}].",
            "{type:The} of {amount:size} on {date} (reference {reference}) was made outside the web shop"
            "[, at the sales unit {handle}].",
        ),
        (
            "Velg kontoen beløpet skal føres på. Hører det likevel til en ordre, knytt det til den.",
            "Choose the account for the amount. If it belongs to an order after all, tie it to that order.",
        ),
    ),
    "ambiguous_order": Told(
        ("Flere mulige ordre", "Several possible orders"),
        (
            "{type:The} på {amount:size} {date} (referanse {reference}) kan høre til flere ordre.",
            "{type:The} of {amount:size} on {date} (reference {reference}) could belong to several orders.",
        ),
        (
            "Velg den riktige ordren blant forslagene. Vi gjetter aldri.",
            "Choose the right order among the suggestions. We never guess.",
        ),
    ),
    "unknown_transaction": Told(
        ("Ukjent type transaksjon", "Unknown type of transaction"),
        (
            "Utbetalingen har en transaksjon på {amount} av en type vi ikke kjenner[: «{provider_type}»]. "
            "Utbetalingen venter til du har sagt hva den er.",
            "The payout has a transaction of {amount} of a type we do not know[: “{provider_type}”]. "
            "The payout waits until you have said what it is.",
        ),
        (
            "Finn ut hos betalingsleverandøren hva beløpet gjelder, og velg kontoen det skal føres på.",
            "Find out from the provider what the amount is for, and choose the account for it.",
        ),
    ),
    "held_by_rule": Told(
        ("Holdt tilbake av en konteringsregel", "Held back by a rule"),
        (
            "Konteringsreglene sier at en person skal vurdere transaksjonen på {amount}"
            "[ av typen «{provider_type}»].",
            "The rules say that a person must look at the transaction of {amount}"
            "[ of the type “{provider_type}”].",
        ),
        (
            "Velg kontoen og mva-koden beløpet skal føres med.",
            "Choose the account and VAT code for the amount.",
        ),
    ),
    "fee_unrecognised": Told(
        ("Ukjent gebyr", "Unrecognised fee"),
        (
            "Betalingsleverandøren har et gebyr på {amount:size} som vi ikke kjenner[: «{provider_type}»].",
            "The provider has a fee of {amount:size} that we do not recognise[: “{provider_type}”].",
        ),
        (
            "Velg hva slags gebyr det er. Passer ingen av typene, velg en konto i stedet.",
            "Choose what kind of fee it is. If no kind fits, choose an account instead.",
        ),
    ),
    "fee_vat_unmapped": Told(
        ("Mva på gebyr uten mva-kode", "VAT on a fee without a VAT code"),
        (
            "Gebyret på {amount:size} inneholder {vat:size} mva, men konteringsregelen har ingen mva-kode "
            "som gir fradrag for akkurat det[ (den har {vat_code})].",
            "The fee of {amount:size} includes {vat:size} of VAT, but the rule has no VAT code that deducts "
            "just that[ (it has {vat_code})].",
        ),
        (
            "Velg konto og mva-kode for gebyret. Rett konteringsregelen om det skal gjelde hver gang.",
            "Choose account and VAT code for the fee. Change the rule if it should hold every time.",
        ),
    ),
    "rule_missing": Told(
        ("Konteringsregel mangler", "No rule"),
        (
            "Ingen konteringsregel sier hvor {line_type} skal føres. Det gjelder {amount:size}.",
            "No rule says which account is for {line_type}. It concerns {amount:size}.",
        ),
        (
            "Lag en konteringsregel for dette, og velg «Prøv igjen».",
            "Make a rule for this, and choose “Try again”.",
        ),
    ),
    "identity_broken": Told(
        ("Oppgjørsrapporten går ikke opp", "The report does not add up"),
        (
            "Utbetaling {reference} på {amount} er ikke lik summen av transaksjonene i oppgjørsrapporten. "
            "Forskjellen er {difference:size}.",
            "Payout {reference} of {amount} is not the sum of the transactions in the report. "
            "The difference is {difference:size}.",
        ),
        (
            "Velg «Hent utbetalingen på nytt». Er forskjellen der fortsatt, be betalingsleverandøren "
            "forklare den.",
            "Choose “Resync payout”. If the difference remains, ask the provider to explain it.",
        ),
    ),
    "balance_chain_broken": Told(
        ("Saldoen henger ikke sammen", "The balance does not carry"),
        (
            "Oppgjørsrapporten for {date} viser en saldo på {found}, men transaksjonene før den gir "
            "{expected}. Noe mangler i rapporten, eller står der to ganger.",
            "The report of {date} shows a balance of {found}, but the transactions before it make "
            "{expected}. Something is missing from the report, or is there twice.",
        ),
        (
            "Velg «Prøv igjen». Kommer avviket tilbake, be betalingsleverandøren rette rapporten.",
            "Choose “Try again”. If the case comes back, ask the provider to correct the report.",
        ),
    ),
    "payout_not_final": Told(
        ("Utbetalingen er ikke ferdig avstemt", "The payout is not reconciled yet"),
        (
            "Utbetaling {reference} på {amount} ble laget {date}, men betalingsleverandøren har ennå ikke "
            "sagt ferdig hvilke transaksjoner den gjør opp. Den kan ikke bokføres før det.",
            "Payout {reference} of {amount} was made on {date}, but the provider has not finished telling "
            "which transactions it settles. It cannot be booked before that.",
        ),
        (
            "Avviket lukkes av seg selv når listen er ferdig. Spør betalingsleverandøren hva den venter på.",
            "The case closes by itself once the list is final. Ask the provider what it waits for.",
        ),
    ),
    "report_unreadable": Told(
        ("Oppgjørsrapporten kan ikke leses", "The report cannot be read"),
        (
            "Oppgjørsrapporten for {date} kan ikke leses: «{field}» mangler eller har en verdi vi ikke "
            "kjenner.[ Balansedag {reference} er derfor ikke sammenlignet med rapporten.][ Gebyrene på den, "
            "{fees}, står som de er.]",
            "The report of {date} cannot be read: “{field}” is missing or has a value we do not know."
            "[ So balance day {reference} is not compared with the report.][ Its fees, {fees}, stay as they "
            "are.]",
        ),
        (
            "Velg «Prøv igjen». Kommer avviket tilbake, send denne teksten til driftsansvarlig.",
            "Choose “Try again”. If the case comes back, send this text to the operator.",
        ),
    ),
    "report_changed": Told(
        ("Oppgjørsrapporten er endret", "The report has changed"),
        (
            "Oppgjørsrapporten for utbetaling {reference} er endret etter at den ble bokført.[ Bokført beløp "
            "er {booked}, i rapporten står det nå {now}.][ Summen {same} er den samme, men radene er andre.]"
            "[ Det gjelder {changes}.]",
            "The report of payout {reference} has changed since it was booked.[ {booked} was booked, the "
            "report says {now} now.][ The sum of {same} is the same, but its rows are others.]"
            "[ It is about {changes}.]",
        ),
        (
            "Se på forskjellen, og velg om bilaget skal tilbakeføres og bokføres på nytt.",
            "Look at the difference, and choose whether to reverse the voucher and book it again.",
        ),
    ),
    "sources_differ": Told(
        ("To kilder sier forskjellige beløp", "Two sources tell other amounts"),
        (
            "Utbetaling {reference} er kjent med {booked}, men en annen kilde (fil eller leverandørens API) "
            "sier {now}. Den første kilden gjelder; ingenting er talt to ganger.",
            "Payout {reference} is known with {booked}, but another source (a file or the provider's API) "
            "says {now}. The first source counts; nothing was counted twice.",
        ),
        (
            "Finn ut hos betalingsleverandøren hva som er riktig. Er det den første kilden som tar feil, "
            "tilbakefør bilaget.",
            "Find out from the provider which is right. If the first source is wrong, reverse the voucher.",
        ),
    ),
    "sources_overlap": Told(
        ("Utbetalingen kan være talt fra en fil", "The payout may have been counted from a file"),
        (
            "Utbetaling {reference} på {amount} {date} ble hentet, men dagen er dekket av en fil med andre "
            "referanser. Den er ikke talt, så ingenting er talt to ganger.",
            "Payout {reference} of {amount} on {date} was collected, but a file with other references covers "
            "that day. It was not counted, so that nothing is counted twice.",
        ),
        (
            "Se om filen har den. Har den ikke det, last opp en fil som har den, eller bokfør den for hånd.",
            "See whether the file has it. If it does not, upload a file that does, or book it by hand.",
        ),
    ),
    "rate_missing": Told(
        ("Valutakurs mangler", "Exchange rate missing"),
        (
            "Beløpet {amount} er i {currency}, og vi har ingen kurs å bokføre det med.[ Det er gitt tilbake "
            "av forskudd som er ført til kurs {rates}, og ingenting sier hvilket av dem det er av.]",
            "The amount {amount} is in {currency}, and we have no rate to book it with.[ It was given back "
            "of prepayments that are booked at the rates {rates}, and nothing says which of them it is of.]",
        ),
        (
            "Oppgi kursen banken brukte, med kilde og dato. Står beløpet på én enkelt rad i en utbetaling i "
            "annen valuta, bokfør utbetalingen for hånd og hold den utenfor her.",
            "Give the rate that the bank used, with its source and date. If the amount is of a single row in "
            "a payout of another currency, book the payout by hand and ignore it here.",
        ),
    ),
    "fee_invoice": Told(
        ("Gebyrfaktura, ikke utbetaling", "Invoice for fees, no payout"),
        (
            "Oppgjør {reference} på {amount} er ingen utbetaling, men fakturaen for gebyrene av "
            "utbetalinger som ble gjort brutto.",
            "Settlement {reference} of {amount} is no payout, but the invoice for the fees of payouts that "
            "were made gross.",
        ),
        (
            "Bokfør den som leverandørfaktura, og hold oppgjøret utenfor her. Da står gebyrene i regnskapet "
            "én gang.",
            "Book it as a supplier's invoice, and ignore the settlement here. The fees are then in the books "
            "once.",
        ),
    ),
    "order_key_changed": Told(
        ("Samme ordre-ID brukt to ganger", "Order id used twice"),
        (
            "Ordre {order} på {amount} har samme ID som en annen ordre vi har fått. Vi holder dem fra "
            "hverandre som to ordre.",
            "Order {order} of {amount} has the same id as another order we have received. We keep them "
            "apart as two orders.",
        ),
        (
            "Sjekk at ordren er riktig i nettbutikken. Slikt skjer helst når en database er gjenopprettet.",
            "Check that the order is right in the web shop. This mostly happens after a database was "
            "restored.",
        ),
    ),
    "late_order_differs": Told(
        ("Sen ordre endrer bilaget", "Late order changes the voucher"),
        (
            "Ordre {order} på {amount} kom etter at utbetaling {reference} var bokført, og ville gitt et "
            "annet bilag.",
            "Order {order} of {amount} came after payout {reference} was booked, and would have made another "
            "voucher.",
        ),
        (
            "Se på forskjellen, og velg om bilaget skal tilbakeføres og bokføres på nytt.",
            "Look at the difference, and choose whether to reverse the voucher and book it again.",
        ),
    ),
}
