"""A running stand-in is driven over HTTP and shows what it holds."""

from datetime import date
from typing import Any

import pytest

from .world import DAY, FUNDS, World, noon


def test_control_call_builds_with_iso_texts(world: World) -> None:
    booked = world.call(
        "capture",
        ledger="302321",
        at="2026-03-03T08:12:44.120331Z",
        reference="woo-1",
        amount=149900,
        fee=598,
        fee_date="2026-03-04",
    ).json()["rows"]
    assert booked[0]["time"] == "2026-03-03T08:12:44.120331Z"
    closed = world.call("close_date", ledger="302321", day="2026-03-03").json()["rows"]
    assert [row["entryType"] for row in closed] == ["payout-scheduled", "capture-fee"]
    assert [row["amount"] for row in world.get(f"{FUNDS}/feed").json()["items"]] == [149900, -149900]


@pytest.mark.parametrize(
    ("method", "args"),
    [
        ("__init__", {}),
        ("state", {}),
        ("admit", {"headers": {}}),
        ("capture", {"ledger": "302321"}),
        ("capture", {"ledger": "302321", "at": "noon", "reference": "woo-1", "amount": 1}),
        ("capture", {"ledger": "302321", "at": "2026-03-03T12:00:00Z", "reference": "woo-1", "amount": -1}),
        ("grant", {"client_id": "nobody", "ledger": "302321"}),
    ],
)
def test_control_call_refuses_what_is_not_a_build_method_or_wrong(
    world: World, method: str, args: dict[str, Any]
) -> None:
    assert world.call(method, **args).status_code == 400
    assert world.book.rows("302321", "funds") == ()


def test_state_has_rows_balances_and_payouts_but_no_keys(world: World) -> None:
    world.book.capture("302321", noon(), "woo-1", 1000, fee=10)
    world.book.capture("302321", noon(), "woo-2", 500, fee=5, fee_date=date(2026, 3, 4))
    state = world.get("/_state", {})
    ledger = state.json()["ledgers"][0]
    assert (ledger["balance"], ledger["waitingFees"]) == ({"funds": 1500, "fees": -10}, 5)
    assert [len(ledger["rows"][topic]) for topic in ("funds", "fees")] == [2, 1]
    world.book.close_date("302321", DAY)
    ledger = world.get("/_state", {}).json()["ledgers"][0]
    assert ledger["payouts"] == [
        {"number": 2000001, "amount": 1490, "ledgerDate": "2026-03-03", "aborted": False}
    ]
    assert ledger["closedThrough"] == "2026-03-03"
    for secret in ("unit-secret", "unit-key", "partner-secret"):
        assert secret not in state.text
