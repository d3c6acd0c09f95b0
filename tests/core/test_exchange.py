"""Exchange by a person's rate: exact, half up, and always balanced."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.cases import Action, Case, CaseCode, Decision
from app.core.drafts import rate_case
from app.core.exchange import Rate, is_rate
from app.core.explain import Explanation
from app.core.money import EXPONENTS
from app.core.rules import Rule
from app.core.transactions import Payout, PayoutShape, Transaction
from app.core.vouchers import VoucherKind
from tests.core.facts import DAY, context, explain, fee, order, payout, row, woo

EURO: dict[str, Any] = {"currency": "EUR"}
RATE = Decision(Action.USE_RATE, rate="11.55", rate_source="DNB", rate_on="2026-03-03")


def rate(text: str, base: str = "EUR", quote: str = "NOK") -> Rate:
    return Rate(base, quote, text, "DNB", "2026-03-03")


@pytest.mark.parametrize(
    ("text", "base", "quote", "amount", "expected"),
    [
        ("11.55", "EUR", "NOK", 19_620, 226_611),
        ("11.55", "EUR", "NOK", -380, -4_389),
        ("11.4312", "EUR", "NOK", 5_000, 57_156),
        ("0.5", "EUR", "NOK", 1, 1),
        ("0.5", "EUR", "NOK", -1, -1),
        ("0.499999", "EUR", "NOK", 1, 0),
        ("0.0714", "JPY", "NOK", 1_000, 7_140),
        ("34.2", "KWD", "NOK", 1_005, 3_437),
        ("13.9", "NOK", "JPY", 10_050, 1_397),
        ("7", "EUR", "NOK", 0, 0),
    ],
)
def test_amounts(text: str, base: str, quote: str, amount: int, expected: int) -> None:
    assert rate(text, base, quote).convert(amount) == expected


@pytest.mark.parametrize(
    "text", ["", "0", "0.00", "-1", "1,5", "1e3", "1.", ".5", "12345678", "1.12345678901"]
)
def test_what_is_no_rate(text: str) -> None:
    assert not is_rate(text)
    with pytest.raises(ValueError, match="not a rate"):
        rate(text)


CURRENCIES = st.sampled_from(sorted(EXPONENTS))
RATES = st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,6})?", fullmatch=True).filter(is_rate)


@given(st.integers(-(10**12), 10**12), RATES, CURRENCIES, CURRENCIES)
def test_it_is_the_nearest_amount_and_the_same_for_both_signs(
    amount: int, text: str, base: str, quote: str
) -> None:
    one = rate(text, base, quote)
    exact = Fraction(text) * amount * 10 ** EXPONENTS[quote] / 10 ** EXPONENTS[base]
    assert abs(one.convert(amount) - exact) <= Fraction(1, 2)
    assert one.convert(-amount) == -one.convert(amount)


def euro_payout(rows: list[Transaction], **more: Any) -> Payout:
    total = sum(one.net for one in rows)
    return payout(total, rows, reference="po_1", shape=PayoutShape.LISTED, **EURO, **more)


def sold(*amounts: int, charged: int = 0) -> list[Transaction]:
    rows = [
        row(f"s{place}", "sale", amount, references=woo(str(place)), **EURO)
        for place, amount in enumerate(amounts)
    ]
    fees = [row("f", "fee", fees=[fee(-charged)], **EURO)] if charged else []
    return rows + fees


def explained(rows: list[Transaction], *answers: tuple[str, Decision], **more: Any) -> Explanation:
    within = context(provider="stripe", merchant_account="acct_1", **more)
    asked = {rate_case(subject, 0, "EUR", DAY, within).key: decision for subject, decision in answers}
    orders = [order(str(place), 10**9, currency="EUR") for place in range(len(rows))]
    return explain(euro_payout(rows), rows, orders, replace(within, decisions=asked))


def test_another_currency_than_the_companys_asks_for_the_rate() -> None:
    found = explained(sold(20_000, charged=380))
    (case,) = found.cases
    assert (case.code, case.subject, case.cause) == (
        CaseCode.RATE_MISSING,
        "payout/po_1",
        "rate_missing/EUR/2026-03-03",
    )
    assert case.params == {
        "amount": {"amount": 19_620, "currency": "EUR"},
        "currency": "EUR",
        "into": "NOK",
        "date": "2026-03-03",
    }
    assert found.drafts == ()
    assert found.identity.held == "rows_equal_payout"


def test_the_recipe_of_the_book() -> None:
    """Sold 200.00 EUR, fee 3.80, 196.20 paid out as 2 266.11 at 11.55."""
    (draft,) = explained(sold(20_000, charged=380), ("payout/po_1", RATE)).drafts
    assert draft.currency == "NOK"
    assert draft.sums() == {"1920": 226_611, "7770": 4_389, "1524": -231_000}
    assert draft.text == "Stripe oppgjør po_1 2026-03-03, EUR kurs 11,55 (DNB 2026-03-03)"
    assert {one.account: one.text for one in draft.postings} == {
        "1920": "Utbetalt Stripe po_1 (196.20 EUR)",
        "7770": "Gebyr transaksjoner (3.80 EUR)",
        "1524": "Betalinger 1 stk (-200.00 EUR)",
    }
    assert len(draft.decisions) == 1
    assert '"rate": "11.55"' in draft.decisions[0]
    assert set(draft.claims) == {"s0", "f"}


def test_the_rest_goes_to_clearing_and_the_bank_stays_exact() -> None:
    """0.01 EUR of sale less 0.03 of fees at 1.5: 0.02 (half up) and 0.05 make -0.03 at the bank."""
    found = explained(sold(1, charged=3), ("payout/po_1", replace(RATE, rate="1.5")))
    (draft,) = found.drafts
    assert draft.sums() == {"1920": -3, "7770": 5, "1524": -2}
    uneven = explained(sold(1, 1, charged=1), ("payout/po_1", replace(RATE, rate="1.5")))
    (draft,) = uneven.drafts
    assert draft.sums() == {"1920": 2, "7770": 2, "1524": -4}


def test_a_voucher_without_a_clearing_line_gets_one_for_the_rest() -> None:
    rows = [
        row("d1", "chargeback", -1, references=woo("0"), **EURO),
        row("f1", "fee", fees=[fee(-1)], **EURO),
    ]
    (draft,) = explained(rows, ("payout/po_1", replace(RATE, rate="1.5"))).drafts
    assert draft.sums() == {"1920": -3, "1528": 2, "7770": 2, "1524": -1}
    (rest,) = [one for one in draft.postings if one.account == "1524"]
    assert (rest.line_type, rest.text) == ("carried", "Øreavrunding av valuta")


def test_another_rate_is_another_voucher() -> None:
    rows = sold(20_000, charged=380)
    (one,) = explained(rows, ("payout/po_1", RATE)).drafts
    changes: list[dict[str, Any]] = [
        {"rate": "11.56"},
        {"rate_source": "Norges Bank"},
        {"rate_on": "2026-03-04"},
    ]
    for change in changes:
        (other,) = explained(rows, ("payout/po_1", replace(RATE, **change))).drafts
        assert other.hash() != one.hash()
        assert other.identity == one.identity


def test_rules_are_asked_in_the_payouts_currency() -> None:
    """A shop has a bank account of its own for euros."""
    within = context(
        Rule("euro-bank", "1930", line_type="bank", currency="EUR"),
        provider="stripe",
        merchant_account="acct_1",
    )
    case = rate_case("payout/po_1", 0, "EUR", DAY, within)
    rows = sold(20_000)
    found = explain(
        euro_payout(rows),
        rows,
        [order("0", 20_000, currency="EUR")],
        replace(within, decisions={case.key: RATE}),
    )
    assert found.drafts[0].sums() == {"1930": 231_000, "1524": -231_000}


def test_a_payout_in_the_companys_own_currency_asks_nothing() -> None:
    (draft,) = explained(sold(20_000), currency="EUR").drafts
    assert (draft.currency, draft.sums()) == ("EUR", {"1920": 20_000, "1524": -20_000})


def test_what_came_back_has_a_rate_of_its_own_day() -> None:
    back = row("back", "payout_return", 5_000, **EURO)
    rows = [*sold(20_000), back]
    asked = explained(rows)
    assert sorted(case.subject for case in asked.cases) == ["back", "payout/po_1"]
    paid = explained(rows, ("payout/po_1", RATE))
    assert [case.subject for case in paid.cases] == ["back"]
    both = explained(rows, ("payout/po_1", RATE), ("back", replace(RATE, rate="11")))
    assert both.cases == ()
    assert {one.identity.kind: one.sums() for one in both.drafts} == {
        VoucherKind.RETURN: {"1524": 55_000, "1920": -55_000},
        VoucherKind.PAYOUT: {"1920": 288_750, "1524": -288_750},
    }


def test_rows_that_do_not_add_up_are_asked_about_first() -> None:
    rows = sold(20_000)
    wrong = replace(euro_payout(rows), amount=19_999)
    within = context(provider="stripe", merchant_account="acct_1")
    found = explain(wrong, rows, [order("0", 20_000, currency="EUR")], within)
    assert [case.code for case in found.cases] == [CaseCode.IDENTITY_BROKEN]


def test_a_rate_for_a_row_in_another_currency_than_its_payout_makes_no_sum() -> None:
    rows = [row("s0", "sale", 100, references=woo("0")), row("e", "sale", 100, **EURO)]
    case = Case(CaseCode.RATE_MISSING, "e", scope="vipps/302321")
    found = explain(payout(200, rows), rows, [order("0")], context(decisions={case.key: RATE}))
    assert CaseCode.RATE_MISSING in [one.code for one in found.cases]
    assert found.drafts == ()


@given(
    st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=6),
    st.integers(0, 10**5),
    RATES,
)
def test_every_voucher_balances_and_its_bank_line_is_the_amount_times_the_rate(
    amounts: list[int], charged: int, text: str
) -> None:
    rows = sold(*amounts, charged=charged)
    found = explained(rows, ("payout/po_1", replace(RATE, rate=text)))
    net = sum(one.net for one in rows)
    assert found.cases == ()
    for draft in found.drafts:
        sums = draft.sums()
        assert sum(sums.values()) == 0
        assert sums.get("1920", 0) == rate(text).convert(net)
        assert sums.get("7770", 0) == rate(text).convert(charged)
        exact = rate(text).convert(-sum(amounts))
        assert abs(sums.get("1524", 0) - exact) <= 2
    assert len(found.drafts) == (1 if any((net, charged, sum(amounts))) else 0)


def test_the_rates_day_is_told() -> None:
    within = context(provider="stripe")
    assert rate_case("payout/x", 5, "EUR", date(2026, 3, 5), within).params["date"] == "2026-03-05"
