"""Lists: pages both ways, filters, and parameters the vendor refuses."""

from typing import Any

import pytest

from .world import StripeWorld, at, day


def ids(page: dict[str, Any]) -> list[str]:
    return [one["id"] for one in page["data"]]


@pytest.fixture
def twelve(world: StripeWorld) -> list[str]:
    """Twelve charges of 1000 to 12000 on one day; the ids of their rows, newest first."""
    for number in range(12):
        world.charge(1, (number + 1) * 1_000, fee=10)
    rows = world.book.account(world.account).rows
    return [row.id for row in reversed(rows)]


def test_ten_come_unless_told_and_newest_first(world: StripeWorld, twelve: list[str]) -> None:
    page = world.get("balance_transactions")
    assert (page["object"], page["url"], page["has_more"]) == ("list", "/v1/balance_transactions", True)
    assert ids(page) == twelve[:10]
    assert ids(world.get("balance/history", {"limit": 2})) == twelve[:2]


def test_pages_lead_to_the_end_and_back(world: StripeWorld, twelve: list[str]) -> None:
    second = world.get("balance_transactions", {"limit": 5, "starting_after": twelve[4]})
    assert (ids(second), second["has_more"]) == (twelve[5:10], True)
    third = world.get("balance_transactions", {"limit": 5, "starting_after": twelve[9]})
    assert (ids(third), third["has_more"]) == (twelve[10:], False)
    nothing = world.get("balance_transactions", {"starting_after": twelve[-1]})
    assert (nothing["data"], nothing["has_more"]) == ([], False)
    back = world.get("balance_transactions", {"limit": 3, "ending_before": twelve[5]})
    assert (ids(back), back["has_more"]) == (twelve[2:5], True)
    top = world.get("balance_transactions", {"limit": 5, "ending_before": twelve[2]})
    assert (ids(top), top["has_more"]) == (twelve[:2], False)


def test_a_list_grows_at_the_top_and_what_was_read_does_not_move(
    world: StripeWorld, twelve: list[str]
) -> None:
    world.charge(2, 500)
    rest = world.get("balance_transactions", {"limit": 100, "starting_after": twelve[4]})
    assert ids(rest) == twelve[5:]


def test_a_page_may_begin_after_an_object_that_left_the_list(world: StripeWorld) -> None:
    payouts = []
    for number in (4, 5, 6):
        world.charge(number - 2)
        payout = world.book.pay_out(world.account, at(number, 3))
        assert payout is not None
        payouts.append(payout["id"])
    assert ids(world.get("payouts", {"status": "pending", "limit": 2})) == [payouts[2], payouts[1]]
    world.book.cancel_payout(world.account, at(6, 4), payouts[1])
    page = world.get("payouts", {"status": "pending", "starting_after": payouts[1]})
    assert (ids(page), page["has_more"]) == ([payouts[0]], False)


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ({"foo": "1"}, "parameter_unknown", "foo"),
        ({"limit[gte]": "1"}, "parameter_unknown", "limit[gte]"),
        ({"created[from]": "1"}, "parameter_unknown", "created[from]"),
        ({"status": "paid"}, "parameter_unknown", "status"),
        ({"limit": "ten"}, "parameter_invalid_integer", "limit"),
        ({"created[gte]": "1.5"}, "parameter_invalid_integer", "created[gte]"),
        ({"limit": "0"}, None, "limit"),
        ({"limit": "101"}, None, "limit"),
        ({"currency": ""}, "parameter_invalid_empty", "currency"),
        ({"starting_after": "txn_x"}, "resource_missing", "starting_after"),
        ({"ending_before": "txn_x"}, "resource_missing", "ending_before"),
        ({"payout": "po_x"}, "resource_missing", "payout"),
        ({"starting_after": "txn_x", "ending_before": "txn_y"}, None, None),
        ({"type": "sale"}, None, "type"),
        ({"expand": "data.source"}, None, "expand"),
    ],
)
def test_what_the_vendor_refuses_is_refused(
    world: StripeWorld, query: dict[str, str], code: str | None, param: str | None
) -> None:
    error = world.refused("balance_transactions", query)
    assert (error.get("code"), error.get("param")) == (code, param)
    assert error["type"] == "invalid_request_error"


def test_largest_page_is_a_hundred(world: StripeWorld) -> None:
    for _ in range(101):
        world.charge(1, 100, fee=0)
    page = world.get("balance_transactions", {"limit": 100})
    assert (len(page["data"]), page["has_more"]) == (100, True)
    assert len(world.rows()) == 101


def test_rows_are_filtered(world: StripeWorld) -> None:
    sold = [world.charge(number) for number in (1, 2, 3)]
    foreign = world.charge(4, 700, settles_in="eur", currency="eur", fee=20)
    world.book.refund(world.account, at(5), sold[0]["id"], 500)
    assert [row["source"] for row in world.rows(type="charge", currency="eur")] == [foreign["id"]]
    assert [row["type"] for row in world.rows(type="refund")] == ["refund"]
    assert world.row(sold[1]["id"])["net"] == 98_000
    noon = int(at(2).timestamp())

    def sources(**query: Any) -> list[str]:
        return [row["source"] for row in world.rows(type="charge", currency="nok", **query)]

    assert sources(**{"created[gt]": noon}) == [sold[2]["id"]]
    assert sources(**{"created[gte]": noon}) == [sold[2]["id"], sold[1]["id"]]
    assert sources(**{"created[lt]": noon}) == [sold[0]["id"]]
    assert sources(**{"created[lte]": noon, "created[gte]": noon}) == [sold[1]["id"]]
    assert sources(created=noon) == [sold[1]["id"]]


def test_payouts_are_filtered_but_never_by_in_transit(world: StripeWorld) -> None:
    made = []
    for number in (4, 5):
        world.charge(number - 2)
        made.append(world.paid_out(number)["id"])
    world.book.settle(world.account, at(6, 4))  # the first has arrived, the second is on its way
    assert [one["status"] for one in world.get("payouts")["data"]] == ["in_transit", "paid"]
    assert ids(world.get("payouts", {"status": "paid"})) == made[:1]
    assert ids(world.get("payouts", {"status": "pending"})) == []
    error = world.refused("payouts", {"status": "in_transit"})
    assert error["message"] == "Invalid status: must be one of pending, paid, failed, or canceled"
    arrival = int(at(7, 0).timestamp())
    assert ids(world.get("payouts", {"arrival_date[gte]": arrival})) == made[1:]
    assert ids(world.get("payouts", {"arrival_date": arrival})) == made[1:]
    assert ids(world.get("payouts", {"created[lt]": int(at(5, 0).timestamp())})) == made[:1]
    assert ids(world.get("payouts", {"limit": 1, "starting_after": made[1]})) == made[:1]
    assert world.refused("payouts", {"type": "bank_account"})["code"] == "parameter_unknown"
    bank = world.get("payouts")["data"][0]["destination"]
    assert ids(world.get("payouts", {"destination": bank})) == made[::-1]
    assert ids(world.get("payouts", {"destination": "ba_other"})) == []


def test_events_are_filtered_by_a_star_at_the_end_of_a_type(world: StripeWorld) -> None:
    world.charge(2)
    world.paid_out(4, arrival=day(6))

    def types(**query: Any) -> list[str]:
        return [event["type"] for event in world.get("events", query)["data"]]

    completed = "payout.reconciliation_completed"
    assert types(type="payout.*") == [completed, "payout.created"]
    assert types(type="payout.created") == ["payout.created"]
    assert types(**{"types[]": ["charge.succeeded", completed]}) == [completed, "charge.succeeded"]
    assert world.refused("events", {"types[]": "payout.*"})["param"] == "types"
    assert (
        world.refused("events", {"type": "payout.*", "types[]": completed})["type"] == "invalid_request_error"
    )
    assert types(delivery_success="false") == []
    assert world.refused("events", {"delivery_success": "maybe"})["param"] == "delivery_success"
    first = world.get("events", {"limit": 1})["data"][0]
    assert world.get(f"events/{first['id']}") == first
    world.book.settle(world.account, at(5, month=4))
    assert "payout.created" not in types(type="payout.*")  # the vendor keeps 30 days
