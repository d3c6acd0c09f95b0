"""The HTTP API: ``create_app`` makes the Flask application over the pipeline's services."""

from typing import Any, Final

from flask import Flask, Response
from flask_smorest import Api

from app.api import (
    cases,
    connections,
    corrections,
    documents,
    errors,
    events,
    fee_documents,
    health,
    identity,
    imports,
    notifications,
    oauth,
    orders,
    own_reports,
    pairing,
    payment_methods,
    payouts,
    proof,
    report_tables,
    reports,
    rules,
    rules_csv,
    sales,
    standing,
    start,
    status,
    vouchers,
    webhooks,
)
from app.api.authentication import authenticate
from app.api.bodies import check_body
from app.api.event_schemas import EVENT_COMPONENTS
from app.api.limits import LARGEST_BODY
from app.api.problem_schema import Problem
from app.api.uploads import forget_upload
from app.pipeline.pairing import WrongTries
from app.pipeline.services import Services

_DESCRIPTION: Final = (
    "Takes order snapshots from shops, explains payouts by them and books them once. Every route but the "
    "public ones is signed; see docs/api.md for signature, errors and the form of events."
)

_SIGNED: Final = "Site, Timestamp, Nonce, User, Role, Address, Environment, Mark"


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest carries no types
    """flask-smorest with problem+json as the form of errors."""

    ERROR_SCHEMA = Problem


def create_app(services: Services) -> Flask:
    """Make the application; no request is served before its database is at the newest schema (readyz)."""
    app = Flask("avstem", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        API_TITLE="Avstem",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": _DESCRIPTION},
            "components": _components(),
            "security": [{"signature": []}],
        },
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.extensions["avstem"] = services
    app.extensions["avstem_wrong_tries"] = WrongTries()
    app.before_request(authenticate)
    app.before_request(check_body)
    app.after_request(_headers)
    app.teardown_request(forget_upload)
    app.teardown_request(lambda error: services.turns.give_back())
    api = ProblemApi(app)
    app.extensions["avstem_api"] = api
    for name, schema in EVENT_COMPONENTS.items():
        api.spec.components.schema(name, schema=schema)
    signed = (
        *(identity, events, status, payouts, vouchers, orders, cases, standing),
        *(
            connections,
            oauth,
            payment_methods,
            imports,
            report_tables,
            own_reports,
            reports,
            rules,
            rules_csv,
            start,
            proof,
            notifications,
            corrections,
            fee_documents,
            sales,
        ),
    )
    for module in (pairing, *signed, webhooks):
        api.register_blueprint(module.blueprint)
    for plain in (health, documents):
        app.register_blueprint(plain.blueprint)
    errors.register(app)
    return app


def _components() -> dict[str, Any]:
    return {
        "securitySchemes": {
            "signature": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Avstem-Signature",
                "description": f"with the headers X-Avstem-… {_SIGNED}",
            }
        }
    }


def _headers(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
