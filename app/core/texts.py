"""Texts inside vouchers, in the language the shop keeps its books in; a voucher's hash covers them."""

import re
from datetime import date
from typing import Final, Literal

from app.core.exchange import Rate

Language = Literal["nb", "en"]

_PLACEHOLDER: Final = re.compile(r"\{[a-z_]+\}")

_FILLED: Final = ("{provider}", "{payout_id}", "{date}", "{count}", "{order_no}")
_OF_ORDER: Final[dict[Language, str]] = {"nb": "ordre", "en": "order"}

PROVIDER_NAMES: Final = {"vipps": "Vipps", "klarna": "Klarna", "nets": "Nets", "stripe": "Stripe"}

_VOUCHER: Final[dict[str, dict[Language, str]]] = {
    "payout": {"nb": "{provider} oppgjør {reference} {date}", "en": "{provider} payout {reference} {date}"},
    "payout_return": {
        "nb": "{provider} utbetaling tilbakeført {reference} {date}",
        "en": "{provider} payout returned {reference} {date}",
    },
    "balance_day": {"nb": "{provider} balansedag {reference}", "en": "{provider} balance day {reference}"},
    "opening": {
        "nb": "{provider} inngående status {reference} {date}",
        "en": "{provider} opening position {reference} {date}",
    },
    "top_up": {
        "nb": "{provider} innbetaling til leverandøren {reference} {date}",
        "en": "{provider} top-up paid in {reference} {date}",
    },
}

_LINE: Final[dict[str, dict[Language, str]]] = {
    "bank": {"nb": "Utbetalt {provider} {reference}", "en": "Paid out {provider} {reference}"},
    "bank_drawn": {"nb": "Trukket av {provider} {reference}", "en": "Drawn by {provider} {reference}"},
    "bank_returned": {
        "nb": "Tilbake til {provider} {reference}",
        "en": "Returned to {provider} {reference}",
    },
    "bank_paid_in": {"nb": "Innbetalt til {provider} {reference}", "en": "Paid in to {provider} {reference}"},
    "in_transit": {"nb": "Underveis fra {provider} {reference}", "en": "In transit {provider} {reference}"},
    "exchange_rest": {"nb": "Øreavrunding av valuta", "en": "Rounding of the exchange"},
    "fx_gain": {"nb": "Valutagevinst mot det salget er ført til", "en": "Exchange gain on the booked sale"},
    "fx_loss": {"nb": "Valutatap mot det salget er ført til", "en": "Exchange loss on the booked sale"},
    "carried": {"nb": "Endring i tilbakeholdt saldo", "en": "Change in balance kept back"},
    "booked_before": {"nb": "Bokført på balansedag", "en": "Booked on a balance day"},
    "paid_out_before": {"nb": "Utbetalt for seg", "en": "Paid out by itself"},
    "paid_bare": {"nb": "Utbetalt av saldo hos {provider}", "en": "Paid out of the balance at {provider}"},
    "not_paid_out": {"nb": "Trukket av {provider}, ikke utbetalt", "en": "Taken by {provider}, not paid out"},
    "sale": {"nb": "Betalinger {count} stk", "en": "Payments, {count}"},
    "refund": {"nb": "Refusjoner {count} stk", "en": "Refunds, {count}"},
    "refund_reversal": {"nb": "Refusjoner som feilet {count} stk", "en": "Failed refunds, {count}"},
    "fee": {"nb": "Gebyr", "en": "Fees"},
    "fee.processing": {"nb": "Gebyr transaksjoner", "en": "Transaction fees"},
    "fee.fixed": {"nb": "Faste gebyrer", "en": "Fixed fees"},
    "fee.gateway": {"nb": "Gebyr betalingsløsning", "en": "Gateway fees"},
    "fee.subscription": {"nb": "Abonnementsgebyr", "en": "Subscription fees"},
    "fee.fx": {"nb": "Gebyr valutaveksling", "en": "Currency conversion fees"},
    "fee.other": {"nb": "Andre gebyrer", "en": "Other fees"},
    "fee_refund": {"nb": "Gebyr tilbakebetalt", "en": "Fees returned"},
    "dispute_fee": {"nb": "Gebyr for innsigelse", "en": "Dispute fees"},
    "chargeback": {"nb": "Innsigelser {count} stk", "en": "Disputes, {count}"},
    "invoice_setoff": {"nb": "Faktura motregnet", "en": "Invoice set off"},
    "dispute_loss": {"nb": "Tapt innsigelse", "en": "Dispute lost"},
    "chargeback_reversal": {"nb": "Innsigelser vunnet {count} stk", "en": "Disputes won, {count}"},
    "reserve_hold": {"nb": "Holdt tilbake som sikkerhet", "en": "Held as reserve"},
    "reserve_release": {"nb": "Frigitt sikkerhet", "en": "Reserve released"},
    "payout_return": {"nb": "Tilbakeført utbetaling", "en": "Payout returned"},
    "top_up": {"nb": "Innbetalt til leverandøren", "en": "Paid in to the provider"},
    "rounding": {"nb": "Øreavrunding", "en": "Rounding"},
    "shipping": {"nb": "Frakt", "en": "Shipping"},
    "payment": {"nb": "Betalt uten betalingsleverandør", "en": "Paid without a provider"},
    "gift_card_sale": {"nb": "Gavekort solgt {count} stk", "en": "Gift cards sold, {count}"},
    "gift_card_redeem": {"nb": "Gavekort innløst {count} stk", "en": "Gift cards redeemed, {count}"},
    "prepayment": {"nb": "Forskudd {count} stk", "en": "Prepayments, {count}"},
    "tax": {"nb": "Avgift", "en": "Tax"},
    "commission": {"nb": "Provisjon", "en": "Commission"},
    "financing": {"nb": "Finansiering", "en": "Financing"},
    "adjustment": {"nb": "Korreksjon fra leverandøren", "en": "Correction by the provider"},
    "unknown": {"nb": "Ukjent bevegelse ({provider_type})", "en": "Unknown movement ({provider_type})"},
}


def voucher_text(kind: str, provider: str, reference: str, date: str, language: Language) -> str:
    """Return the text of a voucher; it carries the payout reference verbatim."""
    name = PROVIDER_NAMES.get(provider, provider)
    return _VOUCHER[kind][language].format(provider=name, reference=reference, date=date)


def decimals(rate: str, language: Language) -> str:
    """Return an exchange rate, kept as decimal text, as the language writes it: with a comma in Norwegian."""
    return rate if language == "en" else rate.replace(".", ",")


def rate_text(rate: Rate, language: Language) -> str:
    """Return how a voucher names the rate it was exchanged at, its source and day."""
    word = "rate" if language == "en" else "kurs"
    return f"{rate.base} {word} {decimals(rate.text, language)} ({rate.source} {rate.on})"


def belongs_text(on: date, language: Language) -> str:
    """Return how a voucher names the month it belongs to, where that is closed and it is booked later."""
    return f"{'concerning' if language == 'en' else 'gjelder'} {on:%m.%Y}"


def setoff_text(language: Language) -> str:
    """Return the template of the line of an invoice that was paid through a payout."""
    return "Invoice from {provider} set off" if language == "en" else "Faktura fra {provider} motregnet"


def unknown_placeholders(template: str) -> list[str]:
    """Return the placeholders that nothing fills in, braces included: they would be booked as written."""
    return [one for one in _PLACEHOLDER.findall(template) if one not in _FILLED]


def line_text(
    line_type: str,
    language: Language,
    *,
    template: str = "",
    fee_type: str = "",
    provider: str = "",
    reference: str = "",
    count: int = 1,
    provider_type: str = "",
    on: str = "",
    order: str = "",
    day: str = "",
) -> str:
    """Return the text of one posting; a rule's ``template`` takes the place of the shipped text.

    In a template ``{provider}``, ``{payout_id}``, ``{date}``, ``{count}`` and ``{order_no}`` are filled in;
    any other brace stays as it was written. A posting of one ``order``, or one ``day``, names it at the end
    of the shipped text.
    """
    name = PROVIDER_NAMES.get(provider, provider)
    if template:
        filled = dict(zip(_FILLED, (name, reference, on, str(count), order), strict=True))
        whole = template if order else template.replace(" {order_no}", "")
        return _PLACEHOLDER.sub(lambda found: filled.get(found[0], found[0]), whole)
    texts = _LINE.get(f"{line_type}.{fee_type}") or _LINE[line_type]
    text = texts[language].format(
        provider=name, reference=reference, count=count, provider_type=provider_type
    )
    return " ".join(filter(None, (text, f"{_OF_ORDER[language]} {order}" if order else "", day)))
