"""Control identities: the first that holds is recorded; amounts without a sum hold nothing."""

from app.core.identities import BALANCES_CARRY, ROWS_EQUAL_PAYOUT, Identity, check_identities, foreign_rows
from tests.core.facts import IDENTITIES, fee, payout, row

ROWS = [row("a", gross=10_000), row("b", "refund", -2_000), row("c", "fee", fees=[fee(-350)])]
NET = 7_650


def test_rows_that_are_what_was_paid() -> None:
    result = check_identities(IDENTITIES, payout(NET, ROWS), ROWS)
    assert (result.held, result.difference) == ("rows_equal_payout", 0)


def test_one_ore_off_holds_nothing_and_says_by_how_much() -> None:
    result = check_identities(IDENTITIES, payout(NET + 1, ROWS), ROWS)
    assert (result.held, result.difference) == (None, -1)


def test_a_row_left_out_breaks_it() -> None:
    result = check_identities(IDENTITIES, payout(NET, ROWS), ROWS[:2])
    assert (result.held, result.difference) == (None, 350)


def test_balances_explain_what_was_kept_back() -> None:
    kept = payout(NET - 1_000, ROWS, opening=500, closing=1_500)
    assert check_identities(IDENTITIES, kept, ROWS).held == "balances_carry"


def test_balances_that_do_not_carry_hold_nothing() -> None:
    wrong = payout(NET - 1_000, ROWS, opening=500, closing=1_501)
    assert check_identities(IDENTITIES, wrong, ROWS).held is None


def test_balances_beat_rows_that_only_happen_to_sum_up() -> None:
    """The provider says that its balance moved by 500, the rows say that nothing stayed: a row is missing."""
    wrong = payout(NET, ROWS, opening=0, closing=500)
    result = check_identities(IDENTITIES, wrong, ROWS)
    assert (result.held, result.difference) == (None, -500)


def test_half_known_balances_do_not_count() -> None:
    assert check_identities([BALANCES_CARRY], payout(NET, ROWS, opening=0), ROWS).held is None
    assert check_identities(IDENTITIES, payout(NET, ROWS, opening=0), ROWS).held == "rows_equal_payout"


def test_the_smallest_difference_is_told() -> None:
    paid = payout(NET - 900, ROWS, opening=0, closing=1_000)
    assert check_identities([ROWS_EQUAL_PAYOUT, BALANCES_CARRY], paid, ROWS).difference == -100
    assert check_identities([], paid, ROWS).difference == NET - 900


def test_the_first_that_holds_is_recorded() -> None:
    always = Identity("always", lambda paid, rows: 0)
    assert check_identities([always, ROWS_EQUAL_PAYOUT], payout(NET, ROWS), ROWS).held == "always"


def test_amounts_of_two_currencies_have_no_sum() -> None:
    rows = [*ROWS, row("d", gross=0, currency="EUR")]
    paid = payout(NET, rows)
    assert [one.key for one in foreign_rows(paid, rows)] == ["d"]
    assert check_identities(IDENTITIES, paid, rows).held is None
