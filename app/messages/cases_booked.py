"""Cases of what stands in the books and is not as it should be, and of work that stopped."""

from collections.abc import Mapping
from typing import Final

from app.messages.told import Told

TEXTS: Final[Mapping[str, Told]] = {
    "different_voucher_found": Told(
        ("Et annet bilag har nøkkelen", "Another voucher has the key"),
        (
            "Bilag {found} datert {found_date} i regnskapet har nøkkelen til bilaget «{text}» på {amount}, "
            "men ikke samme innhold. Vi har ikke sendt noe.",
            "Voucher {found} dated {found_date} in the books has the key of the voucher “{text}” of "
            "{amount}, but other contents. We have sent nothing.",
        ),
        (
            "Sammenlign de to. Er det som står i regnskapet feil, tilbakefør det der og velg «Prøv igjen».",
            "Compare the two. If the one in the books is wrong, reverse it there and choose “Try again”.",
        ),
    ),
    "already_booked": Told(
        ("Kanskje bokført fra før", "Perhaps booked already"),
        (
            "Bilag {found} datert {found_date} i regnskapet fører[ {found_amount}] på konto {account}, "
            "og det er ikke vårt. Det ligner utbetalingen «{text}» på {amount}, fra før firmaet var koblet "
            "til. Vi har ikke sendt noe.",
            "Voucher {found} dated {found_date} in the books posts[ {found_amount}] to account {account}, "
            "and it is not ours. It looks like the payout “{text}” of {amount}, from before the company was "
            "connected. We have sent nothing.",
        ),
        (
            "Se på bilaget i regnskapssystemet, og velg om det er den samme utbetalingen.",
            "Look at the voucher in the accounting system, and choose whether it is the same payout.",
        ),
    ),
    "reversed_outside": Told(
        ("Tilbakeført i regnskapssystemet", "Reversed in the accounting system"),
        (
            "Noen har tilbakeført bilag {found} datert {found_date} i regnskapssystemet. Det var bilaget "
            "«{text}» på {amount}.",
            "Somebody reversed voucher {found} dated {found_date} in the accounting system. It was the "
            "voucher “{text}” of {amount}.",
        ),
        (
            "Velg om det skal bokføres på nytt. Vi bokfører det aldri igjen uten at du ber om det.",
            "Choose whether to book it again. We never book it again unasked.",
        ),
    ),
    "proof_posting": Told(
        ("Ukjent postering på oppgjørskontoen", "Unknown posting on the clearing account"),
        (
            "Bilag {number} fører {amount} på konto {account} {date} («{text}»). Det hører ikke til noen "
            "ordre, "
            "dag eller utbetaling vi kjenner.",
            "Voucher {number} posts {amount} to account {account} on {date} (“{text}”). It belongs to no "
            "order, "
            "day or payout we know.",
        ),
        (
            "Er bilaget feil, rett det i regnskapssystemet. Er det riktig, godta det med en merknad.",
            "If the voucher is wrong, mend it in the accounting system. If it is right, accept it with a "
            "note.",
        ),
    ),
    "proof_gap.books": Told(
        ("Saldoen stemmer ikke med posteringene", "The balance is not what the postings say"),
        (
            "Oppgjørskontoene har endret seg med {amount} frem til {date} uten en postering siden start. Noe "
            "datert før startdatoen er endret i regnskapet.",
            "The clearing accounts have moved by {amount} up to {date} without a posting since the start. "
            "Something dated before the start was changed in the books.",
        ),
        (
            "Se etter bilag før startdatoen som er ført eller endret etter at inngående status ble godtatt, "
            "eller godta en ny inngående status.",
            "Look for vouchers before the start that were booked or changed after the opening position was "
            "accepted, or accept a new opening position.",
        ),
    ),
    "proof_gap.opening": Told(
        ("Inngående status er ikke det den var", "The opening position is not what it was"),
        (
            "Rader hos leverandøren fra før startdatoen er endret. Inngående status ville i dag vært "
            "{amount} "
            "mer enn det som ble godtatt.[ {listing} gjør opp rader fra før startdatoen, og bokfører hva de "
            "kostet. Inngående status regnet med at det er bokført fra før.]",
            "Rows at the provider from before the start have changed. The opening position would be {amount} "
            "more today than what was accepted.[ {listing} settles rows of before the start, and books what "
            "they cost. The opening position took that for booked already.]",
        ),
        (
            "Se på inngående status på nytt, og godta den som den er nå. Er gebyr bokført to ganger, før det "
            "ene tilbake i regnskapssystemet.",
            "Look at the opening position again, and accept it as it is now. If a fee is booked twice, take "
            "one of them back in the accounting system.",
        ),
    ),
    "proof_gap": Told(
        ("Leverandørens saldo stemmer ikke med radene", "The provider's balance is not what its rows say"),
        (
            "{system:The} sier at saldoen har endret seg {amount} mer enn radene i rapportene frem til "
            "{date}.",
            "{system:The} says that the balance has moved by {amount} more than the rows of its reports "
            "up to "
            "{date}.",
        ),
        (
            "Hent utbetalingene på nytt. Blir det stående, spør leverandøren hvilken bevegelse som mangler.",
            "Collect the payouts again. If it stays, ask the provider which movement is missing.",
        ),
    ),
    "duplicate_removed": Told(
        ("Dobbelt bilag tilbakeført", "Duplicate voucher reversed"),
        (
            "Bilaget «{text}» på {amount} sto to ganger i regnskapet. Vi beholdt {kept} og tilbakeførte "
            "{removed}[ med bilag {reversal}].",
            "The voucher “{text}” of {amount} was twice in the books. We kept {kept} and reversed {removed}"
            "[ by voucher {reversal}].",
        ),
        (
            "Du trenger ikke gjøre noe. Bekreft at du har sett det.",
            "You need not do anything. Confirm that you have seen it.",
        ),
    ),
    "reversal_other_date": Told(
        ("Tilbakeført på en annen dato", "Reversed on another date"),
        (
            "Bilaget «{text}» på {amount} skulle tilbakeføres {asked_date}, men regnskapssystemet daterte "
            "tilbakeføringen (bilag {reversal}) {found_date}.",
            "The voucher “{text}” of {amount} was to be reversed on {asked_date}, but the accounting system "
            "dated the reversal (voucher {reversal}) {found_date}.",
        ),
        (
            "Se om datoen passer for perioden. Gjør den ikke det, før en korreksjon i regnskapssystemet. "
            "Bekreft at du har sett det.",
            "See whether the date suits the period. If it does not, book a correction in the accounting "
            "system. Confirm that you have seen it.",
        ),
    ),
    "duplicate_in_books": Told(
        ("Dobbelt bilag i regnskapet", "Duplicate voucher in the books"),
        (
            "Bilaget «{text}» på {amount} står to ganger i regnskapet: som[ {number} og] {found}. Det siste "
            "har ikke vi bokført.",
            "The voucher “{text}” of {amount} is twice in the books: as[ {number} and] {found}. The latter "
            "was not booked by us.",
        ),
        (
            "Tilbakefør bilag {found} i regnskapssystemet, og velg «Prøv igjen».",
            "Reverse voucher {found} in the accounting system, and choose “Try again”.",
        ),
    ),
    "read_back_differs": Told(
        ("Regnskapet viser noe annet", "The books show something else"),
        (
            "Bilag {found} datert {found_date} er ikke slik vi sendte det: «{text}» på {amount}.[ Dette er "
            "endret: {changes}.] Noen kan ha endret det i regnskapssystemet.",
            "Voucher {found} dated {found_date} is not as we sent it: “{text}” of {amount}.[ What differs: "
            "{changes}.] Somebody may have changed it in the accounting system.",
        ),
        (
            "Se på bilaget i regnskapssystemet. Rett det der og velg «Prøv igjen», eller la det stå.",
            "Look at the voucher in the accounting system. Put it right there and choose “Try again”, or "
            "leave it.",
        ),
    ),
    "release_failed": Told(
        ("Regnskapssystemet fikk ikke bokført bilaget", "The accounting system could not book the voucher"),
        (
            "Bilaget «{text}» på {amount} ligger i regnskapssystemet[ som {found}], men er ikke bokført.",
            "The voucher “{text}” of {amount} lies in the accounting system[ as {found}], but is not booked.",
        ),
        (
            "Rett årsaken i regnskapssystemet, og velg «Prøv igjen». Bilaget lages ikke på nytt.",
            "Put the cause right in the accounting system, and choose “Try again”. The voucher is not made "
            "anew.",
        ),
    ),
    "release_stalled": Told(
        ("Bokføringen er ikke ferdig", "The posting is not finished"),
        (
            "Bilaget «{text}» på {amount} ligger i regnskapssystemet[ som {found}], men er fortsatt ikke "
            "bokført. Noen kan måtte godkjenne eller postere det der.",
            "The voucher “{text}” of {amount} lies in the accounting system[ as {found}], but is still not "
            "booked. Somebody may have to approve or post it there.",
        ),
        (
            "Se på bilaget i regnskapssystemet. Vi ser også etter selv, og går videre når det er bokført.",
            "Look at the voucher in the accounting system. We look too, and go on when it is booked.",
        ),
    ),
    "voucher_vanished": Told(
        ("Bilaget er borte", "The voucher is gone"),
        (
            "Bilaget[ {number}] «{text}» på {amount} finnes ikke lenger i regnskapssystemet.",
            "The voucher[ {number}] “{text}” of {amount} is no longer in the accounting system.",
        ),
        (
            "Velg om det skal bokføres på nytt. Vi bokfører det aldri igjen uten at du ber om det.",
            "Choose whether to book it again. We never book it again unasked.",
        ),
    ),
    "gave_up": Told(
        ("Mange forsøk uten å lykkes", "Many attempts without success"),
        (
            "Vi har prøvd {attempts} ganger uten å lykkes[ med bilaget «{text}» på {amount}].[ {because}]",
            "We have tried {attempts} times without success[ with the voucher “{text}” of {amount}].[ "
            "{because}]",
        ),
        (
            "Rett det som er galt, og velg «Prøv igjen». Vi prøver også selv, med lengre mellomrom.",
            "Put right what is wrong, and choose “Try again”. We go on trying by ourselves, less often.",
        ),
    ),
}
"""A key with a dot is the variant for that ``reason``."""
