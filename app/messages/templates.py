"""Templates of sentences, and how they are filled.

``{name}`` takes a param, written as its kind demands: amounts, days, names of systems and of states. What is
missing becomes a dash. ``[…]`` is left out whole when a param inside it is missing. ``{name:style}``:
``size`` is an amount without its sign, ``the`` and ``The`` a transaction type or a system as the sentence
names it, ``order`` the id inside an order's identity.
"""

import re
from collections.abc import Mapping
from typing import Final

from app.core.texts import decimals
from app.messages.amounts import DASH, format_amount, format_day, known
from app.messages.words import THE_SYSTEM, THE_TRANSACTION, word

Pair = tuple[str, str]
"""A text in Norwegian and in English."""

_PIECE: Final = re.compile(r"\[([^\[\]]*)\]")
_HOLE: Final = re.compile(r"\{([a-z_]+)(?::([A-Za-z]+))?\}")

_DAYS: Final = frozenset({"date", "found_date", "proposed", "first", "last", "start", "term_end"})
_KINDS: Final[Mapping[str, str]] = {
    "action": "action",
    "capability": "capability",
    "differs": "differs",
    "dimension": "dimension",
    "field": "field",
    "fields": "field",
    "line_type": "line_type",
    "party": "party",
    "state": "voucher_state",
    "system": "system",
}
"""Params whose values are words of a closed list, one or several with commas between."""

_LONGEST_QUOTE: Final = 300


def chosen(pair: Pair, language: str) -> str:
    return pair[1] if language == "en" else pair[0]


def fill(pair: Pair, params: Mapping[str, object], language: str) -> str:
    """Return the template in the language with its params; never raises for what they are or lack."""
    whole = _PIECE.sub(lambda piece: _piece(piece[1], params), chosen(pair, language))
    return _HOLE.sub(lambda hole: _value(hole[1], hole[2] or "", params, language), whole)


def holes(template: str) -> frozenset[str]:
    """The names of the params that a template takes."""
    return frozenset(hole[1] for hole in _HOLE.finditer(template))


def quoted(params: Mapping[str, object], language: str) -> str:
    """What the other side said in its own words, as a sentence to add; empty when it said nothing."""
    said = params.get("vendor_message")
    if not isinstance(said, str) or not said.strip():
        return ""
    words = " ".join(said.split())
    if len(words) > _LONGEST_QUOTE:
        words = words[: _LONGEST_QUOTE - 1].rstrip() + "…"
    return fill((" {system:The} svarte: «", " {system:The} answered: “"), params, language) + (
        f"{words}”" if language == "en" else f"{words}»"
    )


def _piece(text: str, params: Mapping[str, object]) -> str:
    return text if all(_has(params.get(name)) for name in holes(text)) else ""


def _has(value: object) -> bool:
    return value is not None and value != "" and value != [] and value != ()


def _value(name: str, style: str, params: Mapping[str, object], language: str) -> str:
    value = params.get(name)
    if style in ("the", "The"):
        return _the(name, value, language, capital=style == "The")
    if not _has(value):
        return DASH
    if isinstance(value, Mapping):
        return format_amount(_sized(value) if style == "size" else value, language)
    if isinstance(value, list | tuple):
        return ", ".join(_text(name, str(one), language) for one in value)
    if style == "order":
        return _order_id(str(value))
    return _text(name, str(value), language)


def _text(name: str, value: str, language: str) -> str:
    if name in _DAYS:
        return format_day(value, language)
    if name == "rates":
        return decimals(value, known(language))
    if name in _KINDS:
        return ", ".join(word(_KINDS[name], one, language) for one in value.split(", "))
    return value


def _the(name: str, value: object, language: str, *, capital: bool) -> str:
    if name == "system":
        text = word("system", str(value), language) if _has(value) else chosen(THE_SYSTEM, language)
    else:
        text = chosen(THE_TRANSACTION.get(str(value), THE_TRANSACTION["unknown"]), language)
    return text[:1].upper() + text[1:] if capital else text


def _sized(value: Mapping[str, object]) -> Mapping[str, object]:
    minor = value.get("amount")
    return {**value, "amount": abs(minor)} if type(minor) is int else value


def _order_id(identity: str) -> str:
    """An order's identity is ``<site>:<order id>:<hash>``; only the middle means something to people."""
    parts = identity.split(":")
    return parts[-2] if len(parts) > 2 else identity
