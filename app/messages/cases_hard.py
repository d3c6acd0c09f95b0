"""Cases about what takes an accountant: lost disputes, currency, invoices for fees, money at the bank."""

from collections.abc import Mapping
from typing import Final

from app.messages.told import Told

TEXTS: Final[Mapping[str, Told]] = {
    "dispute_open": Told(
        ("Innsigelse: er den tapt?", "Dispute: is it lost?"),
        (
            "{amount} er omtvistet[ for ordre {order}] siden {date} og står på konto {account}. "
            "Leverandøren har ikke gitt beløpet tilbake.",
            "{amount} is disputed[ for order {order}] since {date} and stands on account {account}. "
            "The provider has not given the amount back.",
        ),
        (
            "Svar når innsigelsen er tapt. Vinnes den, lukkes spørsmålet av seg selv. Ingenting holdes "
            "tilbake så lenge. Korrigert mva krever en skriftlig begrunnelse, et annullert salg en "
            "kreditnota.",
            "Answer once the dispute is lost. If it is won, the question closes by itself. Nothing is held "
            "back meanwhile. Corrected VAT takes a written ground, an annulled sale a credit note.",
        ),
    ),
    "refund_failed": Told(
        ("Refusjonen nådde ikke kunden", "The refund did not reach the customer"),
        (
            "Refusjonen på {amount} for ordre {order} feilet {date}, og beløpet er tilbake hos leverandøren. "
            "Regnskapet har refusjonen, og konto {account} mangler beløpet: kunden har det fortsatt til "
            "gode.",
            "The refund of {amount} for order {order} failed on {date}, and the amount is back at the "
            "provider. The books have the refund, and account {account} lacks the amount: the customer "
            "still has it due.",
        ),
        (
            "Betal kunden på nytt. Betales det hos leverandøren, lukkes spørsmålet når den nye refusjonen "
            "kommer. Betales det på annen måte, velg kontoen for det dere skylder, for eksempel 2999.",
            "Pay the customer again. Paid at the provider, the question closes when the new refund comes. "
            "Paid another way, choose the account for what you owe, 2999 for instance.",
        ),
    ),
    "fee_document_differs": Told(
        ("Gebyrfaktura stemmer ikke", "Fee document does not agree"),
        (
            "Gebyrene fra {system} for {month} er {amount} etter fakturaen, men {booked} er bokført. "
            "Forskjellen er {difference}.",
            "The fees of {system} for {month} are {amount} by the invoice, but {booked} is booked. The "
            "difference is {difference}.",
        ),
        (
            "Se om en utbetaling i måneden ikke er bokført, om fakturaen også er ført i "
            "leverandørreskontroen, eller om den har gebyrer som ikke er trukket i oppgjøret. Meld rett "
            "beløp, eller la det stå med en merknad.",
            "See whether a payout of the month is not booked, whether the invoice is in the supplier ledger "
            "too, or has fees that were not taken out of payouts. Tell the right amount, or leave it with a "
            "note.",
        ),
    ),
    "bank_line_missing": Told(
        ("Pengene står ikke på kontoutskriften", "The money is not on the bank statement"),
        (
            "Bilaget «{text}» har {amount} på bankkontoen {date}, men kontoutskriftene i regnskapssystemet "
            "frem til {through} har ingen linje som sikkert er denne utbetalingen.",
            "The voucher “{text}” has {amount} on the bank account on {date}, but the bank statements in the "
            "accounting system up to {through} have no line that is surely this payout.",
        ),
        (
            "Se etter utbetalingen i banken. Er utskriften importert siden, velg «Prøv igjen». Står pengene "
            "der, for eksempel slått sammen med andre, velg «Pengene er kommet».",
            "Look for the payout at the bank. If the statement was imported since, choose “Try again”. If "
            "the money is there, summed with others say, choose “The money has come”.",
        ),
    ),
    "booked_amount_missing": Told(
        ("Hva er salget ført til?", "What is the sale booked at?"),
        (
            "Ordre {order}, {amount}, ble oppgjort {date} i en annen valuta eller til en annen kurs. Vi fant "
            "ikke hva regnskapet har for den på oppgjørskontoen[: {booked} i bilag {number} avviker mer enn "
            "en femdel].",
            "Order {order}, {amount}, was settled on {date} in another currency or at another rate. We did "
            "not find what the books have for it on the clearing account[: {booked} in voucher {number} is "
            "off by more than a fifth].",
        ),
        (
            "Skriv ordrenummeret i teksten på bilaget for salget, og velg «Prøv igjen». Eller oppgi kursen "
            "det er ført til. Eller før oppgjøret til utbetalingens beløp: da står forskjellen som en åpen "
            "post i avstemmingen.",
            "Write the order number in the text of the sale's voucher, and choose “Try again”. Or give the "
            "rate it was booked at. Or settle at the payout's amount: the difference is then an open item of "
            "the proof.",
        ),
    ),
    "dispute_won_late": Told(
        ("Innsigelse vunnet etter at den var ført som tapt", "Dispute won after it was written off"),
        (
            "{amount}[ for ordre {order}] er ført som tapt, men leverandøren har gitt beløpet tilbake.",
            "{amount}[ for order {order}] is written off, but the provider has given the amount back.",
        ),
        (
            "Tilbakefør tapet, eller la bilaget stå og før det selv.",
            "Reverse the loss, or leave the voucher and book it yourself.",
        ),
    ),
}
