"""Fee rows that are told beside what is booked: stored once by their natural keys."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from app.core.transactions import FeeDetail
from app.store.bulk import insert_columns
from app.store.tables import fee_details


def save_fee_details(
    connection: Connection, shop: int, account_id: int, details: Sequence[FeeDetail]
) -> None:
    """Store those that are not known yet; one that is known stays as it was first told."""
    columns: dict[str, Iterable[Any]] = {
        "key": [detail.key for detail in details],
        "fee_type": [str(detail.fee_type) for detail in details],
        "currency": [detail.currency for detail in details],
        "amount": [detail.amount for detail in details],
        "booked_on": [detail.booked_on for detail in details],
        "provider_type": [detail.provider_type for detail in details],
        "provider_reference": [_psp_reference(detail) for detail in details],
    }
    of_all = {"shop_id": shop, "merchant_account_id": account_id}
    insert_columns(connection, fee_details, columns, of_all, keep_known=True)


def _psp_reference(detail: FeeDetail) -> str:
    return next((value for name, value in detail.references if name == _PSP), "")


_PSP: Final = "psp_reference"
