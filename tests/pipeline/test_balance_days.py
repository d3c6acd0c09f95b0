"""Balance days, from Stripe to the books: daily, at period ends, after 35 days, and late."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.config import Settings
from app.pipeline.opening import accept_opening, propose_opening
from app.pipeline.proof import make_proof
from app.store import tables as t
from tests.books import count_vouchers
from tests.pipeline.stripe_shop import StripeShop, at, stripe_shop, sums
from tests.world import TODAY

DAY = timedelta(days=1)
START = TODAY - 9 * DAY


@pytest.fixture
def manual(database: Settings) -> Iterator[StripeShop]:
    with stripe_shop(database, start=START, schedule="manual") as shop:
        yield shop


def own(shop: StripeShop) -> dict[str, dict[str, int]]:
    """The sums of every voucher that is not withdrawn, by kind and subject."""
    return {name: sums(row) for name, row in shop.vouchers().items()}


def prove(shop: StripeShop) -> Any:
    with shop.services.store.reading(shop.shop) as connection:
        account = connection.execute(select(t.merchant_accounts.c.id)).scalar_one()
    seen = propose_opening(shop.services, shop.shop, account)
    accept_opening(shop.services, shop.shop, account, difference=seen.difference, form="item", actor="user 7")
    proof, _ = make_proof(shop.services, shop.shop, "stripe", "NOK", None, "user 7")
    return proof


def test_a_manual_account_has_its_costs_booked_day_by_day(manual: StripeShop) -> None:
    first, second = START + DAY, START + 3 * DAY
    sale = manual.book.charge(manual.account, at(first), 100_000, fee=2_000)
    manual.book.charge(manual.account, at(first, 13), 50_000, fee=1_000)
    manual.book.refund(manual.account, at(second), sale["id"], 10_000)
    manual.book.open_dispute(manual.account, at(second, 14), sale["id"], fee=15_000)
    paid = manual.book.pay_out_by_hand(manual.account, at(second, 15), 20_000, arrival=second + DAY)
    manual.book.settle(manual.account, at(TODAY, 0))
    manual.work()
    manual.accept_all()
    assert manual.cases() == []
    assert own(manual) == {
        f"balance_day NOK {first}": {"7770": 3_000, "1524": -3_000},
        f"balance_day NOK {second}": {"7770": 15_000, "1528": 100_000, "1524": -115_000},
        f"payout {paid['id']}": {"1920": 20_000, "1524": -20_000},
    }
    assert {row.state for row in manual.vouchers().values()} == {"verified"}
    assert len(count_vouchers(manual.books)) == 3
    proof = prove(manual)
    assert (proof.holds, proof.unexplained) == (True, 0)
    assert {item.kind for item in proof.items} <= {"captured_not_booked", "refund_at_provider_only"}
