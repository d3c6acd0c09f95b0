"""What was changed of a voucher in the books, in words: amounts per account, and marks of its lines."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.messages.amounts import format_amount, format_day
from app.messages.words import word

MOST_TOLD: Final = 5
"""How many changes a sentence names; the rest are counted."""

_VAT: Final = ("mva-kode", "VAT code")


def changes_in_books(params: Mapping[str, object], language: str) -> str:
    """Return the changes of a case's ``accounts`` (``account``, ``booked``, ``now`` in minor units) and
    ``marks`` (``account``, ``mark``, codes ``booked`` and ``now``), and its day where ``found_date`` is
    another than ``date``; empty when none are told."""
    amount = params.get("amount")
    currency = str(amount.get("currency") or "") if isinstance(amount, Mapping) else ""
    told = [_account(row, currency, language) for row in _rows(params.get("accounts"))]
    told += [_mark(row, language) for row in _rows(params.get("marks"))]
    told += _day(params, language)
    if len(told) > MOST_TOLD:
        left = len(told) - MOST_TOLD
        told = [*told[:MOST_TOLD], f"and {left} more" if language == "en" else f"og {left} til"]
    return "; ".join(told)


def _rows(told: object) -> list[Mapping[str, object]]:
    return [row for row in told if isinstance(row, Mapping)] if isinstance(told, Sequence) else []


def _account(row: Mapping[str, object], currency: str, language: str) -> str:
    before, now = (
        format_amount({"amount": row.get(name), "currency": currency}, language) for name in ("booked", "now")
    )
    return f"{_of(row, language)}: {before} → {now}"


def _day(params: Mapping[str, object], language: str) -> list[str]:
    before, now = str(params.get("date") or ""), str(params.get("found_date") or "")
    if not before or not now or before == now:
        return []
    named = "date" if language == "en" else "dato"
    return [f"{named}: {format_day(before, language)} → {format_day(now, language)}"]


def _mark(row: Mapping[str, object], language: str) -> str:
    kind = str(row.get("mark"))
    named = (_VAT[language == "en"]) if kind == "vat_code" else word("dimension", kind, language)
    before, now = _codes(row.get("booked"), language), _codes(row.get("now"), language)
    if before == now:
        other = "other amounts on" if language == "en" else "andre beløp på"
        return f"{_of(row, language)}, {named}: {other} {now}"
    return f"{_of(row, language)}, {named}: {before} → {now}"


def _of(row: Mapping[str, object], language: str) -> str:
    return f"{'account' if language == 'en' else 'konto'} {row.get('account')}"


def _codes(told: object, language: str) -> str:
    codes = [str(one) for one in told] if isinstance(told, Sequence) and not isinstance(told, str) else []
    none = "none" if language == "en" else "ingen"
    return ", ".join(code or none for code in codes) or none
