"""Connections: put, test, confirm, pause, delete; the chart of accounts of what is connected."""

from dataclasses import asdict
from typing import Any

from flask_smorest import Blueprint

from app.api.authentication import CONFIGURE, VIEW, actor, caller, needs, services, shop_id
from app.api.connection_schemas import (
    Confirmation,
    ConnectionPut,
    Connections,
    ConnectionShown,
    ReferenceDataShown,
    Tested,
)
from app.api.connection_views import assigned_fields, connection_shown, offered
from app.api.fields import ROW
from app.api.language import reader_language
from app.errors import Conflict, Refusal
from app.http import Deadline
from app.pipeline.connect import (
    confirm_connection,
    delete_connection,
    pause_connection,
    put_connection,
)
from app.pipeline.reach import test_connection
from app.store import connections

blueprint = Blueprint("connections", __name__, url_prefix="/v1", description="What a shop is connected to")


@blueprint.route("/connections", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, Connections)
def list_all() -> dict[str, Any]:
    """List connections, and what can be connected here"""
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        rows = connections.list_connections(connection, shop)
    return {
        "connections": [connection_shown(services(), row, language) for row in rows],
        "offered": offered(services(), caller().shop, language),
    }


@blueprint.route("/connections", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(ConnectionPut)
@blueprint.response(200, ConnectionShown)
def put(given: dict[str, Any]) -> dict[str, Any]:
    """Store credentials for a system; test and confirm them next

    Credentials for a system that is connected already replace the old ones, and must reach the same.
    """
    _refuse_assigned(given)
    connection_id = put_connection(
        services(),
        shop_id(),
        role=given["role"],
        system=given["system"],
        environment=given["environment"],
        style=given["style"],
        credentials=given["credentials"],
        actor=actor(),
    )
    return _shown(connection_id)


def _refuse_assigned(given: dict[str, Any]) -> None:
    info = (
        services().provider(given["system"]).info
        if given["role"] == connections.PROVIDER
        else services().system(given["system"]).info
    )
    wanted = [one for one in info.credentials if one.style == given["style"]]
    assigned = assigned_fields(info, wanted)
    if assigned:
        raise Refusal("assigned_by_operator", field=", ".join(assigned))


@blueprint.route(f"/connections/<{ROW}:connection_id>/test", methods=["POST"])
@needs(CONFIGURE)
@blueprint.response(200, Tested)
def test(connection_id: int) -> dict[str, Any]:
    """Ask what the credentials reach

    422 when they are refused or lack a right, 409 when they reach something else than was confirmed or what
    another shop has, 502 when the other side does not answer.
    """
    reaches = test_connection(services(), shop_id(), connection_id, actor())
    return {"reaches": reaches, "connection": _shown(connection_id)}


@blueprint.route(f"/connections/<{ROW}:connection_id>/confirm", methods=["POST"])
@needs(CONFIGURE)
@blueprint.arguments(Confirmation)
@blueprint.response(200, ConnectionShown)
def confirm(given: dict[str, Any], connection_id: int) -> dict[str, Any]:
    """Confirm the company, or the merchant accounts, that were reached"""
    confirm_connection(services(), shop_id(), connection_id, given["references"], actor())
    return _shown(connection_id)


@blueprint.route(f"/connections/<{ROW}:connection_id>/pause", methods=["POST"])
@needs(CONFIGURE)
@blueprint.response(200, ConnectionShown)
def pause(connection_id: int) -> dict[str, Any]:
    """Stop using a connection; nothing is lost"""
    pause_connection(services(), shop_id(), connection_id, True, actor())
    return _shown(connection_id)


@blueprint.route(f"/connections/<{ROW}:connection_id>/resume", methods=["POST"])
@needs(CONFIGURE)
@blueprint.response(200, ConnectionShown)
def resume(connection_id: int) -> dict[str, Any]:
    """Go on using a connection"""
    pause_connection(services(), shop_id(), connection_id, False, actor())
    return _shown(connection_id)


@blueprint.route(f"/connections/<{ROW}:connection_id>", methods=["DELETE"])
@needs(CONFIGURE)
@blueprint.response(204)
def delete(connection_id: int) -> None:
    """Forget the credentials

    What was collected and booked stays; the merchant account or company is free for another connection.
    """
    delete_connection(services(), shop_id(), connection_id, actor())


@blueprint.route("/accounting/reference-data", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, ReferenceDataShown)
def reference_data() -> dict[str, Any]:
    """The chart of accounts, VAT codes, dimensions and closed periods of the connected company"""
    shop = shop_id()
    with services().store.reading(shop) as connection:
        company = connections.live_company(connection, shop)
        if company is None:
            raise Conflict("accounting_not_connected")
        row = connections.get_connection(connection, shop, company.connection_id)
    deadline = Deadline.after(services().settings.call_seconds * 2)
    found = services().accounting(caller().shop, row, deadline).reference_data()
    return asdict(found) | {
        "system": company.system,
        "collective_customer": services().system(company.system).info.capabilities.collective_customer,
        "company": {
            "reference": company.reference,
            "name": company.name,
            "organisation_number": company.organisation_number,
            "currency": company.currency,
        },
    }


def _shown(connection_id: int) -> dict[str, Any]:
    shop = shop_id()
    with services().store.reading(shop) as connection:
        row = connections.get_connection(connection, shop, connection_id)
    return connection_shown(services(), row, reader_language(services().settings.language))
