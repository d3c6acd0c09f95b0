"""Which names a row goes by: what matching looks up, and what a person knows it by."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

_CHARGES: Final = ("ch_", "py_")
_REFUNDS: Final = ("re_", "pyr_")
_DISPUTES: Final = ("dp_", "du_")
_PAYOUT: Final = "po_"
_NOTHING: Final[Mapping[str, Any]] = {}


class Source(NamedTuple):
    """What stands behind a row: the object itself, and the charge it belongs to; either may be unknown."""

    reference: str
    told: Mapping[str, Any]
    charge: str
    charge_told: Mapping[str, Any]


def source_of(item: Mapping[str, Any]) -> Source:
    """Return the row's source; it comes as an object, as an id, or not at all."""
    reference, told = _either(item.get("source"))
    if reference.startswith(_CHARGES):
        return Source(reference, told, reference, told)
    charge, charge_told = _either(told.get("charge"))
    return Source(reference, told, charge, charge_told)


def references_of(source: Source, is_payout: bool) -> tuple[tuple[str, str], ...]:
    """Return the references of a row, each name once and with a value."""
    found = dict(_told(source, is_payout))
    return tuple((name, value) for name, value in found.items() if value)


def _told(source: Source, is_payout: bool) -> Iterator[tuple[str, str]]:
    reference = source.reference
    yield "reference", source.charge
    yield "psp_reference", reference
    yield "charge", source.charge
    yield (
        "payment_intent",
        _text(source.told.get("payment_intent")) or _text(source.charge_told.get("payment_intent")),
    )
    if reference.startswith(_REFUNDS):
        yield "refund", reference
    if reference.startswith(_DISPUTES):
        yield "dispute", reference
    if is_payout and reference.startswith(_PAYOUT):
        # What comes back may stand as a payout of its own, which names the one that failed.
        yield "payout_reference", _text(source.told.get("original_payout")) or reference
    yield "order_number", _metadata(source, "order_id")
    yield "site_url", _metadata(source, "site_url")


def _metadata(source: Source, name: str) -> str:
    """Return what the shop wrote on the object, or on its charge."""
    for told in (source.told, source.charge_told):
        metadata = told.get("metadata")
        value = _text(metadata.get(name)) if isinstance(metadata, dict) else ""
        if value:
            return value
    return ""


def _either(value: object) -> tuple[str, Mapping[str, Any]]:
    if isinstance(value, dict):
        return _text(value.get("id")), value
    return _text(value), _NOTHING


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
