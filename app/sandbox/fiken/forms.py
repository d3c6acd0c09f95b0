"""Reads the body of ``POST /generalJournalEntries``; what is not as documented is refused with 400."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.sandbox.fiken.refusals import bad

LARGEST_AMOUNT: Final = 10**15
_FORM: Final = frozenset({"description", "open", "journalEntries"})
_ENTRY: Final = frozenset({"description", "date", "lines"})
_LINE: Final = frozenset({"amount", "debitAccount", "debitVatCode", "creditAccount", "creditVatCode"})


@dataclass(frozen=True, slots=True)
class LineForm:
    """``amount`` in øre, positive; a side without an account is empty."""

    amount: int
    debit: str
    debit_vat: int | None
    credit: str
    credit_vat: int | None


@dataclass(frozen=True, slots=True)
class EntryForm:
    description: str
    date: date
    lines: tuple[LineForm, ...]


@dataclass(frozen=True, slots=True)
class TransactionForm:
    description: str
    is_open: bool
    entries: tuple[EntryForm, ...]


def read_form(body: bytes) -> TransactionForm:
    """Return what is to be booked; nothing is checked against the company yet."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise bad("Ugyldig JSON.") from None  # plausible
    form = _object(given, _FORM, "generalJournalEntryRequest")
    is_open = form.get("open", False)
    if not isinstance(is_open, bool):
        raise bad("open: må være true eller false.")  # plausible
    entries = _list(form, "journalEntries")
    return TransactionForm(_text(form, "description", ""), is_open, tuple(_entry(one) for one in entries))


def _entry(given: Any) -> EntryForm:
    form = _object(given, _ENTRY, "journalEntry")
    return EntryForm(
        _text(form, "description"), _day(form), tuple(_line(one) for one in _list(form, "lines"))
    )


def _line(given: Any) -> LineForm:
    form = _object(given, _LINE, "journalEntryLine")
    amount = form.get("amount")
    if type(amount) is not int or not 0 < amount < LARGEST_AMOUNT:
        raise bad("amount: må være et positivt heltall.")  # plausible
    line = LineForm(
        amount,
        _text(form, "debitAccount", ""),
        _code(form, "debitVatCode"),
        _text(form, "creditAccount", ""),
        _code(form, "creditVatCode"),
    )
    if not (line.debit or line.credit):
        raise bad("debitAccount eller creditAccount må fylles ut.")  # plausible
    if (line.debit_vat is not None and not line.debit) or (line.credit_vat is not None and not line.credit):
        raise bad("Mva-kode uten konto.")  # plausible
    return line


def _object(given: Any, known: frozenset[str], name: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise bad(f"{name}: må være et objekt.")  # plausible
    unknown = sorted(set(given) - known)
    if unknown:
        raise bad(f"Ukjent felt: {', '.join(unknown)}")  # plausible; the vendor documents the 400
    return given


def _list(form: Mapping[str, Any], name: str) -> list[Any]:
    value = form.get(name)
    if not isinstance(value, list) or not value:
        raise bad(f"{name}: må fylles ut.")  # plausible
    return value


def _text(form: Mapping[str, Any], name: str, missing: str | None = None) -> str:
    value = form.get(name, missing)
    if not isinstance(value, str):
        raise bad(f"{name}: må fylles ut.")  # plausible
    return value


def _day(form: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(_text(form, "date"))
    except ValueError:
        raise bad("date: ugyldig dato.") from None  # plausible


def _code(form: Mapping[str, Any], name: str) -> int | None:
    value = form.get(name)
    if value is not None and type(value) is not int:
        raise bad(f"{name}: må være et heltall.")  # plausible
    return value
