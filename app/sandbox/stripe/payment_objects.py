"""Charges, payment intents, refunds and disputes in the vendor's JSON, as they are when they come to be."""

from collections.abc import Mapping
from typing import Any

from app.sandbox.stripe.persons import billing_details


def charge(
    charge_id: str,
    intent: str,
    amount: int,
    captured: int,
    currency: str,
    created: int,
    *,
    number: int,
    livemode: bool,
    method: str,
    brand: str,
    description: str,
    metadata: Mapping[str, str],
) -> dict[str, Any]:
    """Return a charge; amounts are minor units of the customer's currency, ``captured`` of ``amount``."""
    person = billing_details(number)
    return {
        "id": charge_id,
        "object": "charge",
        "amount": amount,
        "amount_captured": captured,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": person,
        "calculated_statement_descriptor": "EKSEMPELBUTIKK",
        "captured": True,
        "created": created,
        "currency": currency,
        "customer": None,
        "description": description,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": livemode,
        "metadata": dict(metadata),
        "on_behalf_of": None,
        "outcome": {"network_status": "approved_by_network", "reason": None, "type": "authorized"},
        "paid": True,
        "payment_intent": intent,
        "payment_method": "pm_" + charge_id[3:],
        "payment_method_details": _method_details(method, brand, number),
        "receipt_email": person["email"],
        "receipt_number": None,
        "receipt_url": f"https://pay.stripe.example/receipts/{charge_id}",
        "refunded": False,
        "review": None,
        "shipping": {"address": person["address"], "name": person["name"], "phone": person["phone"]},
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": None,
    }


def payment_intent(intent_id: str, of: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payment intent behind a charge; metadata is the charge's."""
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": of["amount"],
        "amount_capturable": 0,
        "amount_received": of["amount_captured"],
        "capture_method": "automatic" if of["amount"] == of["amount_captured"] else "manual",
        "client_secret": intent_id + "_secret_Example",
        "confirmation_method": "automatic",
        "created": of["created"],
        "currency": of["currency"],
        "customer": None,
        "description": of["description"],
        "latest_charge": of["id"],
        "livemode": of["livemode"],
        "metadata": dict(of["metadata"]),
        "payment_method": of["payment_method"],
        "payment_method_types": [of["payment_method_details"]["type"]],
        "receipt_email": of["receipt_email"],
        "shipping": of["shipping"],
        "status": "succeeded",
    }


def refund(
    refund_id: str,
    of: Mapping[str, Any],
    amount: int,
    created: int,
    *,
    reason: str | None,
    status: str,
    metadata: Mapping[str, str],
) -> dict[str, Any]:
    """Return a refund of ``amount`` (positive, in the charge's currency)."""
    return {
        "id": refund_id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": of["id"],
        "created": created,
        "currency": of["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": dict(metadata),
        "payment_intent": of["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }


def dispute(
    dispute_id: str, of: Mapping[str, Any], amount: int, created: int, *, reason: str, status: str
) -> dict[str, Any]:
    """Return a dispute over ``amount`` (positive, in the charge's currency); its rows are ids here."""
    return {
        "id": dispute_id,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": of["id"],
        "created": created,
        "currency": of["currency"],
        "evidence": {
            "customer_email_address": of["billing_details"]["email"],
            "customer_name": of["billing_details"]["name"],
            "customer_purchase_ip": "192.0.2.17",
        },
        "evidence_details": {
            "due_by": created + 10 * 86_400,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": status.startswith("warning"),
        "livemode": of["livemode"],
        "metadata": {},
        "payment_intent": of["payment_intent"],
        "payment_method_details": {
            "card": {"brand": "visa", "case_type": "chargeback", "network_reason_code": "10.4"},
            "type": "card",
        },
        "reason": reason,
        "status": status,
    }


def _method_details(method: str, brand: str, number: int) -> dict[str, Any]:
    if method != "card":
        return {method: {}, "type": method}
    card = {
        "brand": brand,
        "country": "NO",
        "exp_month": 8,
        "exp_year": 2030,
        "fingerprint": f"Example{number:09d}",
        "funding": "debit",
        "last4": f"{4242 + number % 1000:04d}"[-4:],
        "network": brand,
        "wallet": None,
    }
    return {"card": card, "type": "card"}
