"""What a person can answer to a case: what the button says, and what happens then."""

from collections.abc import Mapping
from typing import Final

from app.core.cases import OF_SALES, Action, CaseCode
from app.messages.templates import Pair

TAKEN_OUT: Final = (
    "Det som er bokført, føres tilbake i et nytt bilag, med mva, og det som hviler på det, med. Det står på "
    "listen over salg som ikke er bokført.",
    "What is booked is taken back by a new voucher, with its VAT, and so is what rests on it. It stands on "
    "the list of sales that are not booked.",
)
"""What leaving out does to a sale, a prepayment or a refund that the books have."""

LABELS: Final[Mapping[tuple[CaseCode, Action], Pair]] = {
    (CaseCode.REFUND_MISSING, Action.ACCEPT): ("Godta som den er", "Accept as it is"),
    (CaseCode.BANK_LINE_MISSING, Action.LEAVE): ("Pengene er kommet", "The money has come"),
    (CaseCode.BOOKED_AMOUNT_MISSING, Action.USE_RATE): (
        "Oppgi kursen salget er ført til",
        "Give the rate the sale is booked at",
    ),
    (CaseCode.BOOKED_AMOUNT_MISSING, Action.ACCEPT): (
        "Bruk utbetalingens beløp",
        "Use the payout's amount",
    ),
    (CaseCode.PROOF_POSTING, Action.ACCEPT): ("Godta posteringen", "Accept the posting"),
    (CaseCode.OUTSIDE_SHOP, Action.ACCEPT): ("Bokfør som andre betalinger", "Book like other payments"),
    (CaseCode.REPORT_CHANGED, Action.LEAVE): ("La bilaget stå", "Leave the voucher"),
    (CaseCode.LATE_ORDER_DIFFERS, Action.LEAVE): ("La bilaget stå", "Leave the voucher"),
    (CaseCode.ALREADY_BOOKED, Action.LEAVE): ("Det er denne: ikke bokfør", "It is this one: do not book"),
    (CaseCode.ALREADY_BOOKED, Action.BOOK_AGAIN): ("Det er en annen: bokfør", "It is another one: book"),
    (CaseCode.REVERSED_OUTSIDE, Action.LEAVE): ("La det være tilbakeført", "Leave it reversed"),
    (CaseCode.VOUCHER_VANISHED, Action.LEAVE): ("Ikke bokfør igjen", "Do not book again"),
    (CaseCode.READ_BACK_DIFFERS, Action.LEAVE): ("Godta det som står", "Accept what is there"),
    (CaseCode.ATTACHMENT_REFUSED, Action.LEAVE): ("Fortsett uten vedlegg", "Go on without attachment"),
    **{
        (code, Action.LEAVE): ("La det stå utenfor", "Leave it out")
        for code in sorted(OF_SALES - {CaseCode.SALE_WITHDRAWN})
    },
    (CaseCode.SALE_WITHDRAWN, Action.ACCEPT): ("Før salget tilbake", "Take the sale back"),
    (CaseCode.SALE_WITHDRAWN, Action.LEAVE): ("La salget stå", "Leave the sale"),
    (CaseCode.SALE_NEEDS_PERSON, Action.ACCEPT): ("Bokfør salget", "Book the sale"),
    (CaseCode.SALE_VAT_DIFFERS, Action.ACCEPT): ("Bokfør etter beløpet", "Book by the amount"),
    (CaseCode.SALE_ROUNDING, Action.ACCEPT): ("Før som avrunding", "Book as rounding"),
    (CaseCode.SALE_LATE, Action.ACCEPT): ("Bokfør nå", "Book now"),
    (CaseCode.CAPTURED_BEFORE_START, Action.ACCEPT): ("Bokfør mot forskudd", "Book against prepayments"),
    (CaseCode.REFUND_BY_HAND, Action.ACCEPT): ("Betalt hos leverandøren", "Paid at the provider"),
    (CaseCode.REFUND_SPLIT, Action.ACCEPT): ("Del etter satsene", "Divide by the rates"),
    (CaseCode.REFUND_WITH_GIFT_CARD, Action.ACCEPT): ("Bokfør som andre", "Book like others"),
    (CaseCode.SALE_IN_PARTS, Action.ACCEPT): ("Bokfør hele salget", "Book the whole sale"),
    (CaseCode.REFUND_EXCEEDS_SALE, Action.ACCEPT): ("Bokfør hele refusjonen", "Book the whole refund"),
}
"""Where the action's usual label would mislead."""

EXPLANATIONS: Final[Mapping[Action, Pair]] = {
    Action.ACCEPT: (
        "Beløpet føres som andre av samme type, uten å være knyttet til en ordre.",
        "The amount is booked like others of its type, tied to no order.",
    ),
    Action.BOOK_TO: (
        "Beløpet føres på kontoen du velger, med mva-koden du oppgir.",
        "The amount is booked to the account you choose, with the VAT code you give.",
    ),
    Action.LINK_ORDER: (
        "Beløpet knyttes til ordren du velger, og valget ditt står i dokumentasjonen.",
        "The amount is tied to the order you choose, and your choice is named in the evidence.",
    ),
    Action.TREAT_AS_FEE: (
        "Beløpet føres som gebyret du velger, etter konteringsregelen for det.",
        "The amount is booked as the fee you choose, by the rule for it.",
    ),
    Action.USE_RATE: (
        "Bilaget føres i regnskapets valuta med kursen du oppgir. Kurs, kilde og dato står i bilaget.",
        "The voucher is booked in the company's currency at the rate you give. Rate, source and date stand "
        "in the voucher.",
    ),
    Action.USE_DATE: (
        "Bilaget dateres den dagen du velger, og teksten sier hvilken måned det gjelder.",
        "The voucher is dated on the day you choose, and its text says which month it concerns.",
    ),
    Action.TRY_AGAIN: (
        "Vi prøver på nytt med det samme. Ingenting bokføres to ganger.",
        "We try again at once. Nothing is booked twice.",
    ),
    Action.BOOK_AGAIN: (
        "Utbetalingen får et nytt bilag. Det gamle blir stående som tilbakeført i historikken.",
        "The payout gets a new voucher. The old one stays in the history as reversed.",
    ),
    Action.LEAVE: (
        "Ingenting endres i regnskapet, og vi spør ikke om dette igjen.",
        "Nothing is changed in the books, and we do not ask about this again.",
    ),
    Action.REVERSE_AND_REBOOK: (
        "Bilaget motposteres nøyaktig, og utbetalingen bokføres på nytt slik rapporten er nå.",
        "The voucher is reversed exactly, and the payout is booked again as the report is now.",
    ),
    Action.WRITE_OFF: (
        "Beløpet føres som tap, uten mva. Kontoen er den i konteringsregelen om du ikke velger en annen.",
        "The amount is booked as a loss, without VAT. The account is that of the rule unless you choose "
        "another.",
    ),
    Action.WRITE_OFF_WITH_VAT: (
        "Beløpet føres som tap med mva-koden for tap på krav (TAP-1, TAP-11, TAP-13). Krever en skriftlig "
        "begrunnelse: mva korrigeres bare når kjøperen ikke kan betale (mval. § 4-7).",
        "The amount is booked as a loss with the VAT code for lost claims (TAP-1, TAP-11, TAP-13). Takes a "
        "written ground: VAT is corrected only where the buyer cannot pay (mval § 4-7).",
    ),
    Action.ANNUL_SALE: (
        "Salget føres tilbake på inntektskontoen og mva-koden du oppgir. Skriv kreditnotaens nummer i "
        "merknaden. Har ordren flere satser, er det ett svar for lite: før den i regnskapssystemet.",
        "The sale is taken back on the income account and VAT code you give. Write the number of the credit "
        "note in the note. An order with several rates is too much for one answer: book it in the "
        "accounting system.",
    ),
    Action.CREDITED: (
        "Kreditnotaen står alt i regnskapet mot oppgjørskontoen. Beløpet flyttes dit fra kontoen for "
        "omtvistede beløp.",
        "The credit note is in the books already, against the clearing account. The amount is moved there "
        "from the account of disputed amounts.",
    ),
    Action.LOST_BEFORE_START: (
        "Tapet står alt i regnskapet fra før startdatoen, og er en del av inngående status. Ingenting føres "
        "som tap. Beløpet flyttes fra kontoen for omtvistede beløp til "
        "oppgjørskontoen, der det ble tatt ut før start. Ble det tatt ut av kontoen for omtvistede beløp, "
        "oppgi den som konto: da flyttes ingenting.",
        "The loss is in the books from before the start, and is a part of the opening position. Nothing is "
        "booked as a loss. The amount is moved from the account of disputed "
        "amounts to the clearing account, which it was taken off before the start. If it was taken off the "
        "account of disputed amounts, give that as the account: then nothing is moved.",
    ),
    Action.SET_OFF: (
        "Beløpet er en faktura fra leverandøren som ble trukket i oppgjøret. Det føres mot leverandørgjelden "
        "den står på: kontoen du velger, ellers den i konteringsregelen.",
        "The amount is an invoice of the provider's that was taken out of the payout. It is booked against "
        "the supplier's account that has it: the one you choose, else that of the rule.",
    ),
    Action.GIFT_CARDS: (
        "Refusjonen føres mot det som skyldes for gavekortene (2901), så langt de rekker; det som er over, "
        "som varer.",
        "The refund is booked against what is owed for the gift cards (2901), as far as they go; what is "
        "beyond as goods.",
    ),
    Action.GOODS: (
        "Refusjonen føres av salget, så langt varene rekker; det som er over, mot gavekortene.",
        "The refund is taken off the sale, as far as the goods go; what is beyond off the gift cards.",
    ),
    Action.TAKE_BACK: (
        "Bilaget for tapet motposteres nøyaktig.",
        "The voucher of the loss is reversed exactly.",
    ),
    Action.ACKNOWLEDGE: (
        "Avviket lukkes. Det holdt ingenting tilbake.",
        "The case is closed. It held nothing back.",
    ),
}

EXPLANATIONS_FOR: Final[Mapping[tuple[CaseCode, Action], Pair]] = {
    (CaseCode.REFUND_MISSING, Action.ACCEPT): (
        "Refusjonen føres som andre refusjoner, selv om nettbutikken ikke har den.",
        "The refund is booked like other refunds, though the web shop does not have it.",
    ),
    (CaseCode.REFUND_FAILED, Action.BOOK_TO): (
        "Et eget bilag fører beløpet fra kontoen du velger til oppgjørskontoen, uten mva.",
        "A voucher of its own books the amount from the account you choose to clearing, without VAT.",
    ),
    (CaseCode.FEE_DOCUMENT_DIFFERS, Action.TRY_AGAIN): (
        "Fakturaen holdes mot det som er bokført nå.",
        "The invoice is held against what is booked now.",
    ),
    (CaseCode.BANK_LINE_MISSING, Action.TRY_AGAIN): (
        "Vi leser kontoutskriftene på nytt med det samme.",
        "We read the bank statements again at once.",
    ),
    (CaseCode.BANK_LINE_MISSING, Action.LEAVE): (
        "Vi leter ikke mer etter denne linjen. Merknaden din står i historikken.",
        "We look for this line no more. Your note stands in the history.",
    ),
    (CaseCode.BOOKED_AMOUNT_MISSING, Action.USE_RATE): (
        "Salget er ført med kursen du oppgir. Oppgjørskontoen tømmes med det, og forskjellen føres som "
        "gevinst eller tap.",
        "The sale is in the books at the rate you give. Clearing is emptied of that, and the difference is "
        "booked as a gain or a loss.",
    ),
    (CaseCode.BOOKED_AMOUNT_MISSING, Action.ACCEPT): (
        "Oppgjørskontoen tømmes med utbetalingens beløp. Forskjellen mot salget blir en åpen post.",
        "Clearing is emptied by the payout's amount. The difference to the sale becomes an open item.",
    ),
    **{
        (code, Action.LEAVE): (
            "Vi bokfører det ikke. Det står på listen over salg som ikke er bokført.",
            "We do not book it. It stands on the list of sales that are not booked.",
        )
        for code in sorted(OF_SALES - {CaseCode.SALE_WITHDRAWN})
    },
    **{
        (code, Action.ACCEPT): (
            "Salget bokføres slik, og svaret ditt står i dokumentasjonen.",
            "The sale is booked so, and your answer stands in the evidence.",
        )
        for code in sorted(OF_SALES)
    },
    (CaseCode.SALE_WITHDRAWN, Action.ACCEPT): (
        "Salget føres tilbake i dagens bilag, med mva.",
        "The sale is taken back in the present day's voucher, with its VAT.",
    ),
    (CaseCode.SALE_LATE, Action.ACCEPT): (
        "Salget bokføres med dagens dato, og mva-en kommer i denne terminen.",
        "The sale is booked as of now, and its VAT falls into the present term.",
    ),
    (CaseCode.REFUND_BY_HAND, Action.ACCEPT): (
        "Beløpet føres mot leverandørens oppgjørskonto, der refusjonen i utbetalingen møter det.",
        "The amount is booked against the provider's clearing account, where the payout's refund meets it.",
    ),
    (CaseCode.PROOF_POSTING, Action.ACCEPT): (
        "Posteringen står i avstemmingen som en navngitt post med merknaden din.",
        "The posting stands in the proof as a named item with your note.",
    ),
    (CaseCode.PROOF_POSTING, Action.TRY_AGAIN): (
        "Avstemmingen gjøres på nytt med det samme.",
        "The proof is made again at once.",
    ),
    (CaseCode.PROOF_GAP, Action.TRY_AGAIN): (
        "Avstemmingen gjøres på nytt med det samme.",
        "The proof is made again at once.",
    ),
    (CaseCode.READ_BACK_DIFFERS, Action.LEAVE): (
        "Bilaget regnes som kontrollert slik det står i regnskapssystemet.",
        "The voucher counts as verified as it stands in the accounting system.",
    ),
    (CaseCode.ALREADY_BOOKED, Action.LEAVE): (
        "Utbetalingen bokføres ikke herfra. Bilaget som står i regnskapet, er det eneste.",
        "The payout is not booked from here. The voucher in the books is the only one.",
    ),
    (CaseCode.ALREADY_BOOKED, Action.BOOK_AGAIN): (
        "Utbetalingen bokføres som vanlig, og vi spør ikke om dette igjen.",
        "The payout is booked as usual, and we do not ask about this again.",
    ),
    (CaseCode.ATTACHMENT_REFUSED, Action.LEAVE): (
        "Bilaget regnes som ferdig. Dokumentasjonen kan fortsatt lastes ned her.",
        "The voucher counts as done. The evidence can still be downloaded here.",
    ),
    (CaseCode.ATTACHMENT_REFUSED, Action.TRY_AGAIN): (
        "Vi prøver å legge ved dokumentasjonen på nytt. Bilaget bokføres ikke igjen.",
        "We try to attach the evidence again. The voucher is not booked again.",
    ),
}
"""Where the action does something else than usual."""
