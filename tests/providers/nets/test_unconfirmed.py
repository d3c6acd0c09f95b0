"""What nobody has confirmed about Nets and touches money: each answer is survived, and neither guessed."""

from datetime import date
from typing import Any

import pytest

from app.core.cases import CaseCode
from app.core.transactions import Problem, TransactionType
from app.errors import RateLimited
from app.providers.nets import NETS
from app.store.payouts import facts_hash
from tests.providers.nets.conftest import CREDENTIALS, FIRST, MERCHANT, Shop, at, held, rows_of
from tests.providers.nets.reports import ACCOUNT

SALE, REFUND, DEPOSIT = 124_900, 25_000, 50_000
FEE = SALE * 15 // 1000 + 100


def write(shop: Shop, **quirks: Any) -> str:
    """One sale of which a part is refunded, paid out; return the payment's id."""
    payment = shop.sell(2, 10_481, SALE)
    shop.book.refund(MERCHANT, at(2, 12), payment, REFUND)
    shop.book.set_quirks(MERCHANT, **quirks)
    return payment


def nets(shop: Shop) -> list[tuple[str, int, int]]:
    return [(str(row.type), row.gross, row.fee) for row in rows_of(shop.read())]


@pytest.mark.parametrize(("answer", "name"), [("magnitudes", "fees_deducted"), ("negative", "signed_totals")])
def test_unconfirmed_signs_of_refunds_and_fees(shop: Shop, answer: str, name: str) -> None:
    """Both are read as the same movements; which of the two it was is recorded."""
    write(shop, signs=answer)
    shop.pay_out(4)
    assert nets(shop) == [("sale", SALE, -FEE), ("refund", -REFUND, 0)]
    parsed = shop.read()
    assert held(parsed).held == name
    assert parsed.payouts[0].amount == SALE - REFUND - FEE


@pytest.mark.parametrize(("answer", "name"), [("deducted", "fees_deducted"), ("invoiced", "fees_invoiced")])
def test_unconfirmed_whether_fees_are_deducted(shop: Shop, answer: str, name: str) -> None:
    """Fees that an invoice has are told with their sales, and never booked from the payout."""
    write(shop, fees=answer)
    shop.pay_out(4)
    parsed = shop.read()
    assert held(parsed).held == name
    deducted, told = sum(row.fee for row in parsed.transactions), [one.amount for one in parsed.fee_details]
    assert (deducted, told) == ((-FEE, []) if answer == "deducted" else (0, [-FEE]))


@pytest.mark.parametrize("answer", ["upper", "lower", "other"])
def test_unconfirmed_spelling_of_actions(shop: Shop, answer: str) -> None:
    """Case makes no difference; a name nobody knows is kept with its amount, for a person."""
    write(shop, spelling=answer)
    shop.pay_out(4)
    refund = rows_of(shop.read())[1]
    assert (refund.type, refund.gross) == (
        TransactionType.UNKNOWN if answer == "other" else TransactionType.REFUND,
        -REFUND,
    )
    assert held(shop.read()).held == "fees_deducted"


@pytest.mark.parametrize("answer", ["charge", "own", "absent"])
def test_unconfirmed_ids_of_actions(shop: Shop, answer: str) -> None:
    """A payment is tied by its own id in any case; each row has a key, and the same one every time."""
    payment = write(shop, action_ids=answer)
    shop.pay_out(4)
    rows = rows_of(shop.read())
    assert len({row.key for row in rows}) == 2
    assert [row.reference("payment_id") for row in rows] == [payment, payment]
    assert [row.key for row in rows_of(shop.read())] == [row.key for row in rows]
    (charged,) = shop.book.merchant(MERCHANT).payment(payment).charges
    assert (rows[0].reference("charge_id") == charged.id) is (answer == "charge")


@pytest.mark.parametrize("answer", ["inclusive", "exclusive"])
def test_unconfirmed_whether_the_days_asked_for_are_in_the_list(shop: Shop, answer: str) -> None:
    shop.sell(1, 10_480, 9_900)
    shop.pay_out(1)
    write(shop, dates=answer)
    paid = shop.pay_out(FIRST.day)
    assert [one.payout for one in shop.collect()] == [paid]


@pytest.mark.parametrize("answer", [1, 3, 1_000])
def test_unconfirmed_largest_page(shop: Shop, answer: int) -> None:
    """A host that gives fewer at a time than are asked for is read to the end."""
    for number in range(7):
        shop.sell(2, 10_500 + number, 10_000)
    write(shop, page_size=answer)
    first = shop.pay_out(4)
    shop.sell(5, 10_600, 10_000)
    assert {one.payout for one in shop.collect()} == {first}
    second = shop.pay_out(6)
    assert [one.payout for one in shop.collect()] == [first, second]
    parsed = shop.read()
    assert (len(parsed.transactions), parsed.problems) == (10, ())


@pytest.mark.parametrize("answer", ["given", "absent"])
def test_unconfirmed_whether_rows_are_counted(shop: Shop, answer: str) -> None:
    """Every field is optional: without the count pages are read until one is empty."""
    write(shop, counts=answer, page_size=1)
    shop.pay_out(4)
    assert nets(shop) == [("sale", SALE, -FEE), ("refund", -REFUND, 0)]
    assert shop.read().problems == ()


@pytest.mark.parametrize("answer", ["head", "action"])
def test_unconfirmed_where_a_deposit_is_told(shop: Shop, answer: str) -> None:
    write(shop, deposits=answer)
    shop.book.deposit(MERCHANT, at(3), DEPOSIT)
    shop.pay_out(4)
    parsed = shop.read()
    paid_in = [row for row in parsed.transactions if row.type is TransactionType.TOP_UP]
    assert [row.gross for row in paid_in] == [DEPOSIT]
    assert paid_in[0].booked_on == date(2026, 3, 4 if answer == "head" else 3)
    assert held(parsed).held == "fees_deducted"


@pytest.mark.parametrize("answer", ["totals", "amount"])
def test_unconfirmed_how_a_chargeback_is_told(shop: Shop, answer: str) -> None:
    """It is kept with its amount and never booked by itself; where the totals leave it out nothing is."""
    payment = write(shop, unknown_counts=answer)
    shop.book.add_action(MERCHANT, at(3), "CHARGEBACK", -40_000, payment_id=payment)
    shop.pay_out(4)
    row = rows_of(shop.read())[2]
    told = (row.type, row.gross, row.provider_type)
    assert told == (TransactionType.UNKNOWN, -40_000, "CHARGEBACK")
    assert held(shop.read()).held == ("fees_deducted" if answer == "totals" else None)


@pytest.mark.parametrize("answer", ["waits", "drawn"])
def test_unconfirmed_a_balance_below_zero(shop: Shop, answer: str) -> None:
    """Nothing is paid out until it is balanced, or the payout is a payment from the shop."""
    payment = shop.sell(2, 10_481, SALE)
    shop.book.refund(MERCHANT, at(2, 12), payment, SALE)
    shop.book.set_quirks(MERCHANT, negative=answer)
    made = shop.book.pay_out(MERCHANT, date(2026, 3, 4))
    if answer == "waits":
        assert made is None
        assert shop.collect() == []
        shop.book.deposit(MERCHANT, at(4), DEPOSIT)
        shop.pay_out(5)
    parsed = shop.read()
    assert parsed.payouts[0].amount == (DEPOSIT - FEE if answer == "waits" else -FEE)
    assert held(parsed).held == "fees_deducted"


@pytest.mark.parametrize("answer", ["absent", "given"])
def test_unconfirmed_zone_of_timestamps(shop: Shop, answer: str) -> None:
    """Without a zone it is UTC, and the row says that this is assumed."""
    write(shop, zones=answer)
    shop.pay_out(4)
    row = rows_of(shop.read())[0]
    assert row.occurred_at == at(2)
    assert row.raw.get("_assumed") == ("zone" if answer == "absent" else None)


@pytest.mark.parametrize("answer", ["final", "changed"])
def test_unconfirmed_whether_actions_are_final(shop: Shop, answer: str) -> None:
    """A payout is read again for two weeks: other bytes are no change, other amounts are."""
    payment = write(shop)
    shop.pay_out(4)
    before = shop.read()
    (charged,) = shop.book.merchant(MERCHANT).payment(payment).charges
    change: dict[str, Any] = {"reference": "10481-A"} if answer == "final" else {"amount": SALE + 100}
    shop.book.change_action(MERCHANT, charged.id, **change)
    after = shop.read()
    hashes = {facts_hash(one.payouts[0], one.transactions, one.problems) for one in (before, after)}
    assert len(hashes) == (1 if answer == "final" else 2)
    assert held(after).held == "fees_deducted"
    assert NETS.info.watch_days == 14


@pytest.mark.parametrize(("answer", "seconds"), [(True, 1), (False, None)])
def test_unconfirmed_rate_limit(shop: Shop, answer: bool, seconds: int | None) -> None:
    write(shop)
    shop.pay_out(4)
    shop.fault("rate_limited", headers=answer)
    with pytest.raises(RateLimited) as raised:
        shop.collect()
    assert raised.value.retry_after == seconds
    assert len(shop.collect()) == 1


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_unconfirmed_whether_the_test_host_reports_payouts(shop: Shop, answer: str) -> None:
    """A key is accepted without any payout to be seen; kroner are supposed, and a person confirms it."""
    write(shop, reports=answer)
    shop.pay_out(4)
    (found,) = NETS.identify(shop.http, CREDENTIALS)
    assert (found.reference, found.currency) == (MERCHANT, "NOK")
    assert len(shop.collect()) == (1 if answer == "yes" else 0)


@pytest.mark.parametrize("included", [True, False])
def test_unconfirmed_vat_on_fees(shop: Shop, included: bool) -> None:
    """The vendor says there never is any. Within the fee it is told apart; on top of it nothing adds up."""
    shop.sell(2, 10_481, SALE, fee_tax=300)
    shop.pay_out(4)
    if not included:
        shop.fault("changed_head", "payouts/", fields={"amount": SALE - FEE - 300})
    parsed = shop.read()
    (row,) = rows_of(parsed)
    assert (row.fee, row.fee_vat, row.net) == (300 - FEE, -300, SALE - FEE)
    assert held(parsed).held == ("fees_deducted" if included else None)


def test_vat_on_fees_that_head_and_rows_do_not_both_tell(shop: Shop) -> None:
    write(shop)
    paid = shop.pay_out(4)
    shop.fault("changed_head", "payouts/", fields={"feeTaxAmount": 300})
    problem = Problem(CaseCode.REPORT_UNREADABLE, {"date": "2026-03-04", "field": "feeTaxAmount"}, paid)
    assert shop.read().problems == (problem,)
    assert ACCOUNT.currency == "NOK"
