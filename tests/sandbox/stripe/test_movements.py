"""Every movement gives the rows the vendor gives: type, category, sign, fee, and the balance follows."""

from typing import Any

import pytest

from app.sandbox.stripe import BookError

from .world import StripeWorld, at, day


def figures(row: dict[str, Any]) -> tuple[str, str, int, int, int]:
    return (row["type"], row["reporting_category"], row["amount"], row["fee"], row["net"])


def test_a_sale_in_another_currency_is_booked_as_converted(world: StripeWorld) -> None:
    charge = world.charge(1, 5_000, fee=1_572, currency="eur", settled=57_156, exchange_rate="11.4312")
    row = world.row(charge["id"])
    assert figures(row) == ("charge", "charge", 57_156, 1_572, 55_584)
    assert (row["currency"], row["exchange_rate"]) == ("nok", 11.4312)
    assert row["fee_details"] == [
        {
            "amount": 1_572,
            "application": None,
            "currency": "nok",
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
    assert (charge["amount"], charge["currency"]) == (5_000, "eur")
    with pytest.raises(BookError, match="settled"):
        world.charge(1, 5_000, currency="eur")
    with pytest.raises(BookError, match="settled"):
        world.book.refund(world.account, at(2), charge["id"], 1_000)
    refund = world.book.refund(world.account, at(2), charge["id"], 1_000, settled=11_398)
    assert figures(world.row(refund["id"])) == ("refund", "refund", -11_398, 0, -11_398)
    assert world.get(f"refunds/{refund['id']}")["amount"] == 1_000


def test_fees_can_have_tax_and_kinds_of_their_own(world: StripeWorld) -> None:
    taxed = world.charge(1, tax=500)
    assert [(part["type"], part["amount"]) for part in world.row(taxed["id"])["fee_details"]] == [
        ("stripe_fee", 2_000),
        ("tax", 500),
    ]
    assert world.row(taxed["id"])["net"] == 97_500
    new = [{"amount": 70, "description": "Levy", "type": "levy"}]
    assert world.row(world.charge(1, fee_details=new)["id"])["fee"] == 70


def test_money_is_pending_until_its_day(world: StripeWorld) -> None:
    charge = world.charge(1)
    row = world.row(charge["id"])
    assert (row["available_on"], row["status"]) == (int(at(3, 0).timestamp()), "pending")
    assert world.balance() == (0, 98_000)
    world.book.settle(world.account, at(3, 0))
    assert world.row(charge["id"])["status"] == "available"
    assert world.balance() == (98_000, 0)
    late = world.charge(3, available=day(9))
    assert world.row(late["id"])["available_on"] == int(at(9, 0).timestamp())


def test_a_payment_by_another_method_has_its_own_ids_and_types(world: StripeWorld) -> None:
    charge = world.charge(1, method="klarna")
    refund = world.book.refund(world.account, at(2), charge["id"], 100)
    assert (charge["id"][:3], refund["id"][:4]) == ("py_", "pyr_")
    assert charge["payment_method_details"] == {"klarna": {}, "type": "klarna"}
    assert [row["type"] for row in world.rows()] == ["payment_refund", "payment"]
    assert [row["reporting_category"] for row in world.rows()] == ["refund", "charge"]


def test_a_bank_debit_can_fail_later(world: StripeWorld) -> None:
    charge = world.charge(1, method="sepa_debit")
    world.book.fail_payment(world.account, at(5), charge["id"])
    back, sale = world.rows(source=charge["id"])
    assert figures(back) == ("payment_failure_refund", "charge_failure", -100_000, 0, -100_000)
    assert sale["amount"] == 100_000
    failed = world.get(f"charges/{charge['id']}")
    assert (failed["status"], failed["failure_balance_transaction"]) == ("failed", back["id"])
    with pytest.raises(BookError):
        world.book.fail_payment(world.account, at(6), charge["id"])


def test_a_part_captured_is_a_pair(world: StripeWorld) -> None:
    charge = world.charge(1, 120_000, captured=80_000)
    reversal, sale = world.rows()
    assert figures(sale) == ("charge", "charge", 120_000, 2_000, 118_000)
    assert figures(reversal) == ("refund", "partial_capture_reversal", -40_000, 0, -40_000)
    assert reversal["available_on"] == sale["available_on"]
    assert (charge["amount"], charge["amount_captured"]) == (120_000, 80_000)
    assert world.get(f"refunds/{reversal['source']}")["charge"] == charge["id"]
    with pytest.raises(BookError):
        world.book.refund(world.account, at(2), charge["id"], 80_001)


def test_a_refund_keeps_the_fee_and_may_fail_weeks_later(world: StripeWorld) -> None:
    charge = world.charge(1)
    refund = world.book.refund(
        world.account, at(2), charge["id"], 30_000, reason="requested_by_customer", metadata={"size": "L"}
    )
    assert figures(world.row(refund["id"])) == ("refund", "refund", -30_000, 0, -30_000)
    assert (refund["status"], refund["metadata"]) == ("succeeded", {"size": "L"})
    world.book.fail_refund(world.account, at(25), refund["id"], reason="insufficient_funds")
    back, out = world.rows(source=refund["id"])
    assert figures(back) == ("refund_failure", "refund_failure", 30_000, 0, 30_000)
    failed = world.get(f"refunds/{refund['id']}")
    assert (failed["status"], failed["failure_reason"]) == ("failed", "insufficient_funds")
    assert (failed["failure_balance_transaction"], failed["balance_transaction"]) == (back["id"], out["id"])
    with pytest.raises(BookError):
        world.book.fail_refund(world.account, at(26), refund["id"])


def test_a_dispute_takes_amount_and_fee_in_one_row_and_is_won_in_a_second(world: StripeWorld) -> None:
    charge = world.charge(1, 39_900)
    dispute = world.book.open_dispute(world.account, at(3), charge["id"])
    assert figures(world.row(dispute["id"])) == ("adjustment", "dispute", -39_900, 15_000, -54_900)
    assert world.row(dispute["id"])["fee_details"][0]["description"] == "Dispute fee"
    assert (dispute["status"], len(dispute["balance_transactions"])) == ("needs_response", 1)
    world.book.win_dispute(world.account, at(20), dispute["id"], fee_returned=15_000)
    back, _ = world.rows(source=dispute["id"])
    assert figures(back) == ("adjustment", "dispute_reversal", 39_900, -15_000, 54_900)
    won = world.get(f"disputes/{dispute['id']}")
    assert won["status"] == "won"
    assert [row["net"] for row in won["balance_transactions"]] == [-54_900, 54_900]
    with pytest.raises(BookError):
        world.book.lose_dispute(world.account, at(21), dispute["id"])


def test_a_lost_dispute_and_an_inquiry_have_no_row_of_their_own(world: StripeWorld) -> None:
    charge, asked = world.charge(1), world.charge(1)
    dispute = world.book.open_dispute(world.account, at(3), charge["id"], amount=40_000, fee=0)
    inquiry = world.book.open_dispute(world.account, at(3), asked["id"], inquiry=True)
    world.book.lose_dispute(world.account, at(20), dispute["id"])
    assert [row["amount"] for row in world.rows(type="adjustment")] == [-40_000]
    assert world.get(f"disputes/{dispute['id']}")["status"] == "lost"
    assert world.get(f"disputes/{inquiry['id']}")["status"] == "warning_needs_response"


@pytest.mark.parametrize(
    ("method", "terms", "expected"),
    [
        ("stripe_fee", {"description": "Radar"}, ("stripe_fee", "fee", -450, 0, -450)),
        ("stripe_fx_fee", {}, ("stripe_fx_fee", "fee", -450, 0, -450)),
        ("tax_fee", {}, ("tax_fee", "tax", -450, 0, -450)),
        ("network_cost", {}, ("stripe_fee", "network_cost", -450, 0, -450)),
        ("hold_reserve", {}, ("reserve_hold", "risk_reserved_funds", -450, 0, -450)),
        ("release_reserve", {}, ("reserve_release", "risk_reserved_funds", 450, 0, 450)),
        (
            "hold_reserve",
            {"network": True},
            ("payment_network_reserve_hold", "payment_network_reserve_hold", -450, 0, -450),
        ),
        ("top_up", {}, ("topup", "topup", 450, 0, 450)),
    ],
)
def test_rows_that_are_no_sale(
    world: StripeWorld, method: str, terms: dict[str, Any], expected: tuple[str, str, int, int, int]
) -> None:
    getattr(world.book, method)(world.account, at(1), 450, **terms)
    (row,) = world.rows()
    assert figures(row) == expected
    assert (row["source"] is None) == (method != "top_up")
    for wrong in (0, -450):
        with pytest.raises(BookError):
            getattr(world.book, method)(world.account, at(1), wrong, **terms)


def test_a_row_of_a_type_and_category_nobody_knows(world: StripeWorld) -> None:
    world.book.add_row(
        world.account, at(1), "wonder", -700, category="wonders", fee=30, description="A wonder"
    )
    (row,) = world.rows()
    assert figures(row) == ("wonder", "wonders", -700, 30, -730)
    assert world.refused("balance_transactions", {"type": "wonder"})["param"] == "type"


def test_the_newer_field_balance_type_can_be_absent(world: StripeWorld) -> None:
    world.charge(1)
    assert world.rows()[0]["balance_type"] == "payments"
    world.book.set_quirks(world.account, balance_type="absent")
    assert "balance_type" not in world.rows()[0]
    with pytest.raises(BookError):
        world.book.set_quirks(world.account, balance_type="perhaps")


@pytest.mark.parametrize(("currency", "amount"), [("jpy", 1_500), ("kwd", 12_340), ("isk", 150_000)])
def test_currencies_without_and_with_three_decimals_are_whole_smallest_units(
    world: StripeWorld, currency: str, amount: int
) -> None:
    charge = world.charge(1, amount, fee=40, settles_in=currency)
    assert (charge["amount"], charge["currency"]) == (amount, currency)
    payout = world.paid_out(4, currency=currency)
    assert (payout["amount"], payout["currency"]) == (amount - 40, currency)
    assert world.balance(currency) == (0, 0)
    assert world.balance("nok") == (0, 0)


def test_what_the_ledger_could_not_hold_books_nothing(world: StripeWorld) -> None:
    charge = world.charge(1)
    before = world.get("events", {"limit": 100}), world.rows()
    for wrong in (
        lambda: world.charge(1, 0),
        lambda: world.charge(1, -5),
        lambda: world.charge(1, 100, captured=101),
        lambda: world.charge(1, 100, currency="NOK"),
        lambda: world.book.charge(world.account, at(1).replace(tzinfo=None), 100),
        lambda: world.book.refund(world.account, at(2), charge["id"], 100_001),
        lambda: world.book.refund(world.account, at(2), "ch_x", 1),
        lambda: world.book.open_dispute(world.account, at(2), charge["id"], amount=100_001),
        lambda: world.book.open_dispute(world.account, at(2), charge["id"], fee=-1),
        lambda: world.book.charge("acct_1Nobody", at(1), 100),
    ):
        with pytest.raises(BookError):
            wrong()
    assert (world.get("events", {"limit": 100}), world.rows()) == before
    assert world.get(f"charges/{charge['id']}")["disputed"] is False
