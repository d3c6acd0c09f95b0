"""Three months of a shop, whatever happens in them: closed month by month, each provider's proof holds.

The way is the real one: the providers and an accounting system over HTTP, the service's own steps, a clock
that is moved. What has to come out is counted in the stand-ins and in what the story told them.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.balance_days import Split
from app.core.sales import SalesMode
from tests.properties.months.calendar import LAST, MONTHS, START, month_end
from tests.properties.months.hands import BANK, FEES, LOSSES, SALES
from tests.properties.months.selling import PREPAID
from tests.properties.months.shop_of_months import SUSPENSE, MonthsShop, months_shop

SEEDS = range(1, 10)
MODES = (SalesMode.SETTLEMENT_ONLY, SalesMode.DAILY, SalesMode.PER_ORDER)
"""In turn: sales are booked by the shop's other system, or here by the day, or each by itself."""
ALWAYS = 1
"""How many of the stories `make test` tells."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "seed", [pytest.param(one, marks=() if one <= ALWAYS else (pytest.mark.thorough,)) for one in SEEDS]
)
def test_three_months_are_explained_to_the_last_ore(seed: int, tmp_path: Path) -> None:
    with months_shop(seed, tmp_path, MODES[seed % len(MODES)]) as shop:
        shop.live_through(START + timedelta(days=2))
        form = shop.chance.choice(("item", "voucher"))
        if any(mix.lost_before for mix in shop.mixes):
            form = "item"  # a voucher would book against what the older books have right
        taken = shop.open_with(form)
        for month in MONTHS:
            if shop.chance.random() < 0.6:
                shop.change_rules()
            if shop.chance.random() < 0.5:
                shop.split_at(shop.chance.choice(tuple(Split)))
            end = month_end(month)
            shop.live_through(end + timedelta(days=7))  # each provider has told of the month by then
            holds(shop, end)
            shop.close(end)
        shop.live_through(LAST, sells=False)
        holds(shop, LAST)
        comes_out(shop, taken)

        before = shop.counted()
        shop.work_again()
        assert shop.counted() == before
        holds(shop, LAST)


def holds(shop: MonthsShop, on: date) -> None:
    """Each proof explains all, and both its sides are what the stand-ins say."""
    assert shop.cases() == []
    for side in shop.sides:
        proof = shop.prove(side, on)
        told = f"{side.name} {on}: {proof}"
        assert (proof.anchored, proof.holds, proof.unexplained) == (True, True, 0), told
        assert proof.books == shop.booked(side.accounts, on), told
        assert proof.provider == side.owes(on), told
        assert proof.books == proof.provider + proof.held + sum(one.amount for one in proof.items), told


def comes_out(shop: MonthsShop, taken: int) -> None:
    """When all is delivered and paid out: what is left on the clearing accounts is what other hands put there
    less what happened at the provider; bank and fees are what the provider paid and kept."""
    assert all(not mix.later and mix.side.really_owes(LAST) == 0 for mix in shop.mixes)
    every = tuple(account for side in shop.sides for account in side.accounts)
    by_hands = sum(shop.hands.sums[account] for account in every)
    assert shop.booked(every, LAST) == by_hands - taken - sum(side.gross for side in shop.sides)
    assert shop.booked((BANK,), LAST) == shop.hands.sums[BANK] + sum(side.paid for side in shop.sides)
    others = {*every, BANK, LOSSES, SUSPENSE}
    results = tuple(account for account in shop.accounts() if account not in others)
    fees = shop.hands.sums[FEES] + sum(side.fees for side in shop.sides)
    assert shop.booked(results, LAST) == fees + shop.hands.sums[SALES], "with the VAT that the system posts"
    assert shop.booked((PREPAID,), LAST) == 0
