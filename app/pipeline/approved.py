"""Vouchers that a person has asked for: asking for one approves it, and the worker carries it out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from app.core.vouchers import VoucherDraft, VoucherState
from app.store import audit, vouchers
from app.store.leases import make_due


def add_approved(
    connection: Connection,
    shop_id: int,
    draft: VoucherDraft,
    *,
    company_id: int,
    merchant_account_id: int,
    actor: str,
    why: str,
    params: Mapping[str, Any],
    now: int,
) -> int:
    """Store the draft as a voucher that ``actor`` has approved and return its id; ``why`` and ``params`` are
    what the history says of it, with the draft's hash.

    It goes the way of any voucher from here. One of its identity that was reversed is followed by the next
    revision. Lists no payout's rows: what it books is in vouchers already, or in none of ours.
    """
    before = vouchers.last_reversed(connection, shop_id, draft.identity)
    voucher_id = vouchers.add_voucher(
        connection,
        shop_id,
        draft,
        company_id=company_id,
        merchant_account_id=merchant_account_id,
        payout_id=None,
        revision=before.revision + 1 if before is not None else 1,
        claimed=(),
        at=now,
    )
    approved = str(VoucherState.APPROVED)
    vouchers.set_voucher(connection, shop_id, voucher_id, state=approved, approved_by=actor, approved_at=now)
    audit.log_change(
        connection,
        shop_id,
        ("voucher", voucher_id),
        actor,
        now,
        why,
        change_from=str(VoucherState.DRAFT),
        change_to=approved,
        params={**params, "draft": draft.hash()},
    )
    make_due(connection, "voucher", shop_id, voucher_id, now)
    return voucher_id
