"""The opening position: what stood on both sides at the start, proposed to and accepted by a person."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from app.core.proof import opening_difference
from app.core.texts import voucher_text
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind, VoucherState
from app.errors import Conflict, Refusal
from app.pipeline.proof import gather
from app.pipeline.proof_scope import Scope, ensure_scopes, load_scope
from app.pipeline.proof_told import told_through
from app.pipeline.services import Services
from app.store import audit, connections, proofs, vouchers
from app.store.leases import make_due

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
    """Ask both sides what they held the day before the start; raises Conflict while that is not known."""
    return _propose(services, _scope(services, shop_id, account_id))


def _scope(services: Services, shop_id: int, account_id: int) -> Scope:
    with services.store.reading(shop_id) as connection:
        row = connections.get_merchant_account(connection, shop_id, account_id)
    scope = load_scope(services, shop_id, row.provider, row.currency)
    if len(scope.merchant_accounts) > 1:
        raise Conflict("opening_of_several_accounts", account=", ".join(scope.accounts))
    newest, first = scope.newest_day, scope.shop.start_date - timedelta(days=1)
    if newest is None or newest < first:
        raise Conflict("opening_not_ready", start=scope.shop.start_date.isoformat())
    with services.store.reading(shop_id) as connection:
        told = told_through(connection, scope)
    if told is not None and told < first:  # the difference would be what is only not told yet
        params = {"system": scope.provider.info.name, "start": scope.shop.start_date.isoformat()}
        raise Conflict("opening_rows_untold", **params)
    return scope


def _propose(services: Services, scope: Scope) -> Proposal:
    on = scope.shop.start_date - timedelta(days=1)
    try:
        facts, sources = gather(scope, 0, on)
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
            _book(connection, scope, account_id, difference, counter_account, actor, now)
        ensure_scopes(connection, shop_id)
        proofs.make_scopes_due(connection, shop_id, now, seen.provider)
    return opening_id


def _book(
    connection: Connection,
    scope: Scope,
    account_id: int,
    difference: int,
    counter_account: str,
    actor: str,
    now: int,
) -> None:
    """The opening voucher: the accepted difference leaves the clearing account. Accepting it approves it."""
    draft = opening_draft(scope, difference, counter_account)
    shop_id = scope.shop.id
    if vouchers.live_voucher(connection, shop_id, draft.identity) is not None:
        raise Conflict("opening_is_booked")
    before = vouchers.last_reversed(connection, shop_id, draft.identity)
    voucher_id = vouchers.add_voucher(
        connection,
        shop_id,
        draft,
        company_id=scope.company.id,
        merchant_account_id=account_id,
        payout_id=None,
        revision=before.revision + 1 if before is not None else 1,
        claimed=(),
        at=now,
    )
    vouchers.set_voucher(
        connection,
        shop_id,
        voucher_id,
        state=str(VoucherState.APPROVED),
        approved_by=actor,
        approved_at=now,
    )
    audit.log_change(
        connection,
        shop_id,
        ("voucher", voucher_id),
        actor,
        now,
        "voucher_approved",
        change_from=str(VoucherState.DRAFT),
        change_to=str(VoucherState.APPROVED),
        params={"draft": draft.hash()},
    )
    make_due(connection, "voucher", shop_id, voucher_id, now)


def opening_draft(scope: Scope, difference: int, counter_account: str) -> VoucherDraft:
    """The voucher that takes the difference off the clearing account, against an account a person chose."""
    account, start = scope.merchant_accounts[0], scope.shop.start_date
    provider = scope.provider.info.name
    clearing = next(
        rule
        for rule in scope.rules.rules
        if rule.voucher_kind != "sales" and rule.line_type == "sale" and rule.provider in (provider, "*")
    )
    text = voucher_text("opening", provider, account.reference, start.isoformat(), scope.shop.language)
    return VoucherDraft(
        identity=VoucherIdentity(
            f"{scope.company.system}:{scope.company.reference}",
            VoucherKind.OPENING,
            provider,
            account.reference,
            account.reference,
        ),
        date=start,
        currency=scope.currency,
        text=text,
        postings=(
            Posting(
                clearing.account,
                "0",
                -difference,
                text,
                "carried",
                "opening",
                customer=clearing.customer_ref,
            ),
            Posting(counter_account, "0", difference, text, "carried", "opening"),
        ),
        payout_reference=account.reference,
    )
