"""Waits until the service has done all it can, answering meanwhile the questions that only the shop can."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from app.cli.demo.orders import Outbox
from app.cli.demo.problems import DemoStopped
from app.cli.demo.processes import Processes
from app.cli.demo.show import Narrator
from app.cli.demo.site import Site
from app.cli.demo.terms import Terms
from app.sandbox.scenario import ShopOrder
from app.sandbox.seeded import Stories

_LOOK_SECONDS: Final = 0.3
_DONE: Final = {"verified", "draft", "withdrawn", "reversed"}
"""States of a voucher in which nothing happens by itself."""
_ON_ITS_WAY: Final = "date_in_future"
"""Why an approved voucher waits whose payout reaches the bank on a later day."""


@dataclass
class Shop:
    """The shop's side: its site, the stories of its orders, and what it was asked for."""

    site: Site
    stories: Stories
    outbox: Outbox = field(default_factory=Outbox)
    asked: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)

    @property
    def start(self) -> date:
        return self.stories.vipps.start

    def told(self, when: str) -> list[ShopOrder]:
        """The orders of both providers that the shop tells of ``first``, ``late`` or ``never``."""
        return [*self.stories.vipps.told(when), *self.stories.stripe.told(when)]

    def answer(self, wanted: list[dict[str, Any]]) -> None:
        """Look up the references the service asks for, and send the orders that exist."""
        fresh = {one["reference"] for one in wanted} - self.asked
        self.asked |= fresh
        late = [one for one in self.told("late") if one.reference in fresh]
        if late:
            self.site.tell(self.outbox.events(late))
            self.found |= {one.reference for one in late}

    def payouts(self) -> list[dict[str, Any]]:
        """All payouts since the start, oldest first."""
        return self._listed(f"from={self.start}")

    def before_start(self) -> list[dict[str, Any]]:
        """Payouts before the start: explained to look at, never booked."""
        return self._listed(f"to={self.start - timedelta(days=1)}")

    def _listed(self, days: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.site.get(f"/v1/payouts?per_page=200&{days}")["payouts"]
        return sorted(found, key=lambda one: (one["paid_on"], one["reference"]))

    def payout(self, payout_id: int) -> dict[str, Any]:
        found: dict[str, Any] = self.site.get(f"/v1/payouts/{payout_id}")
        return found

    def whole(self, listed: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        """The payouts of a list (all without one) with their rows, vouchers and cases."""
        return [self.payout(one["id"]) for one in (self.payouts() if listed is None else listed)]

    def open_cases(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.site.get("/v1/cases?per_page=200")["cases"]
        return found


def settle(
    terms: Terms, processes: Processes, narrator: Narrator, shop: Shop, expected: int, what: str
) -> dict[str, Any]:
    """Wait until ``expected`` payouts are there and each is verified or waits for a person.

    Returns the last status. Raises DemoStopped when a process ends or the patience does.
    """
    end, quiet = time.monotonic() + terms.patience, 0
    while time.monotonic() < end:
        processes.check()
        status: dict[str, Any] = shop.site.get("/v1/status")
        shop.answer(status["wanted"])
        listed = shop.payouts()
        counts = status["counts"]
        narrator.progress(
            "progress",
            payouts=len(listed),
            of=expected,
            verified=counts["vouchers"].get("verified", 0),
            cases=counts["open_cases"],
        )
        quiet = quiet + 1 if _is_settled(status, listed, expected) else 0
        if quiet == 2:  # twice, so that no step between two answers is missed
            narrator.clear()
            return status
        time.sleep(_LOOK_SECONDS)
    narrator.clear()
    raise DemoStopped("problem.too_slow", name=what, seconds=int(terms.patience), folder=str(terms.logs))


def _is_settled(status: dict[str, Any], listed: list[dict[str, Any]], expected: int) -> bool:
    coming = {wait["id"] for wait in status["waits"] if wait["code"] == _ON_ITS_WAY}
    at_work = sum(count for state, count in status["counts"]["vouchers"].items() if state not in _DONE)
    if len(listed) < expected or len(coming) < len(status["waits"]) or at_work > len(coming):
        return False
    return all(
        one["state"] == "verified" or one["needs_attention"] or is_coming(one, status) for one in listed
    )


def is_coming(payout: dict[str, Any], status: dict[str, Any]) -> bool:
    """Whether the payout reaches the bank on a later day, and is booked then."""
    return bool(payout["paid_on"] > status["today"])
