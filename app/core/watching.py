"""Our vouchers in the books, looked at again: was one that was verified changed, reversed or deleted? Pure.

First the accounts' postings tell which vouchers may not stand as they did: cheap, for all of them at once,
and rather one too many. Then each of those is looked at by itself, and only that decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.core.marked import Mark, MarkDifference, MarkedLine, differences
from app.core.sending import Hit, HitState, Own, same_voucher


@dataclass(frozen=True, slots=True)
class Watched:
    """A verified voucher of ours: its id and keys there, and minor units per account, debit +.

    ``sent`` are its lines with their marks, ``kept`` how these stood when it was verified; ``day`` its day.
    """

    id: str
    key: str
    reversal_key: str
    sums: Mapping[str, int]
    tolerance: Mapping[str, int] = field(default_factory=dict)
    sent: tuple[MarkedLine, ...] = ()
    kept: tuple[MarkedLine, ...] = ()
    day: date | None = None

    def changed(self, found: Iterable[MarkedLine]) -> tuple[MarkDifference, ...]:
        """Return what its lines are marked with otherwise than when it was verified, else than was sent."""
        return differences(self.sent, self.kept, found)


@dataclass(frozen=True, slots=True)
class Seen:
    """A posting on an account, ``amount`` in minor units, debit +; ``key`` is empty on vouchers of others."""

    account: str
    voucher: str
    key: str
    amount: int
    marks: Mapping[str, Mark] = field(default_factory=dict)
    day: date | None = None


class Outside(StrEnum):
    """What somebody did to a voucher of ours in the accounting system."""

    REVERSED = "reversed"
    CHANGED = "changed"
    GONE = "gone"
    COPIED = "copied"


def suspects(
    watched: Iterable[Watched], seen: Iterable[Seen], unread: Collection[str] = ()
) -> tuple[Watched, ...]:
    """Return the vouchers whose postings are not theirs any more, or that another voucher takes back.

    ``unread`` are accounts that could not be listed: whoever has a posting there is looked at by itself. A
    reversal that nothing links to its original is known by being its exact negation.
    """
    by_voucher: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    days: dict[str, set[date | None]] = defaultdict(set)
    lines: dict[str, list[MarkedLine]] = defaultdict(list)
    ids_of_key: dict[str, set[str]] = defaultdict(set)
    for one in seen:
        by_voucher[one.voucher][one.account] += one.amount
        days[one.voucher].add(one.day)
        lines[one.voucher].append(MarkedLine(one.account, one.amount, one.marks))
        if one.key:
            ids_of_key[one.key].add(one.voucher)
    negations = {
        _form({account: -amount for account, amount in sums.items()}) for sums in by_voucher.values()
    }
    return tuple(
        one
        for one in watched
        if one.sums.keys() & set(unread)
        or not _alike(by_voucher.get(one.id, {}), one)
        or days[one.id] - {one.day}
        or ids_of_key[one.reversal_key]
        or ids_of_key[one.key] - {one.id}
        or _form(by_voucher.get(one.id, {})) in negations
        or one.changed(lines.get(one.id, ()))
    )


def _form(sums: Mapping[str, int]) -> frozenset[tuple[str, int]]:
    return frozenset((account, amount) for account, amount in sums.items() if amount)


def _alike(sums: Mapping[str, int], one: Watched) -> bool:
    return all(
        abs(sums.get(account, 0) - one.sums.get(account, 0)) <= one.tolerance.get(account, 0)
        for account in {*sums, *one.sums}
    )


def what_happened(hits: Sequence[Hit], held: Hit | None, own: Own, ledger_id: str) -> Outside | None:
    """Say what was done to the voucher with this id, None when it stands as it was verified.

    ``hits`` are what is found under its key, ``held`` what stands under its id, None when nothing does. An
    equal live one under the key is ours, whatever its id: another installation may have kept that one. Of
    several somebody copied ours, key and all.
    """
    mine = next((hit for hit in hits if hit.id == ledger_id), held)
    if sum(hit.state is HitState.POSTED for hit in hits) > 1:
        return Outside.COPIED
    if mine is not None and mine.state is HitState.POSTED and same_voucher(mine, own):
        return None
    if any(hit.state is HitState.POSTED and same_voucher(hit, own) for hit in hits):
        return None
    if mine is None:
        return Outside.GONE
    return Outside.REVERSED if mine.state is HitState.REVERSED else Outside.CHANGED
