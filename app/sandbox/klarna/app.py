"""The HTTP face: the calls of the Settlements API, as strict as the vendor or stricter."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Flask, Response, jsonify, request

from app.sandbox.faults import Faults
from app.sandbox.klarna.book import KlarnaBook
from app.sandbox.klarna.control import add_control_call
from app.sandbox.klarna.errors import bad, handle_refusals, not_found, refusal, unauthorized
from app.sandbox.klarna.keys import KlarnaKeys
from app.sandbox.klarna.merchant import Merchant, Payout
from app.sandbox.klarna.paging import LARGEST_SIZE, moment, page_of, parameters
from app.sandbox.klarna.reports import csv_report, pdf_report
from app.sandbox.klarna.summary import summaries
from app.sandbox.klarna.tampering import answered, damaged_body, damaged_items, damaged_paging, damaged_payout
from app.sandbox.server import StandIn

PATH: Final = "/settlements/v1"


def create_klarna_stand_in(
    book: KlarnaBook, keys: KlarnaKeys, *, path: str = PATH, largest_page: int = LARGEST_SIZE
) -> StandIn:
    """Return the stand-in that serves ``book`` to whoever holds one of ``keys``.

    ``path`` is where the API lies: Kustom's is not known for sure. ``largest_page`` bounds a page, whatever
    size is asked for. Also: ``POST /_klarna/call`` (see ``control``) and the custom faults of ``tampering``.
    ``GET /_state`` has the merchants and the names of the keys.
    """
    app = Flask("klarna-stand-in")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it, its base does not
    handle_refusals(app)
    add_control_call(app, book, keys)
    _Face(app, book, keys, path, largest_page).add_calls()
    return StandIn("klarna", app, lambda: {**book.state(), "keys": keys.as_json()})


class _Face:
    def __init__(self, app: Flask, book: KlarnaBook, keys: KlarnaKeys, path: str, largest: int) -> None:
        self._app, self._book, self._keys, self._path, self._largest = app, book, keys, path, largest

    def add_calls(self) -> None:
        for rule, view in (
            ("/payouts", self.payouts),
            ("/payouts/summary", self.summary),
            ("/payouts/<reference>", self.payout),
            ("/transactions", self.transactions),
            ("/reports/payout", self.pdf),
            ("/reports/payout-with-transactions", self.csv),
        ):
            self._app.add_url_rule(self._path + rule, rule, self._locked(view), methods=["GET"])

    def _locked(self, view: Any) -> Any:
        def call(**args: str) -> Response:
            key = self._keys.admit(request.headers.get("Authorization", ""))
            if key is None:
                raise unauthorized()
            if not key.may_read:
                raise refusal(403, "FORBIDDEN", "no access to settlements")
            with self._book.lock:
                answer: Response = view(self._book.merchant(key.merchant), **args)
            return answer

        return call

    @property
    def _faults(self) -> Faults:
        found: Faults = self._app.extensions["faults"]
        return found

    def payouts(self, merchant: Merchant) -> Response:
        given = parameters("start_date", "end_date", "currency_code", "size", "offset")
        found = self._between(merchant, given)
        if merchant.quirks.order == "newest_first":
            found = found[::-1]
        return self._listed("payouts", [merchant.shown(one, _host()) for one in found], given)

    def summary(self, merchant: Merchant) -> Response:
        given = parameters("start_date", "end_date", "currency_code")
        for name in ("start_date", "end_date"):
            if name not in given:
                raise bad(f"{name} is missing")
        return jsonify(summaries(merchant, self._between(merchant, given), given))

    def payout(self, merchant: Merchant, reference: str) -> Response:
        parameters()
        shown = merchant.shown(self._known(merchant, reference), _host())
        return damaged_body(self._faults, answered(damaged_payout(self._faults, shown)))

    def transactions(self, merchant: Merchant) -> Response:
        given = parameters("payment_reference", "order_id", "size", "offset")
        reference, order_id = given.get("payment_reference"), given.get("order_id")
        rows = [
            row
            for row in merchant.rows
            if reference in (None, row.payout)
            and (order_id is None or (row.order is not None and row.order.order_id == order_id))
        ]
        shown = [row.as_json(merchant.currency, merchant.country, merchant.quirks, _host()) for row in rows]
        return self._listed("transactions", shown, given)

    def pdf(self, merchant: Merchant) -> Response:
        payout = self._reported(merchant)
        return Response(pdf_report(merchant, payout), mimetype="application/pdf")

    def csv(self, merchant: Merchant) -> Response:
        return Response(csv_report(merchant, self._reported(merchant)), mimetype="text/csv")

    def _reported(self, merchant: Merchant) -> Payout:
        given = parameters("payment_reference")
        if "payment_reference" not in given:
            raise bad("payment_reference is missing")
        return self._known(merchant, given["payment_reference"])

    @staticmethod
    def _known(merchant: Merchant, reference: str) -> Payout:
        payout = merchant.payout(reference)
        if payout is None:
            raise not_found("payout not found")
        return payout

    @staticmethod
    def _between(merchant: Merchant, given: dict[str, str]) -> list[Payout]:
        """The payouts from one moment to another, both included; a date alone is its midnight."""
        first, last = (moment(given.get(name), name) for name in ("start_date", "end_date"))
        wanted = given.get("currency_code", merchant.currency)
        if first is not None and first == last:
            return []
        return [
            one
            for one in merchant.payouts
            if (first is None or one.at >= first)
            and (last is None or one.at <= last)
            and wanted == merchant.currency
        ]

    def _listed(self, name: str, items: Sequence[dict[str, Any]], given: dict[str, str]) -> Response:
        faults = self._faults
        second = name == "transactions" and int(given.get("offset", "0")) > 0
        overlap = 1 if second and faults.custom("duplicate_page", request.method, request.path) else 0
        shown, paging = page_of(items, given, overlap=overlap, largest=self._largest)
        before = len(shown)
        shown = damaged_items(faults, name, shown)
        if len(shown) != before:
            paging |= {"count": len(shown), "total": paging["total"] - (before - len(shown))}
        body = {name: shown, "pagination": damaged_paging(faults, paging)}
        return damaged_body(faults, answered(body))


def _host() -> str:
    return request.host_url.rstrip("/")
