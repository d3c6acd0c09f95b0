"""Payouts and actions as the Reporting API shows them. Every quirk about money is here."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from app.sandbox.nets.merchant import CHARGE, DEPOSIT, REFUND, Action, Merchant, Payout
from app.sandbox.nets.persons import uninvited
from app.sandbox.nets.terms import OTHER_REFUND

_NO_FEE_VAT = {"feeVATpercent": 0, "feeTaxRate": 0}


def head_of(held: Merchant, payout: Payout) -> dict[str, Any]:
    """Return the payout beside its actions."""
    actions, turned = payout.actions, -1 if held.quirks.signs == "negative" else 1
    charged = _sum(actions, CHARGE)
    refunded = -_sum(actions, REFUND)
    for one in actions:
        if one.kind not in (CHARGE, REFUND, DEPOSIT) and held.quirks.unknown_counts == "totals":
            charged, refunded = charged + max(one.amount, 0), refunded - min(one.amount, 0)
    return {
        "id": payout.id,
        "reference": payout.reference,
        "date": payout.on.isoformat(),
        "bankAccountIban": held.iban,
        "bankAccountBic": held.bic,
        "currency": payout.currency,
        "amount": held.amount(payout),
        "chargedAmount": charged,
        "refundedAmount": turned * refunded,
        "depositedAmount": _sum(actions, DEPOSIT),
        "fees": turned * sum(one.fee for one in actions),
        **_NO_FEE_VAT,
        "feeTaxAmount": sum(one.fee_tax for one in actions),
        "transactionTaxDetails": _taxes(sum(_vat(held, one) for one in actions if one.kind == CHARGE)),
    }


def counted(held: Merchant, payout: Payout) -> dict[str, Any]:
    """Return the payout as the list shows it: with how many charges and refunds it has."""
    return {
        **head_of(held, payout),
        "numberOfCharges": sum(one.kind == CHARGE for one in payout.actions),
        "numberOfRefunds": sum(one.kind == REFUND for one in payout.actions),
    }


def actions_of(held: Merchant, payout: Payout) -> list[dict[str, Any]]:
    """Return the actions that the report lists, in its order."""
    in_head = held.quirks.deposits == "head"
    return [_shown(held, one) for one in payout.actions if not (in_head and one.kind == DEPOSIT)]


def _shown(held: Merchant, action: Action) -> dict[str, Any]:
    quirks, payment = held.quirks, held.payments.get(action.payment_id)
    lowered = quirks.signs == "negative"
    amount = action.amount if lowered or action.kind == CHARGE else abs(action.amount)
    turned = -1 if lowered else 1
    at = action.at.astimezone(UTC)
    shown = {
        "id": action.own_id if quirks.action_ids == "own" else action.id,
        "paymentId": action.payment_id,
        "paymentAction": _name(quirks.spelling, action.kind),
        "paymentMethod": payment.method if payment else "",
        "paymentType": payment.type if payment else "",
        "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 100:04d}"
        + ("+00:00" if quirks.zones == "given" else ""),
        "reference": action.reference,
        "invoiceNumber": "",
        "amount": amount,
        "vatAmount": _vat(held, action),
        "currency": action.currency,
        "fee": turned * action.fee,
        "flexibleFee": turned * action.flexible,
        "fixedFee": turned * action.fixed,
        **_NO_FEE_VAT,
        "feeTaxAmount": action.fee_tax,
        "transactionTaxDetails": _taxes(_vat(held, action)),
        "subscriptionId": payment.subscription if payment else None,
    }
    if quirks.action_ids == "absent":
        del shown["id"]
    return shown | (uninvited() if quirks.uninvited == "name" else {})


def _name(spelling: str, kind: str) -> str:
    if spelling == "other" and kind == REFUND:
        return OTHER_REFUND
    return kind.capitalize() if spelling == "lower" else kind


def _sum(actions: Sequence[Action], kind: str) -> int:
    return sum(one.amount for one in actions if one.kind == kind)


def _vat(held: Merchant, action: Action) -> int:
    """The consumer VAT within an amount, by the one rate of its payment."""
    payment = held.payments.get(action.payment_id)
    if payment is None:
        return 0
    return abs(action.amount) * payment.vat_rate // (10_000 + payment.vat_rate)


def _taxes(amount: int) -> list[dict[str, int]]:
    return [{"rate": 2500, "amount": amount}] if amount else []
