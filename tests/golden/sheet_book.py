"""Reads the vouchers of the recipes that no payout makes: sales, gift cards, prepayments.

``sheet/<name>.json`` is written by hand from the recipes of Norwegian bookkeeping: per voucher the ``lines``
as they are sent (gross kroner, debit +) and in ``books`` what the accounting system has to make of them, all
its VAT accounts summed as ``VAT``.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.accounting.base import OutgoingPosting, OutgoingVoucher
from app.core.money import to_minor
from app.core.vouchers import VoucherIdentity, VoucherKind

HERE: Final = Path(__file__).parent / "sheet"
VAT: Final = "VAT"


@dataclass(frozen=True, slots=True)
class SheetVoucher:
    """A voucher as sent, and the sums (minor units per account) that the books have to show."""

    outgoing: OutgoingVoucher
    books: dict[str, int]


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.json"))


def vouchers(name: str) -> list[SheetVoucher]:
    told = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return [_voucher(name, place, one) for place, one in enumerate(told["vouchers"])]


def _voucher(name: str, place: int, told: dict[str, Any]) -> SheetVoucher:
    subject = hashlib.sha256(f"{name} {place}".encode()).hexdigest()
    identity = VoucherIdentity("sheet:1", VoucherKind.SALES, "shop", "shop", subject)
    lines = tuple(
        OutgoingPosting(one["account"], one["vat_code"], to_minor(one["amount"], "NOK"), told["text"])
        for one in told["lines"]
    )
    return SheetVoucher(
        OutgoingVoucher(identity.key(1), date.fromisoformat(told["date"]), "NOK", told["text"], lines),
        {account: to_minor(kroner, "NOK") for account, kroner in told["books"].items()},
    )
