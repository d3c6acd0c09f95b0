"""Closed periods: which open day is proposed, and what may never be moved to another period. Pure.

Norwegian practice is to post late fees and settlements in the first open period with the text "gjelder
mm.åååå" (concerning that month). Output VAT belongs to the term of its sales document: once that return is
delivered it is corrected there (skatteforvaltningsloven § 9-4), never moved. So does the reverse charge of a
service from abroad that is not deducted (SAF-T 87, 89): it is VAT to pay. One that is deducted in full (86,
88) changes nothing that is paid: it is dated as the fee it belongs to, and the question says that the return
of the chosen term then reports both of its sides.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from app.core.cases import Case, CaseCode
from app.core.vat_codes import VAT_CODES, is_payable, is_reverse_charge
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind

_NO_INCOME: Final = frozenset({"payment", "prepayment"})
"""The types of lines of sales that are no income."""

Period = tuple[date, date]
"""First and last day, both inclusive."""


def first_open_day(day: date, closed: Sequence[Period], today: date) -> date | None:
    """Return the first day after ``day`` that is in no closed period, None when that lies after ``today``.

    None too where no period says that ``day`` is closed: nobody knows then how far it goes.
    """
    if not any(first <= day <= last for first, last in closed):
        return None
    found = day
    while (last := next((last for first, last in closed if first <= found <= last), None)) is not None:
        found = last + timedelta(days=1)
    return found if found <= today else None


def makes_payable_vat(postings: Iterable[Posting]) -> bool:
    """Whether the postings make VAT that is owed, which stays in the term of their date."""
    return any(posting.amount and is_payable(posting.vat_code) for posting in postings)


def has_payable_vat(draft: VoucherDraft) -> bool:
    return makes_payable_vat(draft.postings)


def reverse_charges(draft: VoucherDraft) -> dict[str, int]:
    """Return the reverse charge of the voucher by VAT code, minor units, as reckoned from its amounts."""
    charges: dict[str, int] = defaultdict(int)
    for posting in draft.postings:
        if is_reverse_charge(posting.vat_code):
            charges[posting.vat_code] += VAT_CODES[posting.vat_code].beside(posting.amount)
    return {code: vat for code, vat in sorted(charges.items()) if vat}


def may_be_moved(draft: VoucherDraft) -> bool:
    """Whether a person may date the voucher in another period; the opening position stays at the start, a
    correction is proposed anew, and sales stand on their day: but for what was paid in advance of them."""
    if draft.identity.kind is VoucherKind.SALES:
        return all(posting.line_type in _NO_INCOME for posting in draft.postings)
    kept = (VoucherKind.OPENING, VoucherKind.CORRECTION)
    return draft.identity.kind not in kept and not has_payable_vat(draft)


def period_case(identity: VoucherIdentity, params: dict[str, object] | None = None, cause: str = "") -> Case:
    """The question in which open period a voucher is booked. It is of the voucher's identity, not of one
    revision: what replaces a reversed one is dated as that answer says."""
    subject = f"period/{identity.kind}/{identity.subject}"
    scope = f"{identity.provider}/{identity.merchant_account}"
    return Case(CaseCode.PERIOD_CLOSED, subject, params or {}, cause, scope)
