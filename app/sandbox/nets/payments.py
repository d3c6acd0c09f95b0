"""A payment as the Payment API shows it: sums that are zero are left out, the buyer is named."""

from typing import Any

from app.sandbox.nets.merchant import Action, Payment
from app.sandbox.nets.persons import PAN, consumer


def payment_object(payment: Payment) -> dict[str, Any]:
    """Return the body of ``GET /v1/payments/{paymentId}``."""
    sums = {
        "reservedAmount": payment.reserved,
        "chargedAmount": payment.charged,
        "refundedAmount": payment.refunded,
    }
    shown: dict[str, Any] = {
        "paymentId": payment.id,
        "summary": {name: amount for name, amount in sums.items() if amount},
        "consumer": consumer(),
        "paymentDetails": {
            "paymentType": payment.type,
            "paymentMethod": payment.method,
            "invoiceDetails": {},
            "cardDetails": {"maskedPan": PAN, "expiryDate": "1127"},
        },
        "orderDetails": {
            "amount": payment.reserved,
            "currency": payment.currency,
            "reference": payment.reference,
        },
        "checkout": {"url": "https://butikk.example/checkout"},
        "created": f"{payment.created:%Y-%m-%dT%H:%M:%S}.0000+00:00",
    }
    if payment.charges:
        shown["charges"] = [_part(one, "chargeId", "created") for one in payment.charges]
    if payment.refunds:
        shown["refunds"] = [_part(one, "refundId", "lastUpdated") for one in payment.refunds]
        for one in shown["refunds"]:
            one["state"] = "Completed"
    if payment.subscription:
        shown["subscription"] = {"id": payment.subscription}
    return {"payment": shown}


def _part(action: Action, name: str, moment: str) -> dict[str, Any]:
    return {
        name: action.id,
        "amount": abs(action.amount),
        moment: f"{action.at:%Y-%m-%dT%H:%M:%S}.0000+00:00",
        "orderItems": [],
    }
