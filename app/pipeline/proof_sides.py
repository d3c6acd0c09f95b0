"""Asks both sides of the proof: the accounting system for its books, the provider for what it holds.

Nothing here knows our own vouchers. Each side is the other party's word, or there is no proof. Of a provider
that reports no balance it is the sum of its own rows and payouts, and is told as that.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row

from app.accounting.customers import split_part
from app.core.proof import BookPosting, Movement, PaidOut, reckoned_holding
from app.errors import Conflict, WrongIdentity
from app.http import Http
from app.pipeline.collecting import merchant_account
from app.pipeline.proof_scope import Scope
from app.pipeline.reached import reached_accounts
from app.store import reports

_REACH: Final = (7, 62, 800)
"""Days of stored reports that are looked through for the provider's last word, nearest first."""


def books_accounts(scope: Scope) -> tuple[str, ...]:
    """The provider's accounts that the chart has; one it lacks has nothing on it.

    Raises WrongIdentity when the key reaches another company than the confirmed one: its books are not these.
    """
    found = scope.accounting.identify()
    if found.reference != scope.company.reference:
        raise WrongIdentity(system=scope.company.system, found=found.name)
    chart = {account.number for account in scope.accounting.reference_data().accounts}
    return tuple(part for part in scope.accounts if part in chart or split_part(part)[0] in chart)


def books_balance(scope: Scope, accounts: Sequence[str], on: date) -> int:
    """What stands on the accounts at the end of the day, minor units, by the accounting system."""
    return sum(scope.accounting.balance(account, on) for account in accounts)


def books_postings(scope: Scope, accounts: Sequence[str], first: date, last: date) -> tuple[BookPosting, ...]:
    """Every posting on the accounts from the first day to the last, by the accounting system."""
    return tuple(
        BookPosting(one.voucher_id, one.voucher_number, account, one.date, one.amount, one.text, one.key)
        for account in (accounts if first <= last else ())
        for one in scope.accounting.postings(account, first, last)
    )


def reckoned_balance(
    scope: Scope, movements: Sequence[Movement], payouts: Sequence[PaidOut], on: date
) -> tuple[int, list[str]]:
    """What the provider holds at the end of the day by its own rows and payouts, and whose they are.

    Raises WrongIdentity when a key reaches another merchant account than the confirmed one.
    """
    for row in scope.merchant_accounts:
        _reached(scope, row)
    return reckoned_holding(movements, payouts, on), [row.reference for row in scope.merchant_accounts]


def provider_balance(scope: Scope, on: date) -> tuple[int, list[str]]:
    """What the provider says it holds at the end of the day, and where it says so; raises Conflict."""
    amount, sources = 0, []
    for row in scope.merchant_accounts:
        holding = None
        fact = merchant_account(row, scope.shop.zone)
        http, credentials = _reached(scope, row)
        for days in _REACH:
            with scope.services.store.reading(scope.shop.id) as connection:
                parts = reports.load_parts(connection, scope.shop.id, row.id, on - timedelta(days=days), on)
            holding = scope.provider.holding(http, credentials, fact, on, parts)
            if holding is not None:
                break
        if holding is None:
            raise Conflict("provider_balance_unknown", account=row.reference, date=on.isoformat())
        amount += holding.amount
        sources.append(f"{row.reference}: {holding.source}")
    return amount, sources


def _reached(scope: Scope, row: Row[Any]) -> tuple[Http, Mapping[str, str]]:
    """The session and keys of a merchant account; its keys must reach it still."""
    link = scope.links[row.connection_id]
    http = scope.services.http(scope.shop, link)
    credentials = scope.services.credentials(scope.shop, link)
    if row.reference not in {
        one.reference for one in reached_accounts(scope.services, link, http, credentials)
    }:
        raise WrongIdentity(system=row.provider, found="")
    return http, credentials
