"""Collecting payout by payout: each lists its rows; the days tell of every movement, paid out or not.

Where there are no such days, a movement is known only once its payout is (``pipeline.proof_told``).
"""

from datetime import UTC, date, timedelta
from itertools import chain
from typing import Final

from sqlalchemy import select

from app.connecting import CollectedDay
from app.core.cases import CaseCode
from app.core.transactions import PayoutShape, Problem
from app.pipeline.collecting import ONE_DAY, Collecting, days_between
from app.pipeline.ingest import keep_facts
from app.pipeline.outcome import Next
from app.pipeline.unreadable import DAYS, asked_about, tell_unreadable
from app.providers.base import CollectPlan, Collects
from app.store import reports
from app.store import tables as t
from app.store.payout_rows import known_references

_OVERLAP: Final = timedelta(days=35)
"""How far back payouts are listed again: one that was pending, or comes late, is found."""

_DAYS_AGAIN: Final = timedelta(days=2)
"""How many days that were read are read again once a day: a movement may show only after its day was read,
and where no payout lists it nothing else tells of it."""

_LONGEST_UNFINISHED: Final = timedelta(days=10)
"""How long the list of what a payout settles may be unfinished before a person is told: well before the
payout is so old that it is listed no more."""


def collect_payouts(work: Collecting) -> Next:
    """Collect the days since the last complete one and every payout not settled; keep each at once."""
    begun = work.account.complete_through
    through = begun or work.first_day - ONE_DAY
    yesterday = work.services.clock().astimezone(UTC).date() - ONE_DAY  # the last day that is over there
    first = min(work.first_day, work.shop.start_date - _OVERLAP)  # one made before the start is paid after it
    asked = asked_about(work)
    since = first if begun is None else max(first, begun - _OVERLAP)
    since = min(since, asked.since or since)
    listed = work.provider.info.collects is Collects.LISTED
    days = () if listed else days_between(through + ONE_DAY, yesterday)
    again = () if listed else _days_again(work, yesterday)
    plan = CollectPlan(days, since, yesterday + ONE_DAY, _settled(work) - asked.payouts, known=_newest(work))
    read: dict[str, list[Problem]] = {DAYS: []}
    finished = readable = True
    for collected in chain(work.ask(plan), work.ask(CollectPlan(again)) if again else ()):
        work.save(collected)
        if not collected.complete and collected.day < yesterday - _LONGEST_UNFINISHED:
            read[collected.payout] = _unfinished(work, collected)
        if collected.complete:
            parsed = keep_facts(work.services, work.lease, collected.parts)
            problems = [one for one in parsed.problems if one.payout_reference is None]
            read.setdefault(collected.payout or DAYS, []).extend(problems)
            if not collected.payout:
                readable = readable and not problems  # a day that cannot be read is asked for again
                if readable and collected.day > through:
                    work.note("collect.through", complete_through=collected.day)
                elif problems and collected.day <= through:  # also one that could be read before
                    through = collected.day - ONE_DAY
                    work.note("collect.through", complete_through=through)
        if work.is_time_short():
            finished = not collected.payout and collected.day in again  # all else was read before these
            break
    if listed and finished:
        work.note("collect.through", complete_through=yesterday)
    if finished and work.is_watch_due:
        work.note("collect.watched", watched_on=work.today)
    tell_unreadable(work, read, is_whole=finished)
    work.note_collected()
    return Next(work.services.settings.poll_seconds if finished else 0)


def _days_again(work: Collecting, yesterday: date) -> tuple[date, ...]:
    """The days that are read again where that is due. They come last, and those a look has no time for wait
    for the next time: a look that began with them would never come further where it has time for no more."""
    begun = work.account.complete_through
    if begun is None or not work.is_watch_due:
        return ()
    return days_between(max(begun + ONE_DAY - _DAYS_AGAIN, work.first_day), min(begun, yesterday))


def _unfinished(work: Collecting, collected: CollectedDay) -> list[Problem]:
    """A payout whose rows the provider has not finished telling, for longer than that should take; of one
    that was finished before, that report is kept, and one of before the start is of the older books."""
    with work.services.store.reading(work.lease.shop) as connection:
        if known_references(connection, work.lease.shop, work.lease.id, [collected.payout]):
            return []
    found = work.provider.parse(work.fact, collected.parts).payouts
    return [
        Problem(
            CaseCode.PAYOUT_NOT_FINAL,
            {
                "date": collected.day.isoformat(),
                "reference": one.reference,
                "amount": {"amount": one.amount, "currency": one.currency},
            },
        )
        for one in found
        if one.paid_on >= work.shop.start_date
    ]


def _settled(work: Collecting) -> frozenset[str]:
    """The payouts whose report is kept, but those that are watched today."""
    query = select(t.payouts.c.reference).where(
        t.payouts.c.shop_id == work.lease.shop, t.payouts.c.merchant_account_id == work.lease.id
    )
    if work.is_watch_due:
        query = query.where(t.payouts.c.paid_on < work.watched_from)
    with work.services.store.reading(work.lease.shop) as connection:
        return frozenset(connection.execute(query).scalars())


def _newest(work: Collecting) -> str:
    """The newest payout that the provider's own answers told, "" where there is none."""
    query = (
        select(t.payouts.c.reference)
        .where(
            t.payouts.c.shop_id == work.lease.shop,
            t.payouts.c.merchant_account_id == work.lease.id,
            t.payouts.c.source == reports.API,
            t.payouts.c.shape != str(PayoutShape.BALANCE_DAY),
        )
        .order_by(t.payouts.c.paid_on.desc(), t.payouts.c.id.desc())
        .limit(1)
    )
    with work.services.store.reading(work.lease.shop) as connection:
        return connection.execute(query).scalar() or ""
