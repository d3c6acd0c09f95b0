"""The plot of payouts and fees per month: an SVG that is read aloud as well as seen.

Two panels with scales of their own, since fees are a hundredth of payouts. Each bar names its month and
amount, the description tells all of them, and nothing is told by colour alone. No script, no style sheet, no
address: it can stand in any page. The same months give the same bytes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

from babel.dates import format_skeleton

from app.core.texts import Language
from app.reports.formats import LOCALES, money
from app.reports.overview import CurrencyOverview, Month
from app.reports.plot_axis import LEFT, PANEL, RIGHT, TEXT, WIDTH, Axis

_HEAD: Final = 34
_FOOT: Final = 30
_GAP: Final = 46
_PAYOUTS: Final = "#005a87"
_FEES: Final = "#a13800"
"""Both against white at 4.5:1 or more."""

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": (
        "Utbetalt og gebyr med mva per måned, {currency}",
        "Paid out and fees with VAT per month, {currency}",
    ),
    "paid_out": ("Utbetalt", "Paid out"),
    "fees": ("Gebyr med mva", "Fees with VAT"),
    "month": (
        "{month}: utbetalt {paid_out}, gebyr med mva {fees}.",
        "{month}: paid out {paid_out}, fees with VAT {fees}.",
    ),
    "none": ("Ingen utbetalinger i perioden.", "No payouts in the period."),
}


def month_plot(told: CurrencyOverview, language: Language) -> str:
    """Return the SVG as text. Fees are shown as what they cost: a fee of -120 øre is a bar of 120."""
    name = f"avstem-plot-{told.currency}"
    height = _HEAD + PANEL + _GAP + PANEL + _FOOT
    title = _word("title", language).format(currency=told.currency)
    spoken = [
        _word("month", language).format(
            month=_month(one, language, short=False),
            paid_out=money(one.paid_out, told.currency, language),
            fees=money(-one.fees, told.currency, language),
        )
        for one in told.months
        if one.payouts
    ]
    lower = _HEAD + PANEL + _GAP
    paid_out = [one.paid_out for one in told.months]
    fees = [-one.fees for one in told.months]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img"'
        f' lang="{language}" aria-labelledby="{name}-title" aria-describedby="{name}-desc"'
        ' font-family="system-ui, sans-serif" font-size="12">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(" ".join(spoken) or _word("none", language))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_panel(told, paid_out, _HEAD, _PAYOUTS, _word("paid_out", language), language),
        *_panel(told, fees, lower, _FEES, _word("fees", language), language),
        *_months(told.months, lower + PANEL + 18, language),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _panel(
    told: CurrencyOverview, values: Sequence[int], top: int, colour: str, name: str, language: Language
) -> list[str]:
    """One panel: its name, lines at zero and at both ends of the scale, and a bar a month."""
    axis = Axis(values, top, told.currency)
    lines = [f'<text x="{LEFT}" y="{top - 12}" fill="{TEXT}" font-weight="600">{escape(name)}</text>']
    lines += axis.drawn(language)
    for number, (one, value) in enumerate(zip(told.months, values, strict=True)):
        left, width = _slot(number, len(values))
        upper, lower = sorted((axis.place(value), axis.place(0)))
        spoken = f"{_month(one, language, short=False)}: {money(value, told.currency, language)}"
        lines.append(
            f'<rect x="{left}" y="{upper}" width="{width}" height="{lower - upper}" fill="{colour}">'
            f"<title>{escape(spoken)}</title></rect>"
        )
    return lines


def _months(months: Sequence[Month], y: int, language: Language) -> list[str]:
    every = -(-len(months) // 12)
    lines = []
    for number, one in enumerate(months):
        if number % every == 0:
            left, width = _slot(number, len(months))
            text = escape(_month(one, language, short=True))
            lines.append(
                f'<text x="{left + width // 2}" y="{y}" fill="{TEXT}" text-anchor="middle">{text}</text>'
            )
    return lines


def _slot(number: int, of: int) -> tuple[int, int]:
    """Left edge and width of a bar."""
    room = WIDTH - LEFT - RIGHT
    start, end = room * number // of, room * (number + 1) // of
    pad = max((end - start) // 6, 1)
    return LEFT + start + pad, max(end - start - 2 * pad, 1)


def _month(one: Month, language: Language, *, short: bool) -> str:
    day = date(int(one.month[:4]), int(one.month[5:]), 1)
    text = format_skeleton("yMMM" if short else "yMMMM", day, locale=LOCALES[language])
    return f"{text[:3]} {day:%y}" if short else text


def _word(name: str, language: Language) -> str:
    return _WORDS[name][0 if language == "nb" else 1]
