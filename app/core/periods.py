"""Closed periods: which open day is proposed, and what may never be moved to another period. Pure.

Norwegian practice is to post late fees and settlements in the first open period with the text "gjelder
mm.åååå" (concerning that month). Output VAT belongs to the term of its sales document: once that return is
delivered it is corrected there (skatteforvaltningsloven § 9-4), never moved.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from app.core.cases import Case, CaseCode
from app.core.vouchers import VoucherDraft, VoucherIdentity, VoucherKind

OUTPUT_VAT: Final = frozenset({"3", "31", "32", "33"})
"""The SAF-T codes of output VAT: high, middle, raw fish and low rate."""

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


def has_output_vat(draft: VoucherDraft) -> bool:
    """Whether the voucher tells of output VAT, which stays in the term of its date."""
    return any(posting.amount and posting.vat_code in OUTPUT_VAT for posting in draft.postings)


def may_be_moved(draft: VoucherDraft) -> bool:
    """Whether a person may date the voucher in another period; the opening position stays at the start, a
    correction is proposed anew, and sales stand on their day: but for what was paid in advance of them."""
    if draft.identity.kind is VoucherKind.SALES:
        return all(posting.line_type in _NO_INCOME for posting in draft.postings)
    kept = (VoucherKind.OPENING, VoucherKind.CORRECTION)
    return draft.identity.kind not in kept and not has_output_vat(draft)


def period_case(identity: VoucherIdentity, params: dict[str, object] | None = None, cause: str = "") -> Case:
    """The question in which open period a voucher is booked. It is of the voucher's identity, not of one
    revision: what replaces a reversed one is dated as that answer says."""
    subject = f"period/{identity.kind}/{identity.subject}"
    scope = f"{identity.provider}/{identity.merchant_account}"
    return Case(CaseCode.PERIOD_CLOSED, subject, params or {}, cause, scope)
