"""The opening position: what stood on both sides at the start, proposed to and accepted by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from app.core.proof import opening_difference
from app.errors import Conflict, Refusal
from app.pipeline.balance_days import is_daily
from app.pipeline.opening_voucher import book_opening
from app.pipeline.proof import gather
from app.pipeline.proof_scope import Scope, ensure_scopes, load_scope
from app.pipeline.proof_told import told_through
from app.pipeline.services import Services
from app.store import audit, connections, proofs

ITEM = "item"
VOUCHER = "voucher"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Both sides at the end of ``on``, the day before the start; minor units.

    ``difference`` is books less provider, with what payouts dated from the start will book taken out:
    payouts on their way, and the charges of rows not paid out yet. ``reckoned``: the provider reports no
    balance, and ``held_by_provider`` is the sum of its rows and payouts.
    """

    account: str
    provider: str
    currency: str
    on: date
    books: int
    held_by_provider: int
    difference: int
    sources: tuple[str, ...]
    reckoned: bool = False


def propose_opening(services: Services, shop_id: int, account_id: int) -> Proposal:
    """Ask both sides what they held the day before the start; raises Conflict while that is not known.

    While reports are being read it is not: a report counts as there before its rows do.
    """
    return _propose(services, _scope(services, shop_id, account_id))


def _scope(services: Services, shop_id: int, account_id: int) -> Scope:
    with services.store.reading(shop_id) as connection:
        row = connections.get_merchant_account(connection, shop_id, account_id)
    scope = load_scope(services, shop_id, row.provider, row.currency)
    if len(scope.merchant_accounts) > 1:
        raise Conflict("opening_of_several_accounts", account=", ".join(scope.accounts))
    if _is_being_read(scope.merchant_accounts):
        raise Conflict("opening_being_read", system=scope.provider.info.name)
    newest, first = scope.newest_day, scope.shop.start_date - timedelta(days=1)
    if newest is None or newest < first:
        raise Conflict("opening_not_ready", start=scope.shop.start_date.isoformat())
    with services.store.reading(shop_id) as connection:
        told = told_through(connection, scope)
    if told is not None and told < first:  # the difference would be what is only not told yet
        params = {"system": scope.provider.info.name, "start": scope.shop.start_date.isoformat()}
        raise Conflict("opening_rows_untold", **params)
    return scope


def _is_being_read(accounts: Sequence[Row[Any]]) -> bool:
    """Whether somebody collects for one of them, or died at it and nobody has gone on since."""
    return any(row.lease_token is not None for row in accounts)


def _propose(services: Services, scope: Scope) -> Proposal:
    on = scope.shop.start_date - timedelta(days=1)
    try:
        facts, sources = gather(scope, 0, on, anew=True)
    finally:
        services.turns.give_back()
    return Proposal(
        account=scope.merchant_accounts[0].reference,
        provider=scope.provider.info.name,
        currency=scope.currency,
        on=on,
        books=facts.books,
        held_by_provider=facts.provider,
        difference=opening_difference(facts),
        sources=tuple(sources),
        reckoned=scope.is_reckoned,
    )


def accept_opening(
    services: Services,
    shop_id: int,
    account_id: int,
    *,
    difference: int,
    form: str,
    actor: str,
    counter_account: str = "",
    note: str = "",
) -> int:
    """A person accepts the difference they saw, as a dated item of the proof or as an opening voucher.

    Returns the opening's id. Raises Conflict when the difference is another now, Refusal when the form or
    the counter-account is missing.
    """
    if form not in (ITEM, VOUCHER):
        raise Refusal("opening_form_unknown")
    if form == VOUCHER and not counter_account:
        raise Refusal("opening_needs_account")
    scope = _scope(services, shop_id, account_id)
    seen = _propose(services, scope)
    if seen.difference != difference:
        raise Conflict("opening_changed", amount={"amount": seen.difference, "currency": seen.currency})
    now = services.now_ms()
    with services.store.writing("opening.accept", shop_id) as connection:
        if _has_read_on(connection, scope):
            raise Conflict("opening_being_read", system=seen.provider)
        opening_id = proofs.save_opening(
            connection,
            shop_id,
            now,
            merchant_account_id=account_id,
            company_id=scope.company.id,
            currency=seen.currency,
            start=scope.shop.start_date,
            books=seen.books,
            provider=seen.held_by_provider,
            difference=seen.difference,
            form=form,
            counter_account=counter_account,
            note=note,
            unlisted=is_daily(scope.merchant_accounts[0]),
            accepted_by=actor,
        )
        audit.log_change(
            connection,
            shop_id,
            ("merchant_account", account_id),
            actor,
            now,
            "opening_accepted",
            params={"difference": seen.difference, "currency": seen.currency, "form": form, "note": note},
        )
        if form == VOUCHER and difference:
            book_opening(connection, scope, account_id, difference, counter_account, actor, now)
        ensure_scopes(connection, shop_id)
        proofs.make_scopes_due(connection, shop_id, now, seen.provider)
    return opening_id


def _has_read_on(connection: Connection, scope: Scope) -> bool:
    """Whether reports were read since the scope was loaded: what the person saw may be another now."""
    then = [row.last_collected_at for row in scope.merchant_accounts]
    ids = [row.id for row in scope.merchant_accounts]
    now = [connections.get_merchant_account(connection, scope.shop.id, one) for one in ids]
    return _is_being_read(now) or [row.last_collected_at for row in now] != then
