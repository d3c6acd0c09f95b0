"""What PowerOffice Go makes of a gross amount and a VAT code, as far as anybody tells.

It takes the VAT out of the amount (or, for services and goods from abroad, puts it beside it) and books it on
accounts of its own choice among 2700-2739, which neither its answers nor its documentation name. So all of
these count as one, ``VAT_ACCOUNTS``, in what is expected and in what is read back alike: amounts are compared
to the øre, and which of the state's accounts holds them is Go's matter. Rounding is not documented: each line
may differ by one øre, which ``slack`` tells.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.accounting.poweroffice.info import SYSTEM
from app.accounting.poweroffice.reference import Vat
from app.core.cases import CaseCode
from app.errors import Refused

VAT_ACCOUNTS: Final = "27"

_INSIDE: Final = frozenset({"1", "11", "12", "13", "3", "31", "32", "33"})
_BESIDE_DEDUCTED: Final = frozenset({"81", "83", "86", "88", "91"})
_BESIDE_COST: Final = frozenset({"82", "84", "87", "89", "92"})
"""SAF-T codes of a reverse charge: with the right to deduct it nothing is left but the amount itself."""


def folded(sums: Mapping[str, int]) -> dict[str, int]:
    """Return the sums with all VAT accounts as one; zero sums left out."""
    found: dict[str, int] = defaultdict(int)
    for account, amount in sums.items():
        found[VAT_ACCOUNTS if _is_vat_account(account) else account] += amount
    return {account: amount for account, amount in found.items() if amount}


def _is_vat_account(account: str) -> bool:
    return len(account) == 4 and "2700" <= account <= "2739"


def expected_sums(voucher: OutgoingVoucher, codes: Mapping[str, Vat]) -> dict[str, int]:
    """Return the sum per account once Go has booked the voucher, minor units, VAT accounts as one.

    Raises Refused (``vat_code_missing``) for a code the client lacks, or whose VAT nobody can check.
    """
    sums: dict[str, int] = defaultdict(int)
    for posting in voucher.postings:
        for account, amount in _booked(posting, codes).items():
            sums[account] += amount
    return folded(sums)


def slack(voucher: OutgoingVoucher, codes: Mapping[str, Vat]) -> dict[str, int]:
    """Return by how many minor units each account may differ from ``expected_sums``: one per line whose VAT
    is taken out or a cost. Accounts that are not named are exact."""
    allowed: dict[str, int] = defaultdict(int)
    for posting in voucher.postings:
        if _booked(posting, codes) != {posting.part: posting.amount}:
            allowed[posting.part] += 1
            allowed[VAT_ACCOUNTS] += 1
    return dict(allowed)


def _booked(posting: OutgoingPosting, codes: Mapping[str, Vat]) -> dict[str, int]:
    facts = {"account": posting.account, "vat_code": posting.vat_code}
    code = codes.get(posting.vat_code)
    if code is None:
        raise Refused(SYSTEM, "expected_sums", CaseCode.VAT_CODE_MISSING, **facts)
    if not code.rate or (not code.own and code.code in _BESIDE_DEDUCTED):
        return {posting.part: posting.amount}
    if code.own or code.code not in _INSIDE | _BESIDE_COST:
        raise Refused(
            SYSTEM, "expected_sums", CaseCode.VAT_CODE_MISSING, reason="vat accounts not known", **facts
        )
    if code.code in _INSIDE:
        vat = _rounded(posting.amount * code.rate / (1 + code.rate))
        return {posting.part: posting.amount - vat, VAT_ACCOUNTS: vat}
    vat = _rounded(posting.amount * code.rate)
    return {posting.part: posting.amount + vat, VAT_ACCOUNTS: -vat}


def _rounded(ore: Decimal) -> int:
    return int(ore.quantize(Decimal(1), rounding=ROUND_HALF_UP))
