"""The cases of one payout, as explaining it finds, answers and closes them."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, and_, bindparam, select, update

from app.core.cases import Action, Case, CaseCode, Decision
from app.store.bulk import one_of
from app.store.cases import DECIDED, GONE, OPEN, STILL_ASKED, UNDECIDED, decision_of, open_case
from app.store.rows import SHOP, in_shop
from app.store.tables import cases

_OF_REPORTS: Final = (str(CaseCode.REPORT_CHANGED), str(CaseCode.SOURCES_DIFFER))
"""What reading reports finds about a payout: explaining it does not answer that."""

OF_ACCOUNT: Final = "account/"
"""What the subjects of questions begin with that reading a merchant account's reports finds."""

_OF_PAYOUT: Final = and_(cases.c.shop_id == SHOP, cases.c.payout_id == bindparam("payout"))


def sync(
    connection: Connection,
    shop: int,
    payout_id: int,
    found: Iterable[Case],
    at: int,
    answered: Iterable[Case] = (),
) -> None:
    """Make the payout's explaining cases what they are now: open the new, close those whose cause is gone.

    ``answered`` are those that standing decisions answer, which is noted apart.
    """
    current = {case.key: case for case in found}
    for case in current.values():
        open_case(connection, shop, case, at, payout_id=payout_id)
    kept = {*current, *(case.key for case in answered)}
    rows = connection.execute(_EXPLAINING, {"shop": shop, "payout": payout_id}).all()
    gone = [row.id for row in rows if row.case_key not in kept]
    if gone:
        connection.execute(_CLOSE, {"shop": shop, "ids": gone, "at": at})


_EXPLAINING: Final = select(cases.c.id, cases.c.case_key).where(
    _OF_PAYOUT,
    cases.c.voucher_id.is_(None),
    STILL_ASKED,
    cases.c.code.not_in(_OF_REPORTS),
    cases.c.subject.not_like(f"{OF_ACCOUNT}%"),
)
_CLOSE: Final = (
    update(cases)
    .where(in_shop(cases, SHOP), one_of(cases.c.id, "ids"))
    .values(state=GONE, closed_at=bindparam("at"), **UNDECIDED)
)


def end_changes(connection: Connection, shop: int, payout_id: int, at: int) -> None:
    """The report tells what was booked, or is to be: that it told otherwise is neither asked nor left so any
    more. What was booked again on a person's word stays that answer."""
    rows = connection.execute(_CHANGES, {"shop": shop, "payout": payout_id}).all()
    ended = [row.id for row in rows if row.state == OPEN or row.decision["action"] == Action.LEAVE]
    if ended:
        connection.execute(_END, {"shop": shop, "ids": ended, "at": at})


_CHANGES: Final = select(cases.c.id, cases.c.state, cases.c.decision).where(
    _OF_PAYOUT, cases.c.state.in_((OPEN, DECIDED)), cases.c.code == str(CaseCode.REPORT_CHANGED)
)
_END: Final = (
    update(cases)
    .where(in_shop(cases, SHOP), one_of(cases.c.id, "ids"))
    .values(state=GONE, closed_at=bindparam("at"))
)


def decisions(connection: Connection, shop: int, payout_id: int) -> dict[str, Decision]:
    """Return the decisions made on the payout's cases by themselves, by case key."""
    rows = connection.execute(_DECIDED, {"shop": shop, "payout": payout_id})
    return {row.case_key: decision_of(row.decision) for row in rows}


_DECIDED: Final = select(cases.c.case_key, cases.c.decision).where(
    _OF_PAYOUT, cases.c.state == DECIDED, cases.c.standing_id.is_(None)
)


def has_open(connection: Connection, shop: int, payout_id: int) -> bool:
    """Whether a case about the payout waits for an answer."""
    return connection.execute(_OPEN, {"shop": shop, "payout": payout_id}).first() is not None


_OPEN: Final = select(cases.c.id).where(_OF_PAYOUT, cases.c.state == OPEN).limit(1)
