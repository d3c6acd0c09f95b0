"""The proof in words: why the books and the provider differ, and how a whole proof stands."""

from collections.abc import Mapping
from typing import Final

from app.messages.amounts import format_amount, format_day
from app.messages.templates import Pair, chosen, fill
from app.messages.voucher_changes import changes_in_books

ITEMS: Final[Mapping[str, Pair]] = {
    "opening": (
        "Inngående status, godtatt ved oppstart",
        "Opening position, accepted at the start",
    ),
    "sale_not_captured": (
        "Salget[ av ordre {order}] står i regnskapet, men pengene er ikke trukket hos leverandøren",
        "The sale[ of order {order}] is in the books, but not captured at the provider",
    ),
    "not_told_yet": (
        "Står i regnskapet[ for ordre {order}]; leverandøren forteller om det først når det utbetales",
        "In the books[ for order {order}]; the provider tells of it only once it is paid out",
    ),
    "captured_not_booked": (
        "Betalingen[ for ordre {order}] er trukket, men salget står ikke i regnskapet",
        "The payment[ for order {order}] is captured, but the sale is not in the books",
    ),
    "booked_twice": (
        "Salget[ av ordre {order}] er bokført to ganger",
        "The sale[ of order {order}] is booked twice",
    ),
    "amount_differs": (
        "Ordre[ {order}] er bokført med et annet beløp enn leverandøren har",
        "Order[ {order}] is booked at another amount than the provider has",
    ),
    "refund_in_books_only": (
        "Refusjonen[ på ordre {order}] står bare i regnskapet",
        "The refund[ of order {order}] is in the books only",
    ),
    "refund_at_provider_only": (
        "Refusjonen[ på ordre {order}] er bare gjort hos leverandøren",
        "The refund[ of order {order}] is at the provider only",
    ),
    "dispute_in_books_only": (
        "Innsigelsen[ på ordre {order}] er avsluttet i regnskapet med et annet beløp",
        "The dispute[ of order {order}] is closed in the books at another amount",
    ),
    "loss_taken_back": (
        "Tapet vi førte for innsigelsen[ på ordre {order}] med bilag {voucher} er ført tilbake i "
        "regnskapet[ med bilag {text}], og leverandøren holder fortsatt beløpet",
        "The loss that we booked for the dispute[ of order {order}] with voucher {voucher} is taken back in "
        "the books[ by voucher {text}], and the provider still holds the amount",
    ),
    "payout_on_its_way": ("Utbetaling {payout} er på vei til banken", "Payout {payout} is on its way"),
    "payout_not_booked": ("Utbetaling {payout} er ikke bokført ennå", "Payout {payout} is not booked yet"),
    "balance_day_not_booked": (
        "Balansedag {payout} er ikke bokført ennå",
        "Balance day {payout} is not booked yet",
    ),
    "row_not_paid_out": (
        "Gebyr hos leverandøren som en senere utbetaling fører[ (ordre {order})]",
        "Charged by the provider, booked by a later payout[ (order {order})]",
    ),
    "return_not_booked": (
        "Utbetaling i retur eller innbetaling er ikke bokført ennå[ ({payout})]",
        "A returned payout or a top-up is not booked yet[ ({payout})]",
    ),
    "foreign_payout": (
        "Utbetaling {payout} i en annen valuta, ført til kurs med bilag {voucher}",
        "Payout {payout} in another currency, booked at a rate by voucher {voucher}",
    ),
    "voucher_missing": (
        "Bilag {voucher}[ for utbetaling {payout}] er borte fra regnskapet",
        "Voucher {voucher}[ of payout {payout}] is gone from the books",
    ),
    "voucher_differs": (
        "Bilag {voucher}[ for utbetaling {payout}] er endret eller tilbakeført i regnskapet[: {changes}]",
        "Voucher {voucher}[ of payout {payout}] was changed or reversed in the books[: {changes}]",
    ),
    "voucher_left": (
        "Bilag {voucher}[ for utbetaling {payout}] er endret i regnskapet[: {changes}]. "
        "Godtatt slik[: {text}]",
        "Voucher {voucher}[ of payout {payout}] was changed in the books[: {changes}]. Accepted so[: {text}]",
    ),
    "not_as_booked": (
        "Leverandøren har nå andre tall[ for utbetaling {payout}] enn bilag {voucher} ble ført med",
        "The provider now has other figures[ for payout {payout}] than voucher {voucher} was booked with",
    ),
    "report_left": (
        "Leverandøren har nå andre tall[ for utbetaling {payout}] enn bilag {voucher} ble ført med. "
        "Godtatt slik[: {text}]",
        "The provider now has other figures[ for payout {payout}] than voucher {voucher} was booked with. "
        "Accepted so[: {text}]",
    ),
    "accepted": ("Bilag {voucher}, godtatt[: {text}]", "Voucher {voucher}, accepted[: {text}]"),
}

_VERDICTS: Final[Mapping[str, Pair]] = {
    "holds": (
        "{provider} {date}: Alt er forklart. Regnskapet er {difference} over det leverandøren har, og hver "
        "krone av det har et navn.",
        "{provider} {date}: everything is explained. The books are {difference} above what the provider "
        "holds, and all of it has a name.",
    ),
    "holds_below": (
        "{provider} {date}: Alt er forklart. Regnskapet er {difference} under det leverandøren har, og hver "
        "krone av det har et navn.",
        "{provider} {date}: everything is explained. The books are {difference} below what the provider "
        "holds, and all of it has a name.",
    ),
    "even": (
        "{provider} {date}: Regnskapet og leverandøren er helt like.",
        "{provider} {date}: the books and the provider are equal.",
    ),
    "unexplained": (
        "{provider} {date}: {unexplained} er ikke forklart. Se bilagene under, og rett eller godta dem.",
        "{provider} {date}: {unexplained} is not explained. See the vouchers below, and mend or accept them.",
    ),
    "changed": (
        "{provider} {date}: Avstemmingen holder ikke. Differansen på {difference} har navn, men regnskapet "
        "har ikke lenger alle våre bilag slik de ble bokført.",
        "{provider} {date}: the proof does not hold. The difference of {difference} has names, but the books "
        "no longer have all of our vouchers as they were booked.",
    ),
    "retold": (
        "{provider} {date}: Avstemmingen holder ikke. Differansen på {difference} har navn, men leverandøren "
        "har nå andre tall enn vi bokførte.",
        "{provider} {date}: the proof does not hold. The difference of {difference} has names, but the "
        "provider now has other figures than we booked.",
    ),
    "not_anchored": (
        "{provider} {date}: Ikke forankret. Godta inngående status først; før det sier vi ikke at noe "
        "stemmer.",
        "{provider} {date}: not anchored. Accept the opening position first; before that we claim nothing.",
    ),
}


_NOT_STANDING: Final[Pair] = (
    " Bilag som er borte, endret eller tilbakeført: {changed}. Rett dem i regnskapet, eller svar på "
    "spørsmålet om hvert av dem.",
    " Vouchers that are gone, changed or reversed: {changed}. Put them right in the books, or answer the "
    "question about each.",
)

_RETOLD: Final[Pair] = (
    " Utbetalinger med andre tall: {retold}. Svar på spørsmålet om hver av dem: før den på nytt, eller la "
    "den stå.",
    " Payouts with other figures: {retold}. Answer the question about each: book it again, or leave it.",
)

_RECKONED: Final[Pair] = (
    "{account}: leverandøren oppgir ingen saldo; regnet ut som inngående + rader − utbetalt",
    "{account}: the provider reports no balance; reckoned as opening + rows − paid out",
)

_REPORTED: Final[Pair] = (
    "{account}: leverandørens egen saldo («{said}»)",
    "{account}: the provider's own balance (“{said}”)",
)


def reckoned_sentence(account: str, language: str) -> str:
    """Return how it is known what a provider without a reported balance holds."""
    return chosen(_RECKONED, language).format(account=account)


def reported_sentence(source: str, language: str) -> str:
    """Return how it is known what a provider with a balance of its own holds; ``source`` names account and
    field, or call, in the provider's own words."""
    account, _, said = source.partition(": ")
    return chosen(_REPORTED, language).format(account=account, said=said)


def item_sentence(kind: str, params: Mapping[str, object], language: str) -> str:
    """Return why a part of the difference is there; ``params`` are order, payout, voucher and text, of a
    changed voucher its accounts, its day and ``moved_to``, and the currency."""
    pair = ITEMS.get(kind)
    changes = changes_in_books(
        {
            "accounts": params.get("accounts"),
            "amount": {"currency": params.get("currency")},
            "date": str(params.get("day") or ""),
            "found_date": params.get("moved_to"),
        },
        language,
    )
    return fill(pair, {**params, "changes": changes}, language) if pair else kind


def verdict_sentence(
    provider: str,
    day: str,
    *,
    currency: str,
    difference: int,
    unexplained: int,
    anchored: bool,
    explained: bool,
    changed: int = 0,
    retold: int = 0,
    language: str,
) -> str:
    """Return how a proof stands, in words; amounts in minor units. ``changed`` is how many of our vouchers do
    not stand in the books as they were booked, ``retold`` how many payouts the provider tells otherwise now.
    """
    if not anchored:
        name = "not_anchored"
    elif not explained:
        name = "unexplained"
    elif changed:
        name = "changed"
    elif retold:
        name = "retold"
    elif difference < 0:
        name = "holds_below"
    else:
        name = "holds" if difference else "even"
    values = {
        "provider": provider,
        "date": format_day(day, language),
        "difference": format_amount(
            {
                "amount": difference if name in ("changed", "retold") else abs(difference),
                "currency": currency,
            },
            language,
        ),
        "unexplained": format_amount({"amount": unexplained, "currency": currency}, language),
    }
    told = chosen(_VERDICTS[name], language).format(**values)
    if changed and anchored:
        told += chosen(_NOT_STANDING, language).format(changed=changed)
    if retold and anchored:
        told += chosen(_RETOLD, language).format(retold=retold)
    return told
