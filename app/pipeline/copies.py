"""Of several vouchers under one key one stays: unposted copies are discarded, booked ones reversed."""

from typing import Any

from sqlalchemy import Row

from app.accounting.base import FoundState
from app.core.cases import CaseCode
from app.core.sending import Hit, Keep
from app.core.vouchers import VoucherState
from app.pipeline.desk import Desk
from app.store import vouchers


def settle(desk: Desk, keep: Keep) -> bool:
    """Keep the one that stays; discard or reverse what is ours besides; note the id we go on with.

    False while something of that is not done yet, because the system books in the background.
    """
    done = not keep.releasing
    for hit in keep.discard:
        effect = desk.intend("discard", hit.id)
        desk.accounting.discard(hit.id)
        desk.finish("discard", effect, "done", hit.id)
    for hit in keep.reverse:
        done = _reverse_copy(desk, hit, keep.hit) and done
    if desk.row.ledger_id != keep.hit.id:
        desk.write(
            "adopt",
            "adopted",
            {"ledger_id": keep.hit.id, "number": keep.hit.number},
            ledger_id=keep.hit.id,
            ledger_number=keep.hit.number or None,
            created_here=False,
            revision=keep.hit.revision,
            voucher_key=desk.draft.identity.key(keep.hit.revision),
            state=str(VoucherState.SENDING),
            intent=None,
        )
    return done


def _reverse_copy(desk: Desk, copy: Hit, kept: Hit) -> bool:
    """A second booked voucher of our own making under one key: reversed, and told; whether that is booked.

    What was reversed and does not show so yet is not reversed again. After a try of unknown outcome it is
    looked for until it would show.
    """
    last = _last_reversal_of(desk, copy)
    if last is not None and last.outcome == "done":
        return True
    if last is not None and desk.services.now_ms() < last.intended_at + _shows_after_ms(desk):
        return False
    effect = desk.intend("reverse_copy", copy.id)
    key = desk.draft.identity.reversal_key(copy.revision)
    reversal = desk.accounting.reverse(copy.id, copy.date, key)
    desk.finish("reverse_copy", effect, "done", copy.id)
    desk.ask(
        CaseCode.DUPLICATE_REMOVED,
        removed=copy.number or copy.id,
        kept=kept.number or kept.id,
        reversal=reversal.number,
    )
    return reversal.state is FoundState.POSTED


def _last_reversal_of(desk: Desk, copy: Hit) -> Row[Any] | None:
    with desk.services.store.reading(desk.lease.shop) as connection:
        effects = vouchers.effects_of(connection, desk.lease.shop, desk.row.id)
    tried = [one for one in effects if (one.operation, one.ledger_id) == ("reverse_copy", copy.id)]
    return tried[-1] if tried else None


def _shows_after_ms(desk: Desk) -> int:
    """How long after it was intended the outcome of a call shows at the latest."""
    settings = desk.services.settings
    return int((settings.call_seconds + settings.settle_seconds + settings.visibility_lag_seconds) * 1000)
