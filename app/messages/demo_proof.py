"""What the demo says of opening positions and proofs."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

PROOF: Final[Mapping[str, Pair]] = {
    "head.account": ("Brukersted", "Merchant account"),
    "head.eve": ("Dagen før oppstart", "Day before the start"),
    "head.books": ("I regnskapet", "In the books"),
    "head.provider": ("Hos leverandøren", "At the provider"),
    "head.difference": ("Differanse", "Difference"),
    "opening.note": (
        "Fra det forrige systemet, avtalt med revisor",
        "From the system before, agreed with the auditor",
    ),
    "opening.item": (
        "{system}: {amount} er godtatt som datert post. Den står i hver avstemming til noen retter den.",
        "{system}: {amount} is accepted as a dated item. It stands in every proof until somebody mends it.",
    ),
    "opening.voucher": (
        "{system}: {amount} er godtatt og bokført mot 2999 med et eget bilag.",
        "{system}: {amount} is accepted, and booked against 2999 with a voucher of its own.",
    ),
    "head.side": ("Side", "Side"),
    "head.service": ("Avstem sier", "Avstem says"),
    "head.read_directly": ("Lest direkte", "Read directly"),
    "side.books": ("Tripletex, konto {accounts}", "Tripletex, accounts {accounts}"),
    "side.provider": ("{system}, egen saldo", "{system}, its own balance"),
    "side.held": ("Holdt tilbake i innsigelser og reserver", "Kept back in disputes and reserves"),
    "side.difference": ("Differanse", "Difference"),
    "side.unexplained": ("Uforklart", "Unexplained"),
    "head.order": ("Ordre", "Order"),
    "head.why": ("Åpen post", "Open item"),
    "planted": (" ◀ feil i regnskapet", " ◀ error in the books"),
    "stray.found": ("Med bilaget: {sentence}", "With the voucher: {sentence}"),
    "stray.gone": ("Uten det: {sentence}", "Without it: {sentence}"),
}
