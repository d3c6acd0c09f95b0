"""What a proof asks a person: of what nothing explains, and of vouchers of ours that stand otherwise."""

from typing import Final

from sqlalchemy import Connection

from app.core.cases import Case, CaseCode
from app.core.proof import ItemKind, OpenItem, Proof
from app.core.vouchers import VoucherState
from app.pipeline.changed_vouchers import asked_by_others, by_proof, close_by_proof, question
from app.pipeline.desk import moved_by
from app.pipeline.proof_accepted import openings_of
from app.pipeline.proof_scope import Scope
from app.store import cases, payout_rows, vouchers
from app.store.leases import make_due

_ABOUT_VOUCHERS: Final = {
    ItemKind.VOUCHER_MISSING: CaseCode.VOUCHER_VANISHED,
    ItemKind.VOUCHER_DIFFERS: CaseCode.READ_BACK_DIFFERS,
}


def keep_cases(connection: Connection, scope: Scope, scope_id: int, proof: Proof, now: int) -> None:
    """A person is asked about what nothing explains; questions whose cause is gone are closed.

    A voucher of ours is asked about only once it was verified: before that it may be booked and not show yet.
    """
    found = _cases(connection, scope, scope_id, proof) if proof.anchored else []
    cases.sync_cases(
        connection,
        scope.shop.id,
        [CaseCode.PROOF_POSTING, CaseCode.PROOF_GAP],
        (f"posting/{scope_id}/", f"proof/{scope_id}/"),
        found,
        now,
    )
    keys = set()
    for item in proof.items:
        if item.kind in _ABOUT_VOUCHERS:
            keys |= _ask_about_vouchers(connection, scope, scope_id, item, now)
        elif item.kind is ItemKind.LOSS_TAKEN_BACK:  # whether the books link the two, the list finds out
            make_due(connection, "books", scope.shop.id, scope.company.id, now)
    close_by_proof(connection, scope.shop.id, scope_id, keys, now)


def _ask_about_vouchers(
    connection: Connection, scope: Scope, scope_id: int, item: OpenItem, now: int
) -> set[str]:
    """Ask, unless it is asked already, and have the nightly list look now: it knows of all accounts. Return
    the names of what is asked."""
    shop, code, keys = scope.shop.id, _ABOUT_VOUCHERS[item.kind], set()
    asked = asked_by_others(connection, shop, scope_id)
    for number in item.voucher.split(", "):
        row = vouchers.by_number(connection, shop, scope.company.id, number)
        if row is None or row.state != VoucherState.VERIFIED or row.id in asked:
            continue
        draft = vouchers.draft_of(row)
        told: dict[str, object] = {
            "text": draft.text,
            "date": row.date.isoformat(),
            "amount": {"amount": moved_by(draft), "currency": draft.currency},
            "number": number,
            "found": number,
            "found_date": (item.moved_to or row.date).isoformat(),
            "accounts": accounts_of(item),
        }
        case = question(connection, shop, code, row.voucher_key, by_proof(told, scope_id))
        cases.open_case(connection, shop, case, now, voucher_id=row.id, payout_id=row.payout_id)
        make_due(connection, "books", shop, scope.company.id, now)
        keys.add(case.key)
    return keys


def accounts_of(item: OpenItem) -> list[dict[str, object]]:
    """What stands of a changed voucher on the provider's accounts otherwise than booked, as plain values."""
    return [{"account": account, "booked": booked, "now": now} for account, booked, now in item.accounts]


def _cases(connection: Connection, scope: Scope, scope_id: int, proof: Proof) -> list[Case]:
    found = [
        Case(
            CaseCode.PROOF_POSTING,
            f"posting/{scope_id}/{one.name}",
            {
                "amount": {"amount": one.amount, "currency": proof.currency},
                "number": one.number,
                "account": one.account,
                "date": one.day.isoformat(),
                "text": one.text,
            },
            cause=f"proof_posting/{scope_id}/{one.voucher_id}",
        )
        for one in proof.untied
    ]
    for side, amount in (
        ("books", proof.books_gap),
        ("provider", proof.provider_gap),
        ("opening", proof.opening_gap),
    ):
        if amount:
            told: dict[str, object] = {
                "amount": {"amount": amount, "currency": proof.currency},
                "date": proof.on.isoformat(),
                "system": scope.provider.info.name,
                "reason": side,
            }
            if side == "opening":
                told["listing"] = _listing(connection, scope)
            found.append(
                Case(
                    CaseCode.PROOF_GAP,
                    f"proof/{scope_id}/{side}",
                    told,
                    cause=f"proof_gap/{scope_id}",
                )
            )
    return found


def _listing(connection: Connection, scope: Scope) -> list[str]:
    """The payouts that list rows of before the start whose cost the accepted opening position took for the
    older books', as the shop ordered its payouts itself then."""
    taken = [row.merchant_account_id for row in openings_of(connection, scope) if row.unlisted]
    return payout_rows.listing_earlier(connection, scope.shop.id, taken, scope.shop.start_date)
