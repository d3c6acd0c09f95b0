"""The token call, and what tells of the integration and the client."""

from typing import Any

from flask import Flask, Response, request

from app.sandbox.poweroffice.serving import PREFIX, Answer, Parameters, Serving, token


def add_token_call(app: Flask, serving: Serving) -> None:
    """Add ``POST /OAuth/Token``: client credentials, and nothing else."""

    def refused(error: str, text: str) -> Response:
        return Answer(400, {"error": error, "error_description": text}).response()

    def view() -> Response:
        with serving.books.lock:
            serving.let_in()
            if request.form.get("grant_type") != "client_credentials":
                return refused("unsupported_grant_type", "Only client_credentials is supported.")
            made = serving.books.keys.new_token(request.headers.get("Authorization", ""))
            if made is None:
                text = "Client integration not found. Please ensure the keys match the desired environment."
                return refused("invalid_client", text)
            body = {"access_token": made.value, "token_type": "bearer", "expires_in": 1199}
            return Answer(200, body).response()

    rule = f"{PREFIX[serving.settings.environment]}/oauth/token"
    app.add_url_rule(rule, "token", view, methods=["POST"])


def add_client_calls(serving: Serving) -> None:
    """Add what tells whom a token reaches, what it may do, and the client's settings."""

    def information() -> Answer:
        Parameters()
        key = token().key
        return Answer(
            200,
            {
                "ClientId": serving.company().id,
                "ClientName": serving.company().name,
                "ValidPrivileges": list(token().privileges),
                "InvalidPrivileges": list(key.without_module),
                "ActiveClientSubscriptions": ["Regnskap"],
            },
        )

    def organization() -> Answer:
        Parameters()
        company = serving.company()
        body: dict[str, Any] = {
            "Id": company.id,
            "Name": company.name,
            "LegalName": company.name,
            "OrganizationNumber": company.organization_number,
        }
        return Answer(200, body)

    def lock_date() -> Answer:
        Parameters()
        return Answer(200, {"LockDate": serving.company().lock_date.isoformat()})

    def financial() -> Answer:
        Parameters()
        company = serving.company()
        gains, losses = company.accounts[8060], company.accounts[8160]
        body = {
            "ConversionDate": company.conversion_date.isoformat(),
            "CurrencyCode": "NOK",
            "CurrencyGainsAccountId": gains.id,
            "CurrencyGainsAccountNo": gains.number,
            "CurrencyLossAccountId": losses.id,
            "CurrencyLossAccountNo": losses.number,
            "FinancialYearEndMonth": "December",
        }
        return Answer(200, body)

    serving.add("GET", "/ClientIntegrationInformation", information, role="")
    serving.add("GET", "/OrganizationSettings", organization, role="CommonServices")
    serving.add("GET", "/LockDateSettings", lock_date, role="CommonServices")
    serving.add("GET", "/FinancialSettings", financial, role="CommonServices")
