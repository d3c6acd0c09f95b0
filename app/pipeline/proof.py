"""Proof: asked of both sides, named, kept in the history; what nothing explains becomes a case."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from app.core.proof import Anchor, OpenItem, Proof, ProofFacts, prove, reckoned_holding
from app.errors import Conflict, Refusal
from app.pipeline.disputes import lost_before_start, sync_disputes
from app.pipeline.failed_refunds import sync_failed_refunds
from app.pipeline.fee_documents import sync_fee_documents
from app.pipeline.nights import PROOF, seconds_until
from app.pipeline.outcome import Next
from app.pipeline.proof_accepted import load_accepted, openings_of
from app.pipeline.proof_cases import accounts_of, keep_cases
from app.pipeline.proof_facts import load_movements, load_vouchers
from app.pipeline.proof_orders import load_order_words
from app.pipeline.proof_retold import load_retold
from app.pipeline.proof_sales import with_orders
from app.pipeline.proof_scope import Scope, load_scope
from app.pipeline.proof_sides import (
    books_accounts,
    books_balance,
    books_postings,
    provider_balance,
    reckoned_balance,
)
from app.pipeline.proof_stood import load_stood
from app.pipeline.proof_told import told_through
from app.pipeline.services import Services
from app.store import proofs, shops
from app.store.leases import Lease


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
        openings = [] if anew else openings_of(connection, scope)
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
            stood=load_stood(connection, scope),
            retold=load_retold(connection, scope),
        )
    return facts, sources


def _anchor(connection: Connection, scope: Scope) -> Anchor | None:
    """The accepted opening position, when it is accepted for every merchant account and this start."""
    found = {row.merchant_account_id: row for row in openings_of(connection, scope)}
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
            keep_cases(connection, scope, scope_id, proof, now)
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
        "accounts": accounts_of(one),
        "moved_to": one.moved_to.isoformat() if one.moved_to else "",
    }


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
