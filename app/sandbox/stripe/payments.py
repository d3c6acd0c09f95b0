"""Sales and refunds: charges in the customer's currency, rows in the account's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.sandbox.stripe import payment_objects
from app.sandbox.stripe.account import DAY, Account, midnight
from app.sandbox.stripe.rows import BalanceTransaction, FeePart
from app.sandbox.stripe.shelf import AccountShelf
from app.sandbox.stripe.terms import BookError, currency_code, whole


class Payments(AccountShelf):
    """Movements take positive amounts, in the currency of the charge, and give the row its sign.

    Where the charge's currency is not the one it settles in, ``settled`` is the converted amount in minor
    units of the account, and is required. Methods return the vendor's object.
    """

    def charge(
        self,
        account: str,
        at: datetime,
        amount: int,
        *,
        fee: int = 0,
        tax: int = 0,
        fee_details: list[dict[str, Any]] | None = None,
        currency: str | None = None,
        settled: int | None = None,
        settles_in: str | None = None,
        exchange_rate: str | None = None,
        captured: int | None = None,
        method: str = "card",
        brand: str = "visa",
        metadata: Mapping[str, str] | None = None,
        description: str | None = None,
        available: date | None = None,
    ) -> dict[str, Any]:
        """A payment. ``fee`` and ``tax`` on it are positive minor units of the settlement currency.

        ``captured`` below ``amount`` gives the pair: the whole charge, then what was not captured as a
        ``partial_capture_reversal``. ``settles_in``: the settlement currency, the account's own unless told.
        ``fee_details`` in place of ``fee`` and ``tax`` are entries with amount, description and type.
        """
        whole(amount, positive=True)
        taken = amount if captured is None else whole(captured, positive=True)
        if taken > amount:
            raise BookError(f"{taken} captured of {amount}")
        with self.lock:
            held = self.account(account)
            booked_in = currency_code(settles_in or held.terms.currency)
            paid_in = currency_code(currency or booked_in)
            booked = converted(amount, settled, same=paid_in == booked_in)
            left = converted(amount - taken, None, same=paid_in == booked_in) if taken < amount else 0
            fees = _fee_parts(fee, tax, fee_details)
            moment = held.push_clock(at)
            prefix = "ch" if method == "card" else "py"
            made = held.store(
                payment_objects.charge(
                    held.new_id(prefix),
                    held.new_id("pi"),
                    amount,
                    taken,
                    paid_in,
                    moment,
                    number=len(held.objects),
                    livemode=held.terms.livemode,
                    method=method,
                    brand=brand,
                    description=description or _description(metadata),
                    metadata=metadata or {},
                )
            )
            held.store(payment_objects.payment_intent(made["payment_intent"], made))
            usual = (moment // DAY + held.terms.delay_days) * DAY
            row = held.row(
                "charge" if method == "card" else "payment",
                moment,
                booked,
                currency=booked_in,
                description=made["description"],
                source=made["id"],
                fees=fees,
                available_on=midnight(available) if available else usual,
                exchange_rate=exchange_rate if paid_in != booked_in else None,
            )
            made["balance_transaction"] = row.id
            held.tell("charge.succeeded", moment, made["id"])
            if left:
                self._not_captured(held, made, moment, left, row)
            return shown(held, made)

    def refund(
        self,
        account: str,
        at: datetime,
        charge: str,
        amount: int,
        *,
        settled: int | None = None,
        reason: str | None = None,
        metadata: Mapping[str, str] | None = None,
        status: str = "succeeded",
    ) -> dict[str, Any]:
        """A refund of ``amount`` or a part of the charge; the fee is not given back."""
        whole(amount, positive=True)
        with self.lock:
            held = self.account(account)
            of = held.held(charge, "charge")
            if amount > of["amount"] - of["amount_refunded"]:
                raise BookError(f"{charge} has {of['amount'] - of['amount_refunded']} left to refund")
            sale = held.row_by_id[of["balance_transaction"]]
            booked = converted(amount, settled, same=of["currency"] == sale.currency)
            moment = held.push_clock(at)
            prefix = "re" if sale.type == "charge" else "pyr"
            made = held.store(
                payment_objects.refund(
                    held.new_id(prefix),
                    of,
                    amount,
                    moment,
                    reason=reason,
                    status=status,
                    metadata=metadata or {},
                )
            )
            row = held.row(
                "refund" if sale.type == "charge" else "payment_refund",
                moment,
                -booked,
                currency=sale.currency,
                description=f"REFUND FOR CHARGE ({of['description']})",
                source=made["id"],
                exchange_rate=sale.exchange_rate,
            )
            made["balance_transaction"] = row.id
            _refunded(of, amount)
            held.tell("charge.refunded", moment, charge, {"amount_refunded": of["amount_refunded"] - amount})
            held.tell("refund.created", moment, made["id"])
            return shown(held, made)

    def fail_refund(
        self, account: str, at: datetime, refund: str, *, reason: str = "expired_or_canceled_card"
    ) -> dict[str, Any]:
        """The customer's bank could not take the refund, maybe weeks later: the money comes back."""
        with self.lock:
            held = self.account(account)
            made = held.held(refund, "refund")
            if made["status"] == "failed" or made["balance_transaction"] is None:
                raise BookError(f"{refund} has nothing to give back")
            moment = held.push_clock(at)
            paid = held.row_by_id[made["balance_transaction"]]
            row = held.row(
                "refund_failure",
                moment,
                -paid.amount,
                currency=paid.currency,
                description=f"REFUND FAILURE ({paid.description})",
                source=refund,
                exchange_rate=paid.exchange_rate,
            )
            previous = {"status": made["status"]}
            made |= {"status": "failed", "failure_reason": reason, "failure_balance_transaction": row.id}
            _refunded(held.held(made["charge"], "charge"), -made["amount"])
            held.tell("refund.updated", moment, refund, previous)
            held.tell("refund.failed", moment, refund)
            return shown(held, made)

    def fail_payment(
        self, account: str, at: datetime, charge: str, *, code: str = "insufficient_funds"
    ) -> dict[str, Any]:
        """A payment that was booked and fails later, as bank debits do: the sale is taken back."""
        with self.lock:
            held = self.account(account)
            of = held.held(charge, "charge")
            sale = held.row_by_id[of["balance_transaction"]]
            if sale.type != "payment" or of["status"] == "failed":
                raise BookError(f"{charge} is no payment that can still fail")
            moment = held.push_clock(at)
            row = held.row(
                "payment_failure_refund",
                moment,
                -sale.amount,
                currency=sale.currency,
                description=f"PAYMENT FAILURE ({sale.description})",
                source=charge,
            )
            of |= {"status": "failed", "paid": False, "failure_code": code}
            of["failure_balance_transaction"] = row.id
            held.tell("charge.failed", moment, charge)
            return shown(held, of)

    def set_metadata(self, account: str, charge: str, metadata: Mapping[str, str]) -> dict[str, Any]:
        """Change the metadata of a charge, as a plugin does afterwards; no row changes."""
        with self.lock:
            held = self.account(account)
            made = held.held(charge, "charge")
            previous = {"metadata": made["metadata"]}
            made["metadata"] = {**made["metadata"], **metadata}
            held.tell("charge.updated", held.clock, charge, previous)
            return shown(held, made)

    @staticmethod
    def _not_captured(
        held: Account, of: dict[str, Any], moment: int, left: int, sale: BalanceTransaction
    ) -> None:
        made = held.store(
            payment_objects.refund(
                held.new_id("re"), of, left, moment, reason=None, status="succeeded", metadata={}
            )
        )
        row = held.row(
            "refund",
            moment,
            -left,
            category="partial_capture_reversal",
            currency=sale.currency,
            description=f"REFUND FOR CHARGE ({of['description']})",
            source=made["id"],
            available_on=sale.available_on,
        )
        made["balance_transaction"] = row.id
        _refunded(of, left)


def shown(held: Account, made: dict[str, Any]) -> dict[str, Any]:
    """Return the vendor's view of an object that is held."""
    return held.shown(made["id"]) or {}


def converted(amount: int, settled: int | None, *, same: bool) -> int:
    """Return what an amount is in the settlement currency: itself, or what it was settled as."""
    if not same and settled is None:
        raise BookError("paid in another currency: say what it settled as (settled)")
    if same and settled not in (None, amount):
        raise BookError("paid in the currency of settlement: settled cannot differ")
    return amount if settled is None else whole(settled, positive=True)


def _refunded(charge: dict[str, Any], amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]


def _description(metadata: Mapping[str, str] | None) -> str:
    return f"Eksempelbutikken - Order {(metadata or {}).get('order_id', 'unknown')}"


def _fee_parts(fee: int, tax: int, details: list[dict[str, Any]] | None) -> list[FeePart]:
    if details is not None:
        return [FeePart(**one) for one in details]
    parts = [FeePart(whole(fee))] if fee else []
    return [*parts, FeePart(whole(tax), "VAT", "tax")] if tax else parts
