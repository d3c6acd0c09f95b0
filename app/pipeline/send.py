"""Send: look first, adopt what is there, else create and commit its id.

What was created unposted is looked for again and released; what is booked at once is read for its number.
"""

from app.accounting.base import Creates, FoundState
from app.core.cases import CaseCode
from app.core.sending import (
    MOST_LOOKS_AFTER_REFUSAL,
    Ask,
    HitState,
    Keep,
    decide_about_found,
)
from app.core.vouchers import VoucherState
from app.errors import CallError, Missing, PerhapsThere, Refused, Unclear
from app.pipeline.booking import book
from app.pipeline.changes_told import accounts_told
from app.pipeline.copies import settle
from app.pipeline.desk import Desk
from app.pipeline.found_booked import ask_if_booked
from app.pipeline.outcome import NOTHING, Next
from app.pipeline.unclear import call_over_at, wait_after_unclear

MOST_LOOKS = 6


def send(desk: Desk) -> Next | None:
    """Take an approved voucher to posted; None means that the next step can follow at once."""
    early = desk.seconds_until_its_day()
    if early > 0 and desk.row.ledger_id is None:
        return Next(early, "date_in_future")
    if desk.row.state == VoucherState.APPROVED and not desk.begin_sending():
        return NOTHING  # withdrawn since it was loaded
    found = desk.find()
    decision = decide_about_found(found, desk.own())
    if isinstance(decision, Ask):
        return ask_about(desk, decision)
    if isinstance(decision, Keep):
        settle(desk, decision)
        return _book(desk)
    if desk.row.ledger_id is not None:
        return _book(desk)  # created here, and not visible in searches yet
    waiting = wait_after_unclear(desk, "create") or ask_if_booked(desk)
    if waiting is not None:
        return waiting
    created = _create(desk)
    if created is not None:
        return created
    return _look_again_and_book(desk)


def _create(desk: Desk) -> Next | None:
    outgoing = desk.outgoing
    effect = desk.intend("create", op="create", over_at=call_over_at(desk), empty=0, refused=_refusals(desk))
    try:
        created = desk.accounting.create(outgoing)
    except Unclear:
        desk.finish("create", effect, "unclear")
        return Next(desk.services.settings.settle_seconds, "answer_unclear")
    except Refused as refusal:
        if desk.accounting.info.capabilities.creates is not Creates.UNIQUE_REFERENCE:
            desk.finish("create", effect, "not_done", intent=None)
            raise
        desk.finish("create", effect, "refused", intent={"refused": _refusals(desk)})
        return _look_after_refusal(desk, refusal)
    except CallError:
        desk.finish("create", effect, "not_done", intent=None)
        raise
    desk.finish("create", effect, "done", created.id, ledger_id=created.id, created_here=True, intent=None)
    if created.state is FoundState.POSTED and created.number:
        _mark_posted(desk, created.number)
    return None


def _refusals(desk: Desk) -> int:
    return int((desk.row.intent or {}).get("refused", 0))


def _look_after_refusal(desk: Desk, refusal: Refused) -> Next | None:
    """A system that takes a reference once refuses the second voucher under it: the first one is adopted.

    Where the refusal may mean that and nothing shows yet, it is looked for again, some times; in the end, or
    where it means something else, a person is told.
    """
    decision = decide_about_found(desk.find(), desk.own())
    if isinstance(decision, Ask):
        return ask_about(desk, decision)
    if isinstance(decision, Keep):
        settle(desk, decision)
        return _book(desk)
    looks = _refusals(desk) + 1
    if not isinstance(refusal, PerhapsThere) or looks >= MOST_LOOKS_AFTER_REFUSAL:
        raise refusal
    desk.write("create.refused", intent={"refused": looks})
    return Next(desk.services.settings.visibility_lag_seconds + 0.05, "visible_soon")


def _look_again_and_book(desk: Desk) -> Next | None:
    if desk.row.state == VoucherState.POSTED:
        return None
    if desk.in_two_phases:
        decision = decide_about_found(desk.find(), desk.own())
        if isinstance(decision, Ask):
            return ask_about(desk, decision)
        if isinstance(decision, Keep):
            settle(desk, decision)
    return _book(desk)


def _book(desk: Desk) -> Next | None:
    """Make the one voucher whose id is committed count as booked; again is harmless."""
    return _release(desk) if desk.in_two_phases else _read_number(desk)


def _read_number(desk: Desk) -> Next | None:
    """Ask for the number of what was booked at once: the evidence names it. One that stays out of sight goes
    on without, and is looked for when verifying."""
    number = ""
    try:
        number = desk.accounting.read(desk.row.ledger_id or "").number
    except Missing:
        looks = int((desk.row.intent or {}).get("unread", 0)) + 1
        if looks < MOST_LOOKS:
            desk.write("read.looked", intent={"op": "read", "unread": looks})
            return Next(desk.services.settings.visibility_lag_seconds + 0.05, "visible_soon")
    _mark_posted(desk, number)
    return None


def _release(desk: Desk) -> Next | None:
    """Book the one voucher whose id is committed; again is harmless."""
    ledger_id = desk.row.ledger_id
    if ledger_id is None:
        raise AssertionError("release without an id")
    try:
        booked = book(desk, ledger_id)
    except Missing:
        now = desk.services.now_ms()
        desk.write(
            "release.gone",
            "unposted_gone",
            ledger_id=None,
            intent={"op": "create", "at": now, "over_at": now, "empty": 0},
        )
        return Next(desk.services.settings.visibility_lag_seconds, "answer_unclear")
    if isinstance(booked, Next):
        return booked
    _mark_posted(desk, booked.number, ledger_id=booked.id)
    return None


def _mark_posted(desk: Desk, number: str, **values: str) -> None:
    """``values``: a system may give what it books another id than it had unposted."""
    desk.write(
        "posted",
        "posted",
        {"number": number},
        state=str(VoucherState.POSTED),
        ledger_number=number,
        posted_at=desk.services.now_ms(),
        attempts=0,
        last_error=None,
        intent=None,
        **values,
    )


def ask_about(desk: Desk, ask: Ask) -> Next:
    """A person decides about a voucher that is under our key and is not what we would send."""
    if ask.different and ask.hit.id == desk.row.ledger_id and ask.hit.state is HitState.POSTED:
        code = CaseCode.READ_BACK_DIFFERS
    else:
        code = CaseCode.DIFFERENT_VOUCHER_FOUND if ask.different else CaseCode.REVERSED_OUTSIDE
    told: dict[str, object] = {}
    if code is CaseCode.READ_BACK_DIFFERS:
        told["accounts"] = accounts_told(desk.own().sums, ask.hit.sums)
    desk.ask(code, found=ask.hit.number or ask.hit.id, found_date=ask.hit.date.isoformat(), **told)
    return NOTHING
