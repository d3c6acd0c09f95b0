"""The vouchers that a voucher is tied to: what it replaces, why that was taken back, and what it corrects."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row

from app.core.corrections import CORRECTS
from app.reports.evidence.model import VoucherLink
from app.store import voucher_links


def links_of(connection: Connection, shop_id: int, voucher: Row[Any]) -> Iterator[VoucherLink]:
    """Yield them, older revisions first; each stood as it is told before the voucher was sent."""
    for row in voucher_links.reversed_before(connection, shop_id, voucher):
        yield VoucherLink(
            "replaces",
            row.ledger_number or "",
            row.voucher_key,
            row.date,
            row.reversal_reason or "",
            row.reversal_by or "",
            reversal=row.reversal_ledger_number or "",
            reversed_on=row.reversal_date,
        )
    keys = [told.removeprefix(CORRECTS) for told in voucher.draft["decisions"] if told.startswith(CORRECTS)]
    for row in voucher_links.by_keys(connection, shop_id, keys):
        yield VoucherLink("corrects", row.ledger_number or "", row.voucher_key, row.date, "")
