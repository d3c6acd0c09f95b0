"""What can happen on the way of a payout, as stories that are told again with a kill at each of their points.

Every story ends with one live voucher and one attachment, counted in the accounting stand-in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.accounting.base import Creates
from app.accounting.registry import SYSTEMS
from app.config import Settings
from app.sandbox.driven.accounting import DrivenAccounting
from app.sandbox.driven.tripletex import DrivenTripletex
from tests.crash import acts
from tests.crash.acts import REPLACED, VERIFIED, Act
from tests.world import World


@dataclass(frozen=True)
class Story:
    """``before`` prepares, then a worker works until its vouchers are ``until``, then ``after`` goes on.

    ``gone`` counts vouchers of ours that are in the books and reversed at the end, ``live`` those that stand.
    """

    name: str
    before: Act = acts.nothing
    until: Mapping[str, int] = field(default_factory=lambda: VERIFIED)
    after: Act = acts.nothing
    books: Mapping[str, Any] = field(default_factory=dict)
    gone: int = 0
    live: int = 1
    last: str = ""
    """The last point that is the story's own; what follows it another story has told."""
    also: tuple[str, ...] = ()
    """Points to die at although another story has points of that name: here they are about something else."""
    happens_in: Callable[[type[DrivenAccounting]], bool] = lambda books: True
    """Whether it can happen in that accounting system."""

    def settings(self, world: World, prepared: Settings, folder: Path) -> Settings:
        return world.moved(prepared, folder)

    def slower(self, times: float) -> "Story":
        """The same where vouchers show so many times as late, for who waits so many times as long."""
        late = "visibility_lag_seconds"
        return replace(self, books={**self.books, late: self.books.get(late, 0) * times})

    def check(self, world: World, point: str) -> None:
        """As many live vouchers as the story has, each with one attachment, whatever happened."""
        counted = sorted(world.count(), key=lambda one: one.live)
        told = [(one.live, one.unposted) for one in counted]
        assert told == [(False, False)] * self.gone + [(True, False)] * self.live, (self.name, point, counted)
        assert {one.uploads for one in counted[self.gone :]} == {1}, (self.name, point, counted)


def _is_two_phase(books: type[DrivenAccounting]) -> bool:
    return books.release is not None


def _is_tripletex(books: type[DrivenAccounting]) -> bool:
    """The refusal is told in the words of one system."""
    return books is DrivenTripletex


def _takes_a_reference_once(books: type[DrivenAccounting]) -> bool:
    return SYSTEMS[books.name].info.capabilities.creates is Creates.UNIQUE_REFERENCE


def _carries_customers(books: type[DrivenAccounting]) -> bool:
    return SYSTEMS[books.name].info.capabilities.collective_customer


BOOKING = Story("booking")
REVERSAL = Story(
    "reversal",
    before=acts.ask_reversal,
    until={"verified": 1, "reversed": 1},
    gone=1,
    last="commit:explain:after#1",
)
WHOLE = (BOOKING, REVERSAL)
"""Told with a kill at every single point."""

RESYNC = Story("resync", before=acts.ask_for_resync)
FEW_RIGHTS = Story("few rights", before=acts.rights_are_few)
UNTOLD = Story("order untold", before=acts.order_is_untold)

TURNS = (
    Story("adopting", before=acts.another_has_booked),
    Story("create cut", before=acts.create_is_cut),
    Story("release gone", before=acts.release_finds_nothing, happens_in=_is_two_phase),
    Story("release refused", before=acts.release_is_refused, happens_in=_is_two_phase),
    Story("slow to show", books={"visibility_lag_seconds": 4.0}),
    Story("attachment removed", before=acts.attachment_is_removed),
    Story(
        "unposted copy",
        before=acts.an_unposted_copy,
        happens_in=lambda books: books.allows_copies and _is_two_phase(books),
    ),
    Story(
        "older copy",
        before=acts.an_older_copy_is_booked,
        gone=1,
        happens_in=lambda books: books.allows_copies,
    ),
    Story("reversal unclear", before=acts.reversal_is_unclear, until={"verified": 1, "reversed": 1}, gone=1),
    Story(
        "account missing",
        before=acts.account_is_missing,
        until={"sending": 1},
        after=acts.account_is_made,
        also=("commit:case:before#1", "commit:case:after#1"),
    ),
    Story(
        "period closed",
        before=acts.period_is_closed,
        until={"sending": 1},
        after=acts.chosen_and_booked,
        happens_in=_is_tripletex,
    ),
    Story("another day", before=acts.closed_and_chosen, until=REPLACED, happens_in=_is_tripletex),
    Story("booked after all", before=acts.booked_by_a_person, happens_in=_is_tripletex),
    Story("nightly list", before=acts.changed_by_another_hand, after=acts.it_is_asked_about),
    Story(
        "bank line",
        before=acts.the_bank_tells_of_the_money,
        after=acts.the_line_is_found_once,
        happens_in=_is_tripletex,
    ),
    Story(
        "refused as known",
        before=acts.create_is_said_to_be_known,
        books={"visibility_lag_seconds": 0.5},
        happens_in=_takes_a_reference_once,
    ),
    Story(
        "sales",
        before=acts.sales_are_booked_here,
        until={"verified": 2},
        live=2,
        also=("call:tripletex:create_voucher:after#1", "commit:create.finish:before#1"),
        happens_in=_is_tripletex,
    ),
    Story(
        "sales no longer",
        before=acts.sales_are_left_to_others,
        until={"verified": 1, "withdrawn": 1},
        happens_in=_is_tripletex,
    ),
    Story("on a customer", before=acts.sales_lie_on_a_customer, happens_in=_carries_customers),
    RESYNC,
)
"""Told with a kill at those points that no story before them has."""
