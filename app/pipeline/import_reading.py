"""An uploaded file is read once: scrubbed records are stored by payout, and the payouts shown for a person.

The bytes themselves are never kept; their SHA-256 is. Memory holds a few thousand records and one payout at a
time, however large the file, and no transaction lasts longer than writing one batch of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from sqlalchemy import Row

from app.core.transactions import ParsedReport
from app.errors import Conflict
from app.files.format import FileFormat, FileRecord, stored_body, stored_records
from app.files.opening import OpenedFile
from app.files.refused import FileRefused, shown
from app.pipeline.collecting import merchant_account
from app.pipeline.file_formats import recognise, told_as
from app.pipeline.services import Services
from app.pipeline.sources import names_of, totals_of
from app.providers.mapped import MappedFormat
from app.store import audit, connections, imports, shops
from app.store.payouts import facts_hash

_BATCH: Final = 4000
_PART: Final = 2000
_NAME: Final = re.compile(r"[^A-Za-z0-9ÆØÅæøå._ -]+")
_LONGEST_NAME: Final = 100
_MOST_PAYOUTS: Final = 10_000


def take_file(
    services: Services,
    shop_id: int,
    account_id: int,
    stream: BinaryIO,
    *,
    name: str,
    size: int,
    sha256: str,
    actor: str,
    mapping_name: str = "",
) -> int:
    """Read a file for a merchant account and store what it says; return the import's id, for a preview.

    The same bytes again, read the same way, are the import that is known already. ``mapping_name`` names a
    saved column mapping; without it the file itself must say what it is. Raises FileRefused, of which nothing
    is kept, NotFound, and Conflict where the account is not connected in this shop.
    """
    with services.store.reading(shop_id) as connection:
        account = connections.get_merchant_account(connection, shop_id, account_id)
        zone = shops.get_shop(connection, shop_id).zone
        mapping = None
        if mapping_name:
            mapping = imports.get_mapping(connection, shop_id, account.provider, mapping_name).mapping
    if account.live_key is None:
        raise Conflict("provider_not_connected", payout="")
    opened = OpenedFile(stream)
    provider = services.provider(account.provider)
    how = MappedFormat.of(mapping) if mapping is not None else recognise(provider, opened)
    space = told_as(how, mapping_name)
    known = _known(services, shop_id, account_id, sha256, how, mapping, space)
    if known is not None:
        return known
    now = services.now_ms()
    with services.store.writing("import.begin", shop_id) as connection:
        import_id = imports.add_import(
            connection,
            shop_id,
            merchant_account_id=account_id,
            format=how.name,
            format_version=how.version,
            mapping=mapping,
            told_as=space,
            name=plain_name(name),
            size=size,
            delivered_sha256=sha256,
            state=imports.READING,
            uploaded_by=actor,
            uploaded_at=now,
        )
    try:
        _store_records(services, shop_id, import_id, _of_account(account, how.read(opened)))
        _store_payouts(services, shop_id, import_id, account, zone, how)
    except FileRefused:
        with services.store.writing("import.refused", shop_id) as connection:
            imports.remove_import(connection, shop_id, import_id)
        raise
    with services.store.writing("import.read", shop_id) as connection:
        imports.set_import(connection, shop_id, import_id, state=imports.PREVIEWED)
        audit.log_change(
            connection, shop_id, ("import", import_id), actor, services.now_ms(), "file_uploaded"
        )
    return import_id


def plain_name(name: str) -> str:
    """A file's name as evidence may show it: no folder, no odd signs, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return _NAME.sub("_", last).strip(" .")[-_LONGEST_NAME:] or "file"


def _known(
    services: Services,
    shop_id: int,
    account_id: int,
    sha256: str,
    how: FileFormat,
    mapping: Mapping[str, Any] | None,
    space: str,
) -> int | None:
    """The same file read the same way; what was left half read by a killed process is removed."""
    with services.store.writing("import.same", shop_id) as connection:
        found = None
        for row in imports.same_file(connection, shop_id, account_id, sha256):
            if row.state == imports.READING:
                if row.uploaded_at < services.now_ms() - 3_600_000:
                    imports.remove_import(connection, shop_id, row.id)
            elif (row.format_version, row.mapping, row.told_as) == (how.version, mapping, space):
                found = found or int(row.id)
        return found


def _of_account(account: Row[Any], records: Iterator[FileRecord]) -> Iterator[FileRecord]:
    """Refuse a file about another merchant account than the one it was uploaded for."""
    names = names_of(account)
    for one in records:
        if one.account and one.account not in names:
            raise FileRefused("file_other_account", row=one.row, account=shown(one.account))
        yield one


def _store_records(services: Services, shop_id: int, import_id: int, records: Iterator[FileRecord]) -> None:
    waiting: dict[str, list[FileRecord]] = defaultdict(list)
    numbers: dict[str, int] = defaultdict(int)
    count = 0
    for one in records:
        waiting[one.payout].append(one)
        count += 1
        if count % _BATCH == 0:
            _flush(services, shop_id, import_id, waiting, numbers)
        if len(numbers) + len(waiting) > _MOST_PAYOUTS:
            raise FileRefused("file_too_many_payouts", row=one.row, count=_MOST_PAYOUTS)
    _flush(services, shop_id, import_id, waiting, numbers)
    if not count:
        raise FileRefused("file_empty")


def _flush(
    services: Services,
    shop_id: int,
    import_id: int,
    waiting: dict[str, list[FileRecord]],
    numbers: dict[str, int],
) -> None:
    with services.store.writing("import.records", shop_id) as connection:
        for payout, records in waiting.items():
            for start in range(0, len(records), _PART):
                body = stored_body(records[start : start + _PART])
                imports.add_part(connection, shop_id, import_id, payout, numbers[payout], body)
                numbers[payout] += 1
    waiting.clear()


def parsed_payout(
    services: Services, account: Row[Any], zone: str, how: FileFormat, import_id: int, payout: str
) -> tuple[ParsedReport, list[bytes]]:
    """Return what an import says about one payout, with the bodies it was read from."""
    with services.store.reading(account.shop_id) as connection:
        bodies = imports.part_bodies(connection, account.shop_id, import_id, payout)
    records = [one for body in bodies for one in stored_records(body)]
    return how.parse(merchant_account(account, zone), records), bodies


def _store_payouts(
    services: Services, shop_id: int, import_id: int, account: Row[Any], zone: str, how: FileFormat
) -> None:
    with services.store.reading(shop_id) as connection:
        named = imports.payouts_named(connection, shop_id, import_id)
    for reference in named:
        parsed, _ = parsed_payout(services, account, zone, how, import_id, reference)
        (payout,) = parsed.payouts
        with services.store.writing("import.payout", shop_id) as connection:
            imports.add_payout(
                connection,
                shop_id,
                import_id,
                reference=reference,
                currency=payout.currency,
                amount=payout.amount,
                paid_on=payout.paid_on,
                rows=len(parsed.transactions),
                totals=totals_of(payout.amount, parsed.transactions),
                facts_hash=facts_hash(payout, parsed.transactions, parsed.problems),
                problems=[{"code": one.code, "params": dict(one.params)} for one in parsed.problems],
            )
