"""Reads the rows of a topic: each once, in the ledger's order. What cannot be read becomes a finding.

The vendor may deliver a page twice, and cut pages anywhere: rows are told apart by their natural key.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from app.core.money import EXPONENTS, LARGEST_AMOUNT
from app.providers.vipps.findings import Findings
from app.providers.vipps.pages import StoredPage
from app.providers.vipps.scrub import LONGEST_TEXT


class Row(NamedTuple):
    """One readable row; amounts are signed minor units, ``at`` is UTC, texts that are not there are "".

    ``follows`` is False when the row before it in the report could not be read.
    """

    key: str
    psp_reference: str
    at: datetime
    day: date
    entry_type: str
    reference: str
    amount: int
    before: int
    after: int
    handle: str
    raw: Mapping[str, Any]
    follows: bool


def read_rows(topic: str, pages: Sequence[StoredPage], currency: str, findings: Findings) -> list[Row]:
    """Return the topic's rows, each once; all must be in ``currency``."""
    if currency not in EXPONENTS:
        for page in pages[:1]:
            findings.unreadable(topic, page.day, "currency")
        return []
    rows: dict[str, Row] = {}
    follows = True
    for page in pages:
        day, day_text = page.day, page.day.isoformat()
        for item in page.items:
            row = _read(topic, day, day_text, currency, item, follows)
            if isinstance(row, str):
                findings.unreadable(topic, day, row)
                follows = False
            elif row.key not in rows:
                rows[row.key] = row
                follows = True
    return list(rows.values())


def _read(  # noqa: C901 - one flat check per field, in the hot path of every report
    topic: str, day: date, day_text: str, currency: str, item: Any, follows: bool
) -> Row | str:
    """Return the row, or the name of the first field that cannot be what it says it is."""
    if type(item) is not dict:
        return "items"
    get: Callable[[str], Any] = item.get
    amount, before, after = get("amount"), get("balanceBefore"), get("balanceAfter")
    # A bool is an int to Python, and to nobody else: types are compared, not isinstance.
    if type(amount) is not int or not -LARGEST_AMOUNT < amount < LARGEST_AMOUNT:
        return "amount"
    if type(before) is not int or not -LARGEST_AMOUNT < before < LARGEST_AMOUNT:
        return "balanceBefore"
    if type(after) is not int or not -LARGEST_AMOUNT < after < LARGEST_AMOUNT:
        return "balanceAfter"
    if get("currency") != currency:
        return "currency"
    if get("ledgerDate") != day_text:
        return "ledgerDate"
    entry_type, psp_reference = get("entryType"), get("pspReference") or get("transactionId")
    reference, handle = get("reference"), get("recipientHandle")
    reference = "" if reference is None else reference
    handle = "" if handle is None else handle
    wrong = _wrong_text(entry_type, psp_reference, reference, handle)
    if wrong:
        return wrong
    at = _moment(get("time"))
    if at is None:
        return "time"
    key = f"{topic}:{psp_reference}:{entry_type}:{at.isoformat()}:{amount}:{before}"
    return Row(
        key, psp_reference, at, day, entry_type, reference, amount, before, after, handle, item, follows
    )


def _wrong_text(entry_type: object, psp_reference: object, reference: object, handle: object) -> str:
    """Return the name of the first text that is none, or is missing where it must be; "" when all are."""
    if (
        type(entry_type) is str
        and type(psp_reference) is str
        and type(reference) is str
        and type(handle) is str
        and entry_type
        and psp_reference
    ):
        together = entry_type + psp_reference + reference + handle
        if len(together) <= LONGEST_TEXT and together.isprintable():
            return ""
    named = {
        "entryType": (entry_type, 1),
        "pspReference": (psp_reference, 1),
        "reference": (reference, 0),
        "recipientHandle": (handle, 0),
    }
    for name, (value, least) in named.items():
        if type(value) is not str or not value.isprintable() or not least <= len(value) <= LONGEST_TEXT:
            return name
    return ""


def _moment(text: object) -> datetime | None:
    """Return the moment in UTC: today's form ends in Z, older ones have an offset; without one, None."""
    if type(text) is not str:
        return None
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            return None
        return at if at.tzinfo is UTC else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
