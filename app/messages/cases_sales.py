"""Cases of booking sales: what is not clear about an order before its sale may stand in the books."""

from collections.abc import Mapping
from typing import Final

from app.messages.told import Told

TEXTS: Final[Mapping[str, Told]] = {
    "sale_needs_person.company": Told(
        ("Ordre fra et firma", "Order by a company"),
        (
            "Ordre {order_number} på {amount} {date} er kjøpt av et firma[ (salgsdokument "
            "{document})]. Et kontantsalg i dagens sum holder bare om kjøperen har fått et dokument "
            "med firmaets navn.",
            "Order {order_number} of {amount} on {date} was bought by a company[ (sales document "
            "{document})]. In the day's sum it may only stand if the buyer has a document with the "
            "company's name.",
        ),
        (
            "Bokfør salget hvis dokumentet finnes. Fakturerer dere firmaet i regnskapssystemet, la "
            "ordren stå utenfor.",
            "Book the sale if there is such a document. If you invoice the company in the accounting "
            "system, leave the order out.",
        ),
    ),
    "sale_needs_person.large": Told(
        ("Ordre over 40 000 kroner", "Order above 40,000 kroner"),
        (
            "Ordre {order_number} på {amount} {date} er over 40 000 kroner[ (salgsdokument "
            "{document})]. Da må salgsdokumentet si hvem som kjøpte.",
            "Order {order_number} of {amount} on {date} is above 40,000 kroner[ (sales document "
            "{document})]. The sales document must then say who bought.",
        ),
        (
            "Bokfør salget hvis kjøperen står på dokumentet. Fakturerer dere i regnskapssystemet, la "
            "ordren stå utenfor.",
            "Book the sale if the buyer is named on the document. If you invoice in the accounting "
            "system, leave the order out.",
        ),
    ),
    "sale_needs_person": Told(
        ("En person må se på ordren", "A person must look at the order"),
        (
            "Ordre {order_number} på {amount} {date} kan ikke bokføres som kontantsalg uten at noen "
            "har sett på den.",
            "Order {order_number} of {amount} on {date} cannot be booked as a cash sale before "
            "somebody has looked.",
        ),
        ("Bokfør salget, eller la ordren stå utenfor.", "Book the sale, or leave the order out."),
    ),
    "sale_unmapped": Told(
        ("Ingen konto for salget", "No account for the sale"),
        (
            "{amount} av ordre {order_number} {date} har {rate} % mva, avgiftsklasse «{tax_class}» "
            "og går til {country}. Ingen regel sier hvor det føres[; den som finnes, har mva-kode "
            "{vat_code}, som er av en annen sats].",
            "{amount} of order {order_number} on {date} has {rate} % VAT, tax class “{tax_class}” "
            "and goes to {country}. No rule says where it is booked[; the one there is has the VAT code "
            "{vat_code}, which is of another rate].",
        ),
        (
            "Lag en regel for slike salg, eller velg konto og mva-kode for dette. Null mva avgjøres "
            "av hva som er solgt og hvor det sendes: eksport 52, fritatt 5, unntatt 6, utenlandsk "
            "mva er gjeld.",
            "Make a rule for such sales, or choose account and VAT code for this one. What zero VAT "
            "is depends on what was sold and where it goes: export 52, zero rate 5, outside the act "
            "6, foreign VAT is a liability.",
        ),
    ),
    "sale_vat_differs": Told(
        ("Mva i butikken stemmer ikke", "The shop's VAT does not agree"),
        (
            "Ordre {order_number} {date}: nettbutikken viser {shown} i mva av {amount} med {rate} %, men "
            "beløpet gir {held}. Avvik: {difference}.",
            "Order {order_number} on {date}: the web shop shows {shown} of VAT in {amount} at {rate} %, but "
            "the amount holds {held}. Difference: {difference}.",
        ),
        (
            "Sett prisene i nettbutikken til to desimaler og se på satsen. Godta avviket for å "
            "bokføre mva-en regnskapssystemet regner ut, eller la ordren stå utenfor.",
            "Set the web shop's prices to two decimals and look at the rate. Accept the difference "
            "to book the VAT that the accounting system computes, or leave the order out.",
        ),
    ),
    "sale_rounding": Told(
        ("Stor avrunding", "Large rounding"),
        (
            "Ordre {order_number} {date} har en avrunding på {amount}. Mer enn én krone er sjelden "
            "avrunding.",
            "Order {order_number} on {date} has a rounding of {amount}. More than one krone is "
            "seldom rounding.",
        ),
        (
            "Se hva beløpet er. Er det avrunding, godta det; ellers la ordren stå utenfor og før den "
            "for hånd.",
            "See what the amount is. If it is rounding, accept it; else leave the order out and book "
            "it by hand.",
        ),
    ),
    "sale_not_summing": Told(
        ("Ordren går ikke opp", "The order does not add up"),
        (
            "Linjene i ordre {order_number} {date} blir {difference} mer enn totalen {amount}. Vi "
            "bokfører ikke et salg som ikke går opp.",
            "The lines of order {order_number} on {date} come to {difference} more than its total "
            "{amount}. We book no sale that does not add up.",
        ),
        (
            "Rett ordren i nettbutikken, da prøver vi av oss selv igjen. Går ikke det, la den stå "
            "utenfor og før den for hånd.",
            "Correct the order in the web shop, and we try again by ourselves. If that cannot be, "
            "leave it out and book it by hand.",
        ),
    ),
    "sale_without_provider": Told(
        ("Betalt uten leverandør", "Paid without a provider"),
        (
            "Ordre {order_number} på {amount} {date} er betalt med «{method}», og ingen regel sier "
            "hvor pengene står.",
            "Order {order_number} of {amount} on {date} was paid by “{method}”, and no rule says "
            "where the money is.",
        ),
        (
            "Velg kontoen (for eksempel 1500 for faktura), lag en regel for «betaling uten "
            "leverandør», eller la ordren stå utenfor.",
            "Choose the account (1500 for an invoice, for instance), make a rule for “payment "
            "without a provider”, or leave the order out.",
        ),
    ),
    "sale_late.left_out": Told(
        ("Salg skal ut av en annen mva-termin", "Sale to go out of another VAT term"),
        (
            "{amount} av ordre {order_number} {date} skal stå utenfor, men er bokført i mva-terminen til "
            "{term_end}, som er over. Utgående mva hører til sin egen termin.",
            "{amount} of order {order_number} on {date} is to be left out, but is booked in the VAT term to "
            "{term_end}, which has ended. Output VAT belongs to its own term.",
        ),
        (
            "Kan mva-en tas ned i denne terminen, bokfør tilbakeføringen nå. Er meldingen for den andre "
            "terminen levert og skal rettes, la tilbakeføringen stå utenfor, og før den for hånd der.",
            "If the VAT may go down in the present term, book the taking back now. If the return of the "
            "other term is delivered and is to be corrected, leave it out here and book it there by hand.",
        ),
    ),
    "sale_late": Told(
        ("Salg i en annen mva-termin", "Sale in another VAT term"),
        (
            "{amount} av ordre {order_number} {date} ble kjent først etter at mva-terminen til "
            "{term_end} var over. Utgående mva hører til sin egen termin.",
            "{amount} of order {order_number} on {date} became known only after the VAT term to "
            "{term_end} had ended. Output VAT belongs to its own term.",
        ),
        (
            "Er meldingen for terminen levert, rett den og la salget stå utenfor her. Er den ikke "
            "levert, eller er beløpet riktig i denne terminen, bokfør det nå.",
            "If the return of that term is delivered, correct it and leave the sale out here. If it "
            "is not, or the amount belongs to the present term, book it now.",
        ),
    ),
    "sale_withdrawn.deleted": Told(
        ("Ordren til et bokført salg er slettet", "The order of a booked sale is deleted"),
        (
            "Ordre {order_number} {date} er bokført med {amount}, men er slettet for godt i nettbutikken.",
            "Order {order_number} on {date} is booked with {amount}, but was deleted for good in the "
            "web shop.",
        ),
        (
            "Et salg faller ikke bort fordi ordren slettes: har kunden varene, la det stå, og ta vare på "
            "salgsdokumentet. Ble det aldri noe av salget, før det tilbake; kunden må ha kreditnota.",
            "A sale does not lapse because its order is deleted: if the customer has the goods, leave it, "
            "and keep the sales document. If the sale came to nothing, take it back; the customer must "
            "have a credit note.",
        ),
    ),
    "sale_withdrawn": Told(
        ("Bokført salg er borte", "Booked sale is gone"),
        (
            "Ordre {order_number} {date} er bokført med {amount}, men gjelder ikke lenger i "
            "nettbutikken (status «{status}»).",
            "Order {order_number} on {date} is booked with {amount}, but does not count in the web "
            "shop any more (status “{status}”).",
        ),
        (
            "Føres det tilbake, må kunden ha kreditnota. La det stå hvis ordren ble slettet ved en feil.",
            "If it is taken back, the customer must have a credit note. Leave it if the order was "
            "removed by mistake.",
        ),
    ),
    "sale_in_parts": Told(
        ("Betalt i deler", "Paid in parts"),
        (
            "{taken} av ordre {order_number} på {amount} ble trukket {date}; resten, {rest}, ble ikke "
            "trukket da. Butikken regner trekket som levering, men det sier ikke hvilke varer som er sendt.",
            "{taken} of order {order_number} of {amount} was captured on {date}; the rest, {rest}, was not "
            "captured then. The shop takes the capture as delivery, but that does not tell what was sent.",
        ),
        (
            "Er alt sendt, bokfør hele salget den dagen. Skal resten aldri sendes, rett ordren i "
            "nettbutikken, så faller spørsmålet bort. Er noe sendt senere, la salget stå utenfor og før "
            "delene for hånd, hver i sin mva-termin.",
            "If all of it is sent, book the whole sale on that day. If the rest is never sent, correct "
            "the order in the web shop, and the question goes. If some is sent later, leave the sale out "
            "and book the parts by hand, each in its VAT term.",
        ),
    ),
    "captured_before_start": Told(
        ("Betalt før start", "Paid before the start"),
        (
            "Ordre {order_number} er levert, eller {amount} av den betalt tilbake, {date}; den ble betalt "
            "før vi begynte å bokføre salg.",
            "Order {order_number} was delivered, or {amount} of it paid back, on {date}; it was paid "
            "before we began to book sales.",
        ),
        (
            "Står betalingen som forskudd (2900) i regnskapet, bokfør mot den. Er salget alt bokført, la "
            "det stå utenfor; en tilbakebetaling føres da for hånd.",
            "If the payment stands as a prepayment (2900) in the books, book against it. If the sale is "
            "booked already, leave it out; what was paid back is then booked by hand.",
        ),
    ),
}
