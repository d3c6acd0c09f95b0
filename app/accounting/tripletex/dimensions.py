"""The company's departments, projects and free dimensions, with the ids that Tripletex takes them by."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.accounting.base import Dimension
from app.accounting.rows import Row
from app.accounting.tripletex.client import Client
from app.errors import Forbidden

FIELDS: Final = {
    "dimension1": "freeAccountingDimension1",
    "dimension2": "freeAccountingDimension2",
    "dimension3": "freeAccountingDimension3",
}
"""A posting's field for each of the company's free dimensions."""


def load_dimensions(client: Client) -> dict[Dimension, int]:
    """Return all that are in use; none of a kind to which the company or the token has no access."""
    return {
        **_dimensions(client, "department", "/department", "departmentNumber", {"isInactive": "false"}),
        **_dimensions(client, "project", "/project", "number", {"isClosed": "false"}),
        **_free_dimensions(client),
    }


def _dimensions(
    client: Client, kind: str, path: str, number: str, filters: Mapping[str, str]
) -> dict[Dimension, int]:
    """Return departments or projects with their ids; none where the company or the token has no access.

    A number that is empty or given twice names nothing: such a one is named by its id.
    """
    asked = {**filters, "fields": f"id,name,{number}"}
    try:
        rows: Sequence[Row] = list(client.pages(f"read_{kind}s", path, asked))
    except Forbidden:
        return {}
    return _by_code(kind, rows, number, "name")


def _free_dimensions(client: Client) -> dict[Dimension, int]:
    """Return the values in use of the company's own dimensions with their ids, those that it has named; none
    where its package or the token has no access."""
    found: dict[Dimension, int] = {}
    try:
        asked = {"activeOnly": "true", "fields": "id,dimensionIndex"}
        names = list(client.pages("read_dimensions", "/ledger/accountingDimensionName", asked))
        for place in sorted(name.whole("dimensionIndex") for name in names):
            asked = {"dimensionIndex": str(place), "activeOnly": "true", "fields": "id,displayName,number"}
            path = "/ledger/accountingDimensionValue/search"
            rows = list(client.pages("read_dimension_values", path, asked))
            found |= _by_code(f"dimension{place}", rows, "number", "displayName")
    except Forbidden:
        return {}
    return found


def _by_code(kind: str, rows: Sequence[Row], number: str, name: str) -> dict[Dimension, int]:
    numbers = [row.text(number) for row in rows]
    return {
        Dimension(
            kind,
            code if code and numbers.count(code) == 1 else f"id:{row.whole('id')}",
            row.text(name),
        ): row.whole("id")
        for code, row in zip(numbers, rows, strict=True)
    }
