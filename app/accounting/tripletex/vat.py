"""What Tripletex makes of a gross amount and a VAT code: its own VAT postings on its own accounts.

Code and percentage come from the company; which accounts the VAT goes to is Tripletex' standard chart. A
positive percentage is inside the gross amount; a negative one is reverse charge, put beside it on both
sides; 100 marks an amount that is VAT as a whole. Rounding is not documented: each line may differ by one
øre from what is computed here, which ``slack`` tells.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.accounting.tripletex.info import SYSTEM
from app.accounting.tripletex.reference import VatType, VatTypes, base_account
from app.core.cases import CaseCode
from app.core.vouchers import part_of
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Where the VAT of a code goes: ``output`` is owed to the state, ``input`` deducted; a reverse charge
    without ``input`` is a cost on the line's own account."""

    output: str = ""
    input: str = ""


_INSIDE: Final = {
    "3": _Accounts(output="2700"),
    "31": _Accounts(output="2701"),
    "33": _Accounts(output="2702"),
    "1": _Accounts(input="2710"),
    "11": _Accounts(input="2711"),
    "13": _Accounts(input="2712"),
    "TAP-1": _Accounts(input="2710"),
    "TAP-11": _Accounts(input="2711"),
    "TAP-13": _Accounts(input="2712"),
}
_REVERSE: Final = {
    "86": _Accounts(output="2703", input="2710"),
    "87": _Accounts(output="2703"),
    "88": _Accounts(output="2704", input="2712"),
    "89": _Accounts(output="2704"),
}


def expected_sums(voucher: OutgoingVoucher, kinds: VatTypes) -> dict[str, int]:
    """Return the sum per account once Tripletex has booked the voucher, minor units; zero sums left out.

    Raises Refused (``vat_code_missing``) for a code the company lacks, or whose VAT accounts are not known.
    """
    sums: dict[str, int] = defaultdict(int)
    for posting in voucher.postings:
        for account, amount in _booked(posting, _kind(posting, kinds)).items():
            sums[account] += amount
    return {account: amount for account, amount in sums.items() if amount}


def slack(voucher: OutgoingVoucher, kinds: VatTypes) -> dict[str, int]:
    """Return by how many minor units each account may differ from ``expected_sums``: one per line with VAT.

    Accounts that are not named are exact.
    """
    allowed: dict[str, int] = defaultdict(int)
    for posting in voucher.postings:
        if len(booked := _booked(posting, _kind(posting, kinds))) > 1:
            for account in booked:
                allowed[account] += 1
    return dict(allowed)


def _kind(posting: OutgoingPosting, kinds: VatTypes) -> VatType:
    kind = kinds.get(posting.vat_code)
    if kind is None:
        raise Refused(
            SYSTEM,
            "expected_sums",
            CaseCode.VAT_CODE_MISSING,
            account=posting.account,
            vat_code=posting.vat_code,
        )
    return kind


def _booked(posting: OutgoingPosting, kind: VatType) -> Mapping[str, int]:
    account = part_of(base_account(posting.account), posting.customer)
    if kind.percentage in (0, 100):
        return {account: posting.amount}
    places = (_INSIDE if kind.percentage > 0 else _REVERSE).get(kind.code)
    if places is None or kind.deduction != 100:
        raise Refused(
            SYSTEM,
            "expected_sums",
            CaseCode.VAT_CODE_MISSING,
            account=posting.account,
            vat_code=posting.vat_code,
            reason="vat accounts not known",
        )
    booked: dict[str, int] = defaultdict(int)
    if kind.percentage > 0:
        vat = _rounded(posting.amount * kind.percentage / (100 + kind.percentage))
        booked[account] += posting.amount - vat
        booked[places.output or places.input] += vat
    else:
        vat = _rounded(posting.amount * -kind.percentage / 100)
        booked[account] += posting.amount
        booked[places.output] -= vat
        booked[places.input or account] += vat
    return booked


def _rounded(ore: Decimal) -> int:
    return int(ore.quantize(Decimal(1), rounding=ROUND_HALF_UP))
