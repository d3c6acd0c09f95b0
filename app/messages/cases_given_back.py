"""Cases of booking sales: gift cards in an order, and what is not clear about a refund."""

from collections.abc import Mapping
from typing import Final

from app.messages.told import Told

TEXTS: Final[Mapping[str, Told]] = {
    "gift_card_unclear": Told(
        ("Gavekort vi ikke kan skille ut", "Gift cards we cannot tell apart"),
        (
            "Ordre {order_number} {date} har gavekort for {amount}, men ingen linje uten mva viser beløpet.",
            "Order {order_number} on {date} has gift cards for {amount}, but no line without VAT "
            "shows that amount.",
        ),
        (
            "Gavekort til flere varer selges uten mva, og de betaler uten å senke mva: rett det i "
            "nettbutikken. Ellers la ordren stå utenfor og før den for hånd.",
            "Gift cards for several goods are sold without VAT, and pay without lowering VAT: correct "
            "it in the web shop. Else leave the order out and book it by hand.",
        ),
    ),
    "refund_by_hand": Told(
        ("Refusjon for hånd", "Refund by hand"),
        (
            "Refusjonen på {amount} av ordre {order_number} {date} ble ikke betalt tilbake gjennom "
            "nettbutikken («{method}»).",
            "The refund of {amount} of order {order_number} on {date} was not paid back through the "
            "web shop (“{method}”).",
        ),
        (
            "Ble den betalt i leverandørens egen portal, før den mot oppgjørskontoen. Ble den betalt "
            "fra banken, velg kontoen.",
            "If it was paid in the provider's own portal, book it against clearing. If it was paid "
            "from the bank, choose the account.",
        ),
    ),
    "refund_split": Told(
        ("Refusjon uten linjer", "Refund without lines"),
        (
            "Refusjonen på {amount} av ordre {order_number} {date} sier ikke hvilke varer den "
            "gjelder, og ordren har flere mva-satser.",
            "The refund of {amount} of order {order_number} on {date} does not say which goods it is "
            "for, and the order has several VAT rates.",
        ),
        (
            "Refunder linjene i nettbutikken, eller godta at beløpet deles etter satsenes andel av ordren.",
            "Refund the lines in the web shop, or accept that the amount is divided by the rates' "
            "share of the order.",
        ),
    ),
    "refund_with_gift_card": Told(
        ("Refusjon av ordre med gavekort", "Refund of an order with gift cards"),
        (
            "En refusjon {date} gjelder ordre {order_number} ({amount}), der gavekort ble solgt eller brukt.",
            "A refund on {date} is of order {order_number} ({amount}), in which gift cards were sold "
            "or used.",
        ),
        (
            "Fikk kunden alt tilbake slik hun betalte, bokfør den som andre. Ble noe satt på et "
            "gavekort, la den stå utenfor og før den for hånd.",
            "If the customer got all of it back as she paid, book it like others. If some went on a "
            "gift card, leave it out and book it by hand.",
        ),
    ),
    "refund_cards_or_goods": Told(
        ("Refusjon av gavekort eller varer", "Refund of gift cards or goods"),
        (
            "{amount} av en refusjon {date} kan gjelde gavekortene for {cards} som ordre {order_number} "
            "solgte, eller de andre varene for {goods}.",
            "{amount} of a refund on {date} may be of the gift cards for {cards} that order {order_number} "
            "sold, or of the other goods for {goods}.",
        ),
        (
            "Se hva kunden ga tilbake, og velg. Er noe av begge deler, refunder linjene hver for seg i "
            "nettbutikken, eller la den stå utenfor og før den for hånd.",
            "See what the customer gave back, and choose. If it is some of both, refund the lines one by one "
            "in the web shop, or leave it out and book it by hand.",
        ),
    ),
    "refund_exceeds_sale.without_vat": Told(
        ("Refundert mer enn det som ble solgt uten mva", "Refunded more than was sold without VAT"),
        (
            "Med {amount} av en refusjon {date} er {refunded} uten mva gitt tilbake av ordre {order_number}, "
            "som solgte gavekort og annet uten mva for {sold}.",
            "With {amount} of a refund on {date}, {refunded} without VAT has been given back of order "
            "{order_number}, which sold gift cards and other things without VAT for {sold}.",
        ),
        (
            "Er refusjonen registrert to ganger, slett den ene i nettbutikken, så faller spørsmålet bort. "
            "Er den riktig, bokfør den; av gavekortene føres ikke mer enn det som er igjen. Ellers la den "
            "stå utenfor og før den for hånd.",
            "If the refund was registered twice, delete one in the web shop, and the question goes. If it "
            "is right, book it; of the gift cards no more is booked than is left. Else leave it out and book "
            "it by hand.",
        ),
    ),
    "refund_exceeds_sale": Told(
        ("Refundert mer enn salget", "Refunded more than the sale"),
        (
            "Med refusjonen på {amount} {date} er {refunded} gitt tilbake av ordre {order_number}, som var "
            "på {sold}.",
            "With the refund of {amount} on {date}, {refunded} has been given back of order {order_number}, "
            "which came to {sold}.",
        ),
        (
            "Er refusjonen registrert to ganger, slett den ene i nettbutikken, så faller spørsmålet bort. "
            "Fikk kunden virkelig mer tilbake, bokfør hele; ellers la den stå utenfor og før den for hånd.",
            "If the refund was registered twice, delete one in the web shop, and the question goes. If "
            "the customer did get more back, book all of it; else leave the refund out and book it by hand.",
        ),
    ),
}
