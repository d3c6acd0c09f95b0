"""Which format a file is of: the provider's own that recognises it, or a column mapping of the shop."""

from collections.abc import Mapping
from typing import Any, Final

from app.errors import Refusal
from app.files.format import FileFormat
from app.files.opening import OpenedFile
from app.files.refused import FileRefused
from app.providers.base import Provider
from app.providers.mapped import MAPPED, MappedFormat

OWN: Final = ""
"""How payouts are told that go by the provider's own references."""


def format_of(provider: Provider, name: str, mapping: Mapping[str, Any] | None) -> FileFormat:
    """Return the format of that name; ``mapping`` is the column mapping that a mapped file was read by."""
    if name == MAPPED and mapping is not None:
        return MappedFormat.of(mapping)
    for one in provider.info.files:
        if one.name == name:
            return one
    raise Refusal("file_format_unknown", system=provider.info.name)


def recognise(provider: Provider, opened: OpenedFile) -> FileFormat:
    """Return the provider's format that the file says it is of; raise FileRefused."""
    for one in provider.info.files:
        if one.recognises(opened):
            return one
    raise FileRefused("file_not_recognised", system=provider.info.name)


def told_as(how: FileFormat, mapping_name: str) -> str:
    """Return whose references its payouts go by: the provider's own, or those of the mapping of that name."""
    return OWN if how.comparable else f"mapping:{mapping_name}"
