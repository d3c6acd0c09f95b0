"""All accounts of the stand-in: opens them and reads them."""

import threading
from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.terms import AccountTerms, BookError, Quirks


class AccountShelf:
    """Accounts by their handle, behind one lock: the book writes while the HTTP face reads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._accounts: dict[str, Account] = {}

    def add_account(
        self,
        account_id: str,
        *,
        livemode: bool = True,
        country: str = "NO",
        currency: str = "nok",
        name: str = "Eksempelbutikken AS",
        schedule: str = "daily",
        delay_days: int = 2,
        arrival_days: int = 2,
        version: str = "2020-08-27",
        quirks: dict[str, Any] | None = None,
    ) -> str:
        """Open one mode of an account; return its handle, the ``account`` of every other method.

        ``version`` is the account's own API version, of its events and of answers to requests that pin none.
        """
        terms = AccountTerms(
            account_id, livemode, country, currency, name, schedule, delay_days, arrival_days, version
        )
        with self.lock:
            if terms.handle in self._accounts:
                raise BookError(f"there is an account {terms.handle} already")
            self._accounts[terms.handle] = Account(terms, Quirks().changed(**(quirks or {})))
        return terms.handle

    def set_quirks(self, account: str, **changes: Any) -> None:
        """Change quirks of an account, from now on."""
        with self.lock:
            held = self.account(account)
            held.quirks = held.quirks.changed(**changes)

    def account(self, handle: str) -> Account:
        """Return an account; whoever reads or changes it holds the lock."""
        if handle not in self._accounts:
            raise BookError(f"there is no account {handle!r}")
        return self._accounts[handle]

    def state(self) -> dict[str, Any]:
        """Return everything to be counted, as JSON: no personal data, no secret."""
        with self.lock:
            return {"accounts": [_as_json(self._accounts[handle]) for handle in sorted(self._accounts)]}


def _as_json(account: Account) -> dict[str, Any]:
    payouts = [account.objects[payout_id] for payout_id in account.payouts]
    return {
        "account": account.terms.account_id,
        "livemode": account.terms.livemode,
        "clock": account.clock,
        "balances": {
            currency: dict(zip(("available", "pending"), account.balance(currency), strict=True))
            for currency in account.currencies()
        },
        "payouts": [
            {name: payout[name] for name in ("id", "amount", "currency", "status", "reconciliation_status")}
            | {"automatic": payout["automatic"], "arrival_date": payout["arrival_date"]}
            for payout in payouts
        ],
        "balance_transactions": [
            {
                "id": row.id,
                "type": row.type,
                "reporting_category": row.category,
                "amount": row.amount,
                "fee": row.fee,
                "net": row.net,
                "currency": row.currency,
                "source": row.source,
                "created": row.created,
                "payout": row.payout,
            }
            for row in account.rows
        ],
        "events": [{"id": event.id, "type": event.type, "waits": event.waits} for event in account.events],
    }
