"""The plot of a proof's history: what books and provider differed by at the end of each day, and how much of
it had no name.

Two panels with scales of their own: the open items are mostly thousands, and what is unexplained must be
seen when it is an øre, so the least bar is three points high. Each day is told aloud, none by colour alone.
No script, no style sheet, no address. The same history gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

from app.core.texts import Language
from app.reports.formats import day, money
from app.reports.plot_axis import LEFT, PANEL, RIGHT, TEXT, WIDTH, Axis

_HEAD: Final = 34
_FOOT: Final = 30
_GAP: Final = 46
_NAMED: Final = "#005a87"
_UNEXPLAINED: Final = "#a13800"
_LEAST: Final = 3
_LABEL: Final = 72
"""How wide a day is written."""

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Avstemmingen dag for dag, {currency}", "The proof day by day, {currency}"),
    "difference": ("Differanse", "Difference"),
    "unexplained": ("Ikke forklart", "Unexplained"),
    "day": (
        "{day}: differanse {difference}, ikke forklart {unexplained}",
        "{day}: difference {difference}, unexplained {unexplained}",
    ),
    "all": ("{days} dager, alle forklart. Sist: {last}.", "{days} days, all explained. Last: {last}."),
    "some": (
        "{days} dager, {some} av dem ikke forklart. Sist: {last}.",
        "{days} days, {some} of them unexplained. Last: {last}.",
    ),
    "none": ("Ingen avstemming ennå.", "No proof yet."),
}


@dataclass(frozen=True, slots=True)
class ProvenDay:
    """The last proof of a day, minor units; ``difference`` is books less provider less what it keeps back."""

    on: date
    difference: int
    unexplained: int


def proof_plot(days: Sequence[ProvenDay], currency: str, language: Language) -> str:
    """Return the SVG as text; the days in order, each once. A day that was not proven is left empty."""
    height = _HEAD + PANEL + _GAP + PANEL + _FOOT
    title = _word("title", language).format(currency=currency)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img"'
        f' lang="{language}" aria-labelledby="avstem-proof-title" aria-describedby="avstem-proof-desc"'
        ' font-family="system-ui, sans-serif" font-size="12">',
        f'<title id="avstem-proof-title">{escape(title)}</title>',
        f'<desc id="avstem-proof-desc">{escape(_summary(days, currency, language))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    panels = (
        ("difference", [one.difference for one in days], _HEAD, _NAMED),
        ("unexplained", [one.unexplained for one in days], _HEAD + PANEL + _GAP, _UNEXPLAINED),
    )
    for name, values, top, colour in panels:
        axis = Axis(values, top, currency)
        words = escape(_word(name, language))
        lines.append(f'<text x="{LEFT}" y="{top - 12}" fill="{TEXT}" font-weight="600">{words}</text>')
        lines += axis.drawn(language)
        for one, value in zip(days, values, strict=True):
            lines.append(_bar(one, value, days, axis, colour, _spoken(one, currency, language)))
    lines += _labels(days, height - 12, language)
    return "\n".join([*lines, "</svg>"]) + "\n"


def _bar(one: ProvenDay, value: int, days: Sequence[ProvenDay], axis: Axis, colour: str, spoken: str) -> str:
    """A day's bar; zero has none to be seen, but is told."""
    left, width = _slot(one.on, days)
    zero, end = axis.place(0), axis.place(value)
    if value and abs(end - zero) < _LEAST:
        end = zero - _LEAST if value > 0 else zero + _LEAST
    upper, lower = sorted((zero, end))
    return (
        f'<rect x="{left}" y="{upper}" width="{width}" height="{lower - upper}" fill="{colour}">'
        f"<title>{escape(spoken)}</title></rect>"
    )


def _slot(on: date, days: Sequence[ProvenDay]) -> tuple[int, int]:
    """Left edge and width of a day: places are days of the calendar, so that a gap is seen."""
    first = days[0].on
    span = (days[-1].on - first).days + 1
    room, number = WIDTH - LEFT - RIGHT, (on - first).days
    start, end = room * number // span, room * (number + 1) // span
    pad = (end - start) // 6
    return LEFT + start + pad, min(max(end - start - 2 * pad, 1), 40)


def _labels(days: Sequence[ProvenDay], y: int, language: Language) -> list[str]:
    """The newest day below its bar, and others as far apart as they can be read."""
    lines, free = [], WIDTH
    for one in reversed(days):
        left, width = _slot(one.on, days)
        at = min(left + width // 2, WIDTH - RIGHT - _LABEL // 2)
        if at + _LABEL // 2 > free:
            continue
        free = at - _LABEL // 2 - _LABEL // 4
        text = escape(day(one.on, language))
        lines.append(f'<text x="{at}" y="{y}" fill="{TEXT}" text-anchor="middle">{text}</text>')
    return lines


def _spoken(one: ProvenDay, currency: str, language: Language) -> str:
    return _word("day", language).format(
        day=day(one.on, language),
        difference=money(one.difference, currency, language),
        unexplained=money(one.unexplained, currency, language),
    )


def _summary(days: Sequence[ProvenDay], currency: str, language: Language) -> str:
    if not days:
        return _word("none", language)
    some = sum(1 for one in days if one.unexplained)
    last = _spoken(days[-1], currency, language)
    return _word("some" if some else "all", language).format(days=len(days), some=some, last=last)


def _word(name: str, language: Language) -> str:
    return _WORDS[name][0 if language == "nb" else 1]
