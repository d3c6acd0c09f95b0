"""Which names a funds row goes by: what matching looks up, and what a person knows it by."""

import re
from collections.abc import Mapping
from typing import Final

from app.core.transactions import ORDER_TYPES, TransactionType
from app.providers.vipps.rows import Row

_NUMBER_AT_END: Final = re.compile(r"(?:0*([0-9]{1,18})-(?=[0-9]{1,2}$))?0*([0-9]{1,18})$")
_PAYOUT_NUMBER: Final = re.compile(r"-([0-9]+)$")
_PAYOUT: Final = re.compile(r"[^-]+-([0-9]{5,})")


def references_of(row: Row, kind: TransactionType, number: str | None) -> tuple[tuple[str, str], ...]:
    """Return the references of a row; ``number`` is that of the payout it returns.

    The WooCommerce plugin builds ``reference`` as a prefix, zeros and the order's id, and adds ``-1``,
    ``-2``, ... for each new attempt: the id can be guessed from it, never known.
    """
    return named_references(row.reference, row.psp_reference, row.handle, kind, number)


def named_references(
    reference: str, psp_reference: str, handle: str, kind: TransactionType, number: str | None = None
) -> tuple[tuple[str, str], ...]:
    """Return the references of a movement, however it is told; see :func:`references_of`."""
    found = [("reference", reference)] if reference else []
    found.append(("psp_reference", psp_reference))
    if handle:
        found.append(("handle", handle))
    if number:
        found.append(("payout_reference", number))
    if reference and kind in ORDER_TYPES:
        guess = _NUMBER_AT_END.search(reference)
        if guess is not None:
            found.append(("order_id_guess", guess[1] or guess[2]))
            if guess[1] is not None:
                found.append(("order_id_guess_at_end", guess[2]))
    return tuple(found)


def fee_references(row: Row) -> tuple[tuple[str, str], ...]:
    """Return the references of a fees row: pspReference and reference are those of the capture."""
    found = [("psp_reference", row.psp_reference)]
    if row.reference:
        found.append(("reference", row.reference))
    if row.handle:
        found.append(("handle", row.handle))
    return tuple(found)


def payout_number(psp_reference: str) -> str:
    """Return a payout's number, as the bank's text has it, from ``<ledgerId>-<number>``; else all of it."""
    number = _PAYOUT_NUMBER.search(psp_reference)
    return number[1] if number else psp_reference


def returned_number(row: Row, earlier: Mapping[int, list[str]]) -> str | None:
    """Return the number of the payout that a ``payout-aborted`` row puts back, if it can be told.

    Its own pspReference is the payout's; else the one earlier payout of the same amount (``earlier``:
    numbers by amount).
    """
    number = _PAYOUT.fullmatch(row.psp_reference)
    if number:
        return number[1]
    alike = earlier.get(row.amount, [])
    return alike[0] if len(alike) == 1 else None
