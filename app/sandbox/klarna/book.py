"""The book of all merchants: builds their history through the movements a merchant knows.

Amounts are minor units. Methods named after a movement take positive amounts and give the row its sign;
``correct`` and ``add_row`` take signed ones. Moments need a zone. Anything the vendor could not hold raises
:class:`BookError` and books nothing.
"""

import random
import threading
from datetime import datetime
from typing import Any, Final

from app.sandbox.klarna.merchant import Merchant, Payout
from app.sandbox.klarna.rows import SIGNS, Order, Row
from app.sandbox.klarna.terms import SETTLEMENT_TYPES, BookError, Quirks, whole
from app.sandbox.klarna.totals import totals_of

_NO_VAT: Final = 0


class KlarnaBook:
    """Merchants by their id, behind one lock: the book writes while the HTTP face reads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._merchants: dict[str, Merchant] = {}

    def add_merchant(
        self,
        mid: str,
        *,
        currency: str = "NOK",
        country: str = "NO",
        settles: str = "NET",
        registered: str = "NOK",
        quirks: dict[str, Any] | None = None,
    ) -> None:
        """Open a merchant; one payout is in one currency."""
        if settles not in SETTLEMENT_TYPES:
            raise BookError(f"no settlement type {settles!r}")
        with self.lock:
            if mid in self._merchants:
                raise BookError(f"there is a merchant {mid} already")
            chance = random.Random(f"klarna/{mid}")  # ids that look as the vendor's and are always the same
            own = Quirks().changed(**(quirks or {}))
            self._merchants[mid] = Merchant(mid, currency, country, settles, own, registered, chance=chance)

    def set_quirks(self, mid: str, **changes: Any) -> None:
        """Change quirks; those of the totals apply to payouts from now on."""
        with self.lock:
            held = self.merchant(mid)
            held.quirks = held.quirks.changed(**changes)

    def merchant(self, mid: str) -> Merchant:
        if mid not in self._merchants:
            raise BookError(f"there is no merchant {mid!r}")
        return self._merchants[mid]

    def merchants(self) -> list[Merchant]:
        with self.lock:
            return list(self._merchants.values())

    def make_order(
        self,
        mid: str,
        at: datetime,
        *,
        number: str = "",
        shop_id: str = "",
        method: str = "invoice",
    ) -> str:
        """An order is authorised: nothing moves. Returns its id, which the shop keeps."""
        with self.lock:
            held = self.merchant(mid)
            order_id = held.new_id()
            held.orders[order_id] = Order(order_id, held.new_reference(8), at, number, shop_id, method)
            return order_id

    def capture(
        self,
        mid: str,
        at: datetime,
        order_id: str,
        amount: int,
        *,
        fee: int | None = None,
        fixed_fee: int | None = None,
        vat_rate: int = _NO_VAT,
    ) -> str:
        """Capture an order, or a part of it, with its fees; ``vat_rate`` in hundredths of a per cent.

        One capture gives a sale and a row per fee, under one capture id, which is returned.
        """
        whole(amount)
        with self.lock:
            held = self.merchant(mid)
            order, capture = held.order(order_id), held.new_id()
            order.captured += amount
            held.append("SALE", "PURCHASE", amount, at, order=order, capture_id=capture)
            for detail, charged in (
                ("PURCHASE_FEE_PERCENTAGE", fee),
                ("PURCHASE_FEE_FIXED", fixed_fee),
            ):
                if charged is not None:
                    vat = -vat_on(whole(charged), vat_rate)
                    more = {"order": order, "capture_id": capture, "vat": vat, "vat_rate": vat_rate}
                    held.append("FEE", detail, -charged, at, **more)
            return capture

    def refund(
        self, mid: str, at: datetime, order_id: str, amount: int, *, shop_refund: str = "", detail: str = ""
    ) -> str:
        """Return a part of an order, or all; with the shop's refund id, as its plugin sends it."""
        whole(amount)
        with self.lock:
            held = self.merchant(mid)
            order, refund = held.order(order_id), held.new_id()
            if order.returned + amount > order.captured:
                raise BookError("more is returned than was captured")
            order.returned += amount
            reference = f"{order.reference1}|{shop_refund}" if shop_refund else ""
            more = {"order": order, "refund_id": refund, "refund_reference": reference}
            held.append("RETURN", detail or "PURCHASE_RETURN", -amount, at, **more)
            return refund

    def reverse(self, mid: str, at: datetime, order_id: str, amount: int, *, protected: bool = False) -> None:
        """A dispute or fraud decided against the merchant; ``protected``: what was reversed is given back."""
        with self.lock:
            held = self.merchant(mid)
            kind = "REVERSAL_MERCHANT_PROTECTION" if protected else "REVERSAL"
            detail = "FRAUD_POLICY_CREDIT_NET" if protected else "FRAUD_POLICY_CHARGE"
            more = {
                "order": held.order(order_id),
                "refund_id": held.new_id(),
                "reversal_reference": f"krn:klarna:eu1:dispute:fraud:{len(held.rows) + 1}",
            }
            held.append(kind, detail, SIGNS[kind] * whole(amount), at, **more)

    def charge_fee(
        self, mid: str, at: datetime, detail: str, amount: int, *, order_id: str = "", vat_rate: int = _NO_VAT
    ) -> None:
        """A fee that comes with no capture, such as that of a dispute."""
        self._fee(mid, at, "FEE", detail, amount, order_id, vat_rate)

    def refund_fee(
        self, mid: str, at: datetime, detail: str, amount: int, *, order_id: str = "", vat_rate: int = _NO_VAT
    ) -> None:
        """A fee is given back, with the VAT on it."""
        self._fee(mid, at, "FEE_REFUND", detail, amount, order_id, vat_rate)

    def _fee(
        self, mid: str, at: datetime, kind: str, detail: str, amount: int, order_id: str, rate: int
    ) -> None:
        with self.lock:
            held = self.merchant(mid)
            sign = SIGNS[kind]
            more = {"order": held.order(order_id) if order_id else None, "vat_rate": rate}
            vat = sign * vat_on(whole(amount), rate)
            held.append(kind, detail, sign * amount, at, vat=vat, **more)

    def hold(self, mid: str, at: datetime, amount: int, *, detail: str = "ROLLING_RESERVE") -> None:
        """Keep a part of the next payout back."""
        self.add_row(mid, at, "HOLDBACK", -whole(amount), detail=detail)

    def release(self, mid: str, at: datetime, amount: int, *, detail: str = "ROLLING_RESERVE") -> None:
        """Release what was kept back."""
        self.add_row(mid, at, "RELEASE", whole(amount), detail=detail)

    def correct(self, mid: str, at: datetime, amount: int, *, detail: str = "MANUAL_ENTRY") -> None:
        """The vendor corrects by hand, either way."""
        self.add_row(mid, at, "CORRECTION", amount, detail=detail)

    def add_row(
        self, mid: str, at: datetime, kind: str, amount: int, *, detail: str = "", order_id: str = ""
    ) -> int:
        """Book a row of any type, known or not, by its effect; return its number."""
        whole(amount, positive=False)
        if kind in SIGNS and SIGNS[kind] * amount < 0:
            raise BookError(f"{kind} never has this sign")
        with self.lock:
            held = self.merchant(mid)
            order = held.order(order_id) if order_id else None
            return held.append(kind, detail, amount, at, order=order).number

    def pay_out(self, mid: str, at: datetime) -> str | None:
        """Settle all that is not settled yet; return the payout's reference, None where there is nothing.

        Of a gross merchant all but the fees.
        """
        with self.lock:
            held = self.merchant(mid)
            return self._settle(held, at, held.settles, held.unpaid(fees=False))

    def invoice_fees(self, mid: str, at: datetime) -> str | None:
        """Settle the fees of a gross merchant: an invoice, no transfer."""
        with self.lock:
            held = self.merchant(mid)
            if held.settles != "GROSS":
                raise BookError(f"merchant {mid} pays its fees with its payouts")
            return self._settle(held, at, "GROSS_FEE", held.unpaid(fees=True))

    def _settle(self, held: Merchant, at: datetime, settled_as: str, rows: list[Row]) -> str | None:
        if not rows:
            return None
        if any(row.at > at for row in rows):
            raise BookError("a payout settles what has happened")
        claim = settled_as == "GROSS_FEE"
        totals = totals_of(rows, held.debt, held.quirks, claim=claim)
        reference = held.new_reference()
        if not claim:
            held.debt = totals["closing_debt_balance_amount"]
        vat = sum(row.vat for row in rows if row.type == "FEE")
        if held.quirks.tax_rows and vat:
            rows = [*rows, held.append("TAX", "", vat, at)]
        for row in rows:
            row.payout = reference
        held.payouts.append(Payout(reference, at, settled_as, totals, rows))
        return reference

    def change_row(self, mid: str, number: int, *, amount: int | None = None, **fields: Any) -> None:
        """The vendor tells a row of a payout otherwise from now on.

        ``amount`` (signed) changes the payout's totals with it; ``fields`` are shown in place of the row's.
        """
        with self.lock:
            held = self.merchant(mid)
            row = held.rows[number - 1]
            row.read_only |= fields
            if amount is None:
                return
            row.amount = amount
            payout = held.payout(row.payout)
            if payout is not None:
                debt = payout.totals["opening_debt_balance_amount"]
                payout.totals = totals_of(payout.rows, debt, held.quirks)

    def row_of(self, mid: str, capture_id: str) -> Row:
        """The sale of a capture."""
        with self.lock:
            found = [row for row in self.merchant(mid).rows if row.capture_id == capture_id]
            if not found:
                raise BookError(f"there is no capture {capture_id}")
            return found[0]

    def state(self) -> dict[str, Any]:
        """Everything as JSON, without personal data."""
        with self.lock:
            return {
                "merchants": [
                    {
                        "merchant_id": one.mid,
                        "currency": one.currency,
                        "debt": one.debt,
                        "unpaid": sum(row.net for row in one.rows if not row.payout),
                        "rows": len(one.rows),
                        "payouts": [one.shown(payout, "") for payout in one.payouts],
                    }
                    for one in self.merchants()
                ]
            }


def vat_on(fee: int, rate: int) -> int:
    """VAT on a fee, minor units; half an øre goes up. ``rate`` is in hundredths of a per cent."""
    return (fee * rate + 5_000) // 10_000
