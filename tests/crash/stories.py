"""What can happen on the way of a payout, as stories that are told again with a kill at each of their points.

Every story ends with one live voucher and one attachment, counted in the accounting stand-in.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.accounting.base import Creates
from app.accounting.registry import SYSTEMS
from app.config import Settings
from app.core.cases import Action, Decision
from app.pipeline.decide import decide_case
from app.pipeline.resync import ask_resync
from app.pipeline.reversals import reverse_voucher
from app.sandbox.driven.accounting import DrivenAccounting, HandLine
from app.store import cases, vouchers
from tests.crash.worker import run_worker_process
from tests.world import START, World, open_installation, payout_of_start

SHORT = {"call_seconds": 0.5, "lease_seconds": 1.2}
VERIFIED = {"verified": 1}
DOCUMENTED = "commit:documented:after#1"
CREATED = "commit:create.finish:after#1"

Act = Callable[[World, Settings], None]


def nothing(world: World, settings: Settings) -> None:
    """Nothing happens."""


@dataclass(frozen=True)
class Story:
    """``before`` prepares, then a worker works until its vouchers are ``until``, then ``after`` goes on.

    ``gone`` counts vouchers of ours that are in the books and reversed at the end.
    """

    name: str
    before: Act = nothing
    until: Mapping[str, int] = field(default_factory=lambda: VERIFIED)
    after: Act = nothing
    books: Mapping[str, Any] = field(default_factory=dict)
    gone: int = 0
    last: str = ""
    """The last point that is the story's own; what follows it another story has told."""
    also: tuple[str, ...] = ()
    """Points to die at although another story has points of that name: here they are about something else."""
    happens_in: Callable[[type[DrivenAccounting]], bool] = lambda books: True
    """Whether it can happen in that accounting system."""

    def settings(self, world: World, prepared: Settings, folder: Path) -> Settings:
        return world.moved(prepared, folder)

    def check(self, world: World, point: str) -> None:
        """One live voucher with one attachment, whatever happened."""
        counted = sorted(world.count(), key=lambda one: one.live)
        told = [(one.live, one.unposted) for one in counted]
        assert told == [(False, False)] * self.gone + [(True, False)], (self.name, point, counted)
        assert counted[-1].uploads == 1, (self.name, point, counted)


def work(settings: Settings, until: Mapping[str, int] = VERIFIED) -> None:
    assert run_worker_process(settings, until=until) == 0


def die_at(settings: Settings, point: str) -> None:
    """Work up to the first pass of a point that no wait can spare."""
    assert run_worker_process(settings, crash_at=point, until=VERIFIED) == -9


def ask_reversal(world: World, settings: Settings) -> None:
    """A person wants the booked voucher reversed and booked again."""
    work(settings)
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        row = vouchers.vouchers_of(connection, 1, payout_of_start(connection, 1))[-1]
    reverse_voucher(services, 1, row.id, on=None, reason="feil konto", rebook=True, actor="test")
    services.store.dispose()


def reversal_is_unclear(world: World, settings: Settings) -> None:
    """The reversal is booked and its answer lost: it is looked for, and not made twice."""
    ask_reversal(world, settings)
    world.accounting.fault({"kind": "cut_after", **world.accounting.reverse})


def another_has_booked(world: World, settings: Settings) -> None:
    """A second installation with the same facts was there first: ours adopts its voucher."""
    other = settings.data.with_name(settings.data.name + "-other")
    work(world.moved(settings, other))


def create_is_cut(world: World, settings: Settings) -> None:
    """The create never arrives and gives no answer: nothing is created before two empty look-ups."""
    world.accounting.fault({"kind": "cut_before", **world.accounting.create})


def release_finds_nothing(world: World, settings: Settings) -> None:
    """The unposted voucher is said to be gone when it is to be booked."""
    books = world.accounting
    assert books.release is not None
    assert books.gone is not None
    books.fault({"kind": "error_before", **books.release, **books.gone})


def attachment_is_removed(world: World, settings: Settings) -> None:
    """Somebody takes the attachment away before we verify: it is attached again."""
    die_at(settings, DOCUMENTED)
    world.accounting.remove_attachments()


def an_unposted_copy(world: World, settings: Settings) -> None:
    """A second, unposted voucher under our key: it is removed."""
    die_at(settings, CREATED)
    (ours,) = world.count()
    world.accounting.copy_by_hand(ours, posted=False)


def an_older_copy_is_booked(world: World, settings: Settings) -> None:
    """An equal voucher that was created before ours turns up after it: ours is the copy, and is reversed."""
    books = world.accounting
    two_phase = books.release is not None
    lines = [HandLine(1920, 1), HandLine(world.provider.clearing, -1)]
    older = books.book_by_hand(START, "Under arbeid", lines, posted=not two_phase)
    die_at(settings, DOCUMENTED)
    (ours,) = world.count()
    books.copy_by_hand(ours, onto=older)


def create_is_said_to_be_known(world: World, settings: Settings) -> None:
    """The create is booked and answered as if its reference had been in use before; it does not show yet."""
    refused = {"status": 409, "body": {"Status": 409, "Detail": "The reference is already in use."}}
    world.accounting.fault({"kind": "error_after", **world.accounting.create, **refused})


def account_is_missing(world: World, settings: Settings) -> None:
    """The bank account is not in the chart: a case, and nothing booked."""
    world.accounting.remove_account(1920)


def account_is_made(world: World, settings: Settings) -> None:
    """Nothing was booked so far; the account is made, the case answered, and it goes on."""
    assert world.count() == []
    services = open_installation(settings)
    for _ in range(20):  # on a busy machine a call may be out of time first, and be tried again
        with services.store.reading(1) as connection:
            asked = cases.list_cases(connection, 1)
        if asked:
            break
        time.sleep(0.2)
        work(settings, until={"sending": 1})
    (case,) = asked
    assert case.code == "account_missing"
    world.accounting.add_account(1920, "Bank")
    decide_case(services, 1, case.id, Decision(Action.TRY_AGAIN), "test")
    services.store.dispose()
    work(settings)


def rights_are_few(world: World, settings: Settings) -> None:
    """The shop's key may read no more than collecting needs: what it may not read is learnt another way."""
    world.provider.lessen_rights()


def order_is_untold(world: World, settings: Settings) -> None:
    """The report lacks an order's number; where another call of the provider tells it, it is asked."""
    if world.provider.tells_orders_elsewhere:
        world.provider.forget_order_number()


def ask_for_resync(world: World, settings: Settings) -> None:
    """A person wants the payout collected again after it was booked."""
    work(settings)
    services = open_installation(settings)
    with services.store.reading(1) as connection:
        payout = payout_of_start(connection, 1)
    assert ask_resync(services, 1, payout, "test")
    services.store.dispose()


def _is_two_phase(books: type[DrivenAccounting]) -> bool:
    return books.release is not None


def _takes_a_reference_once(books: type[DrivenAccounting]) -> bool:
    return SYSTEMS[books.name].info.capabilities.creates is Creates.UNIQUE_REFERENCE


BOOKING = Story("booking")
REVERSAL = Story(
    "reversal",
    before=ask_reversal,
    until={"verified": 1, "reversed": 1},
    gone=1,
    last="commit:explain:after#1",
)
WHOLE = (BOOKING, REVERSAL)
"""Told with a kill at every single point."""

RESYNC = Story("resync", before=ask_for_resync)
FEW_RIGHTS = Story("few rights", before=rights_are_few)
UNTOLD = Story("order untold", before=order_is_untold)

TURNS = (
    Story("adopting", before=another_has_booked),
    Story("create cut", before=create_is_cut),
    Story("release gone", before=release_finds_nothing, happens_in=_is_two_phase),
    Story("slow to show", books={"visibility_lag_seconds": 1.5}),
    Story("attachment removed", before=attachment_is_removed),
    Story(
        "unposted copy",
        before=an_unposted_copy,
        happens_in=lambda books: books.allows_copies and _is_two_phase(books),
    ),
    Story("older copy", before=an_older_copy_is_booked, gone=1, happens_in=lambda books: books.allows_copies),
    Story("reversal unclear", before=reversal_is_unclear, until={"verified": 1, "reversed": 1}, gone=1),
    Story(
        "account missing",
        before=account_is_missing,
        until={"sending": 1},
        after=account_is_made,
        also=("commit:case:before#1", "commit:case:after#1"),
    ),
    Story(
        "refused as known",
        before=create_is_said_to_be_known,
        books={"visibility_lag_seconds": 0.5},
        happens_in=_takes_a_reference_once,
    ),
    RESYNC,
)
"""Told with a kill at those points that no story before them has."""
