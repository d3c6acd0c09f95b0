"""The questions about our vouchers that stand otherwise in the books, and who of two that look has the say.

The nightly list knows each of them on all accounts, a proof on the provider's alone. So what the list finds
is its question, and what only a proof sees is the proof's: each closes its own, or one would close every
night what the other asks.
"""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection

from app.core.cases import Action, Case, CaseCode
from app.core.watching import Outside
from app.store import cases
from app.store.watched import asked_of_vouchers, by_key

CODES: Final[Mapping[Outside, CaseCode]] = {
    Outside.REVERSED: CaseCode.REVERSED_OUTSIDE,
    Outside.CHANGED: CaseCode.READ_BACK_DIFFERS,
    Outside.GONE: CaseCode.VOUCHER_VANISHED,
    Outside.COPIED: CaseCode.DUPLICATE_IN_BOOKS,
}
"""What each of them is asked as."""

_WHAT: Final = ("accounts", "marks", "found_date")
"""Of a question, what was changed."""

_PROOF: Final = "proof"
"""In what is told of a question that a proof asks: the proof's scope. The list writes it anew without."""


def question(
    connection: Connection, shop: int, code: CaseCode, voucher_key: str, told: Mapping[str, object]
) -> Case:
    """The question; another change of a voucher that a person has left as it is, is another question."""
    case = Case(code, f"voucher/{voucher_key}", told, cause=str(code))
    known = by_key(connection, shop, case.key)
    left = known is not None and known.state == cases.DECIDED and known.decision["action"] == Action.LEAVE
    what = {one: told[one] for one in _WHAT if one in told}
    if left and known is not None and any(known.params.get(one, now) != now for one, now in what.items()):
        return Case(code, case.subject, told, case.cause, scope=repr(list(what.values())))
    return case


def asked_vouchers(connection: Connection, shop: int) -> set[int]:
    """The ids of the vouchers that are asked about, whoever asks."""
    return {row.voucher_id for row in asked_of_vouchers(connection, shop, CODES.values())}


def keep_by_list(
    connection: Connection, shop: int, voucher_id: int, payout_id: int | None, found: Case | None, now: int
) -> None:
    """Ask what the list found, and nothing else beside it.

    A proof's stays where the list found nothing, or what a person has left: that is asked of nobody.
    """
    if found is not None:
        cases.open_case(connection, shop, found, now, voucher_id=voucher_id, payout_id=payout_id)
    rows = asked_of_vouchers(connection, shop, CODES.values())
    asked = {row.id: row for row in rows if row.voucher_id == voucher_id}
    kept = {row.id for row in asked.values() if found is not None and row.case_key == found.key}
    gone = [one for one, row in asked.items() if one not in kept and (kept or _PROOF not in row.params)]
    cases.close_by_ids(connection, shop, gone, now)


def asked_by_others(connection: Connection, shop: int, scope_id: int) -> set[int]:
    """The ids of the vouchers that the list, or a proof of another scope, asks about."""
    asked = asked_of_vouchers(connection, shop, CODES.values())
    return {row.voucher_id for row in asked if row.params.get(_PROOF) != scope_id}


def by_proof(told: Mapping[str, object], scope_id: int) -> dict[str, object]:
    """What is told of a question that the proof of this scope asks."""
    return {**told, _PROOF: scope_id}


def close_by_proof(connection: Connection, shop: int, scope_id: int, keys: Collection[str], now: int) -> None:
    """Close what the proof of this scope asked and does not find any more."""
    asked = asked_of_vouchers(connection, shop, CODES.values())
    gone = [row.id for row in asked if row.params.get(_PROOF) == scope_id and row.case_key not in keys]
    cases.close_by_ids(connection, shop, gone, now)
