"""Rows that are no sale and no refund: fees of their own, reserves, top-ups, and anything new."""

from datetime import date, datetime
from typing import Any

from app.sandbox.stripe import account_objects
from app.sandbox.stripe.account import midnight
from app.sandbox.stripe.rows import BalanceTransaction, FeePart
from app.sandbox.stripe.shelf import AccountShelf
from app.sandbox.stripe.terms import whole


class OtherRows(AccountShelf):
    """Fees, holds and releases take positive amounts; ``currency`` is the account's own unless told."""

    def stripe_fee(
        self, account: str, at: datetime, amount: int, *, description: str, currency: str | None = None
    ) -> dict[str, Any]:
        """A fee for a product (Radar, Billing, …): a row without source, the fee as its gross."""
        return self._cost(account, at, "stripe_fee", amount, description, currency)

    def stripe_fx_fee(
        self, account: str, at: datetime, amount: int, *, currency: str | None = None
    ) -> dict[str, Any]:
        """A fee for converting currencies."""
        return self._cost(account, at, "stripe_fx_fee", amount, "Currency conversion fee", currency)

    def tax_fee(
        self, account: str, at: datetime, amount: int, *, currency: str | None = None
    ) -> dict[str, Any]:
        """Tax that the vendor charges on its fees."""
        return self._cost(account, at, "tax_fee", amount, "VAT on Stripe fees", currency)

    def network_cost(
        self, account: str, at: datetime, amount: int, *, currency: str | None = None
    ) -> dict[str, Any]:
        """The card networks' own cost, with pricing that shows it apart: a ``stripe_fee`` by type."""
        return self._cost(
            account, at, "stripe_fee", amount, "Card network costs", currency, category="network_cost"
        )

    def hold_reserve(
        self, account: str, at: datetime, amount: int, *, network: bool = False, currency: str | None = None
    ) -> dict[str, Any]:
        """Keep a part of the balance back; ``network``: for a payment network."""
        kind = "payment_network_reserve_hold" if network else "reserve_hold"
        return self._cost(account, at, kind, amount, "Reserve hold", currency)

    def release_reserve(
        self, account: str, at: datetime, amount: int, *, network: bool = False, currency: str | None = None
    ) -> dict[str, Any]:
        """Give a part of the reserve back: the same category, the other sign."""
        kind = "payment_network_reserve_release" if network else "reserve_release"
        whole(amount, positive=True)
        return self.add_row(account, at, kind, amount, description="Reserve release", currency=currency)

    def top_up(
        self, account: str, at: datetime, amount: int, *, currency: str | None = None
    ) -> dict[str, Any]:
        """The shop pays money in, from its bank."""
        whole(amount, positive=True)
        with self.lock:
            held = self.account(account)
            booked_in = currency or held.terms.currency
            moment = held.push_clock(at)
            made = held.store(
                account_objects.topup(
                    held.new_id("tu"), amount, booked_in, moment, livemode=held.terms.livemode
                )
            )
            row = held.row(
                "topup", moment, amount, currency=booked_in, description="Top-up", source=made["id"]
            )
            made["balance_transaction"] = row.id
            held.tell("topup.succeeded", moment, made["id"])
            return held.shown_row(row)

    def add_row(
        self,
        account: str,
        at: datetime,
        type: str,  # noqa: A002 - the vendor's name of the field
        amount: int,
        *,
        category: str | None = None,
        description: str = "",
        currency: str | None = None,
        fee: int = 0,
        source: str | None = None,
        source_object: str | None = None,
        available: date | None = None,
    ) -> dict[str, Any]:
        """Any row, of a type or category nobody knows too; ``amount`` signed, ``fee`` positive when charged.

        ``source`` may name an object of the account, or a new one that is made as a ``source_object``.
        """
        with self.lock:
            held = self.account(account)
            moment = held.push_clock(at)
            if source is not None and held.shown(source) is None:
                held.store({"id": source, "object": source_object or "unheard_of", "created": moment})
            row = held.row(
                type,
                moment,
                whole(amount),
                category=category,
                currency=currency or held.terms.currency,
                description=description,
                source=source,
                fees=[FeePart(whole(fee))] if fee else [],
                available_on=midnight(available) if available else None,
            )
            return held.shown_row(row)

    def change_row(
        self, account: str, row: str, *, amount: int | None = None, description: str | None = None
    ) -> dict[str, Any]:
        """Change a row afterwards, as no vendor should; a client must find the changed amount."""
        with self.lock:
            held = self.account(account)
            found: BalanceTransaction = held.row_by_id[row]
            found.amount = found.amount if amount is None else whole(amount)
            found.description = found.description if description is None else description
            return held.shown_row(found)

    def _cost(
        self,
        account: str,
        at: datetime,
        kind: str,
        amount: int,
        description: str,
        currency: str | None,
        *,
        category: str | None = None,
    ) -> dict[str, Any]:
        whole(amount, positive=True)
        return self.add_row(
            account, at, kind, -amount, category=category, description=description, currency=currency
        )
