"""Accounts, VAT codes, departments, projects, customers, number series of sub-ledgers."""

import uuid

from app.sandbox.poweroffice.serving import Answer, Parameters, Serving, listed
from app.sandbox.poweroffice.views import account_view, customer_view, named_view, vat_view

_FIRST_NUMBER = {"Customer": 10_000, "Supplier": 20_000, "Employee": 30_000}


def add_reference_calls(serving: Serving) -> None:
    settings = serving.settings

    def accounts() -> Answer:
        asked = Parameters("accountNos", paged=True)
        fits, company = asked.numbers("accountNos"), serving.company()
        found = [account_view(company, one) for one in company.accounts.values() if fits(one.number)]
        return listed(found, asked, settings)

    def vat_codes() -> Answer:
        asked = Parameters("isActive", "includeExpired", paged=True)
        wanted = asked.flag("isActive")
        found = [
            vat_view(one)
            for one in serving.company().vat_codes.values()
            if wanted is None or one.is_active == wanted
        ]
        return listed(found, asked, settings)

    def departments() -> Answer:
        asked = Parameters("isActive", paged=True)
        wanted = asked.flag("isActive")
        known = serving.company().departments
        found = [named_view(one) for one in known if wanted is None or one.is_active == wanted]
        return listed(found, asked, settings)

    def projects() -> Answer:
        asked = Parameters("excludeArchivedProject", "includeSubProjects", paged=True)
        only_active = asked.flag("excludeArchivedProject")
        found = [named_view(one) for one in serving.company().projects if one.is_active or not only_active]
        return listed(found, asked, settings)

    def custom_dimensions() -> Answer:
        asked = Parameters("codes", "ordinal", paged=True)
        wanted = asked.numbers("ordinal")
        found = [
            {**named_view(one), "Ordinal": place}
            for place, values in sorted(serving.company().dimensions.items())
            for one in values
            if wanted(place)
        ]
        return listed(found, asked, settings)

    def number_series() -> Answer:
        asked = Parameters("subLedgerNumberSeriesType", "isDefault", paged=True)
        found = [
            {
                "Id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(one.id))),
                "Name": one.name,
                "GeneralLedgerAccountId": one.id,
                "GeneralLedgerAccountNo": one.number,
                "SubLedgerNumberSeriesType": one.sub_ledger,
                "IsDefault": True,
                "FromInclusive": _FIRST_NUMBER[one.sub_ledger],
                "ToInclusive": _FIRST_NUMBER[one.sub_ledger] + 9999,
            }
            for one in serving.company().accounts.values()
            if one.sub_ledger
        ]
        return listed(found, asked, settings)

    def customers() -> Answer:
        asked = Parameters("customerNos", paged=True)
        fits = asked.numbers("customerNos")
        found = [customer_view(one) for one in serving.company().customers if fits(one.number)]
        return listed(found, asked, settings)

    serving.add("GET", "/Customers", customers, role="Customer")
    serving.add("GET", "/GeneralLedgerAccounts", accounts, role="GeneralLedgerAccount")
    serving.add("GET", "/VatCodes", vat_codes, role="CommonServices")
    serving.add("GET", "/Departments", departments, role="Department")
    serving.add("GET", "/Projects", projects, role="Project")
    serving.add("GET", "/CustomDimensions", custom_dimensions, role="CustomDimension")
    serving.add("GET", "/SubLedgerNumberSeries", number_series, role="CommonServices")
