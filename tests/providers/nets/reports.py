"""Payouts of Nets as they are stored, written by hand with as little said as possible."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.core.transactions import ParsedReport
from app.providers.base import MerchantAccount, ReportPart
from app.providers.nets import NETS

ACCOUNT = MerchantAccount("100012345", "NOK")
PAYOUT = "11eb9f2c4d5e4a1b8c7d0e1f2a3b4c5d"
DAY = date(2026, 3, 4)


def charge(number: int, amount: int, fee: int = 0, **more: Any) -> dict[str, Any]:
    """A charge of order 10000 + ``number``: its ids end in the number."""
    return {
        "id": f"{number:032x}",
        "paymentId": f"{0xAAAA0000 + number:032x}",
        "paymentAction": "CHARGE",
        "paymentMethod": "Visa",
        "paymentType": "CARD",
        "timestamp": "2026-03-02T09:14:05.1185",
        "reference": str(10_000 + number),
        "invoiceNumber": "",
        "amount": amount,
        "currency": "NOK",
        "fee": fee,
        "flexibleFee": fee,
        "fixedFee": 0,
        "feeTaxRate": 0,
        "feeTaxAmount": 0,
        "subscriptionId": None,
        **more,
    }


def refund(number: int, amount: int, **more: Any) -> dict[str, Any]:
    """A refund of the same, told as a magnitude."""
    return charge(number, amount, **{"id": f"{0xBBBB0000 + number:032x}", "paymentAction": "REFUND", **more})


def head(
    amount: int, charged: int = 0, refunded: int = 0, deposited: int = 0, fees: int = 0, **more: Any
) -> dict[str, Any]:
    return {
        "id": PAYOUT,
        "reference": "00004711203",
        "date": DAY.isoformat(),
        "currency": "NOK",
        "amount": amount,
        "chargedAmount": charged,
        "refundedAmount": refunded,
        "depositedAmount": deposited,
        "fees": fees,
        "feeTaxRate": 0,
        "feeTaxAmount": 0,
        **more,
    }


def bodies(
    told: Mapping[str, Any], *pages: Sequence[Any], numbers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The stored bodies by part key; the head counts the actions unless it says otherwise."""
    reference = told.get("id", PAYOUT)
    whole = {"numberOfPaymentActions": sum(len(page) for page in pages), **told}
    found: dict[str, Any] = {f"payout/{reference}/object": {"kind": "payout", "payout": whole}}
    for number, page in enumerate(pages):
        found[f"payout/{reference}/{number:03d}"] = {
            "kind": "actions",
            "payout": reference,
            "page": number,
            "items": list(page),
        }
    if numbers:
        found[f"payout/{reference}/payments"] = {"kind": "payments", "payout": reference, "numbers": numbers}
    return found


def parts_of(told: Mapping[str, Any], *pages: Sequence[Any], **more: Any) -> list[ReportPart]:
    return [part(key, body) for key, body in bodies(told, *pages, **more).items()]


def part(key: str, body: Any) -> ReportPart:
    stored = body if isinstance(body, bytes) else json.dumps(body, sort_keys=True).encode()
    return ReportPart(key, DAY, stored, hashlib.sha256(stored).hexdigest(), complete=True)


def read(told: Mapping[str, Any], *pages: Sequence[Any], **more: Any) -> ParsedReport:
    return NETS.parse(ACCOUNT, parts_of(told, *pages, **more))
