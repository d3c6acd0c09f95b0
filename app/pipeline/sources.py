"""One source per payout: the API or a file. Another source of the same payout is compared on totals and kept
as evidence; it never adds a row.

Payouts go by the provider's own references (``told_as`` ""), or by those of a column mapping, of which nobody
knows whether they are the same. Two ways of telling that cannot be compared may not overlap in dates.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, select, update

from app.core.cases import Case, CaseCode
from app.core.identities import ROWS_EQUAL_PAYOUT, Identity
from app.core.transactions import ORDER_TYPES, Payout, Transaction
from app.providers.base import ProviderInfo
from app.store import cases, imports
from app.store import tables as t
from app.store.orders import CHUNK
from app.store.reports import FILE
from app.store.rows import SHOP, in_shop
from app.store.transactions import transaction_of

Totals = Mapping[str, int]

_RETURNED: Final = ("refund", "chargeback")


def identities_of(info: ProviderInfo, row: Row[Any]) -> tuple[Identity, ...]:
    """Return the sums that a payout must keep: of a file also that rows equal the payout, for a file tells
    those two and not always the provider's own totals."""
    if row.source == FILE and ROWS_EQUAL_PAYOUT not in info.identities:
        return (*info.identities, ROWS_EQUAL_PAYOUT)
    return info.identities


def totals_of(amount: int, rows: Sequence[Transaction]) -> dict[str, int]:
    """What two sources of a payout must agree on, minor units by effect on the balance."""
    of_orders = [row for row in rows if row.type in ORDER_TYPES]
    returned = sum(row.gross for row in of_orders if row.type in _RETURNED)
    return {
        "amount": amount,
        "sales": sum(row.gross for row in of_orders) - returned,
        "returned": returned,
        "charges": sum(row.fee + row.fee_vat for row in rows),
    }


def stored_totals(connection: Connection, known: Row[Any]) -> dict[str, int]:
    """The totals of a payout as it is kept."""
    rows = connection.execute(
        select(t.transactions).where(
            t.transactions.c.shop_id == known.shop_id, t.transactions.c.payout_id == known.id
        )
    ).all()
    return totals_of(known.amount, [transaction_of(row) for row in rows])


def places_of(connection: Connection, account: Row[Any]) -> list[int]:
    """Return the merchant account and those of this shop that are the same place under another name.

    Files name a place as its handles do (a sales unit), an API by an id of its own (a ledger): a payout that
    one of them told must not be told again by the other.
    """
    asked = {"shop": account.shop_id, "provider": account.provider}
    rows = connection.execute(_NAMES, asked).all()
    own = names_of(account)
    return [account.id, *(row.id for row in rows if row.id != account.id and names_of(row) & own)]


_NAMES: Final = select(
    t.merchant_accounts.c.id, t.merchant_accounts.c.reference, t.merchant_accounts.c.handles
).where(t.merchant_accounts.c.shop_id == SHOP, t.merchant_accounts.c.provider == bindparam("provider"))


def names_of(account: Any) -> set[str]:
    """Return what files may call a merchant account: its reference, and its handles without their scheme."""
    return {account.reference, *(handle.rpartition(":")[2] for handle in account.handles)}


def agree(connection: Connection, known: Row[Any], currency: str, told: Totals) -> bool:
    """Whether another source tells the same totals of a known payout."""
    return bool(known.currency == currency and stored_totals(connection, known) == dict(told))


def compare(
    connection: Connection, known: Row[Any], currency: str, told: Totals, source: str, at: int
) -> bool:
    """Compare the totals of another source with a known payout; where they differ a person is told."""
    if agree(connection, known, currency, told):
        return True
    kept = stored_totals(connection, known)
    differing = [name for name in kept if kept[name] != told[name]] or ["currency"]
    first = differing[0]
    params: dict[str, Any] = {
        "reference": known.reference,
        "source": source,
        "total": first,
        "booked": {"amount": kept.get(first, known.amount), "currency": known.currency},
        "now": {"amount": told.get(first, told["amount"]), "currency": currency},
    }
    subject = f"payout/{known.reference}/{source}"
    cases.open_case(
        connection,
        known.shop_id,
        Case(CaseCode.SOURCES_DIFFER, subject, params, cause="sources_differ"),
        at,
        payout_id=known.id,
        merchant_account_id=known.merchant_account_id,
    )
    return False


def forget_loose(connection: Connection, account: Row[Any], keys: Sequence[str]) -> None:
    """Rows that another source told before their payout was known are told by the payout's own source."""
    table = t.transactions
    for start in range(0, len(keys), CHUNK):
        connection.execute(
            update(table)
            .where(
                in_shop(table, account.shop_id),
                table.c.merchant_account_id == account.id,
                table.c.payout_id.is_(None),
                table.c.key.in_(keys[start : start + CHUNK]),
            )
            .values(gone=True)
        )


def forget_loose_days(connection: Connection, shop: int, account_id: int, last: date) -> None:
    """A file's payout takes every movement of its days: what the API told of them is the same money."""
    table = t.transactions
    connection.execute(
        update(table)
        .where(
            in_shop(table, shop),
            table.c.merchant_account_id == account_id,
            table.c.payout_id.is_(None),
            table.c.booked_on <= last,
        )
        .values(gone=True)
    )


def told_otherwise(
    connection: Connection, shop: int, places: Sequence[int], told_as: str, first: date, last: date
) -> tuple[date, date] | None:
    """Return first and last date of payouts from ``first`` to ``last`` whose references cannot be compared
    with those told as ``told_as``; None when there are none."""
    table = t.payouts
    found = connection.execute(
        select(func.min(table.c.paid_on), func.max(table.c.paid_on)).where(
            table.c.shop_id == shop,
            table.c.merchant_account_id.in_(places),
            table.c.told_as != told_as,
            table.c.paid_on >= first,
            table.c.paid_on <= last,
        )
    ).one()
    return None if found[0] is None else (found[0], found[1])


def covered_otherwise(
    connection: Connection, shop: int, places: Sequence[int], told_as: str
) -> list[tuple[date, date]]:
    """Return the dates, first and last, of each counted import that tells payouts otherwise than so."""
    asked = {"shop": shop, "accounts": places, "told_as": told_as}
    return [(first, last) for first, last in connection.execute(_COVERED_OTHERWISE, asked).all()]


_COVERED_OTHERWISE: Final = (
    select(func.min(t.import_payouts.c.paid_on), func.max(t.import_payouts.c.paid_on))
    .join(t.imports, t.imports.c.id == t.import_payouts.c.import_id)
    .where(
        t.import_payouts.c.shop_id == SHOP,
        t.imports.c.shop_id == SHOP,
        t.imports.c.merchant_account_id.in_(bindparam("accounts", expanding=True)),
        t.imports.c.state == imports.COUNTED,
        t.imports.c.told_as != bindparam("told_as"),
    )
    .group_by(t.import_payouts.c.import_id)
)


def tell_overlap(connection: Connection, account: Row[Any], payout: Payout, at: int) -> None:
    """A payout was left out: its days are covered by files whose references cannot be compared with it."""
    params = {
        "reference": payout.reference,
        "amount": {"amount": payout.amount, "currency": payout.currency},
        "date": payout.paid_on.isoformat(),
    }
    case = Case(CaseCode.SOURCES_OVERLAP, f"overlap/{account.reference}/{payout.reference}", params)
    cases.open_case(connection, account.shop_id, case, at, merchant_account_id=account.id)
