"""Refunds that did not reach the customer: the shop has the money again, the customer has it due. Pure.

The payout's voucher books the row to clearing, nothing else. Where the books have the refund as well,
clearing is short by it: a voucher of its own moves it to what is owed, when a person says so.
Without VAT: the credit note stands.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.cases import Case, CaseCode, Decision
from app.core.draft_context import DraftContext
from app.core.texts import PROVIDER_NAMES
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind, part_of

SUBJECT: Final = "refund/"
"""What the subject of such a voucher begins with; the key of the row follows."""


@dataclass(frozen=True, slots=True)
class FailedRefund:
    """A row that our voucher has on ``account``, ``customer``'s part of it where there is one.

    ``amount`` is positive, in the company's currency.
    """

    key: str
    order: str
    account: str
    amount: int
    day: date
    reference: str
    customer: str = ""


def failed_case(failed: FailedRefund, context: DraftContext) -> Case:
    """The question where what the customer has due is booked."""
    params: dict[str, object] = {
        "amount": {"amount": failed.amount, "currency": context.currency},
        "order": failed.order,
        "reference": failed.reference,
        "date": failed.day.isoformat(),
        "account": part_of(failed.account, failed.customer),
    }
    code = CaseCode.REFUND_FAILED
    return Case(code, f"{SUBJECT}{failed.key}", params, f"{code}/{context.provider}", context.scope)


def failed_draft(failed: FailedRefund, decision: Decision, context: DraftContext, on: date) -> VoucherDraft:
    """Return the voucher: clearing against the account of what is owed, which the answer names."""
    case = failed_case(failed, context)
    told = "refusjon som feilet, ordre" if context.language == "nb" else "refund that failed, order"
    name = PROVIDER_NAMES.get(context.provider, context.provider)
    text = f"{name} {told} {failed.order} {failed.day.isoformat()}"
    rule, rows = f"decision:{case.key[:8]}", (failed.key,)
    return VoucherDraft(
        identity=VoucherIdentity(
            context.company,
            VoucherKind.CORRECTION,
            context.provider,
            context.merchant_account,
            f"{SUBJECT}{failed.key}",
        ),
        date=on,
        currency=context.currency,
        text=text,
        postings=(
            Posting(
                decision.account,
                "0",
                -failed.amount,
                text,
                "refund_due",
                rule,
                transactions=rows,
                customer=decision.customer,
            ),
            Posting(
                failed.account,
                "0",
                failed.amount,
                text,
                "refund_due",
                rule,
                transactions=rows,
                customer=failed.customer,
            ),
        ),
        payout_reference=failed.key,
        decisions=(f"{case.code}:{case.subject}:{case.scope}:{decision.as_json()}",),
    )
