"""Disputes: money withdrawn with its fee in one row, and given back, or not, in the end."""

from datetime import datetime
from typing import Any

from app.sandbox.stripe import payment_objects
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.payments import converted, shown
from app.sandbox.stripe.rows import FeePart
from app.sandbox.stripe.shelf import AccountShelf
from app.sandbox.stripe.terms import BookError, whole


class Disputes(AccountShelf):
    """Chargebacks and inquiries; amounts positive, in the currency of the charge."""

    def open_dispute(
        self,
        account: str,
        at: datetime,
        charge: str,
        *,
        amount: int | None = None,
        fee: int = 15_000,
        settled: int | None = None,
        reason: str = "fraudulent",
        inquiry: bool = False,
    ) -> dict[str, Any]:
        """The customer disputes a charge, wholly unless ``amount``: one row holds amount and ``fee``.

        An ``inquiry`` only asks: it has a status ``warning_…`` and books nothing.
        """
        with self.lock:
            held = self.account(account)
            of = held.held(charge, "charge")
            wanted = of["amount"] if amount is None else whole(amount, positive=True)
            if of["disputed"] or wanted > of["amount"]:
                raise BookError(f"{charge} cannot be disputed for {wanted}")
            sale = held.row_by_id[of["balance_transaction"]]
            booked = 0 if inquiry else converted(wanted, settled, same=of["currency"] == sale.currency)
            fees = [FeePart(whole(fee, positive=True), "Dispute fee")] if fee else []
            moment = held.push_clock(at)
            status = "warning_needs_response" if inquiry else "needs_response"
            made = held.store(
                payment_objects.dispute(held.new_id("dp"), of, wanted, moment, reason=reason, status=status)
            )
            of["disputed"] = True
            if not inquiry:
                row = held.row(
                    "adjustment",
                    moment,
                    -booked,
                    category="dispute",
                    currency=sale.currency,
                    description=f"Chargeback withdrawal for {charge}",
                    source=made["id"],
                    fees=fees,
                    exchange_rate=sale.exchange_rate,
                )
                made["balance_transactions"].append(row.id)
            held.tell("charge.dispute.created", moment, made["id"])
            if not inquiry:
                held.tell("charge.dispute.funds_withdrawn", moment, made["id"])
            return shown(held, made)

    def win_dispute(
        self, account: str, at: datetime, dispute: str, *, fee_returned: int = 0
    ) -> dict[str, Any]:
        """The shop wins: a second row gives the amount back, and of the fee what ``fee_returned`` says."""
        with self.lock:
            held, made = self._undecided(account, dispute)
            withdrawn = held.row_by_id[made["balance_transactions"][0]]
            returned = (
                [FeePart(-whole(fee_returned, positive=True), "Dispute fee refund")] if fee_returned else []
            )
            moment = held.push_clock(at)
            row = held.row(
                "adjustment",
                moment,
                -withdrawn.amount,
                category="dispute_reversal",
                currency=withdrawn.currency,
                description=f"Chargeback reversal for {made['charge']}",
                source=dispute,
                fees=returned,
                exchange_rate=withdrawn.exchange_rate,
            )
            made["balance_transactions"].append(row.id)
            self._close(held, made, moment, "won")
            held.tell("charge.dispute.funds_reinstated", moment, dispute)
            return shown(held, made)

    def lose_dispute(self, account: str, at: datetime, dispute: str) -> dict[str, Any]:
        """The shop loses: only the status changes, the money is gone since the dispute was opened."""
        with self.lock:
            held, made = self._undecided(account, dispute)
            self._close(held, made, held.push_clock(at), "lost")
            return shown(held, made)

    def _undecided(self, account: str, dispute: str) -> tuple[Account, dict[str, Any]]:
        held = self.account(account)
        made = held.held(dispute, "dispute")
        if made["status"] not in ("needs_response", "under_review"):
            raise BookError(f"{dispute} is {made['status']}")
        return held, made

    @staticmethod
    def _close(held: Account, made: dict[str, Any], moment: int, status: str) -> None:
        previous = {"status": made["status"]}
        made["status"] = status
        held.tell("charge.dispute.closed", moment, made["id"], previous)
