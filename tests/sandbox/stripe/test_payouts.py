"""Payouts: what an automatic one holds, gates while it is reconciled, returns, manual and instant ones."""

from typing import Any

import pytest

from app.sandbox.stripe import BookError

from .world import StripeWorld, at, day


def held(world: StripeWorld, payout: str) -> list[dict[str, Any]]:
    """Return the rows of a payout without its own."""
    return [row for row in world.rows(payout=payout) if row["type"] != "payout"]


def test_the_worked_example_of_a_payout(world: StripeWorld) -> None:
    book, account = world.book, world.account
    old = book.charge(account, at(1, month=2), 39_900, fee=1_198)
    returned = book.charge(account, at(1, month=2), 50_000, fee=1_450)
    before = book.pay_out(account, at(4, 3, month=2))
    assert before is not None
    assert before["amount"] == 39_900 - 1_198 + 50_000 - 1_450
    book.charge(account, at(27, 9, month=2), 149_900, fee=3_798, metadata={"order_id": "10481"})
    book.charge(
        account,
        at(27, 11, month=2),
        5_000,
        fee=1_572,
        currency="eur",
        settled=57_156,
        exchange_rate="11.4312",
        metadata={"order_id": "10482"},
    )
    book.refund(account, at(27, 22, month=2), returned["id"], 20_000)
    book.open_dispute(account, at(28, 14, month=2), old["id"])
    book.stripe_fee(account, at(2, 0), 450, description="Radar (2026-02-28): Radar for Fraud Teams")
    payout = world.paid_out(3)
    assert payout["amount"] == 126_336
    book.settle(account, at(6))
    rows = held(world, payout["id"])
    assert [row["net"] for row in rows] == [-450, -54_900, -20_000, 55_584, 146_102]
    assert [row["reporting_category"] for row in rows] == ["fee", "dispute", "refund", "charge", "charge"]
    gross_fees = sum(-row["amount"] for row in rows if row["reporting_category"] == "fee")
    assert sum(row["fee"] for row in rows) + gross_fees == 20_820
    own = world.row(payout["id"])
    assert (own["type"], own["amount"], own["net"]) == ("payout", -126_336, -126_336)
    assert own["id"] in [row["id"] for row in world.rows(payout=payout["id"])]
    assert world.get(f"payouts/{payout['id']}")["status"] == "paid"
    assert payout["arrival_date"] == 1_772_668_800  # 2026-03-05, midnight UTC


def test_sums_hold_for_payouts_and_balance(world: StripeWorld) -> None:
    for number in range(1, 6):
        charge = world.charge(number, 10_000 * number)
        world.book.refund(world.account, at(number, 13), charge["id"], 1_000)
    for number in range(3, 7):
        world.paid_out(number)
    for payout in world.get("payouts")["data"]:
        assert sum(row["net"] for row in held(world, payout["id"])) == payout["amount"]
    rows = world.rows()
    assert len({row["id"] for row in rows}) == len(rows)
    assert sum(world.balance()) == sum(row["net"] for row in rows)
    assert all(row["net"] == row["amount"] - row["fee"] for row in rows)


def test_a_payout_goes_its_way(world: StripeWorld) -> None:
    world.charge(1)
    payout = world.book.pay_out(world.account, at(3, 3))
    assert payout is not None

    def shown() -> tuple[str, str, str]:
        one = world.get(f"payouts/{payout['id']}")
        return one["status"], one["reconciliation_status"], one["trace_id"]["status"]

    assert shown() == ("pending", "in_progress", "pending")
    for moment, expected in (
        (at(3, 4), ("pending", "in_progress", "pending")),
        (at(3, 5), ("pending", "completed", "pending")),
        (at(4, 0), ("in_transit", "completed", "pending")),
        (at(5, 0), ("paid", "completed", "supported")),
    ):
        world.book.settle(world.account, moment)
        assert shown() == expected
    assert [event["type"] for event in world.get("events", {"type": "payout.*"})["data"]] == [
        "payout.paid",
        "payout.updated",
        "payout.updated",
        "payout.reconciliation_completed",
        "payout.created",
    ]
    assert world.get("events", {"type": "payout.paid"})["data"][0]["data"]["object"]["status"] == "paid"


def test_while_in_progress_the_list_lacks_rows_or_is_refused(world: StripeWorld) -> None:
    for _ in range(3):
        world.charge(1)
    payout = world.book.pay_out(world.account, at(3, 3))
    assert payout is not None
    early = world.rows(payout=payout["id"])
    assert sum(row["net"] for row in early if row["type"] != "payout") != payout["amount"]
    world.book.set_quirks(world.account, early_listing="error")
    assert world.refused("balance_transactions", {"payout": payout["id"]})["param"] == "payout"
    world.book.complete_reconciliation(world.account, at(3, 4), payout["id"])
    assert sum(row["net"] for row in held(world, payout["id"])) == payout["amount"]


def test_refunds_above_the_balance_take_money_from_the_bank(world: StripeWorld) -> None:
    big = world.charge(1, 900_000, fee=20_000)
    world.paid_out(3)
    world.charge(3, 100_000)
    world.book.refund(world.account, at(4), big["id"], 900_000)
    payout = world.paid_out(5)
    assert payout["amount"] == 98_000 - 900_000
    assert world.row(payout["id"])["amount"] == 802_000
    assert world.balance() == (0, 0)


def test_nothing_is_paid_out_when_nothing_is_there(world: StripeWorld) -> None:
    charge = world.charge(1, 1_000, fee=0)
    assert world.book.pay_out(world.account, at(2)) is None  # not available yet
    world.book.refund(world.account, at(2), charge["id"], 1_000)
    assert world.book.pay_out(world.account, at(4)) is None  # zero: the vendor makes none
    assert world.get("payouts")["data"] == []


def test_each_currency_has_its_own_payout(world: StripeWorld) -> None:
    world.charge(1)
    world.charge(1, 7_000, fee=200, settles_in="eur")
    kroner, euros = world.paid_out(4), world.paid_out(4, currency="eur")
    assert (kroner["amount"], kroner["currency"]) == (98_000, "nok")
    assert (euros["amount"], euros["currency"]) == (6_800, "eur")
    assert kroner["destination"] != euros["destination"]
    assert [row["currency"] for row in held(world, euros["id"])] == ["eur"]


def test_a_paid_payout_fails_and_is_paid_again(world: StripeWorld) -> None:
    world.charge(1)
    payout = world.paid_out(3)
    world.book.settle(world.account, at(6))
    world.book.fail_payout(world.account, at(8), payout["id"], code="no_account")
    failed = world.get(f"payouts/{payout['id']}")
    assert (failed["status"], failed["failure_code"]) == ("failed", "no_account")
    back = world.get(f"balance_transactions/{failed['failure_balance_transaction']}")
    assert (back["type"], back["reporting_category"]) == ("payout_failure", "payout_reversal")
    assert (back["net"], back["source"]) == (98_000, payout["id"])
    assert world.balance() == (98_000, 0)
    again = world.paid_out(9)
    assert again["amount"] == 98_000
    assert [row["id"] for row in held(world, again["id"])] == [back["id"]]
    assert [row["type"] for row in held(world, payout["id"])] == ["charge"]  # still the failed one's
    with pytest.raises(BookError):
        world.book.fail_payout(world.account, at(10), payout["id"])


def test_a_payout_is_called_off_before_it_leaves(world: StripeWorld) -> None:
    world.charge(1)
    payout = world.book.pay_out(world.account, at(3, 3))
    assert payout is not None
    world.book.cancel_payout(world.account, at(3, 5), payout["id"])
    assert world.get(f"payouts/{payout['id']}")["status"] == "canceled"
    back, _ = world.rows(source=payout["id"])
    assert (back["type"], back["reporting_category"], back["net"]) == (
        "payout_cancel",
        "payout_reversal",
        98_000,
    )
    assert [one["id"] for one in world.get("payouts", {"status": "canceled"})["data"]] == [payout["id"]]
    sent = world.paid_out(4)
    world.book.send_payout(world.account, at(4, 7), sent["id"])
    with pytest.raises(BookError):
        world.book.cancel_payout(world.account, at(4, 8), sent["id"])


def test_a_manual_payout_tells_no_rows(world: StripeWorld) -> None:
    world.charge(1)
    payout = world.book.pay_out_by_hand(world.account, at(3), 98_000)
    assert (payout["automatic"], payout["reconciliation_status"]) == (False, "not_applicable")
    error = world.refused("balance_transactions", {"payout": payout["id"]})
    assert error["message"] == (
        "Balance transaction history can only be filtered on automatic transfers, not manual."
    )
    world.book.set_quirks(world.account, manual_listing="partial")
    assert [row["type"] for row in world.rows(payout=payout["id"])] == ["payout"]
    world.charge(3)
    assert [row["type"] for row in held(world, world.paid_out(5)["id"])] == ["charge"]


def test_a_manual_payout_of_a_part_stands_in_the_next_automatic_one(world: StripeWorld) -> None:
    world.charge(1)
    with pytest.raises(BookError, match="is available"):
        world.book.pay_out_by_hand(world.account, at(3), 98_001)
    by_hand = world.book.pay_out_by_hand(world.account, at(3), 60_000)
    payout = world.paid_out(4)
    assert payout["amount"] == 38_000
    assert by_hand["id"] in [row["source"] for row in world.rows(payout=payout["id"])]


@pytest.mark.parametrize("form", ["row", "payout"])
def test_an_instant_payout_has_its_own_fee(world: StripeWorld, form: Any) -> None:
    world.charge(1)
    payout = world.book.pay_out_by_hand(
        world.account, at(3), 97_000, method="instant", fee=1_000, fee_form=form, arrival=day(3)
    )
    assert (payout["method"], payout["reconciliation_status"]) == ("instant", "not_applicable")
    rows = {row["type"]: row for row in world.rows()}
    if form == "row":
        assert (rows["stripe_fee"]["amount"], rows["stripe_fee"]["source"]) == (-1_000, None)
        assert rows["payout"]["net"] == -97_000
    else:
        assert (rows["payout"]["amount"], rows["payout"]["fee"], rows["payout"]["net"]) == (
            -97_000,
            1_000,
            -98_000,
        )
    assert world.balance() == (0, 0)
    world.book.settle(world.account, at(4, 0))
    assert world.get(f"payouts/{payout['id']}")["status"] == "paid"
