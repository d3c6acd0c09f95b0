"""What of a report is not final, or cannot be read, and no payout carries yet: cases about the merchant
account.

Each is one case for as long as the reading that found it finds it: a look that does not read that payout
knows nothing about it. A payout that is asked about is read at every look, however old, until it can be.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, or_, select

from app.core.cases import Case, CaseCode
from app.core.transactions import Problem
from app.pipeline.collecting import Collecting
from app.store import cases
from app.store import tables as t
from app.store.leases import fenced
from app.store.payout_cases import OF_ACCOUNT
from app.store.payouts import StoredPayout

DAYS: Final = ""
"""The reading of report days; that of a payout by itself is named by its reference."""

_DAY: Final = "/day/"
"""In the subject, before the balance day that could not be read again."""

_OF_REPORTS: Final = (CaseCode.REPORT_UNREADABLE, CaseCode.BALANCE_CHAIN_BROKEN, CaseCode.PAYOUT_NOT_FINAL)


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """The payouts that could not be read, and the day the oldest of them is reported on."""

    payouts: frozenset[str] = frozenset()
    since: date | None = None


def asked_about(work: Collecting) -> AskedAbout:
    """Return the payouts that are to be read again: those asked about, and those of an answer to try again
    since the last look."""
    table = t.cases
    answered = and_(
        table.c.state == cases.DECIDED, table.c.decided_at >= (work.account.last_collected_at or 0)
    )
    query = select(table.c.subject, table.c.params).where(
        table.c.shop_id == work.lease.shop,
        table.c.merchant_account_id == work.lease.id,
        table.c.code.in_([str(code) for code in _OF_REPORTS]),
        table.c.subject.startswith(_subject(work, "?").removesuffix("?"), autoescape=True),
        or_(table.c.state == cases.OPEN, answered),
    )
    with work.services.store.reading(work.lease.shop) as connection:
        rows = connection.execute(query).all()
    days = [date.fromisoformat(str(row.params["date"])) for row in rows if "date" in row.params]
    start = len(_subject(work, "?")) - 1
    return AskedAbout(frozenset(row.subject[start:] for row in rows), min(days, default=None))


def tell_unreadable(
    work: Collecting, read: Mapping[str, Sequence[Problem]], *, is_whole: bool = True
) -> None:
    """Open a case for each problem, and close those that their own reading does not find any more.

    ``read`` has what each reading of this look found, nothing where it found nothing; not ``is_whole``: there
    are days that it has not come to.
    """
    about, now = {"merchant_account_id": work.lease.id}, work.services.now_ms()
    with fenced(work.services.store, "collect.problems", work.lease) as connection:
        for reading, problems in read.items():
            subject = _subject(work, reading)
            found = {case.key: case for case in _cases(subject, problems)}
            if is_whole or reading != DAYS:
                cases.close_others(
                    connection, work.lease.shop, _OF_REPORTS, found, now, subject=subject, **about
                )
            for case in found.values():
                cases.open_case(connection, work.lease.shop, case, now, **about)


def tell_day_unreadable(
    connection: Connection, account: Row[Any], day: StoredPayout, problems: Sequence[Problem], now: int
) -> None:
    """The same of a balance day that is read again: a case about that day, until it can be read."""
    row, shop = day.row, account.shop_id
    subject, about = f"{_account(account)}{_DAY}{row.reference}", {"payout_id": row.id}
    fees = -sum(one.fee + one.fee_vat for one in day.transactions if one.key in day.loose)
    known = {"reference": row.reference, "fees": {"amount": fees, "currency": row.currency}}
    told = [replace(one, params={**one.params, **known}) for one in problems]
    found = {case.key: case for case in _cases(subject, told)}
    cases.close_others(connection, shop, _OF_REPORTS, found, now, subject=subject, **about)
    for case in found.values():
        cases.open_case(connection, shop, case, now, merchant_account_id=account.id, **about)


def is_of_a_day(case: Row[Any]) -> bool:
    """Whether the case is about a balance day that could not be read again."""
    return case.code in map(str, _OF_REPORTS) and case.payout_id is not None and _DAY in case.subject


def _cases(subject: str, problems: Iterable[Problem]) -> Iterable[Case]:
    for one in problems:
        scope = json.dumps(one.params, sort_keys=True)
        yield Case(CaseCode(one.code), subject, one.params, scope=scope)


def _subject(work: Collecting, reading: str) -> str:
    account = _account(work.account)
    return f"{account}/payout/{reading}" if reading else account


def _account(account: Row[Any]) -> str:
    return f"{OF_ACCOUNT}{account.reference}"
