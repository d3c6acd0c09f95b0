"""The reading calls: what each one takes, and what it answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from app.sandbox.stripe import account_objects
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import missing, refusal
from app.sandbox.stripe.expanding import Expansion
from app.sandbox.stripe.keys import ApiKey
from app.sandbox.stripe.paging import page_of
from app.sandbox.stripe.parameters import PAGING, Given, one_of, read
from app.sandbox.stripe.rows import LISTED_TYPES, BalanceTransaction

BY_ID: Final = {
    "payouts": "payout",
    "balance_transactions": "balance_transaction",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "payment_intents": "payment_intent",
    "topups": "topup",
}
"""Paths under ``/v1/`` that take an id, and the kind of object they answer."""

_EXPAND: Final = {"expand": "list"}
_PAYOUT_STATUSES: Final = ("pending", "paid", "failed", "canceled")
_EVENTS_KEPT: Final = timedelta(days=30)


class Calls:
    """The calls of one request: the account its key reaches, and whether the page shall overlap."""

    def __init__(self, account: Account, key: ApiKey, overlap: Callable[[], bool]) -> None:
        self._account, self._key, self._overlap = account, key, overlap

    def profile(self) -> dict[str, Any]:
        """``GET /v1/account``."""
        self._key.require("account")
        read(_EXPAND)
        return account_objects.account(self._account.terms)

    def balance(self) -> dict[str, Any]:
        """``GET /v1/balance``: what is available and what is pending, in every currency, minor units."""
        self._key.require("balance")
        read(_EXPAND)
        sides: dict[str, list[dict[str, Any]]] = {"available": [], "pending": []}
        for currency in self._account.currencies():
            for side, amount in zip(sides, self._account.balance(currency), strict=True):
                sides[side].append({"amount": amount, "currency": currency, "source_types": {"card": amount}})
        return {"object": "balance", **sides, "livemode": self._account.terms.livemode}

    def one(self, path: str, object_id: str) -> dict[str, Any]:
        """``GET /v1/{path}/{id}``."""
        kind = BY_ID[path]
        self._key.require(kind)
        given = read(_EXPAND)
        shown = self._account.shown(object_id)
        if shown is None or shown["object"] != kind:
            raise missing(kind.replace("_", " "), object_id)
        Expansion(self._account, self._key).apply(shown, given.lists.get("expand", []), kind)
        return shown

    def payouts(self) -> dict[str, Any]:
        """``GET /v1/payouts``; ``in_transit`` is no filter."""
        self._key.require("payout")
        known = {"arrival_date": "range", "created": "range", "status": "text", "destination": "text"}
        given = read({**PAGING, **_EXPAND, **known})
        status = given.texts.get("status")
        if status is not None:
            one_of("status", status, _PAYOUT_STATUSES)
        listed = [
            payout
            for payout_id in self._account.payouts
            if (payout := self._account.objects[payout_id])["status"] == (status or payout["status"])
            and payout["destination"] == given.texts.get("destination", payout["destination"])
            and given.within("arrival_date", payout["arrival_date"])
            and given.within("created", payout["created"])
        ]
        listed.sort(key=lambda payout: payout["created"])
        return self._page(listed[::-1], given, "/v1/payouts", "payout", self._shown)

    def balance_transactions(self, url: str) -> dict[str, Any]:
        """``GET /v1/balance_transactions``; with ``payout`` the rows of one, its own row among them."""
        self._key.require("balance_transaction")
        known = dict.fromkeys(("payout", "currency", "source", "type"), "text")
        given = read({**PAGING, **_EXPAND, **known, "created": "range"})
        kind = given.texts.get("type")
        if kind is not None and kind not in LISTED_TYPES:
            raise refusal(400, f"Invalid type: {kind}", param="type")
        wanted = given.texts
        rows = self._account.rows if "payout" not in wanted else self._rows_of(wanted["payout"])
        listed = [
            row
            for row in rows
            if wanted.get("currency", row.currency) == row.currency
            and wanted.get("source", row.source) == row.source
            and (kind or row.type) == row.type
            and given.within("created", row.created)
        ]
        listed.sort(key=lambda row: (row.created, row.place), reverse=True)
        ids = [{"id": row.id, "created": row.created} for row in listed]
        return self._page(ids, given, url, "balance_transaction", self._shown)

    def events(self) -> dict[str, Any]:
        """``GET /v1/events``: the last 30 days; ``*`` stands for the end of a ``type`` and nowhere else."""
        self._key.require("event")
        known = {"type": "text", "types": "list", "delivery_success": "text", "created": "range"}
        given = read({**PAGING, **_EXPAND, **known})
        kind, kinds = given.texts.get("type"), given.lists.get("types")
        if kind is not None and kinds is not None:
            raise refusal(400, "You may only specify one of these parameters: type, types.")
        if any("*" in one for one in kinds or ()):
            raise refusal(400, "Wildcards are not allowed in types.", param="types")
        delivered = given.texts.get("delivery_success")
        if delivered is not None:
            one_of("delivery_success", delivered, ("true", "false"))
        oldest = self._account.clock - int(_EVENTS_KEPT.total_seconds())
        listed = [
            event
            for event in self._account.events
            if event.created >= oldest
            and (kind is None or _matches(event.type, kind))
            and (kinds is None or event.type in kinds)
            and (delivered is None or event.waits == (delivered == "false"))
            and given.within("created", event.created)
        ]
        listed.sort(key=lambda event: event.created)
        shown = [event.as_json() for event in reversed(listed)]
        return self._page(shown, given, "/v1/events", "event", lambda one: one)

    def event(self, event_id: str) -> dict[str, Any]:
        """``GET /v1/events/{id}``."""
        self._key.require("event")
        read(_EXPAND)
        for event in self._account.events:
            if event.id == event_id:
                return event.as_json()
        raise missing("event", event_id)

    def _page(
        self,
        listed: list[dict[str, Any]],
        given: Given,
        url: str,
        kind: str,
        view: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> dict[str, Any]:
        page = page_of(
            listed,
            given,
            url=url,
            kind=kind.replace("_", " "),
            created=lambda object_id: self._created(kind, object_id),
            overlap=self._overlap(),
        )
        page["data"] = [view(one) for one in page["data"]]
        Expansion(self._account, self._key).apply(page, given.lists.get("expand", []), kind)
        return page

    def _created(self, kind: str, object_id: str) -> int | None:
        """Return when an object of a kind came to be, None when the account has none of this id."""
        if kind == "event":
            return next((one.created for one in self._account.events if one.id == object_id), None)
        found = self._account.shown(object_id)
        return found["created"] if found is not None and found["object"] == kind else None

    def _shown(self, one: dict[str, Any]) -> dict[str, Any]:
        return self._account.shown(one["id"]) or {}

    def _rows_of(self, payout_id: str) -> list[BalanceTransaction]:
        """Return the rows of a payout as far as the vendor tells them."""
        payout = self._account.objects.get(payout_id)
        if payout is None or payout["object"] != "payout":
            raise missing("payout", payout_id, param="payout", status=400)
        own = self._account.row_by_id[payout["balance_transaction"]]
        quirks = self._account.quirks
        if not payout["automatic"]:
            if quirks.manual_listing == "error":
                raise refusal(
                    400,
                    "Balance transaction history can only be filtered on automatic transfers, not manual.",
                    param="payout",
                )
            return [own]
        rows = self._account.rows_of_payout[payout_id]
        if payout["reconciliation_status"] == "completed":
            return rows
        if quirks.early_listing == "error":
            raise refusal(400, f"The reconciliation of {payout_id} is still in progress.", param="payout")
        return [*rows[: (len(rows) - 1) // 2], own]


def _matches(kind: str, wanted: str) -> bool:
    return kind.startswith(wanted[:-1]) if wanted.endswith("*") else kind == wanted
