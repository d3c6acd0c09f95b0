"""The first look at an account that has sold for long: its days are read in stretches, and say the same."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.accounting.base import Company
from app.config import Settings
from app.connecting import CollectedDay, MerchantAccount, ReportPart
from app.core.transactions import ParsedReport
from app.pipeline import report_days
from app.pipeline.ingest import ingest
from app.pipeline.services import Services
from app.providers.vipps.provider import VippsProvider
from app.providers.vipps.scrub import stored_body
from app.store import connections, reports
from app.store import tables as t
from app.store.leases import take_lease
from tests.world import QUICK, add_shop, new_key, open_installation

BEGINNING = date(2026, 1, 1)
DAYS = 60
PAYOUTS = (6, 7, 8, 15, 29, 30, 44, 51)
"""The days, counted from the beginning, that a payout closes: what was sold behind the last one is open."""


def rows(topic: str, day: int, balance: int, chance: random.Random) -> list[tuple[str, int]]:
    """What happens on a day of a topic, as (entry type, amount): ten sales, and on some days a payout."""
    amounts = [chance.randrange(100, 90_000) for _ in range(10)]
    sold = [("capture", one) if topic == "funds" else ("capture-fee", -one // 50) for one in amounts]
    if day not in PAYOUTS:
        return sold
    rest = balance + sum(amount for _, amount in sold)
    return [*sold, ("payout-scheduled", -rest) if topic == "funds" else ("fees-invoiced", -rest)]


def told(lost: Sequence[tuple[str, int]]) -> Iterator[CollectedDay]:
    """All days as the provider tells them; of ``lost`` (topic, day) the first row is missing."""
    balances = {"funds": 0, "fees": 0}
    chance = random.Random("a long first look")
    for number in range(DAYS):
        day = BEGINNING + timedelta(days=number)
        parts = []
        for topic in balances:
            items: list[dict[str, Any]] = []
            for place, (entry, amount) in enumerate(rows(topic, number, balances[topic], chance)):
                items.append(
                    {
                        "pspReference": f"302321-2{number:04d}" if "payout" in entry else f"{number}-{place}",
                        "time": f"{day}T{place + 8:02d}:00:00.000000Z",
                        "ledgerDate": day.isoformat(),
                        "entryType": entry,
                        "reference": f"woo-{number}-{place}",
                        "currency": "NOK",
                        "amount": amount,
                        "balanceBefore": balances[topic],
                        "balanceAfter": balances[topic] + amount,
                        "recipientHandle": "api:123455",
                    }
                )
                balances[topic] += amount
            page = {"topic": topic, "ledgerId": "302321", "ledgerDate": day.isoformat(), "page": 0}
            page |= {"items": items[(topic, number) in lost :], "hasMore": False, "tryLater": False}
            parts.append(ReportPart(f"{topic}/{day}/000", day, stored_body(page), "", complete=True))
        yield CollectedDay(day, tuple(parts), complete=True)


def kept(folder: Path, lost: Sequence[tuple[str, int]] = ()) -> tuple[ParsedReport, dict[str, list[Any]]]:
    """Ingest all days in an installation of its own; return what was said, and what is stored then."""
    services = open_installation(Settings(data=folder, secret_keys=(new_key(),), environment={}, **QUICK))
    try:
        add_shop(services)
        now = services.now_ms()
        with services.store.writing("test", 1) as connection:
            account = connections.save_merchant_account(
                connection, 1, now, "vipps", MerchantAccount("302321", "NOK", handles=("api:123455",)), None
            )
            connections.save_company(connection, 1, now, "tripletex", Company("77", "Eksempel", ""), None)
            through = BEGINNING + timedelta(days=DAYS - 1)
            connections.set_merchant_account(
                connection, 1, account, parse_from=BEGINNING, complete_through=through
            )
            for day in told(lost):
                reports.save_day(connection, 1, account, day, now)
        lease = take_lease(services.store, "account", 1, account, 60)
        assert lease is not None
        parsed = ingest(services, lease)
        return parsed, stored(services)
    finally:
        services.store.dispose()


def stored(services: Services) -> dict[str, list[Any]]:
    """Everything that the report days became, but for the numbers and moments that each run has."""
    references = {}
    with services.store.reading(1) as connection:
        for row in connection.execute(t.payouts.select()):
            references[row.id] = row.reference
        return {
            "payouts": [
                (row.reference, row.amount, row.opening, row.closing, row.first_date, row.last_date)
                + (row.facts_hash, row.problems)
                for row in connection.execute(t.payouts.select().order_by(t.payouts.c.reference))
            ],
            "transactions": [
                (row.key, row.gross, row.fee, row.fees, references.get(row.payout_id), row.gone)
                for row in connection.execute(t.transactions.select().order_by(t.transactions.c.key))
            ],
            "fees": [
                (row.key, row.amount, row.booked_on)
                for row in connection.execute(t.fee_details.select().order_by(t.fee_details.c.key))
            ],
            "parse_from": [row.parse_from for row in connection.execute(t.merchant_accounts.select())],
        }


LOST = ((), (("funds", 3), ("funds", 29), ("fees", 40)), (("funds", 55),))
"""Nothing; rows of days that payouts close; one behind the last payout."""


@pytest.mark.parametrize("lost", LOST, ids=["whole", "rows lost", "lost behind the last"])
def test_stretches_of_any_length_say_what_all_days_together_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: Sequence[tuple[str, int]]
) -> None:
    _, together = kept(tmp_path / "together", lost)
    assert [one[0] for one in together["payouts"]] == [f"2{day:04d}" for day in PAYOUTS]
    assert together["parse_from"] == [BEGINNING + timedelta(days=PAYOUTS[-1] + 1)]
    assert any(one[7] for one in together["payouts"]) == (len(lost) > 1)
    for size in (1, 11_000, 60_000):
        monkeypatch.setattr(report_days, "STRETCH", size)
        parsed, cut = kept(tmp_path / str(size), lost)
        assert cut == together
        assert len(parsed.payouts) < len(PAYOUTS)


def test_what_is_read_at_once_does_not_grow_with_the_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    parse = VippsProvider.parse

    def watched(self: VippsProvider, account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
        read.append(sum(len(part.body) for part in parts))
        return parse(self, account, parts)

    monkeypatch.setattr(VippsProvider, "parse", watched)
    kept(tmp_path / "together")
    (whole,) = read
    read.clear()
    monkeypatch.setattr(report_days, "STRETCH", whole // 10)
    kept(tmp_path / "cut")
    assert len(read) > 4
    longest = max(after - before for before, after in zip((-1, *PAYOUTS), PAYOUTS, strict=False))
    assert (
        max(read) < (longest + 6) * whole / DAYS * 2
    )  # no payout closes less, and a stretch is at most doubled
