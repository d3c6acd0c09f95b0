"""What is only read: settings, years, accounts, balances, VAT codes, cost centres, projects."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, jsonify

from app.sandbox.eaccounting.company import Company
from app.sandbox.eaccounting.refusals import Refusal, not_found
from app.sandbox.eaccounting.serving import Serving
from app.sandbox.eaccounting.views import account_view, cost_centre_views, settings_view, year_view


def add_reading_calls(serving: Serving) -> None:
    """Add them; the settings are read with the scope of sales, as at the vendor."""

    def accounts(company: Company, year: str) -> Sequence[Mapping[str, Any]]:
        found = next((one for one in company.years if one.id == year), None)
        if found is None:
            raise Refusal(3001, "The fiscal year is missing", status=404)
        return [account_view(one, found) for one in company.accounts.values()]

    def balances(company: Company, day: str) -> Sequence[Mapping[str, Any]]:
        if not serving.settings.has_balances:
            raise not_found("Resource")
        names = {number: one.name for number, one in company.accounts.items()}
        return [
            {"AccountNumber": int(number), "AccountName": names.get(number, ""), "Balance": amount / 100}
            for number, amount in company.balances(date.fromisoformat(day)).items()
        ]

    def projects(company: Company) -> Sequence[Mapping[str, Any]]:
        return [
            {
                "Id": one.id,
                "Number": one.number,
                "Name": one.name,
                "StartDate": "2026-01-01",
                "Status": one.status,
            }
            for one in company.projects
        ]

    def vat_codes(company: Company) -> Response:
        return jsonify([])

    serving.add(
        "GET", "/companysettings", lambda company: jsonify(settings_view(company)), scope="ea:sales_readonly"
    )
    serving.add_list("/fiscalyears", lambda company: [year_view(one) for one in company.years])
    serving.add_list("/accounts/<year>", accounts)
    serving.add_list("/accountbalances/<day>", balances)
    serving.add_list("/costcenters", lambda company: cost_centre_views(company.cost_centres))
    serving.add_list("/projects", projects)
    serving.add("GET", "/vatcodes", vat_codes, query=frozenset({"vatRateDate"}))
