"""Texts inside vouchers of sales; a rule's own template comes before them."""

from typing import Final

from app.core.sales.lines import SaleLine
from app.core.texts import PROVIDER_NAMES, Language, line_text

_PAID: Final[dict[bool, dict[Language, str]]] = {
    False: {"nb": "Betalt med {provider} {count} stk", "en": "Paid by {provider}, {count}"},
    True: {"nb": "Tilbakebetalt med {provider} {count} stk", "en": "Paid back by {provider}, {count}"},
}
_INCOME: Final[dict[str, dict[Language, str]]] = {
    "sale": {"nb": "Salg", "en": "Sales"},
    "refund": {"nb": "Refusjon av salg", "en": "Refunds of sales"},
    "shipping": {"nb": "Frakt", "en": "Shipping"},
}
_RATE: Final[dict[Language, str]] = {"nb": "{rate} % mva", "en": "{rate} % VAT"}
_DAY: Final[dict[Language, str]] = {"nb": "Nettsalg {date}", "en": "Web sales {date}"}
_ORDER: Final[dict[str, dict[Language, str]]] = {
    "sale": {"nb": "Nettsalg ordre {number} {date}", "en": "Web sale, order {number} {date}"},
    "prepayment": {"nb": "Forskudd ordre {number} {date}", "en": "Prepayment, order {number} {date}"},
    "refund": {"nb": "Refusjon ordre {number} {date}", "en": "Refund, order {number} {date}"},
    "repaid": {
        "nb": "Forskudd tilbakebetalt ordre {number} {date}",
        "en": "Prepayment repaid, order {number} {date}",
    },
}
_OF_ORDER: Final[dict[Language, str]] = {"nb": "ordre", "en": "order"}


def day_text(day: str, language: Language) -> str:
    """Return the text of a day's voucher."""
    return _DAY[language].format(date=day)


def order_text(kind: str, number: str, day: str, language: Language) -> str:
    """Return the text of the voucher of one order's entry."""
    return _ORDER[kind][language].format(number=number, date=day)


def sale_line_text(line: SaleLine, language: Language, count: int, on: str, order: str, back: bool) -> str:
    """Return the text of a posting; ``order`` is the number in a voucher of one order, which it then names.

    ``back``: money that went back to customers.
    """
    reference = order or on
    if line.text_template:
        text = line_text(
            line.line_type,
            language,
            template=line.text_template,
            provider=line.provider,
            reference=reference,
            count=count,
            on=on,
            order=order,
        )
    elif line.line_type in _INCOME:
        rate = _RATE[language].format(rate=line.rate) if line.rate else ""
        text = " ".join(filter(None, (_INCOME[line.line_type][language], rate)))
    elif line.provider:
        name = PROVIDER_NAMES.get(line.provider, line.provider)
        text = _PAID[back][language].format(provider=name, count=count)
    else:
        text = line_text(line.line_type, language, count=count)
    return f"{text} {_OF_ORDER[language]} {order}" if order and order not in text else text
