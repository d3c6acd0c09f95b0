"""Reads report parts: payouts with the actions they list. Pure; every action is a transaction or a finding.

Which of the head's sums holds decides whether the fees were deducted; where they are invoiced separately they
are told as details of the actions and never posted from the payout.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.core.money import EXPONENTS
from app.core.transactions import (
    FeeDetail,
    FeePart,
    FeeType,
    ParsedReport,
    Payout,
    PayoutShape,
    Transaction,
    TransactionType,
)
from app.providers.base import MerchantAccount, ReportPart
from app.providers.nets.findings import Findings
from app.providers.nets.identities import FEES_INVOICED, Totals, held_by
from app.providers.nets.pages import PayoutParts, read_parts
from app.providers.nets.references import references_of, text_of
from app.providers.nets.rows import UNTOLD, Action, minor_units, optional_units, read_action
from app.providers.nets.signs import signed_amounts, signed_fees, untold_deposit
from app.providers.nets.table import DEPOSITED

_TOTALS: Final = {
    "charged": "chargedAmount",
    "refunded": "refundedAmount",
    "deposited": DEPOSITED,
    "fees": "fees",
}
_FEE_TYPES: Final = {"flexibleFee": FeeType.PROCESSING, "fixedFee": FeeType.FIXED}


def parse_report(account: MerchantAccount, parts: Sequence[ReportPart]) -> ParsedReport:
    """Parse any number of payouts; what cannot be read is a problem of its payout alone."""
    findings, zone = Findings(), ZoneInfo(account.zone)
    read = [
        told
        for one in read_parts(parts, findings)
        if one.head is not None and (told := _read_payout(one, one.head, zone, findings)) is not None
    ]
    return ParsedReport(
        payouts=tuple(payout for payout, _, _ in read),
        transactions=tuple(row for _, rows, _ in read for row in rows),
        fee_details=tuple(detail for _, _, details in read for detail in details),
        problems=findings.problems({payout.reference for payout, _, _ in read}),
    )


def _read_payout(
    one: PayoutParts, head: Any, zone: ZoneInfo, findings: Findings
) -> tuple[Payout, list[Transaction], list[FeeDetail]] | None:
    """Return a payout with its rows and fee details; None, with a finding, where its head cannot be read."""
    figures = {name: optional_units(head.get(field)) for name, field in _TOTALS.items()}
    wrong = _wrong(head) or next((_TOTALS[name] for name, value in figures.items() if value is None), "")
    if wrong:
        findings.unreadable(one.reference, one.day, wrong)
        return None
    currency, amount = str(head["currency"]), int(head["amount"])
    paid_on = date.fromisoformat(head["date"])
    totals = Totals(**{name: value or 0 for name, value in figures.items()})
    actions = _actions(one, currency, paid_on, findings)
    if sum(abs(action.fee_tax) for action in actions) != abs(head.get("feeTaxAmount") or 0):
        findings.unreadable(one.reference, paid_on, "feeTaxAmount")  # VAT that no fee has, or that is untold
    if totals.deposited < 0:
        findings.unreadable(one.reference, paid_on, DEPOSITED)
    invoiced = held_by(amount, totals) == FEES_INVOICED
    fees = signed_fees(actions, totals)
    if invoiced and sum(fees) != -abs(totals.fees):
        findings.unreadable(one.reference, paid_on, "fees")
    deducted = [0] * len(fees) if invoiced else fees
    deposited = untold_deposit(actions, amount, deducted, totals)
    effects = signed_amounts(actions, amount, deducted, deposited)
    rows = [
        _row(action, key, effect, fee, one, zone)
        for action, key, effect, fee in zip(actions, _keys(one, actions), effects, deducted, strict=True)
    ]
    details = [_detail(row, fee) for row, fee in zip(rows, fees, strict=True) if invoiced and fee]
    if deposited:
        rows.append(_deposit(one.reference, currency, deposited, paid_on))
    payout = Payout(
        reference=one.reference,
        currency=currency,
        amount=amount,
        paid_on=paid_on,
        shape=PayoutShape.LISTED,
        transactions=tuple(row.key for row in rows),
        bank_reference=text_of(head, "reference"),
        first_date=one.day,
        last_date=one.day,
        totals=totals._asdict(),
    )
    return payout, rows, details


def _wrong(head: Any) -> str:
    """Return the first field of a head that cannot be what it says it is, "" when all can."""
    if head.get("currency") not in EXPONENTS:
        return "currency"
    if minor_units(head.get("amount")) is None:
        return "amount"
    if optional_units(head.get("feeTaxAmount")) is None:
        return "feeTaxAmount"
    try:
        date.fromisoformat(text_of(head, "date"))
    except ValueError:
        return "date"
    return ""


def _actions(one: PayoutParts, currency: str, paid_on: date, findings: Findings) -> list[Action]:
    found = []
    for item in one.items:
        action = read_action(item, currency, paid_on)
        if isinstance(action, str):
            findings.unreadable(one.reference, paid_on, action)
        else:
            found.append(action)
    told = Counter(action.key for action in found if action.key)
    if told and max(told.values()) > 1:  # the same action on two pages, or two with one id
        findings.unreadable(one.reference, paid_on, "paymentActions.id")
        return list({(action.key or place): action for place, action in enumerate(found)}.values())
    return found


def _keys(one: PayoutParts, actions: Sequence[Action]) -> list[str]:
    """Return the natural key of each action: its id within the payout, else all that it tells of itself."""
    seen: Counter[str] = Counter()
    keys = []
    for action in actions:
        key = f"{one.reference}/{action.key}"
        if not action.key:
            payment, at = text_of(action.raw, "paymentId"), text_of(action.raw, "timestamp")
            alike = f"{payment}/{action.provider_type}/{at}/{action.amount}"
            key = f"{one.reference}/{alike}/{seen[alike]}"
            seen[alike] += 1
        keys.append(key)
    return keys


def _row(action: Action, key: str, effect: int, fee: int, one: PayoutParts, zone: ZoneInfo) -> Transaction:
    """``effect`` and ``fee`` are what the action and its fee, with the VAT in it, did to the balance."""
    tax = -abs(action.fee_tax) if fee else 0
    return Transaction(
        key=key,
        type=action.type,
        currency=action.currency,
        gross=effect,
        fee=fee - tax,
        fee_vat=tax,
        occurred_at=action.at,
        booked_on=action.at.astimezone(zone).date(),
        provider_type=action.provider_type,
        fees=_fee_parts(action, fee, tax),
        references=references_of(action.raw, action.type, one.numbers),
        payment_method=text_of(action.raw, "paymentType"),
        card_brand=text_of(action.raw, "paymentMethod"),
        raw=action.raw,
    )


def _fee_parts(action: Action, fee: int, tax: int) -> tuple[FeePart, ...]:
    """Return what the fee is made of where its parts sum to it, else the fee as one part.

    With VAT in it nobody knows which part it is on: then it is one part as well.
    """
    if not fee:
        return ()
    if tax or not action.fee_parts:
        return (FeePart(FeeType.PROCESSING, fee - tax, tax, "fee"),)
    told = sum(part for _, part in action.fee_parts)
    sign = fee // told if abs(told) == abs(fee) else -1
    parts = [FeePart(_FEE_TYPES[name], sign * part, 0, name) for name, part in action.fee_parts]
    rest = fee - sum(part.fee for part in parts)
    return tuple(parts) if not rest else (*parts, FeePart(FeeType.OTHER, rest, 0, UNTOLD))


def _detail(row: Transaction, fee: int) -> FeeDetail:
    """What an action cost that no payout deducts: an invoice has it."""
    return FeeDetail(
        key=f"{row.key}/fee",
        fee_type=FeeType.PROCESSING,
        currency=row.currency,
        amount=fee,
        booked_on=row.booked_on,
        provider_type="fee",
        transaction_key=row.key,
        references=row.references,
    )


def _deposit(reference: str, currency: str, amount: int, paid_on: date) -> Transaction:
    """What the shop paid in, on the payout's day: the report tells no other."""
    return Transaction(
        key=f"{reference}/{DEPOSITED}",
        type=TransactionType.TOP_UP,
        currency=currency,
        gross=amount,
        fee=0,
        fee_vat=0,
        occurred_at=datetime.combine(paid_on, time(), UTC),
        booked_on=paid_on,
        provider_type=DEPOSITED,
        references=(("payout_reference", reference),),
    )
