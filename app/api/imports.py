"""Settlement files, for what no API gives: upload, look at what it would be, confirm or discard."""

from typing import Any

from flask_smorest import Blueprint

from app.api.authentication import CONFIGURE, DECIDE, VIEW, actor, needs, services, shop_id
from app.api.fields import ROW, iso_ms
from app.api.import_schemas import (
    ImportConfirm,
    Imports,
    ImportShown,
    MappingPut,
    MappingShown,
    UploadQuery,
)
from app.api.import_views import import_shown, import_summary
from app.api.language import reader_language
from app.api.uploads import CONTENT, uploaded
from app.pipeline.import_counting import confirm_import, discard_import
from app.pipeline.import_mappings import put_mapping, references_known
from app.pipeline.import_reading import take_file
from app.store import connections, imports

blueprint = Blueprint("imports", __name__, url_prefix="/v1", description="Settlement files")

_FILE = {"content": {CONTENT: {"schema": {"type": "string", "format": "binary"}}}, "required": True}


@blueprint.route("/imports", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, Imports)
def list_all() -> dict[str, Any]:
    """List files, and what can be uploaded for which merchant account"""
    shop, language = shop_id(), reader_language(services().settings.language)
    with services().store.reading(shop) as connection:
        return {
            "imports": [
                import_summary(connection, row, language) for row in imports.list_imports(connection, shop)
            ],
            "accounts": [
                _account(row) for row in connections.list_merchant_accounts(connection, shop) if row.live_key
            ],
            "mappings": [_mapping(row) for row in imports.list_mappings(connection, shop)],
            "largest": services().settings.import_max_bytes,
        }


@blueprint.route("/imports", methods=["POST"])
@needs(DECIDE)
@blueprint.doc(requestBody=_FILE)
@blueprint.arguments(UploadQuery, location="query")
@blueprint.response(200, ImportShown)
def upload(given: dict[str, Any]) -> dict[str, Any]:
    """Upload a file (the body, as `application/octet-stream`) and see what it would be

    Nothing counts before it is confirmed. The same file again is the same import. A file that cannot be read
    to the øre is refused whole, with row, column and reason (422).
    """
    file = uploaded()
    import_id = take_file(
        services(),
        shop_id(),
        given["account"],
        file.file,
        name=given["name"],
        size=file.size,
        sha256=file.sha256,
        actor=actor(),
        mapping_name=given.get("mapping", ""),
    )
    return _shown(import_id)


@blueprint.route(f"/imports/<{ROW}:import_id>", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, ImportShown)
def show(import_id: int) -> dict[str, Any]:
    """One file with its payouts, as they would count now"""
    return _shown(import_id)


@blueprint.route(f"/imports/<{ROW}:import_id>/confirm", methods=["POST"])
@needs(DECIDE)
@blueprint.arguments(ImportConfirm)
@blueprint.response(200, ImportShown)
def confirm(given: dict[str, Any], import_id: int) -> dict[str, Any]:
    """Say that the file is right: its payouts count from now on

    409 when it is not the file that was shown, or when a payout has another source.
    """
    confirm_import(services(), shop_id(), import_id, given["sha256"], actor())
    return _shown(import_id)


@blueprint.route(f"/imports/<{ROW}:import_id>", methods=["DELETE"])
@needs(DECIDE)
@blueprint.response(204)
def discard(import_id: int) -> None:
    """Forget a file that was not confirmed"""
    discard_import(services(), shop_id(), import_id, actor())


@blueprint.route("/imports/mappings/<string:provider>/<string:name>", methods=["PUT"])
@needs(CONFIGURE)
@blueprint.arguments(MappingPut)
@blueprint.response(200, MappingShown)
def save_mapping(given: dict[str, Any], provider: str, name: str) -> dict[str, Any]:
    """Save a column mapping for files that no format knows"""
    put_mapping(services(), shop_id(), provider, name, given, actor())
    with services().store.reading(shop_id()) as connection:
        return _mapping(imports.get_mapping(connection, shop_id(), provider, name))


def _shown(import_id: int) -> dict[str, Any]:
    return import_shown(services(), shop_id(), import_id, reader_language(services().settings.language))


def _account(row: Any) -> dict[str, Any]:
    info = services().provider(row.provider).info
    return {
        "id": row.id,
        "provider": row.provider,
        "title": info.title,
        "reference": row.reference,
        "name": row.name,
        "currency": row.currency,
        "formats": [{"name": one.name, "title": one.title} for one in info.files],
        "references": references_known(info),
    }


def _mapping(row: Any) -> dict[str, Any]:
    return {
        "provider": row.provider,
        "name": row.name,
        "mapping": row.mapping,
        "saved_by": row.saved_by,
        "saved_at": iso_ms(row.saved_at),
    }
