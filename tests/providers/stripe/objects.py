"""Stripe's objects as its API delivers them, personal data and all, with as little said as possible."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from app.providers.base import MerchantAccount, ReportPart
from app.providers.stripe.scrub import scrub_payout, scrub_rows, stored_body

ACCOUNT = MerchantAccount("acct_1Q7x2vLkd9T2m4Qe", "NOK")
DAY = date(2026, 3, 3)
MOMENT = 1_772_507_045
"""On ``DAY`` in UTC."""

PERSON = "Kari Nordmann"
MAIL = "kari@example.no"
SECRETS = (PERSON, MAIL, "+4791234567", "Storgata 1", "cus_kari", "4242")
"""What must never be stored."""


def charge(
    reference: str = "ch_1", amount: int = 100_000, currency: str = "nok", **more: Any
) -> dict[str, Any]:
    return {
        "id": reference,
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "currency": currency,
        "payment_intent": reference.replace("ch_", "pi_"),
        "customer": "cus_kari",
        "description": f"Shop - Order 1 for {PERSON}",
        "receipt_email": MAIL,
        "billing_details": {
            "name": PERSON,
            "email": MAIL,
            "phone": "+4791234567",
            "address": {"line1": "Storgata 1"},
        },
        "shipping": {"name": PERSON},
        "metadata": {"order_id": "10481", "site_url": "https://shop.example", "customer_name": PERSON},
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
        "refunded": False,
        "disputed": False,
        **more,
    }


def refund(reference: str, amount: int, of: Any, currency: str = "nok", **more: Any) -> dict[str, Any]:
    """A refund object; ``of`` is its charge, as an id or an object."""
    return {
        "id": reference,
        "object": "refund",
        "amount": amount,
        "currency": currency,
        "charge": of,
        "payment_intent": "pi_1",
        "status": "succeeded",
        "metadata": {"reason": PERSON},
        **more,
    }


def dispute(reference: str, amount: int, of: Any, currency: str = "nok", **more: Any) -> dict[str, Any]:
    return {
        "id": reference,
        "object": "dispute",
        "amount": amount,
        "currency": currency,
        "charge": of,
        "payment_intent": "pi_1",
        "evidence": {"customer_name": PERSON, "customer_email_address": MAIL},
        "status": "needs_response",
        **more,
    }


def fee(
    amount: int, description: str = "Stripe processing fees", kind: str = "stripe_fee", currency: str = "nok"
) -> dict[str, Any]:
    """One of a row's own fees; + when charged."""
    return {
        "amount": amount,
        "application": None,
        "currency": currency,
        "description": description,
        "type": kind,
    }


def row(
    reference: str,
    category: str,
    amount: int,
    source: Any = None,
    *,
    fees: Sequence[Mapping[str, Any]] = (),
    **more: Any,
) -> dict[str, Any]:
    """A balance transaction; fee and net follow from its parts unless said otherwise."""
    charged = more.pop("fee", sum(one["amount"] for one in fees))
    return {
        "id": reference,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": MOMENT,
        "balance_type": "payments",
        "created": MOMENT,
        "currency": "nok",
        "description": f"Row about {PERSON}",
        "exchange_rate": None,
        "fee": charged,
        "fee_details": [dict(one) for one in fees],
        "net": amount - charged,
        "reporting_category": category,
        "source": source,
        "status": "available",
        "type": more.pop("type", category),
        **more,
    }


def payout(reference: str, amount: int, **more: Any) -> dict[str, Any]:
    return {
        "id": reference,
        "object": "payout",
        "amount": amount,
        "arrival_date": 1_772_668_800,
        "automatic": True,
        "balance_transaction": f"txn_{reference}",
        "created": MOMENT,
        "currency": "nok",
        "description": "STRIPE PAYOUT",
        "destination": {"id": "ba_1", "account_holder_name": PERSON, "last4": "4242"},
        "livemode": False,
        "metadata": {"by": PERSON},
        "method": "standard",
        "original_payout": None,
        "reconciliation_status": "completed",
        "status": "paid",
        "trace_id": {"status": "supported", "value": "20260305STRNO000123"},
        "type": "bank_account",
        **more,
    }


def own_row(of: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The payout's own row in its list."""
    return row(
        of["balance_transaction"],
        "payout",
        -of["amount"],
        {"id": of["id"], "object": "payout"},
        currency=of["currency"],
        **more,
    )


def parts_of(
    told: Mapping[str, Any], rows: Sequence[Any] | None, *, size: int = 100, day: date = DAY
) -> list[ReportPart]:
    """The stored parts of a payout with its rows in pages of ``size``; None: it lists none."""
    prefix = f"payout/{told['id']}/"
    found = [_part(f"{prefix}object", day, {"kind": "payout", "payout": scrub_payout(told)})]
    return found if rows is None else found + _pages(prefix, day, told["id"], rows, size)


def day_parts(rows: Sequence[Any], *, size: int = 100, day: date = DAY) -> list[ReportPart]:
    """The stored parts of a day's movements."""
    return _pages(f"activity/{day.isoformat()}/", day, "", rows, size)


def _pages(prefix: str, day: date, payout_id: str, rows: Sequence[Any], size: int) -> list[ReportPart]:
    cut = [rows[start : start + size] for start in range(0, len(rows), size)] or [[]]
    return [
        _part(
            f"{prefix}{number:03d}",
            day,
            {
                "kind": "rows",
                "payout": payout_id,
                "date": day.isoformat(),
                "page": number,
                "items": scrub_rows(list(items)),
                "has_more": number < len(cut) - 1,
            },
        )
        for number, items in enumerate(cut)
    ]


def _part(key: str, day: date, told: Mapping[str, Any]) -> ReportPart:
    return ReportPart(key, day, stored_body(told), "0" * 64, complete=True)


def unix(year: int, month: int, day: int, hour: int = 0) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())
