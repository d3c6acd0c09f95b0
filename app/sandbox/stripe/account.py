"""One merchant account in one mode: its rows, objects and events, and a clock that movements push on."""

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Final

from app.sandbox.stripe.events import Endpoint, Event
from app.sandbox.stripe.rows import CATEGORY_OF_TYPE, BalanceTransaction, FeePart
from app.sandbox.stripe.terms import AccountTerms, BookError, Quirks, currency_code

DAY: Final = 86_400
_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(slots=True)
class Account:
    """What one handle holds; not safe for threads by itself (the book holds the lock)."""

    terms: AccountTerms
    quirks: Quirks
    clock: int = 0
    rows: list[BalanceTransaction] = field(default_factory=list)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    payouts: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    endpoint: Endpoint | None = None
    made: dict[str, int] = field(default_factory=dict)
    rows_of_payout: dict[str, list[BalanceTransaction]] = field(default_factory=dict)
    row_by_id: dict[str, BalanceTransaction] = field(default_factory=dict)

    def push_clock(self, at: datetime) -> int:
        """Return ``at`` as unix seconds; the account's clock never goes back."""
        if at.tzinfo is None:
            raise BookError(f"{at} has no zone")
        moment = int(at.timestamp())
        self.clock = max(self.clock, moment)
        return moment

    def new_id(self, prefix: str) -> str:
        """Return the next id of a kind: always the same one for the same place in the same account."""
        self.made[prefix] = place = self.made.get(prefix, 0) + 1
        digest = hashlib.sha256(f"{self.terms.handle}:{prefix}:{place}".encode()).digest()
        return f"{prefix}_1" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:23])

    def row(
        self,
        kind: str,
        at: int,
        amount: int,
        *,
        currency: str,
        description: str,
        source: str | None,
        category: str | None = None,
        fees: Sequence[FeePart] = (),
        available_on: int | None = None,
        counts_from: int | None = None,
        exchange_rate: str | None = None,
    ) -> BalanceTransaction:
        """Book one row; available at the next midnight UTC unless said, as refunds and fees are."""
        available = next_midnight(at) if available_on is None else available_on
        row = BalanceTransaction(
            id=self.new_id("txn"),
            type=kind,
            category=category or CATEGORY_OF_TYPE.get(kind, kind),
            amount=amount,
            currency=currency_code(currency),
            created=at,
            available_on=available,
            counts_from=available if counts_from is None else counts_from,
            description=description,
            source=source,
            fees=tuple(fees),
            exchange_rate=exchange_rate,
            place=len(self.rows),
        )
        self.rows.append(row)
        self.row_by_id[row.id] = row
        return row

    def held(self, object_id: str, kind: str) -> dict[str, Any]:
        """Return the stored object of this id, itself and not a copy; BookError when it is another kind."""
        found = self.objects.get(object_id)
        if found is None or found["object"] != kind:
            raise BookError(f"no such {kind}: {object_id!r}")
        return found

    def store(self, made: dict[str, Any]) -> dict[str, Any]:
        self.objects[made["id"]] = made
        return made

    def shown(self, object_id: str) -> dict[str, Any] | None:
        """Return an object or row as the vendor sends it now, other objects in it by their ids."""
        row = self.row_by_id.get(object_id)
        if row is not None:
            return self.shown_row(row)
        if object_id not in self.objects:
            return None
        shown = copy.deepcopy(self.objects[object_id])
        if shown["object"] == "dispute":  # the vendor embeds a dispute's rows, it never sends their ids
            rows = [self.row_by_id[row_id] for row_id in shown["balance_transactions"]]
            shown["balance_transactions"] = [self.shown_row(row) for row in rows]
        return shown

    def shown_row(self, row: BalanceTransaction) -> dict[str, Any]:
        return row.as_json(self.clock, balance_type=self.quirks.balance_type == "given")

    def tell(self, kind: str, at: int, about: str, previous: Mapping[str, Any] | None = None) -> Event:
        """Record an event that shows ``about`` as it is now."""
        shown = self.shown(about)
        if shown is None:
            raise BookError(f"no such object: {about!r}")
        event = Event(
            id=self.new_id("evt"),
            type=kind,
            created=at,
            api_version=self.quirks.answered_version or self.terms.version,
            livemode=self.terms.livemode,
            about=shown,
            previous=dict(previous or {}),
            waits=self.endpoint is not None,
        )
        self.events.append(event)
        return event

    def balance(self, currency: str) -> tuple[int, int]:
        """Return what is available and what is pending now, minor units; together the sum of all nets."""
        rows = [row for row in self.rows if row.currency == currency]
        available = sum(row.net for row in rows if row.counts_from <= self.clock)
        return available, sum(row.net for row in rows) - available

    def currencies(self) -> list[str]:
        """Return the account's own currency and every one it has rows in."""
        return sorted({self.terms.currency, *(row.currency for row in self.rows)})


def midnight(day: date) -> int:
    """Return midnight UTC at which ``day`` begins."""
    return int(datetime.combine(day, time(), UTC).timestamp())


def next_midnight(at: int) -> int:
    """Return the midnight UTC at or after ``at``."""
    return -(-at // DAY) * DAY
