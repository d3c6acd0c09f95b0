"""A settlement of a Vipps file as a payout. All formats tell the same: a row per sale or refund with its own
fee, and what was paid.

The API tells fees as one line per ledger date, a file tells them row by row; the sum is what the payout
lacks.
With gross settlement the fees are invoiced apart: they are told as details and never posted.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from app.connecting import MerchantAccount
from app.core.cases import CaseCode
from app.core.transactions import (
    FeeDetail,
    FeePart,
    FeeType,
    ParsedReport,
    Payout,
    PayoutShape,
    Problem,
    Transaction,
    TransactionType,
)
from app.files.format import PAYOUT, ROW, FileRecord
from app.providers.vipps.references import named_references

SALE: Final = "sale"
REFUND: Final = "refund"
FEE: Final = "capture-fee"
"""The provider's own name of a fee, as the Report API has it."""

_TYPES: Final = {SALE: TransactionType.SALE, REFUND: TransactionType.REFUND}


def parse_settlement(account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
    """Return the payout of the records with its rows; amounts in the records are minor units."""
    (told,) = [one for one in records if one.kind == PAYOUT]
    figures, currency = told.fields, str(told.fields["currency"])
    is_gross = figures.get("settled") == "gross"
    rows: list[Transaction] = []
    details: list[FeeDetail] = []
    seen: Counter[str] = Counter()
    for one in records:
        if one.kind == ROW:
            row = _row(told.payout, currency, one, seen, is_gross)
            rows.append(row)
            if is_gross and one.fields["fee"]:
                details.append(_detail(row, int(one.fields["fee"])))
    payout = Payout(
        reference=told.payout,
        currency=currency,
        amount=int(figures["amount"]),
        paid_on=date.fromisoformat(str(figures["paid_on"])),
        shape=PayoutShape.LISTED,
        transactions=tuple(row.key for row in rows),
        first_date=min((row.booked_on for row in rows), default=None),
        last_date=date.fromisoformat(str(figures["paid_on"])),
    )
    problems: tuple[Problem, ...] = ()
    if currency != account.currency:
        params = {"topic": "", "date": payout.paid_on.isoformat(), "field": "currency"}
        problems = (Problem(CaseCode.REPORT_UNREADABLE, params, told.payout),)
    return ParsedReport((payout,), tuple(rows), tuple(details), problems)


def _row(payout: str, currency: str, one: FileRecord, seen: Counter[str], is_gross: bool) -> Transaction:
    fields = one.fields
    kind = _TYPES.get(str(fields["type"]), TransactionType.UNKNOWN)
    gross, fee = int(fields["gross"]), 0 if is_gross else int(fields["fee"])
    name = f"file:{payout}:{fields['psp_reference']}:{fields['type']}:{gross}"
    seen[name] += 1
    at = datetime.fromisoformat(str(fields["at"]))
    return Transaction(
        key=f"{name}:{seen[name]}",
        type=kind,
        currency=currency,
        gross=gross,
        fee=fee,
        fee_vat=0,
        occurred_at=at,
        booked_on=date.fromisoformat(str(fields["day"])),
        provider_type=str(fields["provider_type"]),
        fees=(FeePart(FeeType.PROCESSING, fee, 0, FEE),) if fee else (),
        references=named_references(str(fields["reference"]), str(fields["psp_reference"]), "", kind),
        payment_method="vipps",
        raw=dict(fields),
    )


def _detail(row: Transaction, fee: int) -> FeeDetail:
    return FeeDetail(
        key=f"{row.key}:fee",
        fee_type=FeeType.PROCESSING,
        currency=row.currency,
        amount=fee,
        booked_on=row.booked_on,
        provider_type=FEE,
        transaction_key=row.key,
        references=row.references,
    )
