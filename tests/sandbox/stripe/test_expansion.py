"""Expansion: ids become objects, through four levels and no deeper; null and unknown sources stay."""

from typing import Any

import pytest

from .world import StripeWorld, at


def test_sources_are_ids_unless_expanded(world: StripeWorld) -> None:
    charge = world.charge(1, metadata={"order_id": "10481", "site_url": "https://shop.example"})
    refund = world.book.refund(world.account, at(2), charge["id"], 500)
    dispute = world.book.open_dispute(world.account, at(3), charge["id"])
    payout = world.paid_out(4)
    shown = {row["type"]: row["source"] for row in world.rows()}
    assert shown == {
        "charge": charge["id"],
        "refund": refund["id"],
        "adjustment": dispute["id"],
        "payout": payout["id"],
    }
    expanded = {row["type"]: row["source"] for row in world.rows(**{"expand[]": "data.source"})}
    assert {kind: source["object"] for kind, source in expanded.items()} == {
        "charge": "charge",
        "refund": "refund",
        "adjustment": "dispute",
        "payout": "payout",
    }
    assert expanded["charge"]["metadata"] == {"order_id": "10481", "site_url": "https://shop.example"}
    assert expanded["refund"]["charge"] == charge["id"]  # not expanded any further


def test_several_paths_reach_through_four_levels(world: StripeWorld) -> None:
    charge = world.charge(1)
    world.book.refund(world.account, at(2), charge["id"], 500)
    paths = [("expand[]", "data.source.charge.payment_intent"), ("expand[]", "data.source.payment_intent")]
    refund, sale = world.get("balance_transactions", paths)["data"]
    assert refund["source"]["charge"]["payment_intent"]["id"] == charge["payment_intent"]
    assert refund["source"]["payment_intent"]["latest_charge"] == charge["id"]
    assert sale["source"]["payment_intent"]["object"] == "payment_intent"
    five = world.refused(
        "balance_transactions", {"expand[]": "data.source.charge.payment_intent.latest_charge"}
    )
    assert five["message"].startswith("You cannot expand more than 4 levels of a property")


@pytest.mark.parametrize("path", ["source", "data.fee", "data.source.nothing", "data.source.charge.source"])
def test_what_cannot_be_expanded_is_refused(world: StripeWorld, path: str) -> None:
    world.charge(1)
    error = world.refused("balance_transactions", {"expand[]": path})
    assert error["message"].startswith(f"This property cannot be expanded ({path}).")


def test_one_object_is_expanded_without_data(world: StripeWorld) -> None:
    charge = world.charge(1)
    payout = world.paid_out(4)
    path = f"payouts/{payout['id']}"
    shown = world.get(path, [("expand[]", "balance_transaction"), ("expand[0]", "destination")])
    assert (shown["balance_transaction"]["net"], shown["destination"]["last4"]) == (-98_000, "7947")
    assert world.get(path)["destination"].startswith("ba_")
    row = world.get(f"balance_transactions/{charge['balance_transaction']}", {"expand[]": "source"})
    assert row["source"]["id"] == charge["id"]
    assert world.get(f"balance/history/{row['id']}")["source"] == charge["id"]
    assert "refunds" not in world.get(f"charges/{charge['id']}")
    world.book.refund(world.account, at(5), charge["id"], 500)
    refunds = world.get(f"charges/{charge['id']}", {"expand[]": "refunds"})["refunds"]
    assert [one["amount"] for one in refunds["data"]] == [500]


def test_null_and_unheard_of_sources(world: StripeWorld) -> None:
    book, account = world.book, world.account
    book.stripe_fee(account, at(1), 450, description="Radar (2026-02-28): Radar for Fraud Teams")
    book.add_row(account, at(2), "wonder", 900, source="wx_1Example", source_object="wonder")
    wonder, fee = world.rows(**{"expand[]": "data.source.charge"})
    assert fee["source"] is None
    assert (wonder["source"]["id"], wonder["source"]["object"]) == ("wx_1Example", "wonder")


def test_sources_carry_personal_data_and_change_afterwards(world: StripeWorld) -> None:
    charge = world.charge(1, metadata={"order_id": "1"})

    def source() -> dict[str, Any]:
        found: dict[str, Any] = world.rows(source=charge["id"], **{"expand[]": "data.source"})[0]["source"]
        return found

    before = source()
    assert before["billing_details"]["email"] == before["receipt_email"]
    assert before["receipt_email"].endswith("@kunde.example")
    assert before["payment_method_details"]["card"]["brand"] == "visa"
    refund = world.book.refund(world.account, at(2), charge["id"], 40_000)
    world.book.set_metadata(world.account, charge["id"], {"note": "changed"})
    after = source()
    assert (after["amount_refunded"], after["refunded"]) == (40_000, False)
    assert after["metadata"] == {"order_id": "1", "note": "changed"}
    world.book.refund(world.account, at(3), charge["id"], 60_000)
    assert source()["refunded"] is True
    world.book.fail_refund(world.account, at(4), refund["id"])
    assert (source()["amount_refunded"], source()["refunded"]) == (60_000, False)
    world.book.open_dispute(world.account, at(5), charge["id"], amount=10_000)
    assert source()["disputed"] is True
    assert {**before, **dict.fromkeys(("amount_refunded", "disputed", "metadata"))} == {
        **source(),
        **dict.fromkeys(("amount_refunded", "disputed", "metadata")),
    }
