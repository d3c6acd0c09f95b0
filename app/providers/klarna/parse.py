"""Reads report parts: payouts with the rows they list. Pure.

Every transaction becomes a row of its payout or a finding. That its totals and its rows are what was paid is
checked where it is explained (:mod:`app.providers.klarna.identities`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.core.money import EXPONENTS
from app.core.transactions import ParsedReport, Payout, PayoutShape, Transaction
from app.providers.base import MerchantAccount, ReportPart
from app.providers.klarna.client import moment
from app.providers.klarna.findings import Findings
from app.providers.klarna.pages import PayoutParts, read_parts
from app.providers.klarna.rows import numbered, read_row
from app.providers.klarna.signs import settled_rows
from app.providers.klarna.totals import SETTLEMENT, debt, read_totals, told_totals

NET: Final = "NET"
GROSS: Final = "GROSS"
GROSS_FEE: Final = "GROSS_FEE"
"""The settlement of fees that payouts paid gross have not carried: a claim on the shop, by an invoice."""


def parse_report(account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
    """Parse payouts in any number; their rows come in the order delivered."""
    findings = Findings()
    zone = ZoneInfo(account.zone)
    payouts: dict[str, Payout] = {}
    rows: list[Transaction] = []
    for one in read_parts(parts, findings):
        read = _payout(one, zone, findings)
        if read is not None:
            payout, its = read
            payouts[payout.reference] = payout
            rows += its
    return ParsedReport(
        payouts=tuple(payouts.values()),
        transactions=tuple(rows),
        problems=findings.problems(payouts.keys()),
    )


def _payout(one: PayoutParts, zone: ZoneInfo, findings: Findings) -> tuple[Payout, list[Transaction]] | None:
    told, reference = one.told, one.reference
    totals = read_totals(told.get("totals"))
    wrong = totals if isinstance(totals, str) else _wrong(told, reference)
    at = moment(told.get("payout_date"))
    if wrong or isinstance(totals, str) or at is None:
        findings.unreadable(reference, one.day, wrong or "payout_date")
        return None
    balances = None
    try:
        balances = debt(totals)
    except ValueError as error:
        findings.unreadable(reference, one.day, str(error))
    amount = _paid(totals, told["merchant_settlement_type"])
    if told["merchant_settlement_type"] == GROSS_FEE:
        findings.fee_invoice(reference, one.day, abs(amount), told["currency_code"])
    opening, closing = balances or (None, None)
    carried = (closing or 0) - (opening or 0)
    rows = _rows(one, amount + carried, zone, findings)
    payout = Payout(
        reference=reference,
        currency=told["currency_code"],
        amount=amount,
        paid_on=at.astimezone(zone).date(),
        shape=PayoutShape.LISTED,
        transactions=tuple(row.key for row in rows),
        bank_reference=reference,
        opening=opening,
        closing=closing,
        first_date=one.day,
        last_date=one.day,
        totals=told_totals(totals),
    )
    return payout, rows


def _paid(totals: Mapping[str, int], settled_as: str) -> int:
    """What went to the bank, minor units; a fee invoice is owed by the shop, whatever its sign."""
    amount = totals[SETTLEMENT]
    return -abs(amount) if settled_as == GROSS_FEE else amount


def _wrong(told: Mapping[str, Any], reference: str) -> str:
    """Return the first field of a payout that cannot be what it says it is, "" when all can."""
    if told.get("payment_reference") != reference:
        return "payment_reference"
    currency = told.get("currency_code")
    if not isinstance(currency, str) or currency not in EXPONENTS:
        return "currency_code"
    if told.get("merchant_settlement_type") not in (NET, GROSS, GROSS_FEE):
        return "merchant_settlement_type"
    return ""


def _rows(one: PayoutParts, expected: int, zone: ZoneInfo, findings: Findings) -> list[Transaction]:
    rows: list[Transaction] = []
    twins: dict[str, int] = {}
    for item in one.items:
        row = read_row(item, one.reference, zone)
        if isinstance(row, str):
            findings.unreadable(one.reference, one.day, row)
            continue
        rows.append(replace(row, key=numbered(row.key, twins)))
    settled = settled_rows(rows, expected)
    if settled is None:
        findings.unreadable(one.reference, one.day, "amount")
        return rows
    return settled
