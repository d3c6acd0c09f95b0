"""How closed lists are called in the evidence: types, fees, states, cases, answers, reasons of a match.

A value nobody has a word for (a later version's, a provider's own) is printed as it is, never left out.
"""

from typing import Final

from app.core.texts import Language
from app.reports.evidence.texts import text

Words = dict[str, tuple[str, str]]
"""Stored value to its (Norwegian, English) word."""

TYPES: Final[Words] = {
    "sale": ("Betaling", "Payment"),
    "refund": ("Refusjon", "Refund"),
    "refund_reversal": ("Refusjon feilet", "Refund failed"),
    "fee": ("Gebyr", "Fee"),
    "fee_refund": ("Gebyr tilbake", "Fee returned"),
    "chargeback": ("Innsigelse", "Chargeback"),
    "chargeback_reversal": ("Innsigelse vunnet", "Chargeback won"),
    "dispute_fee": ("Innsigelsesgebyr", "Dispute fee"),
    "reserve_hold": ("Sikkerhet holdt", "Reserve held"),
    "reserve_release": ("Sikkerhet frigitt", "Reserve released"),
    "payout": ("Utbetaling", "Payout"),
    "payout_return": ("Utbetaling i retur", "Payout returned"),
    "top_up": ("Innbetaling", "Top-up"),
    "tax": ("Avgift", "Tax"),
    "commission": ("Provisjon", "Commission"),
    "financing": ("Finansiering", "Financing"),
    "adjustment": ("Korreksjon", "Adjustment"),
    "unknown": ("Ukjent", "Unknown"),
}

FEE_TYPES: Final[Words] = {
    "processing": ("Transaksjonsgebyr", "Transaction fee"),
    "fixed": ("Fast gebyr", "Fixed fee"),
    "gateway": ("Betalingsløsning", "Gateway"),
    "subscription": ("Abonnement", "Subscription"),
    "dispute": ("Innsigelse", "Dispute"),
    "fx": ("Valutaveksling", "Currency conversion"),
    "other": ("Annet gebyr", "Other fee"),
    "": ("Ikke inndelt", "Not specified"),
}

STATES: Final[Words] = {
    "draft": ("utkast", "draft"),
    "approved": ("godkjent", "approved"),
    "sending": ("sendes", "sending"),
    "posted": ("bokført", "posted"),
    "documented": ("bokført og dokumentert", "posted and documented"),
    "verified": ("bokført og kontrollert", "posted and verified"),
    "withdrawn": ("trukket tilbake før sending", "withdrawn before sending"),
    "reversing": ("tilbakeføres", "being reversed"),
    "reversed": ("tilbakeført", "reversed"),
}

STRENGTHS: Final[Words] = {
    "strong": ("sterk", "strong"),
    "medium": ("middels", "medium"),
    "weak": ("svak", "weak"),
}

FLAGS: Final[Words] = {
    "twin": ("lik refusjon, i tidsrekkefølge", "equal refund, in time order"),
    "amount": ("mer enn ordrens sum", "more than the order's total"),
    "currency": ("annen valuta enn ordren", "other currency than the order"),
    "test_order": ("testordre", "test order"),
}

IDENTITIES: Final[Words] = {
    "rows_equal_payout": ("radene summerer til utbetalingen", "the rows sum to the payout"),
    "balances_carry": (
        "inngående saldo + radene − utbetalt = utgående saldo",
        "opening balance + the rows − paid = closing balance",
    ),
    "fee_corrections_deducted": (
        "radene summerer til utbetalingen, totalene med gebyrkorreksjonen trukket fra",
        "the rows sum to the payout, the totals with the fee correction deducted",
    ),
    "tax_refund_contained": (
        "radene summerer til utbetalingen, totalene med tilbakebetalt mva i gebyrene",
        "the rows sum to the payout, the totals with refunded VAT in the fees",
    ),
    "corrections_beside_totals": (
        "radene summerer til utbetalingen; korreksjonene står i ingen av totalene",
        "the rows sum to the payout; the corrections are in none of its totals",
    ),
    "signs_by_settlement": (
        "radene summerer til utbetalingen; fortegnet på rader uten fast fortegn følger av den",
        "the rows sum to the payout, which gives the sign of rows that have none of their own",
    ),
    "rows_not_counted": (
        "radene summerer til utbetalingen når korreksjons- eller mva-rader ikke teller med",
        "the rows sum to the payout without rows of corrections or VAT",
    ),
    "fees_deducted": (
        "belastet − refundert + innbetalt − gebyrer = utbetalingen, og radene gir hver av summene",
        "charged − refunded + paid in − fees = the payout, and the rows give each of the sums",
    ),
    "signed_totals": (
        "belastet + refundert + innbetalt + gebyrer (med fortegn) = utbetalingen, og radene gir hver av "
        "summene",
        "charged + refunded + paid in + fees (with signs) = the payout, and the rows give each of the sums",
    ),
    "fees_invoiced": (
        "belastet − refundert + innbetalt = utbetalingen, gebyrene faktureres; radene gir hver av summene",
        "charged − refunded + paid in = the payout, fees are invoiced; the rows give each of the sums",
    ),
}

RELATIONS: Final[Words] = {
    "reverses": ("Tilbakefører", "Reverses"),
    "reversed_by": ("Tilbakeført av", "Reversed by"),
    "replaces": ("Erstatter", "Replaces"),
    "corrects": ("Korrigerer", "Corrects"),
}

REFERENCES: Final[Words] = {
    "reference": ("referanse", "reference"),
    "psp_reference": ("transaksjons-ID", "transaction id"),
    "transaction_id": ("betalings-ID", "payment id"),
    "number": ("ordrenummer", "order number"),
    "id": ("ordre-ID", "order id"),
}

ACTIONS: Final[Words] = {
    "accept": ("Godta uten ordre", "Accept without an order"),
    "book_to": ("Bokfør på konto", "Book to account"),
    "link_order": ("Knytt til ordre", "Tie to order"),
    "use_rate": ("Valutakurs oppgitt", "Exchange rate given"),
    "use_date": ("Bokført i en åpen periode", "Booked in an open period"),
    "treat_as_fee": ("Behandle som gebyr", "Treat as fee"),
    "try_again": ("Prøv igjen", "Try again"),
    "book_again": ("Bokfør på nytt", "Book again"),
    "leave": ("La stå", "Leave as it is"),
    "reverse_and_rebook": ("Tilbakefør og bokfør på nytt", "Reverse and book again"),
    "acknowledge": ("Sett", "Seen"),
    "write_off": ("Ført som tap uten mva", "Written off without VAT"),
    "write_off_with_vat": ("Ført som tap, mva korrigert", "Written off, VAT corrected"),
    "annul_sale": ("Salget annullert", "Sale annulled"),
    "credited": ("Salget var kreditert", "Sale was credited"),
    "lost_before_start": ("Tapet var ført før start", "Loss was booked before the start"),
    "set_off": ("Motregnet faktura", "Invoice set off"),
    "take_back": ("Tapet tilbakeført", "Loss reversed"),
    "gift_cards": ("Gavekortene", "The gift cards"),
    "goods": ("Varene", "The goods"),
}


def word(words: Words, value: str, language: Language) -> str:
    """Return the word for a stored value, or the value itself."""
    pair = words.get(value)
    return value if pair is None else pair[0 if language == "nb" else 1]


def match_reason(reason: str, provider: str, language: Language) -> str:
    """Return a match's reason as a sentence; an order's own field (``meta:…``) keeps its name."""
    if reason == "person":
        return text("match.decided", language)
    theirs, equals, ours = reason.partition("=")
    if not equals:
        return reason
    return text(
        "match.equation",
        language,
        theirs=word(REFERENCES, theirs, language),
        provider=provider,
        ours=word(REFERENCES, ours, language),
    )
