"""Amounts with VAT: sent so that Fiken's own sum is ours, whatever its rule of rounding."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest

from app.accounting.base import OutgoingPosting
from app.accounting.fiken.vat import KINDS, codes_for, expected_sums, parts
from app.core.cases import CaseCode
from app.errors import Refused

from .running import running, settlement

RATES = sorted({kind.percentage for kind in KINDS.values() if kind.is_inside})
ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)


@pytest.mark.parametrize("rate", RATES)
def test_every_gross_amount_is_made_of_net_amounts(rate: Decimal) -> None:
    """Each part's VAT is the same under every rounding of a half, on top of the net and out of the gross."""
    for gross in [*range(1, 400), 124_999, 125_000, 245_000, 1_999_999_999]:
        found = parts(gross, rate)
        assert sum(part.gross for part in found) == gross
        assert len(found) <= 3
        for part in found:
            exact = part.net * rate / 100
            inside = part.gross * rate / (100 + rate)
            for rounding in ROUNDINGS[:2]:
                assert int(exact.quantize(Decimal(1), rounding=rounding)) == part.vat
                assert int(inside.quantize(Decimal(1), rounding=rounding)) == part.vat


def test_the_vat_is_what_the_law_says_within_an_ore() -> None:
    for gross in range(1, 3000, 7):
        vat = sum(part.vat for part in parts(gross, Decimal(25)))
        assert abs(vat - Decimal(gross) / 5) <= 1


def test_sums_with_vat() -> None:
    voucher = settlement(
        OutgoingPosting("3000", "3", -1_000_000, ""),
        OutgoingPosting("3030", "31", -245_000, ""),
        OutgoingPosting("6553", "1", 12_500, ""),
        OutgoingPosting("1521", "0", 1_232_500, ""),
    )
    assert expected_sums(voucher) == {
        "3000": -800_000,
        "2700": -200_000,
        "3030": -213_043,
        "2701": -31_957,
        "6553": 10_000,
        "2710": 2_500,
        "1521": 1_232_500,
    }


@pytest.mark.parametrize("code", ["86", "87", "88", "89"])
def test_a_reverse_charge_is_refused_before_it_is_sent(code: str) -> None:
    with running() as fiken:
        with pytest.raises(Refused) as refused:
            fiken.connect().create(
                settlement(OutgoingPosting("6553", code, 100, ""), OutgoingPosting("1521", "0", -100, ""))
            )
        assert refused.value.case_code == CaseCode.VAT_CODE_MISSING
        assert refused.value.params["reason"] == "vat accounts not known"
        assert fiken.held == []


def test_a_company_outside_the_vat_register_has_no_code_with_a_rate() -> None:
    assert {one.code for one in codes_for(registered=False)} == {"0", "5", "6", "7", "51", "52"}
    assert {"3", "31", "33", "1"} <= {one.code for one in codes_for(registered=True)}


@pytest.mark.parametrize("rounding", ["half_up", "half_even"])
@pytest.mark.parametrize("credit", ["net", "gross"])
def test_unconfirmed_what_an_amount_with_vat_on_the_credit_side_is(credit: str, rounding: str) -> None:
    """Net as was observed, or gross as the vendor's file says: booked to the øre either way, and once."""
    postings = (
        OutgoingPosting("3000", "3", -999_98, ""),
        OutgoingPosting("3000", "3", -2, ""),
        OutgoingPosting("3030", "31", -245_001, ""),
        OutgoingPosting("3050", "33", -14, ""),
        OutgoingPosting("3000", "3", 12_507, "refusjon"),
        OutgoingPosting("6553", "1", 1_013, ""),
        OutgoingPosting("6553", "1", -3, "gebyr tilbake"),
    )
    total = sum(posting.amount for posting in postings)
    voucher = settlement(*postings, OutgoingPosting("1521", "0", -total, ""))
    with running(credit_with_vat=credit, vat_rounding=rounding) as fiken:
        adapter = fiken.connect()
        made = adapter.create(voucher)
        assert adapter.read(made.id).sums == adapter.expected_sums(voucher)
        assert adapter.rounding_tolerance(voucher) == {}
        assert len(fiken.held) == 1
        assert fiken.asked("POST", "/generalJournalEntries") == (1 if credit == "net" else 2)


def test_a_voucher_that_does_not_balance_is_refused_once() -> None:
    """Without VAT on a credit side there is no second way to read it."""
    with running() as fiken:
        adapter = fiken.connect()
        with pytest.raises(Refused) as refused:
            adapter.create(
                settlement(OutgoingPosting("7770", "1", 100, ""), OutgoingPosting("1521", "0", -99, ""))
            )
        assert refused.value.case_code == CaseCode.UNBALANCED_REFUSED
        assert refused.value.vendor_message.startswith("Summen av posteringslinjene er ikke null: ")
        assert fiken.asked("POST", "/generalJournalEntries") == 1
