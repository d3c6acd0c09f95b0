"""The opening voucher: what a person accepted as the difference at the start leaves the clearing account."""

from datetime import date

from sqlalchemy import Connection

from app.core.rules import Line, Rule, RuleAction
from app.core.texts import voucher_text
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind, VoucherState
from app.errors import Conflict
from app.pipeline.proof_scope import Scope
from app.store import audit, vouchers
from app.store.leases import make_due


def book_opening(
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
    clearing = _clearing_rule(scope, provider, account.reference, start)
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
                department=clearing.department,
                project=clearing.project,
                customer=clearing.customer_ref,
                dimensions=clearing.dimensions,
            ),
            Posting(counter_account, "0", difference, text, "carried", "opening"),
        ),
        payout_reference=account.reference,
    )


def _clearing_rule(scope: Scope, provider: str, account: str, start: date) -> Rule:
    """The rule by which the merchant account's payouts empty clearing on that day; raises Conflict."""
    for line_type in ("sale", "carried"):
        line = Line(provider, account, VoucherKind.OPENING, line_type, scope.currency)
        rule = scope.rules.choose(line, start)
        if rule is not None and rule.action is RuleAction.POST:
            return rule
    raise Conflict("proof_not_ready")
