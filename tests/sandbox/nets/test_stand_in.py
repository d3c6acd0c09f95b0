"""The stand-in by itself, over HTTP: what its book refuses, what its calls refuse, and that sums hold."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests

from app.sandbox.nets import BookError, NetsBook, NetsKeys, create_nets_stand_in
from app.sandbox.nets_story import MERCHANT, NetsStory, build_nets_story
from app.sandbox.scenario import DAYS, build_story
from app.sandbox.server import RunningStandIn
from app.sandbox.stripe_story import build_stripe_story

LAST = date(2026, 3, 16)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY, PARTNER = "test-secret-key-" + "0a1b2c3d" * 4, "partner-key"
LIST = "/report/v1/payouts"


@pytest.fixture(scope="module")
def story() -> NetsStory:
    return build_nets_story(LAST)


class Caller:
    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, key: str | None = KEY, **params: Any) -> requests.Response:
        headers = {"Authorization": key} if key is not None else {}
        return requests.get(self.url + path, headers=headers, params=params, timeout=60)

    def list(self, **params: Any) -> requests.Response:
        return self.get(LIST, **{"fromDate": "2026-03-01", "toDate": "2026-03-31", **params})

    def call(self, method: str, **args: Any) -> requests.Response:
        return requests.post(f"{self.url}/_nets/call", json={"method": method, "args": args}, timeout=60)


@pytest.fixture
def caller() -> Iterator[Caller]:
    keys = NetsKeys()
    keys.add("shop", KEY, MERCHANT)
    keys.add_partner("partner", PARTNER, [MERCHANT])
    with RunningStandIn(create_nets_stand_in(build_nets_story(LAST).book, keys)) as running:
        yield Caller(running.url)


def test_the_book_refuses_what_the_vendor_could_not_hold() -> None:
    book = NetsBook()
    book.add_merchant("1")
    paid = book.charge("1", AT, 10_000, order_amount=15_000)["paymentId"]
    for refused in (
        lambda: book.add_merchant("1"),
        lambda: book.charge("2", AT, 1),
        lambda: book.charge("1", AT, -1),
        lambda: book.charge("1", AT, 5_001, payment_id=paid),
        lambda: book.charge("1", AT, 1, payment_id="unknown"),
        lambda: book.charge("1", AT.replace(tzinfo=None), 1),
        lambda: book.refund("1", AT, paid, 10_001),
        lambda: book.deposit("1", AT, -1),
        lambda: book.change_action("1", "unknown", amount=1),
        lambda: book.set_quirks("1", signs="both"),
        lambda: book.set_quirks("1", colour="blue"),
        lambda: NetsKeys().add("live", "live-secret-key-" + "0" * 32, "1"),
    ):
        with pytest.raises(BookError):
            refused()
    assert book.merchant("1").balance("NOK") == 10_000
    assert len(book.merchant("1").waiting) == 1


def test_the_key_is_the_whole_header(caller: Caller) -> None:
    for wrong in (None, "", f"Bearer {KEY}", f"Basic {KEY}", KEY[:-1]):
        answer = caller.list(key=wrong)
        assert (answer.status_code, answer.content) == (401, b"")
    assert caller.list().status_code == 200


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"fromDate": None}, "fromDate"),
        ({"toDate": None}, "toDate"),
        ({"toDate": "16.3.2026"}, "toDate"),
        ({"fromDate": "20260301"}, "fromDate"),
        ({"pageNumber": "-1"}, "pageNumber"),
        ({"pageSize": "0"}, "pageSize"),
        ({"page": "1"}, "page"),
        ({"merchantNumber": MERCHANT}, "merchantNumber"),
        ({"key": PARTNER}, "merchantNumber"),
    ],
)
def test_parameters_are_checked(caller: Caller, params: dict[str, Any], field: str) -> None:
    answer = caller.list(**params)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_pages_count_from_zero(caller: Caller) -> None:
    whole = caller.list().json()
    assert whole["numberOfPayouts"] == len(whole["payouts"]) == 3
    cut = [caller.list(pageSize=2, pageNumber=number).json()["payouts"] for number in (0, 1, 2)]
    assert [len(page) for page in cut] == [2, 1, 0]
    assert cut[0] + cut[1] == whole["payouts"]
    assert caller.list(currency="EUR").json() == {"numberOfPayouts": 0, "payouts": []}
    assert caller.list(key=PARTNER, merchantNumber=MERCHANT).json() == whole


def test_a_payout_repeats_its_head_and_lists_actions_that_sum_to_it(caller: Caller) -> None:
    for listed in caller.list().json()["payouts"]:
        shown = caller.get(f"{LIST}/{listed['id']}").json()
        assert {name: shown[name] for name in ("amount", "fees", "reference")} == {
            name: listed[name] for name in ("amount", "fees", "reference")
        }
        actions = shown["paymentActions"]
        assert len(actions) == shown["numberOfPaymentActions"]
        signed = sum(one["amount"] * (-1 if one["paymentAction"] == "REFUND" else 1) for one in actions)
        fees = sum(one["fee"] for one in actions)
        assert shown["amount"] == signed + shown["depositedAmount"] - fees
        assert fees == shown["fees"] == sum(one["flexibleFee"] + one["fixedFee"] for one in actions)
    assert caller.get(f"{LIST}/{'0' * 32}").status_code == 404


def test_a_payment_leaves_out_what_is_zero(caller: Caller, story: NetsStory) -> None:
    returned = next(one for one in story.orders.values() if one.refunds)
    ordinary = next(one for one in story.orders.values() if not one.refunds)
    shown = caller.get(f"/v1/payments/{ordinary.reference}").json()["payment"]
    assert shown["summary"] == {"reservedAmount": ordinary.total, "chargedAmount": ordinary.total}
    assert "refunds" not in shown
    assert shown["charges"][0]["chargeId"] == ordinary.charge
    back = caller.get(f"/v1/payments/{returned.reference}").json()["payment"]["summary"]
    assert back["refundedAmount"] == sum(one.amount for one in returned.refunds)
    assert caller.get("/v1/payments/unknown").status_code == 404


def test_the_control_call_drives_the_book_and_nothing_else(caller: Caller) -> None:
    made = caller.call("charge", merchant=MERCHANT, at="2026-03-16T20:00:00Z", amount=10_000).json()["result"]
    assert set(made) == {"paymentId", "chargeId"}
    paid = caller.call("pay_out", merchant=MERCHANT, on="2026-03-17").json()["result"]
    held = requests.get(f"{caller.url}/_state", timeout=60).json()["merchants"][0]
    assert held["payouts"][-1]["id"] == paid["id"]
    assert held["waiting"] == []
    caller.call("revoke", name="shop")
    assert caller.list().status_code == 401
    caller.call("restore", name="shop")
    assert caller.list().status_code == 200
    for method, args in (
        ("__init__", {}),
        ("merchant", {"number": MERCHANT}),
        ("charge", {"merchant": MERCHANT, "at": "2026-03-16T20:00:00Z", "amount": -1}),
        ("charge", {"colour": "blue"}),
    ):
        assert caller.call(method, **args).status_code == 400


def test_the_same_seed_and_day_give_the_same_story(story: NetsStory) -> None:
    again = build_nets_story(LAST)
    assert again.orders == story.orders
    assert again.book.state() == story.book.state()
    assert build_nets_story(LAST, seed=7).orders != story.orders


def test_any_last_day_gives_a_story_with_all_that_is_special() -> None:
    """What was charged, refunded, paid in and paid out is what waits."""
    for offset in range(0, 365, 31):
        for seed in (1, 2):
            story = build_nets_story(LAST + timedelta(days=offset), seed)
            held = story.book.merchant(MERCHANT)
            actions = [one for payout in held.payouts.values() for one in payout.actions]
            assert {one.kind for one in actions} == {"CHARGE", "REFUND", "DEPOSIT"}
            moved = sum(held.effect(one) for one in (*actions, *held.waiting))
            assert held.balance("NOK") == moved - sum(held.amount(one) for one in held.payouts.values())
            assert [one.on for one in held.payouts.values()] == list(story.payouts)
            assert len(story.payouts) == 3, "one run pays nothing out: the balance is below zero"
            assert any(one.reference == "1" for one in held.payments.values())


def test_it_has_the_days_of_the_other_stories_and_other_orders(story: NetsStory) -> None:
    others = (build_story(LAST), build_stripe_story(LAST))
    for other in others:
        assert (story.first_day, story.start) == (other.first_day, other.start)
        assert not set(other.orders) & set(story.orders)
    assert len(story.orders) >= DAYS * 2
    assert [one.sent for one in story.orders.values()].count("late") == 1
    for order in story.orders.values():
        assert order.metas["_dibs_payment_id"] == order.reference
        assert order.metas["_dibs_charge_id"] == order.charge


def test_a_chargeback_is_told_where_it_is_wished_for() -> None:
    held = build_nets_story(LAST, with_unknown=True).book.merchant(MERCHANT)
    kinds = [one.kind for payout in held.payouts.values() for one in payout.actions]
    assert kinds.count("CHARGEBACK") == 1
