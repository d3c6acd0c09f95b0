"""What an order comes to, and why it is not in the books, in a few words."""

from typing import Final

LEFT_OUT: Final = {
    "before_start": ("solgt før vi begynte å bokføre salg", "sold before we began to book sales"),
    "no_details": ("nettbutikken har ikke sendt ordrelinjene", "the web shop has not sent the order's lines"),
    "order_removed": (
        "ordren ble slettet før salget var bokført",
        "the order was deleted before its sale was booked",
    ),
    "reversed": ("bilaget er tilbakeført", "its voucher was reversed"),
    "rule_ignores": ("en regel holder ordren utenfor", "a rule leaves the order out"),
    "sale_needs_person": ("firma eller stor ordre, holdt utenfor", "company or large order, left out"),
    "sale_unmapped": ("uten konto, holdt utenfor", "without an account, left out"),
    "sale_vat_differs": ("mva stemte ikke, holdt utenfor", "VAT did not agree, left out"),
    "sale_rounding": ("stor avrunding, holdt utenfor", "large rounding, left out"),
    "sale_not_summing": ("ordren gikk ikke opp", "the order did not add up"),
    "sale_without_provider": ("betalt uten leverandør, holdt utenfor", "paid without a provider, left out"),
    "sale_late": ("kjent etter mva-terminen, holdt utenfor", "known after its VAT term, left out"),
    "sale_withdrawn": ("gjelder ikke lenger", "does not count any more"),
    "captured_before_start": ("betalt før start, holdt utenfor", "paid before the start, left out"),
    "gift_card_unclear": ("uklart gavekort", "gift card unclear"),
    "refund_by_hand": ("refusjon for hånd, holdt utenfor", "refund by hand, left out"),
    "refund_split": ("refusjon uten linjer, holdt utenfor", "refund without lines, left out"),
    "refund_with_gift_card": ("refusjon med gavekort, holdt utenfor", "refund with gift card, left out"),
    "refund_cards_or_goods": (
        "refusjon av gavekort eller varer, holdt utenfor",
        "refund of gift cards or goods, left out",
    ),
    "sale_in_parts": ("betalt i deler, holdt utenfor", "paid in parts, left out"),
    "refund_exceeds_sale": (
        "refundert for mye, holdt utenfor",
        "refunded too much, left out",
    ),
}

ENTRIES: Final = {
    "sale": ("Salg", "Sale"),
    "prepayment": ("Forskudd", "Prepayment"),
    "refund": ("Refusjon", "Refund"),
    "repaid": ("Forskudd betalt tilbake", "Prepayment paid back"),
}
