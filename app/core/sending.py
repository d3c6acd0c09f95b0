"""Sending exactly once: what to do about what the accounting system already holds. Pure decisions.

The rules: look before every create; adopt what is equal; of several live vouchers under one key the one
created first stays, so that everybody who looks decides the same; a person decides about anything else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class HitState(StrEnum):
    """Mirrors what the accounting system says of a voucher."""

    UNPOSTED = "unposted"
    RELEASING = "releasing"
    POSTED = "posted"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Hit:
    """A voucher under one of our keys; ``order`` sorts by creation; ``sums`` are minor units per account."""

    id: str
    order: int
    revision: int
    state: HitState
    date: date
    sums: Mapping[str, int]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Our voucher: what it should be there, and the ids that this installation created or booked itself.

    ``tolerance`` is how many minor units an account may differ by, where the system computes VAT itself.
    ``unclear`` counts the creates of ours whose outcome is not known, where a create books at once: so many
    booked copies may be our own although no id says so.
    """

    revision: int
    date: date
    sums: Mapping[str, int]
    made_here: Collection[str] = ()
    tolerance: Mapping[str, int] | None = None
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Create:
    """Nothing of it is there: create it."""


@dataclass(frozen=True, slots=True)
class Keep:
    """This one is our voucher; ``discard`` are unposted copies, ``reverse`` booked ones of our own making,
    ``foreign`` booked ones of somebody else who should reverse theirs, ``releasing`` copies that are being
    booked: what becomes of them is decided when they are."""

    hit: Hit
    discard: tuple[Hit, ...] = ()
    reverse: tuple[Hit, ...] = ()
    foreign: tuple[Hit, ...] = ()
    releasing: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A person decides: ``different`` is live under our key with other contents, else it was reversed."""

    hit: Hit
    different: bool


def decide_about_found(hits: Sequence[Hit], own: Own) -> Create | Keep | Ask:
    """Decide what becomes of ``own`` given every voucher found under the keys of its revisions."""
    live = sorted((hit for hit in hits if hit.state is not HitState.REVERSED), key=lambda hit: hit.order)
    equal = [hit for hit in live if same_voucher(hit, own)]
    unlike = [hit for hit in live if not same_voucher(hit, own)]
    if unlike:
        return Ask(unlike[0], different=True)
    if equal:
        kept, *rest = equal
        posted = [hit for hit in rest if hit.state is HitState.POSTED]
        others = [hit for hit in posted if hit.id not in own.made_here]
        # One that came of an unclear create is perhaps the kept one itself.
        perhaps_ours = others[: max(0, own.unclear - (kept.id not in own.made_here))]
        return Keep(
            kept,
            discard=tuple(hit for hit in rest if hit.state is HitState.UNPOSTED),
            reverse=tuple(hit for hit in posted if hit.id in own.made_here or hit in perhaps_ours),
            foreign=tuple(hit for hit in others if hit not in perhaps_ours),
            releasing=tuple(hit for hit in rest if hit.state is HitState.RELEASING),
        )
    gone = [hit for hit in hits if hit.revision >= own.revision]
    if gone:
        return Ask(max(gone, key=lambda hit: (hit.revision, hit.order)), different=False)
    return Create()


def same_voucher(hit: Hit, own: Own) -> bool:
    """Whether date and sum of every account are what ours are, within the system's own VAT rounding."""
    if hit.date != own.date:
        return False
    tolerance = own.tolerance or {}
    accounts = {*hit.sums, *own.sums}
    return all(
        abs(hit.sums.get(account, 0) - own.sums.get(account, 0)) <= tolerance.get(account, 0)
        for account in accounts
    )


@dataclass(frozen=True, slots=True)
class UnclearCreate:
    """A create whose outcome is not known: when it was intended, by when its call was over (both epoch
    milliseconds), and how many look-ups have found nothing since."""

    intended_at: int
    over_at: int
    empty_lookups: int


def wait_before_creating_again(unclear: UnclearCreate, now: int, settle_ms: int, between_ms: int) -> int:
    """Return how many milliseconds to wait before the next look-up counts, 0 when it counts now.

    The first counts when the call's deadline and the settle time have passed, the second a while later.
    """
    earliest = unclear.over_at + settle_ms + unclear.empty_lookups * between_ms
    return max(0, earliest - now)


NEEDED_EMPTY_LOOKUPS = 2

MOST_LOOKS_AFTER_REFUSAL = 6
"""How often a voucher is looked for that may be why its create was refused, and that does not show yet."""


class Watch(StrEnum):
    """What to do about a voucher that was asked to be booked in the background."""

    DONE = "done"
    WAIT = "wait"
    ASK_AGAIN = "ask_again"
    FAILED = "failed"


def watch_release(state: HitState, trouble: str, asked_at: int, now: int, settle_ms: int) -> Watch:
    """Decide about a voucher whose release was asked for at ``asked_at`` (both times epoch milliseconds).

    One that stands unposted may not have been begun: it is asked for again when the settle time has passed,
    which books nothing twice, for a voucher is booked once. ``trouble`` is the system's own word of failure.
    """
    if state in (HitState.POSTED, HitState.REVERSED):
        return Watch.DONE
    if state is HitState.RELEASING:
        return Watch.WAIT
    if trouble:
        return Watch.FAILED
    return Watch.WAIT if now < asked_at + settle_ms else Watch.ASK_AGAIN
