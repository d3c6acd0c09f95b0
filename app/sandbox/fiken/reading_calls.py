"""What is only read: who one is, companies, chart, balances, bank accounts, projects."""

import re
from collections.abc import Iterable

from flask import Response, jsonify, request

from app.sandbox.fiken.company import Account, Company
from app.sandbox.fiken.refusals import bad, not_found
from app.sandbox.fiken.serving import Serving, day_in, refuse_unknown
from app.sandbox.fiken.views import Views


class ReadingCalls:
    def __init__(self, serving: Serving, views: Views) -> None:
        self._serving, self._views = serving, views

    def companies(self) -> Response:
        found = sorted(self._serving.companies(), key=lambda one: one.name)
        return self._serving.page([self._views.company(one) for one in found], "sortBy")

    def company(self, company: Company) -> Response:
        return jsonify(self._views.company(company))

    def accounts(self, company: Company) -> Response:
        found = self._within(company)
        shown = [{"code": one.code, "name": one.name} for one in found]
        return self._serving.page(shown, "fromAccount", "toAccount", "range")

    def account(self, company: Company, code: str) -> Response:
        one = _account(company, code)
        return jsonify(code=one.code, name=one.name)

    def balances(self, company: Company) -> Response:
        on = day_in("date")
        if on is None:
            raise bad("date: må fylles ut.")  # plausible
        shown = [
            {"code": one.code, "name": one.name, "balance": company.balance(one.code, on)}
            for one in self._within(company)
        ]
        return self._serving.page(shown, "fromAccount", "toAccount", "date")

    def balance(self, company: Company, code: str) -> Response:
        refuse_unknown("date")
        on, one = day_in("date"), _account(company, code)
        if on is None:
            raise bad("date: må fylles ut.")  # plausible
        return jsonify(code=one.code, name=one.name, balance=company.balance(code, on))

    def bank_accounts(self, company: Company) -> Response:
        wanted = request.args.get("inactive")
        found = [
            self._views.bank_account(one)
            for one in company.bank_accounts
            if wanted is None or one.is_inactive == (wanted == "true")
        ]
        return self._serving.page(found, "inactive")

    def projects(self, company: Company) -> Response:
        wanted = request.args.get("completed")
        found = [
            self._views.project(one)
            for one in company.projects
            if wanted is None or one.is_completed == (wanted == "true")
        ]
        return self._serving.page(found, "completed", "name", "number")

    def _within(self, company: Company) -> Iterable[Account]:
        """The accounts that are in use, by code, within ``fromAccount``, ``toAccount`` and ``range``."""
        first, last = request.args.get("fromAccount", ""), request.args.get("toAccount", "9999:99999")
        ranges = [_span(one) for one in request.args.get("range", "").split(",") if one.strip()]
        return [
            one
            for code, one in sorted(company.accounts.items())
            if first <= code <= last
            and not one.is_inactive
            and (not ranges or any(_is_in(code, span) for span in ranges))
        ]


def _span(given: str) -> tuple[str, str]:
    found = re.fullmatch(r"\s*(\d{4}(?::\d{5})?)(?:-(\d{4}(?::\d{5})?))?\s*", given)
    if found is None:
        raise bad(f"range: {given.strip()}")  # plausible
    return found[1], found[2] or found[1]


def _is_in(code: str, span: tuple[str, str]) -> bool:
    low, high = span
    return low <= code[: len(low)] and code[: len(high)] <= high


def _account(company: Company, code: str) -> Account:
    if code not in company.accounts:
        raise not_found("Kontoen")
    return company.accounts[code]


def add_reading_calls(serving: Serving, views: Views) -> None:
    calls = ReadingCalls(serving, views)
    serving.add("GET", "/user", lambda: jsonify(name="Test Testesen", email="test@example.com"))
    serving.add("GET", "/companies", calls.companies)
    serving.add("GET", "/companies/<company>", calls.company)
    serving.add("GET", "/companies/<company>/accounts", calls.accounts)
    serving.add("GET", "/companies/<company>/accounts/<code>", calls.account)
    serving.add("GET", "/companies/<company>/accountBalances", calls.balances)
    serving.add("GET", "/companies/<company>/accountBalances/<code>", calls.balance)
    serving.add("GET", "/companies/<company>/bankAccounts", calls.bank_accounts)
    serving.add("GET", "/companies/<company>/projects", calls.projects)
