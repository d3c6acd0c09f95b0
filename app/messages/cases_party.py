"""Cases of a voucher whose posting lacks a customer or supplier, or has one that cannot stand there."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair
from app.messages.told import Told


def about(norwegian: str, english: str) -> Pair:
    """The sentence, and which voucher it is about where there is one."""
    return (
        f"{norwegian}[ Det gjelder bilaget «{{text}}» på {{amount}}.]",
        f"{english}[ It concerns the voucher “{{text}}” of {{amount}}.]",
    )


TEXTS: Final[Mapping[str, Told]] = {
    "party_missing": Told(
        ("Kontoen krever kunde eller leverandør", "The account needs a customer or supplier"),
        about(
            "Kontoen[ {account}] krever en motpart på hver postering[ ({party})], og "
            "konteringsregelen har ingen.",
            "The account[ {account}] needs a counterparty on each posting[ ({party})], and the rule "
            "has none.",
        ),
        (
            "Gi regelen et kundenummer om kontoen krever kunde, eller fjern kravet på kontoen i "
            "regnskapssystemet, og velg «Prøv igjen».",
            "Give the rule a customer number where the account needs a customer, or remove the requirement "
            "from the account in the accounting system, and choose “Try again”.",
        ),
    ),
    "customer_missing": Told(
        ("Kunden finnes ikke", "The customer is not there"),
        about(
            "Kunde {customer}[ på konto {account}] finnes ikke i regnskapssystemet, eller er ikke aktiv.",
            "Customer {customer}[ on account {account}] is not in the accounting system, or not active.",
        ),
        (
            "Opprett eller aktiver kunden i regnskapssystemet, eller endre kundenummeret i regelen, og velg "
            "«Prøv igjen».",
            "Create or activate the customer in the accounting system, or change the rule's customer number, "
            "and choose “Try again”.",
        ),
    ),
    "customer_not_taken": Told(
        ("Kontoen tar ingen kunde", "The account takes no customer"),
        about(
            "Posteringen på konto {account} har kunde {customer}, som regnskapssystemet ikke kan føre der.",
            "The posting on account {account} has customer {customer}, which the accounting system cannot "
            "book there.",
        ),
        (
            "Velg en konto med kundereskontro, eller fjern kundenummeret fra regelen, og velg «Prøv igjen».",
            "Choose an account with a customer ledger, or remove the rule's customer number, and choose "
            "“Try again”.",
        ),
    ),
}
