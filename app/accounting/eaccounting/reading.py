"""eAccounting's vouchers and drafts to ours. Pure."""

import re
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from typing import Final

from app.accounting.base import FoundState, LedgerVoucher, OutgoingVoucher
from app.accounting.eaccounting.info import SYSTEM
from app.accounting.eaccounting.poster import expected_sums, marked
from app.accounting.rows import Row
from app.errors import BadAnswer

DRAFT: Final = "draft:"
"""Before the id of what is not booked: converted, it may get another one."""

_KEY_IN_TEXT: Final = re.compile(r"\[((?:AV|RV)[A-Z2-7]{20})\]")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER: Final = re.compile(r"\d{1,6}$")
_NUMBER_BITS: Final = 20
_AFTER_ALL_BOOKED: Final = 1 << 90


def key_in(text: str) -> str:
    """Return our key in a voucher's text, empty where it has none; of several the last, ours."""
    return next(iter(reversed(_KEY_IN_TEXT.findall(text))), "")


def side_of(row: Row) -> int:
    """Return a row's amount, minor units, debit +. Raises BadAnswer when a side is negative."""
    debit, credit = (row.ore(name) if row.has(name) else 0 for name in ("DebitAmount", "CreditAmount"))
    if debit < 0 or credit < 0:
        raise BadAnswer(SYSTEM, row.operation, field="Rows.DebitAmount")
    return debit - credit


def sums_of(voucher: Row) -> dict[str, int]:
    """Return the sum per account, minor units, debit +; zero sums left out.

    Raises BadAnswer when a side is negative or the rows do not balance: then the list is not whole.
    """
    sums: dict[str, int] = defaultdict(int)
    for row in voucher.rows("Rows"):
        sums[str(row.whole("AccountNumber"))] += side_of(row)
    if sum(sums.values()):
        raise BadAnswer(SYSTEM, voucher.operation, field="Rows")
    return {account: amount for account, amount in sums.items() if amount}


def booked_voucher(row: Row, *, reversed_by: str = "", key: str = "") -> LedgerVoucher:
    """Return a booked voucher, ``reversed_by`` another; ``key`` where it is not the one in its text."""
    return LedgerVoucher(
        id=id_of(row),
        order=order_of(row),
        key=key or key_in(row.text("VoucherText")),
        state=FoundState.REVERSED if reversed_by else FoundState.POSTED,
        date=row.day("VoucherDate"),
        text=row.text("VoucherText"),
        sums=sums_of(row),
        number=row.text("NumberAndNumberSeries"),
        reversed_by=reversed_by,
    )


def draft_voucher(row: Row) -> LedgerVoucher:
    """Return a draft. No moment of its making is documented: drafts come after all that is booked, and among
    themselves in the order of their ids, so that everybody who looks keeps the same one. A draft may be
    unbalanced, and is then as it is."""
    sums: dict[str, int] = defaultdict(int)
    for line in row.rows("Rows"):
        sums[str(line.whole("AccountNumber"))] += side_of(line)
    return LedgerVoucher(
        id=DRAFT + id_of(row),
        order=_draft_order(row),
        key=key_in(row.text("VoucherText")),
        state=FoundState.UNPOSTED,
        date=row.day("VoucherDate"),
        text=row.text("VoucherText"),
        sums={account: amount for account, amount in sums.items() if amount},
    )


def made_draft(row: Row, voucher: OutgoingVoucher) -> LedgerVoucher:
    """Return what a create made: its id by the answer, all else as it was sent."""
    return LedgerVoucher(
        id=DRAFT + id_of(row),
        order=_draft_order(row),
        key=voucher.key,
        state=FoundState.UNPOSTED,
        date=voucher.date,
        text=marked(voucher.text, voucher.key),
        sums=expected_sums(voucher),
    )


def order_of(row: Row) -> int:
    """Return the moment of creation and, within one moment, the voucher's number: ids are random and say
    nothing of which came first, and the vendor's example counts whole seconds."""
    said = row.text("CreatedUtc")
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise BadAnswer(SYSTEM, row.operation, field="CreatedUtc") from None
    since = moment.replace(tzinfo=moment.tzinfo or UTC) - _EPOCH
    microseconds = since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds
    number = _NUMBER.search(row.text("NumberAndNumberSeries"))
    return (microseconds << _NUMBER_BITS) + (int(number[0]) if number else 0)


def id_of(row: Row) -> str:
    found = row.text("Id")
    if not found:
        raise BadAnswer(SYSTEM, row.operation, field="Id")
    return found


def _draft_order(row: Row) -> int:
    try:
        return _AFTER_ALL_BOOKED + uuid.UUID(id_of(row)).int
    except ValueError:
        raise BadAnswer(SYSTEM, row.operation, field="Id") from None
