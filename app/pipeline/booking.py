"""Books one unposted voucher, also where the accounting system does so in the background.

Asked for once and then looked at, never waited for: the intent keeps when it was asked, so that a new worker
goes on where the last one stood. A voucher that is being booked is neither posted nor failed.
"""

from dataclasses import replace
from typing import Any, Final

from app.accounting.base import FoundState, LedgerVoucher
from app.core.cases import CaseCode
from app.core.sending import HitState, Watch, watch_release
from app.errors import CallError, Missing, Refused, Unclear
from app.pipeline.desk import Desk
from app.pipeline.outcome import NOTHING, Next
from app.store import vouchers

RELEASE: Final = "release"
REFUSED: Final = "refused"
"""In the intent: the first word about this voucher was a refusal, and what it means is not known yet."""


def book(desk: Desk, ledger_id: str) -> LedgerVoucher | Next:
    """Return the voucher once it is booked (or reversed since), else when to look again.

    Again is harmless. Raises Missing when it is gone, and the CallErrors of a refusal.
    """
    intent = _intent(desk, ledger_id)
    if intent:
        held = desk.accounting.read(ledger_id)
        settle_ms = int(desk.services.settings.settle_seconds * 1000)
        state = HitState(str(held.state))
        watch = watch_release(state, held.trouble, intent["at"], desk.services.now_ms(), settle_ms)
        if watch is Watch.DONE:
            return held
        if watch is Watch.FAILED:
            return _failed(desk, held)
        if watch is Watch.WAIT:
            return under_way(desk, held)
    return _ask(desk, ledger_id)


def _ask(desk: Desk, ledger_id: str) -> LedgerVoucher | Next:
    asked_before = _asked_before(desk, ledger_id)
    effect = desk.intend("release", ledger_id)
    try:
        released = desk.accounting.release(ledger_id)
    except Missing:
        desk.finish("release", effect, "gone")
        raise
    except Unclear:
        desk.finish("release", effect, "unclear")
        return Next(desk.services.settings.settle_seconds, "answer_unclear")
    except Refused as refusal:
        desk.finish("release", effect, "not_done")
        if refusal.case_code != CaseCode.VOUCHER_REFUSED:
            raise
        return _look_why(desk, ledger_id, refusal, asked_before=asked_before)
    except CallError:
        desk.finish("release", effect, "not_done")
        raise
    if released.state in (FoundState.POSTED, FoundState.REVERSED):
        desk.finish("release", effect, "done", released.id)
        return released
    desk.finish("release", effect, "under_way", ledger_id)
    return under_way(desk, released, asked_at=desk.services.now_ms())


def _asked_before(desk: Desk, ledger_id: str) -> bool:
    """Whether we asked for it to be booked and do not know that nothing came of that; a reversal is asked for
    as it is made, and that is in the intent alone. An ask that was refused is none."""
    intent = _intent(desk, ledger_id)
    if intent and not intent.get(REFUSED):
        return True
    with desk.services.store.reading(desk.lease.shop) as connection:
        effects = vouchers.effects_of(connection, desk.lease.shop, desk.row.id)
    tried = {one.outcome for one in effects if (one.operation, one.ledger_id) == ("release", ledger_id)}
    return bool(tried & {None, "unclear", "under_way"})


def _look_why(desk: Desk, ledger_id: str, refusal: Refused, *, asked_before: bool) -> LedgerVoucher | Next:
    """A system may refuse to book what is booked, or being booked, already, in words of its own: asked by us
    before, or by another installation a moment ago.

    The voucher is looked at until it comes. One that nobody is known to have asked for is asked for once more
    when the settle time has passed, and the same refusal is for a person then.
    """
    held = desk.accounting.read(ledger_id)
    if held.state in (FoundState.POSTED, FoundState.REVERSED):
        return held
    intent, now = _intent(desk, ledger_id), desk.services.now_ms()
    if held.state is FoundState.UNPOSTED and not asked_before:
        if intent.get(REFUSED):
            raise refusal
        desk.write(
            "release.refused", intent={"op": RELEASE, "ledger_id": ledger_id, "at": now, REFUSED: True}
        )
        return Next(desk.services.settings.settle_seconds + 0.05, "release_under_way")
    told = replace(held, trouble=held.trouble or refusal.vendor_message)
    return under_way(desk, told, asked_at=intent.get("at", now))


def under_way(desk: Desk, held: LedgerVoucher, asked_at: int | None = None) -> Next:
    """Keep that this voucher is being booked, and say when to look again: later each time.

    A person is told once after as many looks as any work is tried; it is looked for all the same.
    """
    settings = desk.services.settings
    intent = _intent(desk, held.id)
    looks = int(intent.get("looks", 0)) + 1
    at = intent["at"] if asked_at is None else asked_at
    desk.write("release.looked", intent={"op": RELEASE, "ledger_id": held.id, "at": at, "looks": looks})
    if looks == settings.retry_attempts:
        desk.ask(CaseCode.RELEASE_STALLED, found=held.number or held.id, vendor_message=held.trouble)
    wait = min(settings.retry_most_seconds, settings.retry_seconds * 2 ** min(looks - 1, 12))
    return Next(wait, "release_under_way")


def _failed(desk: Desk, held: LedgerVoucher) -> Next:
    """The system says why it was not booked: a person puts it right, and it is asked for again."""
    desk.write("release.failed", intent=None)
    desk.ask(CaseCode.RELEASE_FAILED, found=held.number or held.id, vendor_message=held.trouble)
    return NOTHING


def _intent(desk: Desk, ledger_id: str) -> dict[str, Any]:
    """What is kept of this voucher's release, empty when none was asked for."""
    intent: dict[str, Any] = desk.row.intent or {}
    ours = intent.get("op") == RELEASE and intent.get("ledger_id") == ledger_id
    return intent if ours else {}
