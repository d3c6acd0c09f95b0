"""The opening voucher: what a person accepted as the difference at the start leaves the clearing account."""

from datetime import date

from sqlalchemy import Connection

from app.core.rules import Line, Rule, RuleAction
from app.core.texts import voucher_text
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind
from app.errors import Conflict
from app.pipeline.approved import add_approved
from app.pipeline.proof_scope import Scope
from app.store import vouchers


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
    add_approved(
        connection,
        shop_id,
        draft,
        company_id=scope.company.id,
        merchant_account_id=account_id,
        actor=actor,
        why="voucher_approved",
        params={},
        now=now,
    )


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
