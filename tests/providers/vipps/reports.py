"""Stored report parts composed for tests: a ledger that keeps its own balances."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.core.transactions import ParsedReport, Problem
from app.providers.base import MerchantAccount, ReportPart
from app.providers.registry import provider
from tests.golden.runner import part_of

FIRST = date(2026, 3, 3)
ACCOUNT = MerchantAccount("302321", "NOK", handles=("api:123455",))


@dataclass
class LedgerText:
    """Rows per date and topic as the vendor writes them; amounts are signed minor units."""

    balance: dict[str, int] = field(default_factory=lambda: {"funds": 0, "fees": 0})
    dates: list[dict[str, list[dict[str, Any]]]] = field(default_factory=lambda: [{"funds": [], "fees": []}])
    count: int = 0

    @property
    def day(self) -> date:
        return FIRST + timedelta(days=len(self.dates) - 1)

    def next_date(self) -> None:
        self.dates.append({"funds": [], "fees": []})

    def add(self, entry_type: str, amount: int, *, topic: str = "funds", **fields: Any) -> dict[str, Any]:
        self.count += 1
        before = self.balance[topic]
        self.balance[topic] = before + amount
        row = {
            "pspReference": f"psp-{self.count}",
            "time": f"{self.day}T12:00:00.000000Z",
            "ledgerDate": self.day.isoformat(),
            "entryType": entry_type,
            "reference": "",
            "currency": "NOK",
            "amount": amount,
            "balanceBefore": before,
            "balanceAfter": before + amount,
            "recipientHandle": None,
            **fields,
        }
        self.dates[-1][topic].append(row)
        return row

    def capture(self, amount: int, reference: str = "woo-3f9c2a1b-10481", **fields: Any) -> dict[str, Any]:
        return self.add(
            "capture", amount, **{"reference": reference, "recipientHandle": "api:123455"} | fields
        )

    def retain_fees(self) -> None:
        fees = self.balance["fees"]
        self.add("fees-retained", fees)
        self.add("fees-retained", -fees, topic="fees")

    def pay(self, number: int, keep: int = 0) -> dict[str, Any]:
        return self.add("payout-scheduled", keep - self.balance["funds"], pspReference=f"302321-{number}")

    def bodies(self, page_size: int = 1000) -> list[dict[str, Any]]:
        """The stored bodies of all dates, both topics, cut into pages."""
        return [
            body
            for place, topics in enumerate(self.dates)
            for topic, rows in topics.items()
            for body in pages(topic, FIRST + timedelta(days=place), _cut(rows, page_size))
        ]

    def parse(self, page_size: int = 1000) -> ParsedReport:
        return parse(self.bodies(page_size))


def _cut(rows: list[dict[str, Any]], size: int) -> list[list[dict[str, Any]]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)] or [[]]


def pages(topic: str, day: date, cut: Sequence[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The stored bodies of one topic's date."""
    return [
        {
            "topic": topic,
            "ledgerId": "302321",
            "ledgerDate": day.isoformat(),
            "page": number,
            "items": rows,
            "hasMore": number < len(cut) - 1,
            "tryLater": False,
        }
        for number, rows in enumerate(cut)
    ]


def parse(bodies: Sequence[dict[str, Any]]) -> ParsedReport:
    return parse_parts([part_of(body) for body in bodies])


def parse_parts(parts: Sequence[ReportPart]) -> ParsedReport:
    return provider("vipps").parse(ACCOUNT, parts)


def found(problems: Sequence[Problem]) -> list[tuple[str, object, object, object, str | None]]:
    """Problems as (code, topic, date, field, payout)."""
    return [
        (one.code, one.params["topic"], one.params["date"], one.params.get("field"), one.payout_reference)
        for one in problems
    ]
