"""Journal entries, transactions and attachments over HTTP."""

import operator
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import Response, jsonify, request

from app.sandbox.fiken.booking import Booking
from app.sandbox.fiken.company import Company, Entry, Transaction
from app.sandbox.fiken.forms import read_form
from app.sandbox.fiken.refusals import Refusal, bad
from app.sandbox.fiken.serving import Serving, created, day_in, json_body, refuse_unknown
from app.sandbox.fiken.settings import Settings
from app.sandbox.fiken.views import Views

_COMPARES: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "": operator.eq,
    "Le": operator.le,
    "Lt": operator.lt,
    "Ge": operator.ge,
    "Gt": operator.gt,
}
_DAYS: Final = ("date", "createdDate", "lastModified")


class EntryCalls:
    def __init__(self, serving: Serving, booking: Booking, views: Views, settings: Settings) -> None:
        self._serving, self._booking, self._views = serving, booking, views
        self._settings = settings

    def create(self, company: Company) -> Response:
        made = self._booking.create(company, read_form(json_body()))
        kind = self._settings.location
        number = made.id if kind == "transactions" else made.entries[0].id
        return created(f"{request.host_url}api/v2/companies/{company.slug}/{kind}/{number}")

    def entries(self, company: Company) -> Response:
        known = [name + ending for name in _DAYS for ending in _COMPARES]
        asked = [(name, ending, day_in(name + ending)) for name in _DAYS for ending in _COMPARES]
        found = [
            self._views.entry(owner, entry)
            for owner, entry in company.entries()
            if self._booking.visible(owner)
            and all(
                _COMPARES[ending](_day(name, owner, entry), day)
                for name, ending, day in asked
                if day is not None
            )
        ]
        return self._serving.page(found, *known)

    def entry(self, company: Company, number: int) -> Response:
        entry = self._booking.entry(company, number)
        owner = next(one for one in company.transactions.values() if entry in one.entries)
        return jsonify(self._views.entry(owner, entry))

    def transaction(self, company: Company, number: int) -> Response:
        return jsonify(self._views.transaction(self._booking.transaction(company, number)))

    def transactions(self, company: Company) -> Response:
        names = _DAYS[1:]
        asked = [(name, ending, day_in(name + ending)) for name in names for ending in _COMPARES]
        found = [
            self._views.transaction(one)
            for one in company.transactions.values()
            if self._booking.visible(one)
            and all(
                _COMPARES[ending](_day(name, one, one.entries[0]), day)
                for name, ending, day in asked
                if day is not None
            )
        ]
        return self._serving.page(found, *(name + ending for name in names for ending in _COMPARES))

    def delete(self, company: Company, number: int) -> Response:
        refuse_unknown("description")
        done = self._booking.delete(company, number, request.args.get("description", ""))
        return jsonify(self._views.transaction(done))

    def attachments(self, company: Company, number: int) -> Response:
        files = self._booking.entry(company, number).attachments
        return jsonify([self._views.attachment(one) for one in files])

    def attach(self, company: Company, number: int) -> Response:
        if request.mimetype != "multipart/form-data":
            raise Refusal(415, "Bare multipart/form-data støttes.", "unsupported_media_type")
        file, name = request.files.get("file"), request.form.get("filename", "")
        if file is None or not name:
            raise bad("filename og file må fylles ut.")  # plausible
        made = self._booking.attach(company, number, name, file.read())
        return created(f"{request.host_url}api/v2/files/{made.id}")


def _day(name: str, owner: Transaction, entry: Entry) -> date:
    return {
        "date": entry.date,
        "createdDate": owner.created_at.date(),
        "lastModified": owner.changed_at.date(),
    }[name]


def add_entry_calls(serving: Serving, booking: Booking, views: Views, settings: Settings) -> None:
    calls = EntryCalls(serving, booking, views, settings)
    one = "/companies/<company>/journalEntries/<int:number>"
    serving.add("POST", "/companies/<company>/generalJournalEntries", calls.create)
    serving.add("GET", "/companies/<company>/journalEntries", calls.entries)
    serving.add("GET", one, calls.entry)
    serving.add("GET", f"{one}/attachments", calls.attachments)
    serving.add("POST", f"{one}/attachments", calls.attach)
    serving.add("GET", "/companies/<company>/transactions", calls.transactions)
    serving.add("GET", "/companies/<company>/transactions/<int:number>", calls.transaction)
    serving.add("PATCH", "/companies/<company>/transactions/<int:number>/delete", calls.delete)
