"""The account itself, its bank account, payouts and top-ups in the vendor's JSON."""

from typing import Any

from app.sandbox.stripe.terms import AccountTerms


def account(terms: AccountTerms) -> dict[str, Any]:
    """Return what ``GET /v1/account`` answers."""
    schedule: dict[str, Any] = {"delay_days": terms.delay_days, "interval": terms.schedule}
    if terms.schedule == "weekly":
        schedule["weekly_anchor"] = "monday"
    if terms.schedule == "monthly":
        schedule["monthly_anchor"] = 1
    return {
        "id": terms.account_id,
        "object": "account",
        "business_profile": {
            "mcc": "5691",
            "name": terms.name,
            "support_email": "hei@butikk.example",
            "support_phone": "+4799900000",
            "url": "https://butikk.example",
        },
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": True,
        "country": terms.country,
        "default_currency": terms.currency,
        "details_submitted": True,
        "email": "eier@butikk.example",
        "metadata": {},
        "payouts_enabled": True,
        "settings": {
            "dashboard": {"display_name": terms.name, "timezone": "Europe/Oslo"},
            "payouts": {
                "debit_negative_balances": True,
                "schedule": schedule,
                "statement_descriptor": None,
            },
        },
        "type": "standard",
    }


def bank_account(bank_id: str, terms: AccountTerms, currency: str) -> dict[str, Any]:
    """Return the bank account that payouts of one currency go to."""
    return {
        "id": bank_id,
        "object": "bank_account",
        "account": terms.account_id,
        "account_holder_name": terms.name,
        "account_holder_type": "company",
        "bank_name": "EKSEMPELBANKEN",
        "country": terms.country,
        "currency": currency,
        "default_for_currency": True,
        "fingerprint": "Example000000001",
        "last4": "7947",
        "metadata": {},
        "routing_number": None,
        "status": "new",
    }


def payout(
    payout_id: str,
    amount: int,
    currency: str,
    created: int,
    arrival_date: int,
    *,
    automatic: bool,
    method: str,
    destination: str,
    livemode: bool,
) -> dict[str, Any]:
    """Return a new payout; ``amount`` is below zero when the vendor takes from the bank account."""
    return {
        "id": payout_id,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": arrival_date,
        "automatic": automatic,
        "balance_transaction": None,
        "created": created,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": destination,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": livemode,
        "metadata": {},
        "method": method,
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }


def topup(topup_id: str, amount: int, currency: str, created: int, *, livemode: bool) -> dict[str, Any]:
    """Return money the shop has paid in."""
    return {
        "id": topup_id,
        "object": "topup",
        "amount": amount,
        "balance_transaction": None,
        "created": created,
        "currency": currency,
        "description": "Top-up",
        "expected_availability_date": created,
        "failure_code": None,
        "failure_message": None,
        "livemode": livemode,
        "metadata": {},
        "status": "succeeded",
    }
