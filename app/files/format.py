"""The contract of an importable format: a file becomes scrubbed records, a payout's records become facts.

Two steps, so that nothing personal is stored and nothing unstored is read: :meth:`FileFormat.read` streams
the file as records that hold declared fields only, canonical (minor units, ISO days, UTC); those are stored.
:meth:`FileFormat.parse` reads one payout's stored records, pure.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from app.connecting import MerchantAccount
from app.core.transactions import ParsedReport
from app.files.opening import OpenedFile

PAYOUT: Final = "payout"
ROW: Final = "row"

Fields = Mapping[str, str | int]


class FileRecord(NamedTuple):
    """What a file says about one payout: its own figures (``kind`` PAYOUT), or one of its rows (ROW).

    ``payout`` is the payout's reference; ``row`` where it stood in the file; ``account`` what the file calls
    the merchant account, "" where it does not say.
    """

    payout: str
    kind: str
    row: int
    fields: Fields
    account: str = ""


class FileFormat(Protocol):
    """One format that can be imported.

    ``personal`` are the columns that are known to hold personal data: they are never read. ``comparable``:
    its payouts go by the references that the provider's API uses, so that both sources can be compared.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def personal(self) -> tuple[str, ...]: ...
    @property
    def comparable(self) -> bool: ...

    def recognises(self, opened: OpenedFile) -> bool:
        """Whether the file says by its header or document element that it is of this format."""

    def read(self, opened: OpenedFile) -> Iterator[FileRecord]:
        """Yield what the file says; raises FileRefused with row, column and reason."""

    def parse(self, account: MerchantAccount, records: Sequence[FileRecord]) -> ParsedReport:
        """Return the one payout that the records tell of, with its rows. Pure."""


def stored_body(records: Iterable[FileRecord]) -> bytes:
    """Return the canonical JSON that is kept of records."""
    told = [[one.payout, one.kind, one.row, dict(one.fields), one.account] for one in records]
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def stored_records(body: bytes) -> Iterator[FileRecord]:
    """Return the records of a stored body."""
    for payout, kind, row, fields, account in json.loads(body):
        yield FileRecord(payout, kind, row, fields, account)
