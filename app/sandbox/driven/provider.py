"""What driving a provider needs: a stand-in that sells, pays out, changes, breaks and refuses.

Each registered provider has one :class:`DrivenProvider`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import requests

from app.sandbox.server import RunningStandIn

TODAY = datetime.now(UTC).date()
"""The newest day that has begun everywhere: a shop in Oslo is a day ahead in the last hour or two of it."""
START = TODAY - timedelta(days=1)
AMOUNTS = {10_481: 149_900, 10_482: 59_900, 10_483: 24_900}
"""The orders of the payout that is dated on the start, øre."""
EARLIER = (10_400, 99_900)
"""The order of the payout on the day before the start."""


@dataclass(frozen=True)
class SoldOrder:
    """An order and its capture, minor units; ``told_as`` is the transaction id that the shop keeps."""

    order_id: int
    amount: int
    told_as: str = ""
    payment_method: str = "vipps"
    currency: str = "NOK"

    @property
    def reference(self) -> str:
        return self.told_as or f"woo-3f9c2a1b-{self.order_id}"

    @property
    def fee(self) -> int:
        return self.amount * 15 // 1000


PAID = sum(amount - amount * 15 // 1000 for amount in AMOUNTS.values())
"""What the payout of the start comes to, with every provider."""

Write = Callable[["DrivenProvider", datetime], object]
"""Writes rows more, at that moment or after it, into the payout of the start before it is closed."""


@dataclass(frozen=True)
class Damage:
    """A custom fault about the row of the first sale that keeps its payout from being read or from adding up,
    and the case that it must become."""

    fault: str
    params: Mapping[str, Any]
    case: str


class DrivenProvider(ABC):
    """A provider's stand-in that runs: one payout before the start, one on it with three sales and their
    fees, and nothing since."""

    name: ClassVar[str]
    style: ClassVar[str]
    account: ClassVar[str]
    credentials: ClassVar[Mapping[str, str]]
    clearing: ClassVar[int]
    address: ClassVar[str]
    """The environment variable of the test address; without ``TEST_`` the production one."""
    live_credentials: ClassVar[Mapping[str, str]]
    """Credentials as they look in production."""
    other_account: ClassVar[str]
    reports: ClassVar[Mapping[str, str]]
    """The calls that a report comes with, as faults name them; the list of payouts, where there is one."""
    renews_tokens: ClassVar[bool]
    """Whether calls carry a token that is fetched with the keys and ends, and not the key itself."""
    secrets: ClassVar[tuple[str, ...]]
    damages: ClassVar[Mapping[str, Damage]]
    """What can be wrong with the report of the payout of the start, by what it is called."""
    personal: ClassVar[tuple[str, ...]]
    """What the stand-in says of customers and nobody may keep."""
    personal_fields: ClassVar[tuple[bytes, ...]]
    """How the fields look that are cut from a report before it is stored."""
    row_mark: ClassVar[bytes]
    """Stands in every stored report that has a sale."""

    running: RunningStandIn
    orders: tuple[SoldOrder, ...]
    earlier: SoldOrder

    @abstractmethod
    def __init__(self, before_closing: Write | None = None) -> None:
        """Sell, pay out and start the stand-in."""

    @property
    @abstractmethod
    def reference(self) -> str:
        """The reference of the payout of the start."""

    @property
    def environment(self) -> dict[str, str]:
        return {self.address: self.running.url}

    def stop(self) -> None:
        self.running.stop()

    def fault(self, *faults: Mapping[str, Any]) -> None:
        requests.post(f"{self.running.url}/_faults", json=[*faults], timeout=30).raise_for_status()

    @abstractmethod
    def refuse_keys(self) -> None:
        """The shop's key is revoked."""

    @abstractmethod
    def accept_keys(self) -> None:
        """The same key works again."""

    @abstractmethod
    def lessen_rights(self) -> None:
        """The shop's key keeps the rights that collecting cannot do without."""

    @abstractmethod
    def point_keys_elsewhere(self) -> Mapping[str, str]:
        """Open :attr:`other_account` and return credentials of the shop's style that reach it alone."""

    @abstractmethod
    def change_amount(self, sold: SoldOrder, amount: int) -> None:
        """From now on the provider reports the sale with another amount, and all its sums with it."""

    @abstractmethod
    def touch(self) -> None:
        """Change all that can change at the provider without money moving in the payout of the start."""

    @abstractmethod
    def damage(self, damage: Damage) -> None:
        """Show the report of the payout of the start so, until the faults are cleared."""

    returns_payouts: ClassVar[bool] = True
    """Whether the provider's report tells that a payout came back."""

    def return_payout(self, at: datetime) -> None:
        """The bank sends the payout before the start back, where the report can tell of it."""
        raise NotImplementedError

    tops_up: ClassVar[bool] = True
    """Whether the provider's report tells that the shop paid money in."""

    def top_up(self, at: datetime, amount: int) -> None:
        """The shop pays money in, øre, where the report can tell of it."""
        raise NotImplementedError

    @abstractmethod
    def unknown_row(self, at: datetime, kind: str, amount: int) -> None:
        """A row of a kind that nobody knows, øre and signed."""

    @abstractmethod
    def refund_of_nothing(self, at: datetime, amount: int) -> None:
        """A refund, øre, of a sale that the shop does not know."""

    tells_orders_elsewhere: ClassVar[bool] = False
    """Whether another call tells the order of a row that the report does not tell it of."""

    def forget_order_number(self) -> None:
        """The report no longer tells the order of the first sale, where another call does."""
        raise NotImplementedError

    @abstractmethod
    def breathe_personal_data(self) -> None:
        """Send as much of customers as the vendor may, asked for or not."""


def moment(day: Any, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def before_start(days: int, hour: int = 9) -> datetime:
    return moment(START - timedelta(days=days), hour)


def sold_orders(references: Sequence[str], method: str) -> tuple[SoldOrder, ...]:
    """The orders of the start, as the shop keeps them."""
    return tuple(
        SoldOrder(order_id, amount, reference, method)
        for (order_id, amount), reference in zip(AMOUNTS.items(), references, strict=True)
    )
