"""What Klarna does not publish about money: each possible answer is survived, and booked right or held."""

from dataclasses import replace

import pytest

from app.core.cases import Action, CaseCode, Decision
from app.core.explain import Explanation
from app.core.identities import check_identities
from app.core.transactions import ParsedReport
from app.errors import Missing, Refusal
from app.http import Http
from app.providers.base import CollectPlan
from app.providers.klarna import KLARNA
from app.sandbox.klarna import KlarnaBook
from app.sandbox.server import RunningStandIn
from tests.providers.klarna.reports import (
    CREDENTIALS,
    FIRST,
    LAST,
    MID,
    at,
    collected,
    open_book,
    read,
    sell,
    stand_in,
)
from tests.providers.klarna.test_vouchers import explained, sums

ELSEWHERE = Decision(Action.BOOK_TO, account="2999")
BOTH = pytest.mark.parametrize


def held(parsed: ParsedReport, place: int = 0) -> str | None:
    payout = parsed.payouts[place]
    rows = [row for row in parsed.transactions if row.key in payout.transactions]
    return check_identities(KLARNA.info.identities, payout, rows).held


def answered(parsed: ParsedReport) -> Explanation:
    """The payout when everything that is held goes to an account of its own."""
    asked = explained(parsed, 0)
    assert {case.code for case in asked.cases} <= {CaseCode.HELD_BY_RULE, CaseCode.UNKNOWN_TRANSACTION}
    return explained(parsed, 0, answers=[(case, ELSEWHERE) for case in asked.cases])


def corrected(amount: int, **quirks: object) -> KlarnaBook:
    book = open_book(quirks=quirks)
    sell(book, at(1), 1_001, 100_000, fee=1_500)
    book.correct(MID, at(2), amount)
    book.pay_out(MID, at(3, 3))
    return book


@BOTH("amount", [7_700, -7_700])
@BOTH("feeds", ["credit_charge", "fee_correction", "none"])
@BOTH("signed", [True, False])
def test_unconfirmed_which_total_a_correction_feeds_and_whether_it_carries_its_sign(
    amount: int, feeds: str, signed: bool
) -> None:
    """The settlement gives the sign; a person says where it goes, and then every øre is booked."""
    parsed = read(corrected(amount, corrections_in=feeds, corrections_signed=signed))
    turned = amount < 0 and not signed
    expected = "corrections_beside_totals" if feeds == "none" else "rows_equal_payout"
    assert held(parsed) == ("signs_by_settlement" if turned else expected)
    assert sums(answered(parsed)) == {
        "1920": 98_500 + amount,
        "7770": 1_500,
        "2999": -amount,
        "1522": -100_000,
    }


@BOTH(("counts", "name"), [("added", "rows_equal_payout"), ("deducted", "fee_corrections_deducted")])
def test_unconfirmed_whether_the_total_of_fee_corrections_is_added_or_deducted(
    counts: str, name: str
) -> None:
    parsed = read(corrected(7_700, corrections_in="fee_correction", fee_corrections=counts))
    assert held(parsed) == name
    assert sums(answered(parsed))["1920"] == 106_200


@BOTH(("where", "name"), [("own", "rows_equal_payout"), ("fee_refund", "tax_refund_contained")])
def test_unconfirmed_where_vat_given_back_is_counted(where: str, name: str) -> None:
    book = open_book(quirks={"tax_refund_in": where})
    sell(book, at(1), 1_001, 100_000)
    book.refund_fee(MID, at(2), "FEE_REFUND", 1_000, vat_rate=2_500)
    book.pay_out(MID, at(3, 3))
    parsed = read(book)
    assert held(parsed) == name
    assert parsed.payouts[0].amount == 101_250
    assert {case.code for case in explained(parsed, 0).cases} == {CaseCode.FEE_VAT_UNMAPPED}


@BOTH("tax_rows", [False, True])
def test_unconfirmed_vat_as_a_row_besides_is_never_counted_twice(tax_rows: bool) -> None:
    book = open_book(quirks={"tax_rows": tax_rows})
    sell(book, at(1), 1_001, 100_000, fee=1_000, vat_rate=2_500)
    book.pay_out(MID, at(3, 3))
    parsed = read(book)
    assert held(parsed) == ("rows_not_counted" if tax_rows else "rows_equal_payout")
    assert sum(row.net for row in parsed.transactions) == 98_750
    (case,) = explained(parsed, 0).cases
    assert case.code == CaseCode.FEE_VAT_UNMAPPED
    assert sums(explained(parsed, 0, answers=[(case, ELSEWHERE)])) == {
        "1920": 98_750,
        "2999": 1_250,
        "1522": -100_000,
    }


@BOTH("sign", ["claim", "magnitude"])
def test_unconfirmed_the_sign_of_a_fee_invoice(sign: str) -> None:
    book = open_book(settles="GROSS", quirks={"fee_invoice_sign": sign})
    sell(book, at(1), 1_001, 100_000, fee=1_500)
    book.pay_out(MID, at(3, 3))
    book.invoice_fees(MID, at(31, 3))
    parsed = read(book)
    assert [one.amount for one in parsed.payouts] == [100_000, -1_500]
    assert held(parsed, 1) == "rows_equal_payout"
    assert [case.code for case in explained(parsed, 1).cases] == [CaseCode.FEE_INVOICE]


@BOTH("no_order", ["zero", "empty"])
def test_unconfirmed_the_order_of_a_row_about_no_order(no_order: str) -> None:
    book = open_book(quirks={"no_order": no_order})
    sell(book, at(1), 1_001, 100_000)
    book.hold(MID, at(2), 10_000)
    book.pay_out(MID, at(3, 3))
    parsed = read(book)
    assert parsed.transactions[1].references == ()
    assert sums(explained(parsed, 0)) == {"1920": 90_000, "1533": 10_000, "1522": -100_000}


@BOTH("order", ["newest_first", "oldest_first"])
def test_unconfirmed_the_order_in_which_payouts_are_listed(order: str) -> None:
    """They are taken oldest first either way: each begins with the debt that the one before left."""
    book = open_book(quirks={"order": order})
    for day in (1, 4, 7):
        sell(book, at(day), 1_000 + day, 10_000)
        book.pay_out(MID, at(day + 1, 3))
    assert [one.day.day for one in collected(book)] == [2, 5, 8]


@BOTH("path", ["", "/merchant/settlements/v1"])
def test_unconfirmed_where_kustom_has_the_api(path: str) -> None:
    """It is looked for where Klarna has it; a connection can name another path."""
    book = open_book()
    sell(book, at(1), 1_001, 10_000)
    book.pay_out(MID, at(2, 3))
    settings = {"path": path} if path else {}
    with RunningStandIn(stand_in(book, **settings)) as running:
        http = Http("klarna", running.url)
        given = {**CREDENTIALS, **({"settlements_path": path} if path else {})}
        assert [one.reference for one in KLARNA.identify(http, given)] == [MID]
        (account,) = KLARNA.identify(http, given)
        assert len(list(KLARNA.collect(http, given, account, CollectPlan((), FIRST, LAST)))) == 1
        if path:
            with pytest.raises(Missing):
                KLARNA.identify(http, CREDENTIALS)


@BOTH("pays", [True, False])
def test_unconfirmed_whether_the_playground_ever_pays_out(pays: bool) -> None:
    """Without a payout the owner says whose key it is; nothing is guessed."""
    book = open_book()
    if pays:
        sell(book, at(1), 1_001, 10_000)
        book.pay_out(MID, at(2, 3))
    with RunningStandIn(stand_in(book)) as running:
        http = Http("klarna", running.url)
        told = {**CREDENTIALS, "merchant_id": MID}
        assert [one.reference for one in KLARNA.identify(http, told)] == [MID]
        if not pays:
            with pytest.raises(Refusal, match="merchant_id_untold"):
                KLARNA.identify(http, CREDENTIALS)


@BOTH(
    ("detail", "code"), [("FIXED_FEE_CORRECTION_SE", None), ("VAT_ON_FEE_CORRECTION_UK", "fee_unrecognised")]
)
def test_unconfirmed_what_fee_corrections_are_corrections_of(detail: str, code: str | None) -> None:
    """Those whose names say it are the fee that they give back; any other is asked about."""
    book = open_book()
    sell(book, at(1), 1_001, 100_000)
    book.refund_fee(MID, at(2), detail, 1_000)
    book.pay_out(MID, at(3, 3))
    explanation = explained(read(book), 0)
    assert [str(case.code) for case in explanation.cases] == ([code] if code else [])
    if code is None:
        assert sums(explanation) == {"1920": 101_000, "7770": -1_000, "1522": -100_000}


@BOTH("vat_rate", [0, 2_500])
def test_unconfirmed_whether_the_fees_of_a_norwegian_shop_carry_vat(vat_rate: int) -> None:
    book = open_book()
    sell(book, at(1), 1_001, 100_000, fee=1_000, vat_rate=vat_rate)
    book.pay_out(MID, at(3, 3))
    explanation = explained(read(book), 0)
    if vat_rate:
        assert [case.code for case in explanation.cases] == [CaseCode.FEE_VAT_UNMAPPED]
    else:
        assert sums(explanation) == {"1920": 99_000, "7770": 1_000, "1522": -100_000}


@BOTH("deducted", [0, 4_900])
def test_unconfirmed_whether_a_return_is_less_by_klarnas_return_fee(deducted: int) -> None:
    """The shop returned 300.00; a row of less is no refund it knows: that is asked for, then a person is."""
    book = open_book()
    order, _ = sell(book, at(1), 1_001, 100_000)
    book.refund(MID, at(2), order, 30_000 - deducted, shop_refund="9100")
    book.pay_out(MID, at(3, 3))
    parsed = read(book)
    assert sums(explained(parsed, 0)) == {"1920": 70_000 + deducted, "1522": -70_000 - deducted}
    told = replace(parsed.transactions[1], gross=-30_000)
    as_the_shop = replace(parsed, transactions=(parsed.transactions[0], told))
    asked = explained(parsed, 0, told_by=as_the_shop)
    assert asked.wanted == ((parsed.transactions[1].key,) if deducted else ())
    assert len(asked.drafts) == (0 if deducted else 1)


@BOTH("name", ["shipping_address_country", "shipping_country"])
def test_unconfirmed_what_the_shipping_country_is_called(name: str) -> None:
    book = open_book(quirks={"country_name": name})
    sell(book, at(1), 1_001, 100_000)
    book.pay_out(MID, at(3, 3))
    assert read(book).transactions[0].raw[name] == "NO"
