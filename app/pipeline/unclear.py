"""After a write of unknown outcome nothing is made before two look-ups have found nothing."""

from typing import Any

from app.core.sending import NEEDED_EMPTY_LOOKUPS, UnclearCreate, wait_before_creating_again
from app.pipeline.desk import Desk
from app.pipeline.outcome import Next


def call_over_at(desk: Desk) -> int:
    """By when a call made now is over, epoch milliseconds: its own limit, or the lease's end."""
    left = desk.lease.deadline.remaining
    return desk.services.now_ms() + int(min(left, desk.services.settings.call_seconds) * 1000)


def wait_after_unclear(desk: Desk, operation: str) -> Next | None:
    """Say when to look again, having found nothing now; None when it may be made, or was not tried.

    ``operation`` names the intent that may have been carried out: ``create``, or ``reverse`` for a reversal.
    """
    intent: dict[str, Any] = desk.row.intent or {}
    if intent.get("op") != operation:
        return None
    settings = desk.services.settings
    unclear = UnclearCreate(intent["at"], intent["over_at"], intent["empty"])
    settle_ms = int(settings.settle_seconds * 1000)
    between_ms = int(settings.visibility_lag_seconds * 1000)
    wait = wait_before_creating_again(unclear, desk.services.now_ms(), settle_ms, between_ms)
    if wait > 0:
        return Next(wait / 1000 + 0.05, "answer_unclear")
    empty = unclear.empty_lookups + 1
    if empty < NEEDED_EMPTY_LOOKUPS:
        desk.write("unclear.looked", intent={**intent, "empty": empty})
        return Next(between_ms / 1000 + 0.05, "answer_unclear")
    desk.write(
        "unclear.free", "create_not_there" if operation == "create" else "reverse_not_there", intent=None
    )
    return None
