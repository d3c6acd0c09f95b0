"""What the providers' stand-ins say of themselves, read over HTTP: payouts, rows, balances. Øre.

None of it passes through the service: it is the side that the service is held against.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import requests

_SECONDS: Final = 30
_OSLO: Final = ZoneInfo("Europe/Oslo")
_FEE_ROW: Final = "fees-retained"
"""Vipps' rows that the service splits by the fee rows they empty."""
_KEPT_BACK: Final = {
    "retained-disputed-capture",
    "returned-disputed-capture",
    "dispute",
    "dispute_reversal",
    "risk_reserved_funds",
}


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row of a provider, as it moved the balance; ``key`` names it there, ``payment`` its payment."""

    key: str
    payment: str
    kind: str
    day: date
    amount: int
    fee: int = 0
    payout: str = ""

    @property
    def is_fee(self) -> bool:
        return self.kind == _FEE_ROW

    @property
    def net(self) -> int:
        """``fee`` is + when it was charged."""
        return self.amount - self.fee


@dataclass(frozen=True, slots=True)
class OwnPayout:
    """One payout with its rows, its own row apart; the balances around it where the provider tells them.

    ``named_by`` is the field of the API that has a row's ``key``.
    """

    reference: str
    day: date
    amount: int
    rows: tuple[OwnRow, ...]
    named_by: str
    opening: int = 0
    closing: int = 0

    @property
    def net(self) -> int:
        return sum(row.net for row in self.rows)

    @property
    def adds_up(self) -> bool:
        return self.opening + self.net - self.amount == self.closing


@dataclass(frozen=True, slots=True)
class OwnLedger:
    """One provider's own word: payouts by reference, all rows, and what it holds now."""

    payouts: Mapping[str, OwnPayout]
    rows: tuple[OwnRow, ...]
    balance: int

    @property
    def kept_back(self) -> int:
        """What disputes and reserves took from the balance and have not given back."""
        return -sum(row.amount for row in self.rows if row.kind in _KEPT_BACK)

    def since(self, start: date) -> dict[str, OwnPayout]:
        """The payouts dated from the start."""
        return {name: one for name, one in self.payouts.items() if one.day >= start}


def read_ledgers(addresses: Mapping[str, str]) -> dict[str, OwnLedger]:
    """Read both providers' stand-ins now."""
    vipps = requests.get(f"{addresses['vipps']}/_state", timeout=_SECONDS).json()
    stripe = requests.get(f"{addresses['stripe']}/_state", timeout=_SECONDS).json()
    return {"vipps": _vipps(vipps["ledgers"][0]), "stripe": _stripe(stripe["accounts"][0])}


def _vipps(state: Mapping[str, Any]) -> OwnLedger:
    """Each payout of Vipps has the rows since the one before it."""
    payouts: dict[str, OwnPayout] = {}
    rows: list[OwnRow] = []
    waiting: list[dict[str, Any]] = []
    for row in state["rows"]["funds"]:
        day = date.fromisoformat(row["ledgerDate"])
        if row["entryType"] != "payout-scheduled":
            waiting.append(row)
            continue
        reference = row["pspReference"].rpartition("-")[2]
        own = tuple(_vipps_row(one, reference) for one in waiting)
        opening = waiting[0]["balanceBefore"] if waiting else row["balanceBefore"]
        payouts[reference] = OwnPayout(
            reference, day, -row["amount"], own, "provider_reference", opening, row["balanceAfter"]
        )
        rows += own
        waiting = []
    rows += [_vipps_row(one, "") for one in waiting]
    return OwnLedger(payouts, tuple(rows), state["balance"]["funds"])


def _vipps_row(row: Mapping[str, Any], payout: str) -> OwnRow:
    return OwnRow(
        key=row["pspReference"],
        payment=row.get("reference") or "",
        kind=row["entryType"],
        day=date.fromisoformat(row["ledgerDate"]),
        amount=row["amount"],
        payout=payout,
    )


def _stripe(state: Mapping[str, Any]) -> OwnLedger:
    """A row of Stripe names its payout; the payout's own row is left out."""
    rows = tuple(
        OwnRow(
            key=row["id"],
            payment=row["source"] or "",
            kind=row["reporting_category"],
            day=datetime.fromtimestamp(row["created"], _OSLO).date(),
            amount=row["amount"],
            fee=row["fee"],
            payout=row["payout"] or "",
        )
        for row in state["balance_transactions"]
        if row["reporting_category"] != "payout"
    )
    listed: dict[str, list[OwnRow]] = defaultdict(list)
    for row in rows:
        listed[row.payout].append(row)
    payouts = {
        one["id"]: OwnPayout(
            one["id"],
            datetime.fromtimestamp(one["arrival_date"], UTC).date(),
            one["amount"],
            tuple(listed[one["id"]]),
            "key",
        )
        for one in state["payouts"]
    }
    return OwnLedger(payouts, rows, sum(state["balances"]["nok"].values()))
