"""Visma Connect: a token for an app that the company has approved."""

from typing import Final

from flask import Response, jsonify, request

from app.sandbox.vismanet.serving import Serving

_SCOPES: Final = frozenset(
    f"vismanet_erp_service_api:{right}" for right in ("create", "read", "update", "delete")
)


def add_token_call(serving: Serving) -> None:
    """Add ``POST /connect/token``: client credentials, and nothing else."""

    def token() -> Response:
        form, books = request.form, serving.books
        with books.lock:
            client, tenant = form.get("client_id", ""), form.get("tenant_id", "").lower()
            if form.get("grant_type") != "client_credentials":
                return _refused("unsupported_grant_type")
            if not client or books.apps.get(client) != form.get("client_secret"):
                return _refused("invalid_client")
            if set(form.get("scope", "").split()) - _SCOPES or not form.get("scope"):
                return _refused("invalid_scope")
            if (client, tenant) not in books.approved:
                return _refused("unauthorized_client")
            seconds = serving.settings.token_seconds
            made = books.new_token(client, tenant, seconds)
            return jsonify(access_token=made, expires_in=seconds, token_type="Bearer")

    serving.app.add_url_rule("/connect/token", "token", token, methods=["POST"])


def _refused(error: str) -> Response:
    answer = jsonify(error=error)
    answer.status_code = 400
    return answer
