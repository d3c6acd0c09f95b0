"""The hard cases of the demo's stories."""

from collections.abc import Mapping
from typing import Final

from app.messages.templates import Pair

HARD_CASES: Final[Mapping[str, Pair]] = {
    "head.hard": ("Vanskelig tilfelle", "Hard case"),
    "hard.refund_only": ("Bare refusjoner, ingen utbetaling", "Nothing but refunds, no payout"),
    "hard.partial_capture": ("Ordre belastet i to omganger", "An order captured in two parts"),
    "hard.late_fee": (
        "Gebyr som kommer dagen etter; to like refusjoner",
        "A fee that lands a day late; two equal refunds",
    ),
    "hard.aborted": ("Banken returnerte utbetalingen", "The bank returned the payout"),
    "hard.negative": ("Saldo under null etter en stor retur", "A balance below zero after a large return"),
    "hard.top_up": ("Butikken betalte inn det som manglet", "The shop paid in what was lacking"),
    "hard.late_order": (
        "Ordre som kom først da den ble etterlyst",
        "An order that came when it was asked for",
    ),
    "hard.order_missing": ("Betaling uten ordre i butikken", "A payment without an order in the shop"),
    "hard.outside": ("Betaling utenom nettbutikken", "A payment from outside the web shop"),
    "hard.unknown_type": ("Radtype ingen kjenner", "An entry type that nobody knows"),
    "hard.dispute": ("Omtvistet betaling, vunnet dagen etter", "A disputed payment, won the day after"),
    "hard.portal_refund": ("Refusjon gjort i Vipps-portalen", "A refund made in the Vipps portal"),
    "hard.reserve": ("Vipps holder tilbake en reserve", "Vipps keeps a reserve"),
    "hard.euro": ("Ordre i euro, gjort opp i kroner", "An order in euros, settled in kroner"),
    "hard.dispute_won": ("Innsigelse som butikken vinner", "A dispute that the shop wins"),
    "hard.dispute_lost": (
        "Innsigelse som butikken taper, avskrevet for hånd",
        "A dispute that the shop loses, written off by hand",
    ),
    "hard.reserve_held": ("Stripe holder tilbake en reserve", "Stripe keeps a reserve"),
    "hard.radar": ("Gebyr for Radar, med omvendt avgiftsplikt", "A fee for Radar, with reverse charge"),
    "hard.without_order": ("Betalingslenke uten ordre", "A payment link without an order"),
    "hard.over_balance": (
        "Retur større enn saldoen: trekk i banken",
        "A return above the balance: drawn from the bank",
    ),
    "hard.unknown_fee": ("Gebyr ingen kjenner", "A fee that nobody knows"),
    "hard.payout_failed": ("Utbetaling som banken sendte i retur", "A payout that the bank sent back"),
    "hard.dashboard_refund": ("Refusjon gjort hos Stripe", "A refund made at Stripe"),
    "hard.refund_failed": ("Refusjon som ikke nådde kunden", "A refund that did not reach the customer"),
}
