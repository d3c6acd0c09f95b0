"""Proof: asked of both sides, named, kept in the history; what nothing explains becomes a case."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from app.core.cases import Case, CaseCode
from app.core.proof import Anchor, ItemKind, OpenItem, Proof, ProofFacts, prove, reckoned_holding
from app.core.vouchers import VoucherState
from app.errors import Conflict, Refusal
from app.pipeline.disputes import lost_before_start, sync_disputes
from app.pipeline.failed_refunds import sync_failed_refunds
from app.pipeline.fee_documents import sync_fee_documents
from app.pipeline.nights import PROOF, seconds_until
from app.pipeline.outcome import Next
from app.pipeline.proof_accepted import load_accepted
from app.pipeline.proof_facts import load_movements, load_vouchers
from app.pipeline.proof_orders import load_order_words
from app.pipeline.proof_sales import with_orders
from app.pipeline.proof_scope import Scope, load_scope
from app.pipeline.proof_sides import (
    books_accounts,
    books_balance,
    books_postings,
    provider_balance,
    reckoned_balance,
)
from app.pipeline.proof_told import told_through
from app.pipeline.services import Services
from app.store import cases, payout_rows, proofs, shops, vouchers
from app.store.leases import Lease

_ABOUT_VOUCHERS: Final = {
    ItemKind.VOUCHER_MISSING: CaseCode.VOUCHER_VANISHED,
    ItemKind.VOUCHER_DIFFERS: CaseCode.READ_BACK_DIFFERS,
}


def gather(scope: Scope, scope_id: int, on: date, *, anew: bool = False) -> tuple[ProofFacts, list[str]]:
    """Ask both sides and load what names their difference; return it with the provider's sources. ``anew``:
    for an opening position that is proposed, on which no accepted one has a say.

    Of a provider that reports no balance the one at the start is reckoned anew from the rows known now, as
    the one of ``on`` is: a row from before the start that was told late has moved both.
    """
    start = scope.shop.start_date
    accounts = books_accounts(scope)
    books = books_balance(scope, accounts, on)
    asked = None if scope.is_reckoned else provider_balance(scope, on)
    postings = books_postings(scope, accounts, start, on)
    with scope.services.store.reading(scope.shop.id) as connection:
        openings = [] if anew else _openings(connection, scope)
        accepted = {row.merchant_account_id: row.unlisted for row in openings if row.unlisted is not None}
        movements, payouts = load_movements(connection, scope, accepted)
        postings = with_orders(connection, scope, postings)
        anchor = _anchor(connection, scope)
        if anchor is not None and scope.is_reckoned:
            eve = start - timedelta(days=1)
            anchor = replace(anchor, provider=reckoned_holding(movements, payouts, eve))
        provider, sources = asked or reckoned_balance(scope, movements, payouts, on)
        facts = ProofFacts(
            on=on,
            start=start,
            currency=scope.currency,
            books=books,
            provider=provider,
            movements=movements,
            payouts=payouts,
            vouchers=load_vouchers(connection, scope),
            postings=postings,
            orders=load_order_words(connection, scope, postings),
            disputed_accounts=scope.disputed,
            accepted=load_accepted(connection, scope, scope_id),
            anchor=anchor,
            told_through=told_through(connection, scope),
            lost_before=lost_before_start(
                connection, scope.shop.id, [row.id for row in scope.merchant_accounts]
            ),
        )
    return facts, sources


def _openings(connection: Connection, scope: Scope) -> list[Row[Any]]:
    return [
        row
        for row in proofs.live_openings(connection, scope.shop.id, scope.company.id)
        if row.start == scope.shop.start_date and row.currency == scope.currency
    ]


def _anchor(connection: Connection, scope: Scope) -> Anchor | None:
    """The accepted opening position, when it is accepted for every merchant account and this start."""
    found = {row.merchant_account_id: row for row in _openings(connection, scope)}
    mine = [found.get(row.id) for row in scope.merchant_accounts]
    chosen = [row for row in mine if row is not None]
    if not chosen or len(chosen) != len(mine):
        return None
    return Anchor(
        start=scope.shop.start_date,
        books=sum(row.books for row in chosen),
        provider=sum(row.provider for row in chosen),
        difference=sum(row.difference for row in chosen),
    )


def make_proof(
    services: Services, shop_id: int, provider: str, currency: str, on: date | None, actor: str
) -> tuple[Proof, int]:
    """Make the proof at the end of ``on`` (default: the last day all reports cover), keep it, open its cases.

    Returns it with its id. Raises Conflict or Refusal where a proof cannot be made, and the CallError kinds.
    """
    scope = load_scope(services, shop_id, provider, currency)
    newest = scope.newest_day
    if newest is None or (on is not None and on > newest) or (on or newest) < scope.shop.start_date:
        raise Conflict("proof_day_not_covered", date=newest.isoformat() if newest else "")
    day = on or newest
    with services.store.writing("proof.scope", shop_id) as connection:
        scope_id = proofs.scope_of(connection, shop_id, scope.company.id, provider, currency)
    facts, sources = gather(scope, scope_id, day)
    proof = prove(facts)
    now = services.now_ms()
    with services.store.writing("proof", shop_id) as connection:
        proof_id = proofs.save_proof(
            connection,
            shop_id,
            scope_id,
            now,
            on_day=proof.on,
            books=proof.books,
            provider=proof.provider,
            held=proof.held,
            difference=proof.difference,
            unexplained=proof.unexplained,
            anchored=proof.anchored,
            holds=proof.holds,
            details=_details(scope, proof, sources),
            made_by=actor,
        )
        if on is None:
            _keep_cases(connection, scope, scope_id, proof, now)
    return proof, proof_id


def _details(scope: Scope, proof: Proof, sources: list[str]) -> dict[str, Any]:
    return {
        "accounts": list(scope.accounts),
        "sources": sources,
        "reckoned": scope.is_reckoned,
        "items": [_item(one) for one in proof.items],
        "untied": [
            {
                "name": one.name,
                "number": one.number,
                "account": one.account,
                "day": one.day.isoformat(),
                "amount": one.amount,
                "text": one.text,
            }
            for one in proof.untied
        ],
        "books_gap": proof.books_gap,
        "provider_gap": proof.provider_gap,
        "opening_gap": proof.opening_gap,
    }


def _item(one: OpenItem) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "amount": one.amount,
        "day": one.day.isoformat(),
        "order": one.order,
        "payout": one.payout,
        "voucher": one.voucher,
        "text": one.text,
    }


def _keep_cases(connection: Connection, scope: Scope, scope_id: int, proof: Proof, now: int) -> None:
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
    for item in proof.items:
        code = _ABOUT_VOUCHERS.get(item.kind)
        for number in item.voucher.split(", ") if code else ():
            row = vouchers.by_number(connection, scope.shop.id, scope.company.id, number)
            if code is not None and row is not None and row.state == VoucherState.VERIFIED:
                cases.open_case(
                    connection,
                    scope.shop.id,
                    Case(
                        code,
                        f"voucher/{row.voucher_key}",
                        {
                            "text": row.draft["text"],
                            "date": row.date.isoformat(),
                            "amount": {"amount": item.amount, "currency": proof.currency},
                            "number": number,
                            "found": number,
                            "found_date": row.date.isoformat(),
                        },
                    ),
                    now,
                    voucher_id=row.id,
                    payout_id=row.payout_id,
                )


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
    taken = [row.merchant_account_id for row in _openings(connection, scope) if row.unlisted]
    return payout_rows.listing_earlier(connection, scope.shop.id, taken, scope.shop.start_date)


def prove_scope(services: Services, lease: Lease) -> Next:
    """The nightly proof, and the one after each voucher; says when the next one is due."""
    with services.store.reading(lease.shop) as connection:
        row = proofs.get_scope(connection, lease.shop, lease.id)
    sync_fee_documents(services, lease.shop, row.provider)
    try:
        proof, _ = make_proof(services, lease.shop, row.provider, row.currency, None, "worker")
        sync_disputes(services, lease.shop, row.provider, proof.written_off)
        sync_failed_refunds(services, lease.shop, row.provider, proof)
    except (Conflict, Refusal) as error:
        return Next(_until_night(services, lease.shop), error.code)
    return Next(_until_night(services, lease.shop), "" if proof.anchored else "proof_not_anchored")


def _until_night(services: Services, shop_id: int) -> float:
    with services.store.reading(shop_id) as connection:
        zone = shops.get_shop(connection, shop_id).zone
    return seconds_until(services, zone, PROOF)
