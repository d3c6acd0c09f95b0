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
