"""All ledgers of the stand-in: opens them and reads them."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.sandbox.vipps.ledger import Ledger
from app.sandbox.vipps.rows import BookError, LedgerRow
from app.sandbox.vipps.terms import LedgerTerms, Quirks


class LedgerShelf:
    """Ledgers by their id, behind one lock: the book writes while the HTTP face reads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._ledgers: dict[str, Ledger] = {}

    def ledgers(self) -> list[Ledger]:
        """Return all ledgers in the order of their ids."""
        with self.lock:
            return [self._ledgers[ledger_id] for ledger_id in sorted(self._ledgers)]

    def rows(self, ledger: str, topic: str) -> tuple[LedgerRow, ...]:
        """Return the rows of a topic in ledger order."""
        with self.lock:
            return tuple(self._ledger(ledger).rows[topic])

    def balance(self, ledger: str, topic: str = "funds") -> int:
        """Return what stands on the topic now, in minor units; on ``funds`` what the provider holds."""
        with self.lock:
            return self._ledger(ledger).balance(topic)

    def state(self) -> dict[str, Any]:
        """Return everything as JSON, without personal data."""
        with self.lock:
            return {"ledgers": [ledger.as_json() for ledger in self.ledgers()]}

    def add_ledger(
        self,
        ledger: str,
        msn: str,
        *,
        currency: str = "NOK",
        settlement: str = "net",
        schedule: str = "daily",
        owner: str = "987654321",
        handles: Sequence[str] | None = None,
        reserve: int = 0,
        bank_account: str = "86011117947",
        first_payout: int = 2_000_001,
        opened: date | None = None,
        cutoff_hour: int = 0,
        open_until_payout: bool = False,
        quirks: Mapping[str, Any] | None = None,
    ) -> None:
        """Open a ledger; its first open date is ``opened``, else the date of its first row."""
        terms = LedgerTerms(
            ledger_id=ledger,
            msn=msn,
            currency=currency,
            settlement=settlement,
            schedule=schedule,
            owner=owner,
            handles=(f"api:{msn}",) if handles is None else tuple(handles),
            reserve=reserve,
            bank_account=bank_account,
            cutoff_hour=cutoff_hour,
            open_until_payout=open_until_payout,
        )
        with self.lock:
            if ledger in self._ledgers:
                raise BookError(f"there is a ledger {ledger} already")
            self._ledgers[ledger] = Ledger(terms, Quirks().changed(**(quirks or {})), first_payout)
            if opened is not None:
                self._ledgers[ledger].begin(opened)

    def set_quirks(self, ledger: str, **changes: Any) -> None:
        """Change quirks of a ledger; those that shape rows apply to rows booked from now on."""
        with self.lock:
            held = self._ledger(ledger)
            held.quirks = held.quirks.changed(**changes)

    def set_reserve(self, ledger: str, amount: int) -> None:
        """Change the rolling reserve, minor units; it applies from the next payout."""
        with self.lock:
            held = self._ledger(ledger)
            held.terms = replace(held.terms, reserve=amount)

    def _ledger(self, ledger: str) -> Ledger:
        if ledger not in self._ledgers:
            raise BookError(f"there is no ledger {ledger!r}")
        return self._ledgers[ledger]
