"""What is only read: branch, ledger, accounts, sub-accounts, periods, the ledger's rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, jsonify, request

from app.sandbox.vismanet.company import Company
from app.sandbox.vismanet.refusals import bad, not_found
from app.sandbox.vismanet.serving import Serving
from app.sandbox.vismanet.views import ledger_views, period_view


def add_reading_calls(serving: Serving) -> None:
    """Add them; their fields are those that generated clients show."""
    settings = serving.settings

    def branches(company: Company) -> Response:
        told = {"corporateId": company.number} if settings.tells_corporate_id else {}
        return jsonify([{"number": company.branch, "name": company.name, **told}])

    def accounts(company: Company) -> Sequence[Mapping[str, Any]]:
        return [
            {"accountCD": one.number, "description": one.name, "active": one.is_active}
            for one in company.accounts.values()
        ]

    def subaccounts(company: Company) -> Sequence[Mapping[str, Any]]:
        if not settings.has_subaccounts:
            raise not_found("The feature")
        return [
            {
                "subaccountNumber": one.number,
                "description": one.name,
                "active": True,
                "segments": [{"segmentId": place, "segmentValue": value} for place, value in one.segments],
            }
            for one in company.subaccounts
        ]

    def ledgers(company: Company) -> Sequence[Mapping[str, Any]]:
        return [
            {"number": company.ledger, "description": "Hovedbok", "balanceType": "ActualLedger"},
            {"number": "BUD", "description": "Budsjett", "balanceType": "BudgetLedger"},
        ]

    def periods(company: Company) -> Sequence[Mapping[str, Any]]:
        return [period_view(one, end_is_next_day=settings.end_is_next_day) for one in company.periods]

    def rows(company: Company) -> Response:
        needed = ("ledger", "fromPeriod", "toPeriod") if settings.needs_ledger_and_periods else ()
        for name in needed:
            if name not in request.args:
                raise bad(f"{name} is mandatory")
        if request.args.get("ledger", company.ledger) != company.ledger:
            raise bad("The ledger cannot be found")
        first, last = (date.fromisoformat(request.args[name]) for name in ("fromDate", "toDate"))
        balances = settings.tells_balances and request.args.get("includeTransactionBalance") == "true"
        return serving.page(ledger_views(company, request.args["account"], first, last, balances=balances))

    serving.add("GET", "/v1/branch", branches)
    serving.add_list("/v1/account", accounts)
    serving.add_list("/v1/subaccount", subaccounts)
    serving.add_list("/v1/ledger", ledgers)
    serving.add_list("/v1/financialPeriod", periods)
    serving.add("GET", "/v1/GeneralLedgerTransactions", rows)
