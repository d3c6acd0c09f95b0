"""The book of all merchants: builds their history through the movements a merchant knows."""

import threading
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.sandbox.nets.merchant import CHARGE, DEPOSIT, REFUND, Action, Merchant, Payment, Payout
from app.sandbox.nets.terms import BookError, Quirks, whole

UNSET = "1"
"""What a payment of the embedded checkout is called until the shop sets the order's number."""


class NetsBook:
    """Merchants, their payments, actions and payouts; safe to use while the HTTP face reads it.

    Amounts are minor units, moments need a zone. Anything the vendor's books could not hold raises
    :class:`BookError` and books nothing.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._merchants: dict[str, Merchant] = {}

    def add_merchant(
        self,
        number: str,
        *,
        iban: str = "NO8330001234567",
        bic: str = "SPSONO22",
        quirks: Mapping[str, Any] | None = None,
    ) -> str:
        """Open a merchant; return its number."""
        with self.lock:
            if number in self._merchants or not number.isdecimal():
                raise BookError(f"{number!r} is taken, or no merchant number")
            self._merchants[number] = Merchant(number, iban, bic, Quirks().changed(**(quirks or {})))
        return number

    def set_quirks(self, merchant: str, **changes: Any) -> None:
        """Change quirks of a merchant: everything is shown that way from now on."""
        with self.lock:
            held = self.merchant(merchant)
            held.quirks = held.quirks.changed(**changes)

    def merchant(self, number: str) -> Merchant:
        """Return a merchant; whoever reads or changes it holds the lock."""
        if number not in self._merchants:
            raise BookError(f"there is no merchant {number!r}")
        return self._merchants[number]

    def charge(
        self,
        merchant: str,
        at: datetime,
        amount: int,
        *,
        reference: str = UNSET,
        payment_id: str | None = None,
        order_amount: int | None = None,
        fee: int = 0,
        fixed_fee: int = 0,
        fee_tax: int = 0,
        currency: str = "NOK",
        method: str = "Visa",
        payment_type: str = "CARD",
        subscription: str | None = None,
    ) -> dict[str, str]:
        """Charge a new payment, or more of the one named.

        ``fee`` is all it costs, ``fixed_fee`` the part of it that no percentage is. Returns ``paymentId`` and
        ``chargeId``.
        """
        with self.lock:
            held, amount = self.merchant(merchant), whole(amount)
            if payment_id is None:
                reserved = amount if order_amount is None else whole(order_amount)
                payment = Payment(
                    held.new_id(),
                    reference,
                    reserved,
                    currency,
                    method,
                    payment_type,
                    _zoned(at),
                    subscription,
                )
            else:
                payment = held.payment(payment_id)
            if payment.charged + amount > payment.reserved:
                raise BookError("more is charged than was reserved")
            action = _action(held, payment, CHARGE, amount, at, fee, fixed_fee, fee_tax)
            held.payments[payment.id] = payment
            payment.charges.append(action)
            return {"paymentId": payment.id, "chargeId": action.id}

    def refund(
        self, merchant: str, at: datetime, payment_id: str, amount: int, *, fee: int = 0
    ) -> dict[str, str]:
        """Refund a part of what was charged, or all of it. Returns ``paymentId`` and ``refundId``."""
        with self.lock:
            held = self.merchant(merchant)
            payment = held.payment(payment_id)
            if whole(amount) > payment.charged - payment.refunded:
                raise BookError("more is refunded than was charged")
            action = _action(held, payment, REFUND, -amount, at, fee, 0, 0)
            payment.refunds.append(action)
            return {"paymentId": payment.id, "refundId": action.id}

    def deposit(self, merchant: str, at: datetime, amount: int, *, currency: str = "NOK") -> str:
        """The shop pays money in. Returns the action's id."""
        return self.add_action(merchant, at, DEPOSIT, whole(amount), currency=currency)

    def add_action(
        self,
        merchant: str,
        at: datetime,
        kind: str,
        amount: int,
        *,
        currency: str = "NOK",
        payment_id: str = "",
    ) -> str:
        """Any movement, signed by its effect on the balance; returns its id."""
        with self.lock:
            held = self.merchant(merchant)
            reference = held.payments[payment_id].reference if payment_id in held.payments else ""
            action = Action(
                held.new_id(),
                kind,
                whole(amount, positive=False),
                currency,
                _zoned(at),
                payment_id,
                held.new_id(),
                reference,
            )
            held.waiting.append(action)
            return action.id

    def set_reference(self, merchant: str, payment_id: str, reference: str) -> None:
        """The shop calls a payment otherwise; the actions there are keep what it was called."""
        with self.lock:
            self.merchant(merchant).payment(payment_id).reference = reference

    def change_action(self, merchant: str, action_id: str, **fields: Any) -> None:
        """An action is otherwise afterwards, and with it every sum it is in."""
        with self.lock:
            for action in _all_actions(self.merchant(merchant)):
                if action.id == action_id:
                    for name, value in fields.items():
                        setattr(action, name, value)
                    return
            raise BookError(f"no action {action_id!r}")

    def pay_out(self, merchant: str, on: date, *, currency: str = "NOK") -> dict[str, Any] | None:
        """Pay out what waits; None where nothing does, or a balance below zero waits on.

        Returns ``id``, ``reference`` and ``amount``.
        """
        with self.lock:
            held = self.merchant(merchant)
            actions = [one for one in held.waiting if one.currency == currency]
            if not actions or (held.balance(currency) < 0 and held.quirks.negative == "waits"):
                return None
            payout_id = held.new_id()
            payout = Payout(payout_id, f"{47_110_000 + held.made:011d}", on, currency, actions)
            held.waiting = [one for one in held.waiting if one.currency != currency]
            held.payouts[payout.id] = payout
            return {"id": payout.id, "reference": payout.reference, "amount": held.amount(payout)}

    def state(self) -> dict[str, Any]:
        """Return everything to be counted, as JSON: no personal data, no secret."""
        with self.lock:
            return {"merchants": [_as_json(self._merchants[number]) for number in sorted(self._merchants)]}


def _zoned(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise BookError("a moment needs a zone")
    return at


def _action(
    held: Merchant, payment: Payment, kind: str, amount: int, at: datetime, fee: int, fixed: int, tax: int
) -> Action:
    action = Action(
        id=held.new_id(),
        kind=kind,
        amount=amount,
        currency=payment.currency,
        at=_zoned(at),
        payment_id=payment.id,
        own_id=held.new_id(),
        reference=payment.reference,
        flexible=fee - fixed,
        fixed=fixed,
        fee_tax=tax,
    )
    held.waiting.append(action)
    return action


def _all_actions(held: Merchant) -> list[Action]:
    return [*held.waiting, *(one for payout in held.payouts.values() for one in payout.actions)]


def _as_json(held: Merchant) -> dict[str, Any]:
    return {
        "merchant": held.number,
        "payouts": [
            {
                "id": payout.id,
                "reference": payout.reference,
                "date": payout.on.isoformat(),
                "currency": payout.currency,
                "amount": held.amount(payout),
                "actions": [_action_as_json(one) for one in payout.actions],
            }
            for payout in held.payouts.values()
        ],
        "waiting": [_action_as_json(one) for one in held.waiting],
    }


def _action_as_json(action: Action) -> dict[str, Any]:
    return {
        "id": action.id,
        "kind": action.kind,
        "amount": action.amount,
        "fee": action.fee,
        "paymentId": action.payment_id,
        "at": action.at.isoformat(),
    }
