"""Approve: the shop's policy or a person lets a draft be sent. An approval names the draft's hash."""

from typing import Any

from sqlalchemy import Connection, Row

from app.core.vouchers import VoucherState
from app.errors import Conflict
from app.pipeline.payout_state import refresh_payout_state
from app.pipeline.services import Services
from app.store import audit, shops, vouchers
from app.store.leases import make_due

REVIEW = "review"
AUTOMATIC = "automatic"


def approve(services: Services, shop_id: int, voucher_id: int, draft_hash: str, actor: str) -> None:
    """A person approves exactly the draft they saw; raise Conflict when it changed or is not a draft."""
    now = services.now_ms()
    with services.store.writing("approve", shop_id) as connection:
        row = vouchers.get_voucher(connection, shop_id, voucher_id)
        if row.draft_hash != draft_hash:
            raise Conflict("draft_changed", voucher=voucher_id)
        if row.state != VoucherState.DRAFT:
            raise Conflict("voucher_not_draft", voucher=voucher_id, state=row.state)
        _approve(connection, shop_id, row, actor, now)


def approve_by_policy(connection: Connection, shop: Row[Any], voucher_id: int, now: int) -> bool:
    """Approve a draft when the shop's policy is automatic; True when it was approved now."""
    if shop.policy != AUTOMATIC:
        return False
    row = vouchers.get_voucher(connection, shop.id, voucher_id)
    if row.state != VoucherState.DRAFT:
        return False
    _approve(connection, shop.id, row, "policy", now)
    return True


def _approve(connection: Connection, shop_id: int, row: Row[Any], actor: str, now: int) -> None:
    vouchers.set_voucher(
        connection,
        shop_id,
        row.id,
        state=str(VoucherState.APPROVED),
        approved_by=actor,
        approved_at=now,
        attempts=0,
    )
    audit.log_change(
        connection,
        shop_id,
        ("voucher", row.id),
        actor,
        now,
        "voucher_approved",
        change_from=row.state,
        change_to=str(VoucherState.APPROVED),
        params={"draft": row.draft_hash},
    )
    make_due(connection, "voucher", shop_id, row.id, now)
    if row.payout_id is not None:
        refresh_payout_state(connection, shop_id, row.payout_id)


def set_policy(services: Services, shop_id: int, policy: str, actor: str) -> None:
    """Choose who lets drafts be sent; automatic approves the drafts that wait, too."""
    now = services.now_ms()
    with services.store.writing("policy", shop_id) as connection:
        before = shops.get_shop(connection, shop_id).policy
        shops.set_shop(connection, shop_id, policy=policy)
        audit.log_change(
            connection,
            shop_id,
            ("shop", shop_id),
            actor,
            now,
            "policy_set",
            change_from=before,
            change_to=policy,
        )
        shop = shops.get_shop(connection, shop_id)
        for row in vouchers.drafts(connection, shop_id):
            approve_by_policy(connection, shop, row.id, now)
