"""Vouchers and drafts: made, listed, converted, removed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Response, jsonify, request

from app.sandbox.eaccounting.chart import USUAL_VAT
from app.sandbox.eaccounting.company import Company, FiscalYear, Voucher
from app.sandbox.eaccounting.filters import day_filter
from app.sandbox.eaccounting.forms import (
    OF_DRAFT,
    OF_VOUCHER,
    check_accounts,
    check_balance,
    check_period,
    voucher_form,
)
from app.sandbox.eaccounting.refusals import Refusal, not_found
from app.sandbox.eaccounting.serving import Serving, json_body, made
from app.sandbox.eaccounting.views import draft_view, voucher_view

_FLAGS: Final = ("useAutomaticVatCalculation", "useDefaultVatCodes", "useDefaultVoucherSeries")


class VoucherCalls:
    """``clock`` tells the vendor's time; what is new shows in lists after the lag of the settings."""

    def __init__(self, serving: Serving, clock: Callable[[], datetime]) -> None:
        self._settings, self._clock = serving.settings, clock
        flags = frozenset(_FLAGS)
        serving.add("POST", "/vouchers", self.create, query=flags)
        serving.add_list("/vouchers", self.all_listed)
        serving.add_list("/vouchers/<year>", self.listed)
        serving.add("GET", "/vouchers/<year>/<voucher>", self.read)
        serving.add("POST", "/voucherdrafts", self.draft, query=frozenset({"amountIncludesVat"}))
        serving.add_list("/voucherdrafts", self.drafts)
        serving.add("GET", "/voucherdrafts/<draft>", self.read_draft)
        serving.add("DELETE", "/voucherdrafts/<draft>", self.remove)
        serving.add("POST", "/voucherdrafts/<draft>/convert", self.convert)

    def create(self, company: Company) -> Response:
        if request.args.get("useAutomaticVatCalculation", "false") != "false":
            raise Refusal(4000, "This stand-in does not calculate VAT", status=501)
        sent = voucher_form(company, json_body(), OF_VOUCHER, self._settings)
        self._check(company, Voucher("", sent.date, sent.text, sent.rows, self._clock()))
        return made(voucher_view(self._filled(company.book(sent.date, sent.text, sent.rows, self._clock()))))

    def draft(self, company: Company) -> Response:
        """A draft need not balance, and its day may be locked: that is found when it is converted."""
        sent = voucher_form(company, json_body(), OF_DRAFT, self._settings)
        check_accounts(company, sent.rows)
        return made(draft_view(company.draft(sent.date, sent.text, sent.rows, self._clock())))

    def convert(self, company: Company, draft: str) -> Response:
        held = _draft(company, draft)
        self._check(company, held)
        booked = company.convert(held, self._clock(), keeps_id=self._settings.draft_keeps_id)
        return made(voucher_view(self._filled(booked)))

    def _filled(self, booked: Voucher) -> Voucher:
        """What is booked has the account's own VAT code on each row that came without one."""
        if self._settings.fills_vat_codes:
            booked.rows = tuple(
                row
                if "VatCodeId" in dict(row.marks)
                else replace(row, marks=(*row.marks, ("VatCodeId", USUAL_VAT)))
                for row in booked.rows
            )
        return booked

    def remove(self, company: Company, draft: str) -> Response:
        del company.drafts[_draft(company, draft).id]
        return Response(status=204)

    def read_draft(self, company: Company, draft: str) -> Response:
        return jsonify(draft_view(_draft(company, draft)))

    def read(self, company: Company, year: str, voucher: str) -> Response:
        of = _year(company, year)
        found = company.vouchers.get(voucher)
        if found is None or not of.first <= found.date <= of.last:
            raise not_found("Voucher")
        return jsonify(voucher_view(found))

    def all_listed(self, company: Company) -> Sequence[Mapping[str, Any]]:
        return [voucher_view(one) for one in self._shown(company.vouchers) if _chosen(one)]

    def listed(self, company: Company, year: str) -> Sequence[Mapping[str, Any]]:
        of = _year(company, year)
        return [
            voucher_view(one)
            for one in self._shown(company.vouchers)
            if of.first <= one.date <= of.last and _chosen(one)
        ]

    def drafts(self, company: Company) -> Sequence[Mapping[str, Any]]:
        return [draft_view(one) for one in self._shown(company.drafts) if _chosen(one)]

    def _shown(self, held: Mapping[str, Voucher]) -> list[Voucher]:
        """Newest first, as the vendor's screens have them."""
        since = self._clock() - timedelta(seconds=self._settings.visibility_lag_seconds)
        return [one for one in reversed(list(held.values())) if not one.by_api or one.created_at <= since]

    def _check(self, company: Company, voucher: Voucher) -> None:
        check_balance(voucher.rows)
        check_accounts(company, voucher.rows)
        check_period(company, voucher.date)


def _chosen(one: Voucher) -> bool:
    return day_filter(request.args.get("$filter", ""))(one.date)


def _draft(company: Company, draft: str) -> Voucher:
    if draft not in company.drafts:
        raise not_found("VoucherDraft")
    return company.drafts[draft]


def _year(company: Company, year: str) -> FiscalYear:
    found = next((one for one in company.years if one.id == year), None)
    if found is None:
        raise Refusal(3001, "The fiscal year is missing", status=404)
    return found
