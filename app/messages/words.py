"""How closed lists are called: states, types, actions, names of fields and systems."""

from collections.abc import Mapping
from typing import Final

from app.messages.credential_words import CREDENTIAL_WARNINGS
from app.messages.field_words import FIELDS
from app.messages.words_files import IMPORT_OUTCOMES, IMPORT_STATES
from app.messages.words_sales import ENTRIES, LEFT_OUT
from app.messages.words_vouchers import SPANS, SPLITS, VOUCHER_KINDS

Words = Mapping[str, tuple[str, str]]
"""Stored value to its (Norwegian, English) word."""

_PAYOUT_STATES: Final[Words] = {
    "collected": ("Hentet", "Collected"),
    "explained": ("Forklart", "Explained"),
    "waiting": ("Venter på deg", "Waiting for you"),
    "approved": ("Godkjent, sendes", "Approved, being sent"),
    "posted": ("Bokført", "Posted"),
    "verified": ("Bokført og kontrollert", "Posted and verified"),
    "returned": ("Kom i retur", "Returned"),
    "ignored": ("Holdt utenfor", "Ignored"),
}

_VOUCHER_STATES: Final[Words] = {
    "draft": ("utkast", "draft"),
    "approved": ("godkjent", "approved"),
    "sending": ("sendes", "being sent"),
    "posted": ("bokført", "posted"),
    "documented": ("bokført og dokumentert", "posted and documented"),
    "verified": ("bokført og kontrollert", "posted and verified"),
    "withdrawn": ("trukket tilbake før sending", "withdrawn before sending"),
    "reversing": ("tilbakeføres", "being reversed"),
    "reversed": ("tilbakeført", "reversed"),
}

_CONNECTION_STATES: Final[Words] = {
    "new": ("Ikke prøvd ennå", "Not tested yet"),
    "tested": ("Prøvd, ikke bekreftet", "Tested, not confirmed"),
    "working": ("Virker", "Working"),
    "broken": ("Virker ikke", "Not working"),
    "paused": ("Satt på pause", "Paused"),
    "removed": ("Fjernet", "Removed"),
}

_CASE_STATES: Final[Words] = {
    "open": ("Åpent", "Open"),
    "decided": ("Avgjort", "Decided"),
    "gone": ("Årsaken er borte", "Cause is gone"),
}

_TRANSACTION_TYPES: Final[Words] = {
    "sale": ("Betaling", "Payment"),
    "refund": ("Refusjon", "Refund"),
    "refund_reversal": ("Refusjon som feilet", "Failed refund"),
    "fee": ("Gebyr", "Fee"),
    "fee_refund": ("Gebyr tilbakebetalt", "Fee returned"),
    "chargeback": ("Innsigelse", "Chargeback"),
    "chargeback_reversal": ("Innsigelse vunnet", "Chargeback won"),
    "dispute_fee": ("Gebyr for innsigelse", "Chargeback fee"),
    "reserve_hold": ("Holdt tilbake som sikkerhet", "Held as reserve"),
    "reserve_release": ("Frigitt sikkerhet", "Reserve released"),
    "payout": ("Utbetaling", "Payout"),
    "payout_return": ("Utbetaling i retur", "Payout returned"),
    "top_up": ("Innbetaling til leverandøren", "Paid in to the provider"),
    "tax": ("Avgift", "Tax"),
    "commission": ("Provisjon", "Commission"),
    "financing": ("Finansiering", "Financing"),
    "adjustment": ("Korreksjon fra leverandøren", "Correction by the provider"),
    "unknown": ("Ukjent type", "Unknown type"),
}

_LINE_TYPES: Final[Words] = {
    "sale": ("betalinger", "payments"),
    "refund": ("refusjoner", "refunds"),
    "refund_reversal": ("refusjoner som feilet", "failed refunds"),
    "fee": ("gebyrer", "fees"),
    "fee_refund": ("tilbakebetalte gebyrer", "returned fees"),
    "chargeback": ("innsigelser", "chargebacks"),
    "chargeback_reversal": ("vunne innsigelser", "chargebacks won"),
    "dispute_fee": ("gebyrer for innsigelser", "chargeback fees"),
    "reserve_hold": ("beløp holdt tilbake som sikkerhet", "amounts held as reserve"),
    "reserve_release": ("frigitt sikkerhet", "released reserve"),
    "payout_return": ("utbetalinger i retur", "returned payouts"),
    "top_up": ("innbetalinger til leverandøren", "amounts paid in to the provider"),
    "tax": ("avgifter", "taxes"),
    "commission": ("provisjon", "commission"),
    "financing": ("finansiering", "financing"),
    "adjustment": ("korreksjoner fra leverandøren", "corrections by the provider"),
    "unknown": ("ukjente transaksjoner", "unknown transactions"),
    "bank": ("beløpet i banken", "the amount in the bank"),
    "in_transit": ("penger underveis til banken", "money in transit to the bank"),
    "carried": ("saldo som står igjen hos leverandøren", "the balance kept at the provider"),
    "rounding": ("avrunding", "rounding"),
    "fx_gain": ("valutagevinst", "currency gains"),
    "fx_loss": ("valutatap", "currency losses"),
    "dispute_loss": ("tapte innsigelser", "lost disputes"),
    "invoice_setoff": ("fakturaer motregnet i oppgjøret", "invoices set off in the payout"),
    "shipping": ("frakt", "shipping"),
    "payment": ("betaling uten leverandør", "payment without a provider"),
    "gift_card_sale": ("solgte gavekort", "gift cards sold"),
    "gift_card_redeem": ("innløste gavekort", "gift cards redeemed"),
    "prepayment": ("forskudd fra kunder", "prepayments from customers"),
}

_FEE_TYPES: Final[Words] = {
    "processing": ("Transaksjonsgebyr", "Transaction fee"),
    "fixed": ("Fast gebyr", "Fixed fee"),
    "gateway": ("Gebyr for betalingsløsning", "Gateway fee"),
    "subscription": ("Abonnement", "Subscription"),
    "dispute": ("Gebyr for innsigelse", "Chargeback fee"),
    "fx": ("Valutaveksling", "Currency conversion"),
    "other": ("Ukjent gebyr", "Unrecognised fee"),
}

_ACTIONS: Final[Words] = {
    "accept": ("Godta uten ordre", "Accept without an order"),
    "book_to": ("Velg konto", "Choose account"),
    "link_order": ("Knytt til ordre", "Tie to order"),
    "treat_as_fee": ("Velg gebyrtype", "Choose fee type"),
    "use_rate": ("Oppgi kurs", "Give the rate"),
    "use_date": ("Bokfør i en åpen periode", "Book in an open period"),
    "try_again": ("Prøv igjen", "Try again"),
    "book_again": ("Bokfør på nytt", "Book again"),
    "leave": ("La det stå", "Leave it"),
    "reverse_and_rebook": ("Tilbakefør og bokfør på nytt", "Reverse and book again"),
    "acknowledge": ("Jeg har sett det", "I have seen it"),
    "write_off": ("Tapt: før som tap uten mva", "Lost: write off without VAT"),
    "write_off_with_vat": ("Tapt: før som tap og korriger mva", "Lost: write off and correct VAT"),
    "annul_sale": ("Tapt: annuller salget", "Lost: annul the sale"),
    "credited": ("Tapt: salget er alt kreditert", "Lost: the sale is credited already"),
    "lost_before_start": ("Tapt: ført før start", "Lost: booked before the start"),
    "set_off": ("Motregnet faktura", "Invoice set off"),
    "take_back": ("Tilbakefør tapet", "Reverse the loss"),
    "gift_cards": ("Gavekortene", "The gift cards"),
    "goods": ("Varene", "The goods"),
}

_EVENT_RESULTS: Final[Words] = {
    "stored": ("Mottatt", "Received"),
    "known": ("Mottatt før", "Received before"),
    "older": ("Mottatt, men en nyere er kjent", "Received, but a newer one is known"),
    "kept": ("Holdt til side", "Kept aside"),
    "refused": ("Avvist", "Refused"),
}

_ORDER_STATES: Final[Words] = {
    "unknown": ("Ikke mottatt", "Not received"),
    "no_provider": ("Uten betalingsleverandør", "Without a provider"),
    "waiting": ("Venter på utbetaling", "Waiting for payout"),
    "paid_out": ("Utbetalt", "Paid out"),
    "refunded": ("Refundert", "Refunded"),
}

_ROW_STATUSES: Final[Words] = {
    "matched": ("Treff", "Matched"),
    "asked": ("Ordren er etterlyst", "Order asked for"),
    "case": ("Avvik", "Case"),
    "decided": ("Avgjort", "Decided"),
    "unmatched": ("Uten ordre", "Without an order"),
    "no_order": ("Gjelder ingen ordre", "Belongs to no order"),
}

_SYSTEMS: Final[Words] = {
    name: (title, title)
    for name, title in {
        "vipps": "Vipps MobilePay",
        "klarna": "Klarna",
        "nets": "Nets",
        "stripe": "Stripe",
        "tripletex": "Tripletex",
        "poweroffice": "PowerOffice Go",
        "eaccounting": "Visma eAccounting",
        "vismanet": "Visma.net ERP",
        "fiken": "Fiken",
    }.items()
}

_KINDS: Final[Mapping[str, Words]] = {
    "action": _ACTIONS,
    "capability": {
        "view": ("se", "view"),
        "decide": ("avgjøre", "decide"),
        "configure": ("sette opp", "configure"),
    },
    "case_state": _CASE_STATES,
    "import_state": IMPORT_STATES,
    "import_outcome": IMPORT_OUTCOMES,
    "connection_state": _CONNECTION_STATES,
    "credential_warning": CREDENTIAL_WARNINGS,
    "differs": {
        "address": ("adressen", "the address"),
        "environment": ("miljøet", "the environment"),
        "mark": ("merket", "the mark"),
        "copy": ("en kopi", "a copy"),
    },
    "dimension": {
        "department": ("avdeling", "department"),
        "project": ("prosjekt", "project"),
        "dimension1": ("dimensjon 1", "dimension 1"),
        "dimension2": ("dimensjon 2", "dimension 2"),
        "dimension3": ("dimensjon 3", "dimension 3"),
    },
    "event_result": _EVENT_RESULTS,
    "fee_type": _FEE_TYPES,
    "field": FIELDS,
    "left_out": LEFT_OUT,
    "sales_entry": ENTRIES,
    "line_type": _LINE_TYPES,
    "match_flag": {
        "twin": ("lik refusjon, i tidsrekkefølge", "equal refund, in time order"),
        "amount": ("mer enn ordrens sum", "more than the order's total"),
        "currency": ("annen valuta enn ordren", "other currency than the order"),
        "test_order": ("testordre", "test order"),
    },
    "match_strength": {
        "strong": ("sterkt", "strong"),
        "medium": ("middels", "medium"),
        "weak": ("svakt", "weak"),
    },
    "order_state": _ORDER_STATES,
    "party": {
        "customer": ("kunde", "customer"),
        "supplier": ("leverandør", "supplier"),
        "employee": ("ansatt", "employee"),
    },
    "payout_state": _PAYOUT_STATES,
    "span": SPANS,
    "split": SPLITS,
    "policy": {
        "review": ("en person godkjenner hvert bilag", "a person approves each voucher"),
        "automatic": ("bilag uten avvik godkjennes automatisk", "vouchers without a case are approved by us"),
    },
    "role": {
        "provider": ("Betalingsleverandør", "Provider"),
        "accounting": ("Regnskapssystem", "Accounting system"),
    },
    "row_status": _ROW_STATUSES,
    "rule_action": {
        "post": ("Bokfør", "Book"),
        "hold": ("Hold tilbake", "Hold back"),
        "ignore": ("La ordren stå utenfor", "Leave the order out"),
    },
    "shop_kind": {
        "production": ("Produksjonsbutikk", "Production shop"),
        "test": ("Testbutikk", "Test shop"),
    },
    "system": _SYSTEMS,
    "transaction_type": _TRANSACTION_TYPES,
    "voucher_kind": VOUCHER_KINDS,
    "voucher_state": _VOUCHER_STATES,
}

THE_TRANSACTION: Final[Words] = {
    "sale": ("betalingen", "the payment"),
    "refund": ("refusjonen", "the refund"),
    "refund_reversal": ("refusjonen som feilet", "the failed refund"),
    "chargeback": ("innsigelsen", "the chargeback"),
    "chargeback_reversal": ("den vunne innsigelsen", "the chargeback that was won"),
    "unknown": ("transaksjonen", "the transaction"),
}
"""How a sentence names one transaction by its type; other types are "the transaction"."""

THE_SYSTEM: Final = ("det tilkoblede systemet", "the connected system")
"""How a sentence names the other side when nobody said which it is."""


def word(kind: str, value: str, language: str) -> str:
    """Return the word for a value of this kind (``payout_state``, ``action``, …), or the value itself."""
    pair = _KINDS.get(kind, {}).get(value)
    return value if pair is None else pair[1 if language == "en" else 0]


def words_of(kind: str) -> frozenset[str]:
    """The values of this kind that have a word."""
    return frozenset(_KINDS.get(kind, {}))
