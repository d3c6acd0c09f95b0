"""Reads report parts: payouts with the rows they list, and the movements of days. Pure.

Every balance transaction becomes a transaction or a finding, but a payout's own row in its own list. What
changes at Stripe without any money moving (a source refunded or disputed later, its metadata) is no fact.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.core.transactions import ParsedReport, Payout, PayoutShape, Transaction
from app.providers.base import MerchantAccount, ReportPart
from app.providers.stripe.collect import COMPLETED
from app.providers.stripe.findings import Findings
from app.providers.stripe.money import currency_of, minor_units
from app.providers.stripe.pages import PayoutParts, read_parts
from app.providers.stripe.rows import moment, read_row
from app.providers.stripe.table import PAYOUT

NOT_APPLICABLE: Final = "not_applicable"
"""Stripe does not say which movements such a payout settles: manual and instant ones are bare transfers."""


def parse_report(account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
    """Parse payouts and days in any mixture; a row that a payout lists is told once, as listed there.

    Days that a payout's row stands on tell of it as a movement of type PAYOUT.
    """
    findings = Findings()
    stored = read_parts(parts, findings)
    reading = _Reading(ZoneInfo(account.zone), findings)
    for one in stored.payouts:
        reading.payout(one)
    for day, items in stored.days:
        for item in items:
            reading.row("", day, item)
    return ParsedReport(
        payouts=tuple(reading.payouts.values()),
        transactions=tuple(reading.rows.values()),
        problems=findings.problems(reading.payouts.keys()),
    )


class _Reading:
    """Reads payouts and rows; the first reading of a row counts."""

    def __init__(self, zone: ZoneInfo, findings: Findings) -> None:
        self.payouts: dict[str, Payout] = {}
        self.rows: dict[str, Transaction] = {}
        self._zone, self._findings = zone, findings
        self._listed: dict[str, str] = {}

    def row(self, payout: str, day: Any, item: Any) -> str | None:
        """Take a row; return its key, None when it cannot be read (a finding)."""
        row = read_row(item, self._zone)
        if isinstance(row, str):
            self._findings.unreadable(payout, day, row)
            return None
        self.rows.setdefault(row.key, row)
        return row.key

    def payout(self, one: PayoutParts) -> None:
        """Take a payout with its rows, its own row left out."""
        told, reference = one.told, one.reference
        wrong = _wrong(told, reference)
        if wrong:
            self._findings.unreadable(reference, one.day, wrong)
            return
        currency = str(currency_of(told["currency"]))
        amount = minor_units(told["amount"], currency) or 0
        keys: list[str] = []
        for item in one.items:
            if _is_own(item, told):
                self._check_own(item, one)
                continue
            key = self.row(reference, one.day, item)
            if key is None:
                continue
            if key in self._listed:
                self._findings.unreadable(reference, one.day, "id")
                continue
            self._listed[key] = reference
            keys.append(key)
        status = told.get("reconciliation_status")
        if status != NOT_APPLICABLE and (status != COMPLETED or not one.has_rows):
            self._findings.unreadable(reference, one.day, "reconciliation_status")
        self.payouts[reference] = Payout(
            reference=reference,
            currency=currency,
            amount=amount,
            paid_on=datetime.fromtimestamp(told["arrival_date"], UTC).date(),
            shape=PayoutShape.LISTED if status == COMPLETED else PayoutShape.BARE,
            transactions=tuple(keys),
            bank_reference=_bank_reference(told),
            first_date=one.day,
            last_date=one.day,
        )

    def _check_own(self, item: Mapping[str, Any], one: PayoutParts) -> None:
        """The payout's own row takes out exactly what was paid."""
        if item.get("amount") != -one.told["amount"] or item.get("currency") != one.told["currency"]:
            self._findings.unreadable(one.reference, one.day, "amount")


def _wrong(told: Mapping[str, Any], reference: str) -> str:
    """Return the first field of a payout that cannot be what it says it is, "" when all can."""
    currency = currency_of(told.get("currency"))
    if told.get("id") != reference:
        return "id"
    if currency is None:
        return "currency"
    if minor_units(told.get("amount"), currency) is None:
        return "amount"
    if moment(told.get("arrival_date")) is None:
        return "arrival_date"
    return ""


def _is_own(item: object, told: Mapping[str, Any]) -> bool:
    """Whether a row is the payout itself: by its id, or as a payout whose source is this one."""
    if not isinstance(item, dict) or item.get("reporting_category") != PAYOUT:
        return False
    source = item.get("source")
    reference = source.get("id") if isinstance(source, dict) else source
    return reference == told["id"] or (
        reference is None and item.get("id") is not None and item.get("id") == told.get("balance_transaction")
    )


def _bank_reference(told: Mapping[str, Any]) -> str:
    trace = told.get("trace_id")
    value = trace.get("value") if isinstance(trace, dict) else None
    return value if isinstance(value, str) else ""
