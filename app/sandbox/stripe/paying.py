"""Payouts: what an automatic one holds, how it goes its way, and how the money comes back."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final, Literal

from app.sandbox.stripe import account_objects
from app.sandbox.stripe.account import DAY, Account, midnight
from app.sandbox.stripe.payments import shown
from app.sandbox.stripe.rows import BalanceTransaction, FeePart
from app.sandbox.stripe.shelf import AccountShelf
from app.sandbox.stripe.terms import BookError, currency_code, whole

RECONCILED_AFTER: Final = 2 * 3600
"""Seconds until an automatic payout's reconciliation is ``completed`` (the vendor promises no time)."""

_MESSAGES: Final = {
    "account_closed": "The bank account has been closed.",
    "no_account": "The bank account could not be found.",
    "could_not_process": "The bank could not process this payout.",
}


class Payouts(AccountShelf):
    """Payouts of an account; moving on with :meth:`settle`, or by the step."""

    def pay_out_on(self, account: str, schedule: str) -> None:
        """The shop changes how it is paid out."""
        with self.lock:
            held = self.account(account)
            held.terms = replace(held.terms, schedule=schedule)

    def pay_out(
        self, account: str, at: datetime, *, currency: str | None = None, arrival: date | None = None
    ) -> dict[str, Any] | None:
        """Pay out automatically what is available in one currency; None when that is nothing.

        Below zero the payout takes the money from the bank account. The rows it holds are its for ever, of a
        failed one too: the money returns by a row of its own.
        """
        with self.lock:
            held = self.account(account)
            wanted = currency_code(currency or held.terms.currency)
            moment = held.push_clock(at)
            rows = waiting(held, wanted, moment)
            amount = sum(row.net for row in rows)
            if amount == 0:
                return None
            made = self._payout(held, moment, amount, wanted, arrival, automatic=True)
            self._claim(held, made, rows)
            return shown(held, made)

    def pay_out_by_hand(
        self,
        account: str,
        at: datetime,
        amount: int,
        *,
        method: Literal["standard", "instant"] = "standard",
        fee: int = 0,
        fee_form: Literal["row", "payout"] = "row",
        currency: str | None = None,
        arrival: date | None = None,
    ) -> dict[str, Any]:
        """A manual or instant payout of ``amount``: nobody is told which rows it holds.

        ``fee`` stands in a ``stripe_fee`` row of its own or in the payout's row. A payout of all that is
        available starts the next automatic one anew; after one of a part, the next automatic one holds the
        row of this payout too (what the vendor does then, nobody has confirmed).
        """
        whole(amount, positive=True)
        if fee:
            whole(fee, positive=True)
        with self.lock:
            held = self.account(account)
            wanted = currency_code(currency or held.terms.currency)
            moment = held.push_clock(at)
            rows = waiting(held, wanted, moment)
            available = sum(row.net for row in rows)
            if amount + fee > available:
                raise BookError(f"{available} is available, not {amount + fee}")
            in_payout = [FeePart(fee, "Instant payout fee")] if fee and fee_form == "payout" else []
            made = self._payout(
                held, moment, amount, wanted, arrival, automatic=False, method=method, fees=in_payout
            )
            own = [held.row_by_id[made["balance_transaction"]]]
            if fee and not in_payout:
                text = "Instant payout fee"
                own.append(
                    held.row(
                        "stripe_fee",
                        moment,
                        -fee,
                        currency=wanted,
                        description=text,
                        source=None,
                        counts_from=moment,
                    )
                )
            if amount + fee == available:
                for row in (*rows, *own):
                    row.payout = made["id"]
            return shown(held, made)

    def settle(self, account: str, at: datetime) -> list[dict[str, Any]]:
        """Let time pass until ``at``: payouts are reconciled, sent and arrive. Returns those that moved."""
        with self.lock:
            held = self.account(account)
            now = held.push_clock(at)
            moved = [payout_id for payout_id in held.payouts if self._move(held, payout_id, now)]
            return [held.shown(payout_id) or {} for payout_id in moved]

    def complete_reconciliation(self, account: str, at: datetime, payout: str) -> dict[str, Any]:
        """From now on the payout's list of rows is complete."""
        with self.lock:
            held = self.account(account)
            made = held.held(payout, "payout")
            if made["reconciliation_status"] != "in_progress":
                raise BookError(f"the reconciliation of {payout} is {made['reconciliation_status']}")
            self._reconciled(held, made, held.push_clock(at))
            return shown(held, made)

    def send_payout(self, account: str, at: datetime, payout: str) -> dict[str, Any]:
        """The payout leaves for the bank."""
        return self._step(account, at, payout, "pending", "in_transit")

    def payout_paid(self, account: str, at: datetime, payout: str) -> dict[str, Any]:
        """The payout should be on the bank account now; it may still fail."""
        return self._step(account, at, payout, "in_transit", "paid")

    def fail_payout(
        self, account: str, at: datetime, payout: str, *, code: str = "account_closed"
    ) -> dict[str, Any]:
        """The bank sends the money back, days after ``paid`` too; the next payout holds it."""
        return self._return(account, at, payout, "failed", "payout_failure", code)

    def cancel_payout(self, account: str, at: datetime, payout: str) -> dict[str, Any]:
        """The payout is called off before it has left."""
        return self._return(account, at, payout, "canceled", "payout_cancel", None)

    # -- one step -------------------------------------------------------------------------------------

    def _payout(
        self,
        held: Account,
        moment: int,
        amount: int,
        currency: str,
        arrival: date | None,
        *,
        automatic: bool,
        method: str = "standard",
        fees: list[FeePart] | None = None,
    ) -> dict[str, Any]:
        arrives = midnight(arrival) if arrival else (moment // DAY + held.terms.arrival_days) * DAY
        bank_id = f"ba_1Example{held.terms.account_id[5:]}{currency}"
        if bank_id not in held.objects:
            held.store(account_objects.bank_account(bank_id, held.terms, currency))
        made = held.store(
            account_objects.payout(
                held.new_id("po"),
                amount,
                currency,
                moment,
                arrives,
                automatic=automatic,
                method=method,
                destination=bank_id,
                livemode=held.terms.livemode,
            )
        )
        row = held.row(
            "payout",
            moment,
            -amount,
            currency=currency,
            description=made["description"],
            source=made["id"],
            fees=fees or [],
            available_on=arrives,
            counts_from=moment,
        )
        made["balance_transaction"] = row.id
        held.payouts.append(made["id"])
        held.tell("payout.created", moment, made["id"])
        return made

    @staticmethod
    def _claim(held: Account, made: dict[str, Any], rows: list[BalanceTransaction]) -> None:
        rows = [*rows, held.row_by_id[made["balance_transaction"]]]
        for row in rows:
            row.payout = made["id"]
        held.rows_of_payout[made["id"]] = rows

    def _move(self, held: Account, payout_id: str, now: int) -> bool:
        made = held.objects[payout_id]
        before = (made["status"], made["reconciliation_status"])
        created, arrives = made["created"], made["arrival_date"]
        leaves = min((created // DAY + 1) * DAY, arrives)
        if made["reconciliation_status"] == "in_progress" and created + RECONCILED_AFTER <= now:
            self._reconciled(held, made, created + RECONCILED_AFTER)
        if made["status"] == "pending" and max(leaves, created) <= now:
            self._status(held, made, max(leaves, created), "in_transit")
        if made["status"] == "in_transit" and max(arrives, created) <= now:
            self._status(held, made, max(arrives, created), "paid")
        return before != (made["status"], made["reconciliation_status"])

    def _step(self, account: str, at: datetime, payout: str, old: str, new: str) -> dict[str, Any]:
        with self.lock:
            held = self.account(account)
            made = held.held(payout, "payout")
            if made["status"] != old:
                raise BookError(f"{payout} is {made['status']}, not {old}")
            self._status(held, made, held.push_clock(at), new)
            return shown(held, made)

    @staticmethod
    def _reconciled(held: Account, made: dict[str, Any], moment: int) -> None:
        made["reconciliation_status"] = "completed"
        held.tell("payout.reconciliation_completed", moment, made["id"])

    @staticmethod
    def _status(held: Account, made: dict[str, Any], moment: int, status: str) -> None:
        previous = {"status": made["status"]}
        made["status"] = status
        if status == "paid":
            made["trace_id"] = {"status": "supported", "value": f"STRNO{len(held.payouts):06d}"}
        held.tell("payout.updated", moment, made["id"], previous)
        if status != "in_transit":
            held.tell(f"payout.{status}", moment, made["id"])

    def _return(
        self, account: str, at: datetime, payout: str, status: str, kind: str, code: str | None
    ) -> dict[str, Any]:
        with self.lock:
            held = self.account(account)
            made = held.held(payout, "payout")
            allowed = ("pending",) if status == "canceled" else ("in_transit", "paid")
            if made["status"] not in allowed:
                raise BookError(f"{payout} is {made['status']}: it cannot become {status}")
            moment = held.push_clock(at)
            row = held.row(
                kind,
                moment,
                made["amount"],
                currency=made["currency"],
                description="PAYOUT FAILURE" if status == "failed" else "PAYOUT CANCELED",
                source=payout,
                available_on=moment,
            )
            made["failure_balance_transaction"] = row.id
            if code is not None:
                made["failure_code"], made["failure_message"] = (
                    code,
                    _MESSAGES.get(code, "The payout failed."),
                )
            self._status(held, made, moment, status)
            return shown(held, made)


def waiting(held: Account, currency: str, moment: int) -> list[BalanceTransaction]:
    """Return the rows of a currency that are available at ``moment`` and in no payout yet."""
    return [
        row
        for row in held.rows
        if row.currency == currency and row.payout is None and row.counts_from <= moment
    ]
