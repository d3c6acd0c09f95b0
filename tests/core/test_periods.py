"""Which open day is proposed, what is never moved, and how a voucher says which month it belongs to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.cases import Action, Decision
from app.core.periods import first_open_day, has_payable_vat, may_be_moved, period_case, reverse_charges
from app.core.vouchers import VoucherKind
from tests.core.drafting import draft_of, drafted
from tests.core.facts import context, fee, row

TODAY = date(2026, 5, 20)
SALE = row("a", gross=10_000)
FEBRUARY = (date(2026, 1, 1), date(2026, 2, 28))
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("day", "closed", "found"),
    [
        (date(2026, 2, 3), [FEBRUARY], date(2026, 3, 1)),
        (date(2026, 2, 3), [FEBRUARY, MARCH], date(2026, 4, 1)),
        (date(2026, 2, 28), [MARCH, FEBRUARY], date(2026, 4, 1)),
        (date(2026, 4, 3), [FEBRUARY, MARCH], None),
        (date(2026, 2, 3), [], None),
        (date(2026, 2, 3), [(date(2026, 1, 1), TODAY)], None),
        (date(2026, 2, 3), [(date(2026, 1, 1), TODAY - timedelta(days=1))], TODAY),
    ],
)
def test_the_first_open_day(day: date, closed: list[tuple[date, date]], found: date | None) -> None:
    assert first_open_day(day, closed, TODAY) == found


@given(
    st.dates(date(2025, 1, 1), TODAY),
    st.lists(st.tuples(st.dates(date(2025, 1, 1), TODAY), st.integers(0, 120)), max_size=5),
)
def test_what_is_proposed_is_open_later_and_not_ahead(day: date, given_: list[tuple[date, int]]) -> None:
    closed = [(first, first + timedelta(days=length)) for first, length in given_]
    found = first_open_day(day, closed, TODAY)
    if found is not None:
        assert day < found <= TODAY
        assert not any(first <= found <= last for first, last in closed)


def test_a_chosen_day_dates_the_voucher_and_the_text_says_which_month_it_concerns() -> None:
    before = draft_of(drafted([SALE]))
    answer = Decision(Action.USE_DATE, voucher_date="2026-04-01")
    within = replace(context(), decisions={period_case(before.identity).key: answer})
    moved = draft_of(drafted([SALE], within))
    assert moved.date == date(2026, 4, 1)
    assert moved.text == f"{before.text}, gjelder {before.date:%m.%Y}"
    assert moved.postings == before.postings
    assert moved.identity == before.identity
    assert any("2026-04-01" in told for told in moved.decisions)
    english = draft_of(drafted([SALE], replace(within, language="en")))
    assert english.text.endswith(f", concerning {before.date:%m.%Y}")


def test_output_vat_and_the_opening_position_are_never_moved() -> None:
    plain = draft_of(drafted([SALE]))
    assert may_be_moved(plain)
    first, *rest = plain.postings
    for code in ("3", "31", "32", "33"):
        taxed = replace(plain, postings=(replace(first, vat_code=code), *rest))
        assert has_payable_vat(taxed)
        assert not may_be_moved(taxed)
    assert not has_payable_vat(replace(plain, postings=(replace(first, vat_code="1"), *rest)))
    opening = replace(plain, identity=replace(plain.identity, kind=VoucherKind.OPENING))
    assert not may_be_moved(opening)


@pytest.mark.parametrize(
    ("code", "moves", "vat"),
    [("86", True, 2_500), ("87", False, 2_500), ("88", True, 1_200), ("89", False, 1_200)],
)
def test_a_reverse_charge_is_moved_only_where_it_is_deducted_in_full(
    code: str, moves: bool, vat: int
) -> None:
    plain = draft_of(drafted([SALE]))
    bank, clearing = plain.postings
    taxed = replace(plain, postings=(replace(bank, vat_code=code), clearing))
    assert bank.amount == 10_000
    assert may_be_moved(taxed) is moves
    assert has_payable_vat(taxed) is not moves
    assert reverse_charges(taxed) == {code: vat}
    assert reverse_charges(plain) == {}


@pytest.mark.parametrize(("code", "dated"), [("0", date(2026, 4, 1)), ("86", date(2026, 4, 1)), ("87", None)])
def test_an_answer_of_before_dates_nothing_that_makes_vat_to_pay_by_now(
    code: str, dated: date | None
) -> None:
    """The day was chosen when the fee had another VAT code."""
    paid = [row("a", gross=10_000, fees=[fee(-100)])]
    before = draft_of(drafted(paid))
    answer = Decision(Action.USE_DATE, voucher_date="2026-04-01")
    known = context().rules
    changed = [replace(one, vat_code=code) if one.line_type == "fee" else one for one in known.rules]
    rules = replace(known, rules=tuple(changed))
    within = replace(context(), rules=rules, decisions={period_case(before.identity).key: answer})
    moved = draft_of(drafted(paid, within))
    assert any(one.vat_code == code for one in moved.postings)
    assert moved.date == (dated or before.date)
