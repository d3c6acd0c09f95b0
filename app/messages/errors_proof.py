"""What stands in the way of a proof or of the opening position, and what to do about it."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

TEXTS: Final[Mapping[str, Pair]] = {
    "proof_not_ready": (
        "Det er ikke noe å avstemme ennå. Velg startdato og bekreft betalingsleverandøren først.",
        "There is nothing to prove yet. Choose the start date and confirm the provider first.",
    ),
    "proof_needs_connections": (
        "Avstemmingen spør både regnskapssystemet og betalingsleverandøren, og en av tilkoblingene virker "
        "ikke. "
        "Prøv tilkoblingene.",
        "The proof asks both the accounting system and the provider, and one of the connections does not "
        "work. "
        "Test the connections.",
    ),
    "proof_in_foreign_currency": (
        "Brukerstedet er i {currency} og regnskapet i en annen valuta. Det avstemmes ikke her ennå.",
        "The merchant account is in {currency} and the books in another currency. It is not proven here yet.",
    ),
    "proof_accounts_shared": (
        "Konto {account} brukes også for {system}. Gi hver betalingsleverandør sine egne kontoer i "
        "konteringsreglene, så kan hver av dem avstemmes.",
        "Account {account} is used for {system} too. Give each provider accounts of its own in the rules, "
        "and "
        "each can be proven.",
    ),
    "proof_day_not_covered": (
        "Rapportene dekker ikke den dagen[; den siste er {date}]. Velg en dag fra startdatoen til den siste.",
        "The reports do not cover that day[; the last is {date}]. Choose a day from the start to the last.",
    ),
    "provider_balance_unknown": (
        "Betalingsleverandøren sier ikke hva den har for brukersted {account} {date}. Vi spør igjen i natt.",
        "The provider does not say what it holds for merchant account {account} on {date}. We ask again "
        "tonight.",
    ),
    "opening_not_ready": (
        "Rapportene frem til startdatoen {start} er ikke hentet ennå. Vent til de er inne, og prøv igjen.",
        "The reports up to the start date {start} are not collected yet. Wait until they are, and try again.",
    ),
    "opening_being_read": (
        "Rapportene fra {system} leses akkurat nå, og differansen kan endre seg. Prøv igjen om et øyeblikk.",
        "The reports of {system} are being read just now, and the difference may change. Try again in a "
        "moment.",
    ),
    "opening_rows_untold": (
        "{system} forteller om et salg først når det er utbetalt. Vent til et salg fra startdatoen {start} "
        "eller senere er utbetalt, så er alt fra før den kjent, og prøv igjen.",
        "{system} tells of a sale only once it is paid out. Wait until a sale from the start date {start} or "
        "later is paid out: then all from before it is known. Try again after that.",
    ),
    "opening_of_several_accounts": (
        "Flere brukersteder deler oppgjørskonto {account}. Gi hvert sin egen konto før inngående status "
        "godtas.",
        "Several merchant accounts share the clearing account {account}. Give each its own before the "
        "opening "
        "position is accepted.",
    ),
    "opening_form_unknown": (
        "Velg om differansen godtas som en datert post eller føres med et åpningsbilag.",
        "Choose whether the difference is accepted as a dated item or booked by an opening voucher.",
    ),
    "opening_needs_account": (
        "Åpningsbilaget mangler motkonto. Velg kontoen differansen skal føres mot.",
        "The opening voucher lacks its counter-account. Choose the account for the difference.",
    ),
    "opening_changed": (
        "Inngående status er ikke lenger det du så: differansen er nå {amount}. Se på den på nytt.",
        "The opening position is no longer what you saw: the difference is {amount} now. Look at it again.",
    ),
    "opening_is_booked": (
        "Inngående status er allerede ført med et bilag. Tilbakefør bilaget før den godtas på nytt.",
        "The opening position is booked by a voucher already. Reverse that before it is accepted anew.",
    ),
}
