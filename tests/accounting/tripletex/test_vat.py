from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.base import OutgoingPosting
from app.accounting.tripletex.reference import VatType
from app.accounting.tripletex.vat import expected_sums, slack
from app.core.cases import CaseCode
from app.errors import Refused

from .company import VAT_TYPES, settlement

KINDS = {
    str(kind["number"]): VatType(
        int(str(kind["id"])), str(kind["number"]), "", Decimal(str(kind["percentage"])), Decimal(100)
    )
    for kind in VAT_TYPES
}


def line(account: str, code: str, amount: int) -> OutgoingPosting:
    return OutgoingPosting(account, code, amount, "")


def test_without_vat_every_account_is_exact() -> None:
    voucher = settlement()
    assert expected_sums(voucher, KINDS) == {"1920": 1102837, "7770": 22163, "1521": -1125000}
    assert slack(voucher, KINDS) == {}


def test_output_vat_is_split_from_gross() -> None:
    voucher = settlement(line("1521", "0", 1245000), line("3000", "3", -1000000), line("3001", "31", -245000))
    assert expected_sums(voucher, KINDS) == {
        "1521": 1245000,
        "3000": -800000,
        "2700": -200000,
        "3001": -213043,
        "2701": -31957,
    }
    assert slack(voucher, KINDS) == {"3000": 1, "2700": 1, "3001": 1, "2701": 1}


def test_each_line_with_vat_may_be_off_by_one() -> None:
    voucher = settlement(line("3000", "3", -99), line("3000", "3", -33), line("1521", "0", 132))
    assert slack(voucher, KINDS) == {"3000": 2, "2700": 2}


@pytest.mark.parametrize(
    ("code", "sums"),
    [
        ("1", {"7771": 8000, "2710": 2000}),
        ("13", {"7771": 8929, "2712": 1071}),
        ("86", {"7771": 10000, "2703": -2500, "2710": 2500}),
        ("87", {"7771": 12500, "2703": -2500}),
        ("14", {"7771": 10000}),
    ],
)
def test_input_and_reverse_charge(code: str, sums: dict[str, int]) -> None:
    voucher = settlement(line("7771", code, 10000), line("1521", "0", -10000))
    assert expected_sums(voucher, KINDS) == {**sums, "1521": -10000}


def test_a_code_whose_vat_accounts_are_not_known_is_refused() -> None:
    for code in ("32", "77"):
        with pytest.raises(Refused) as refused:
            expected_sums(settlement(line("3000", code, -100), line("1521", "0", 100)), KINDS)
        assert refused.value.case_code == CaseCode.VAT_CODE_MISSING


def test_partly_deductible_vat_is_refused() -> None:
    kinds = {**KINDS, "1": VatType(1, "1", "", Decimal(25), Decimal(50))}
    with pytest.raises(Refused):
        expected_sums(settlement(line("7771", "1", 100), line("1521", "0", -100)), kinds)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["0", "1", "3", "13", "14", "31", "33", "86", "87"]),
            st.integers(-(10**12), 10**12),
        ),
        max_size=12,
    )
)
def test_what_the_system_makes_balances_when_the_voucher_does(lines: list[tuple[str, int]]) -> None:
    postings = [line("3000", code, amount) for code, amount in lines]
    total = sum(posting.amount for posting in postings)
    voucher = settlement(*postings, line("1521", "0", -total))
    assert sum(expected_sums(voucher, KINDS).values()) == 0
