"""Which posting of somebody's may be the payout that is about to be sent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.found_booked import OtherPosting, likely_booked, may_be_booked, told_amounts
from app.core.vouchers import VoucherKind
from tests.core.drafting import draft_of, drafted
from tests.core.facts import fee, row

DRAFT = draft_of(drafted([row("a", gross=10_000, fees=[fee(-200)]), row("b", "refund", -1_000)]))
ON = DRAFT.date


def posting(account: str, amount: int, days: int = 0, number: str = "12") -> OtherPosting:
    return OtherPosting(account, number, ON + timedelta(days=days), amount)


def test_bank_and_clearing_are_looked_at_and_fees_are_not() -> None:
    assert told_amounts(DRAFT) == {"1920": 8_800, "1521": -9_000}
    assert list(told_amounts(DRAFT)) == ["1920", "1521"]


@pytest.mark.parametrize(
    ("posted", "alike"),
    [
        (posting("1920", 8_800), True),
        (posting("1920", 8_800, 7), True),
        (posting("1920", 8_800, -7), True),
        (posting("1920", 8_800, 8), False),
        (posting("1920", 8_801), False),
        (posting("1920", -8_800), False),
        (posting("1521", -9_000), True),
        (posting("1521", 9_000), False),
        (posting("7770", 200), False),
        (posting("1940", 8_800), False),
    ],
)
def test_the_same_amount_on_the_same_account_in_the_window(posted: OtherPosting, alike: bool) -> None:
    assert likely_booked(DRAFT, [posted]) == (posted if alike else None)


def test_the_bank_comes_first_and_then_the_nearest_day() -> None:
    far, near, clearing = posting("1920", 8_800, 5), posting("1920", 8_800, -1), posting("1521", -9_000)
    assert likely_booked(DRAFT, [clearing, far, near]) == near
    assert likely_booked(DRAFT, [clearing, far]) == far


def test_only_payouts_up_to_the_day_the_company_was_confirmed() -> None:
    assert may_be_booked(DRAFT, ON)
    assert not may_be_booked(DRAFT, ON - timedelta(days=1))
    day = replace(DRAFT, identity=replace(DRAFT.identity, kind=VoucherKind.BALANCE_DAY))
    assert not may_be_booked(day, date(2030, 1, 1))
