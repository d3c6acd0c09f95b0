"""Collecting whole report days, one of which closes a payout: no day may be left out."""

from datetime import date, timedelta

from app.pipeline.collecting import ONE_DAY, Collecting, days_between
from app.pipeline.ingest import ingest
from app.pipeline.outcome import Next
from app.pipeline.unreadable import DAYS, tell_unreadable
from app.providers.base import CollectPlan
from app.store import reports


def collect_days(work: Collecting) -> Next:
    """Collect the days since the last complete one, read payouts out, and say when to come again."""
    settings = work.services.settings
    beginning = work.account.facts_from or _find_beginning(work)
    if beginning is None and work.is_time_short():
        return Next(0)  # the walk goes on from the days that are stored
    if beginning is None:
        return Next(settings.try_later_seconds, "report_not_ready")
    # What files cover is no day of the API's: it begins anew, and knows their payouts when it meets them.
    through = work.account.complete_through if work.account.facts_from else None
    through = through or min(work.first_day, beginning) - ONE_DAY
    finished, through = _collect(work, days_between(through + ONE_DAY, work.today), through)
    if finished and work.is_watch_due:
        _collect(work, days_between(max(work.watched_from, beginning), through), None)
        work.note("collect.watched", watched_on=work.today)
    parsed = ingest(work.services, work.lease, again_from=work.watched_from)
    loose = [one for one in parsed.problems if one.payout_reference is None and not parsed.payouts]
    tell_unreadable(work, {DAYS: loose})
    work.note_collected()
    if not finished and work.is_time_short():
        return Next(0)
    return Next(settings.poll_seconds)


def _find_beginning(work: Collecting) -> date | None:
    """Walk back from the first day wanted to the day after the previous payout: payouts are whole days."""
    first = min(work.first_day, work.today)
    day = first - ONE_DAY
    earliest = first - timedelta(days=work.provider.info.largest_gap_days)
    beginning: date | None = None
    while beginning is None:
        if not _stored(work, day) and not _collect(work, (day,), None)[0]:
            return None
        with work.services.store.reading(work.lease.shop) as connection:
            parts = reports.load_parts(connection, work.lease.shop, work.lease.id, day, day)
        if work.provider.parse(work.fact, parts).payouts:
            beginning = day + ONE_DAY
        elif day <= earliest:
            beginning = day
        day -= ONE_DAY
    work.note(
        "collect.beginning", facts_from=beginning, parse_from=beginning, complete_through=first - ONE_DAY
    )
    return beginning


def _stored(work: Collecting, day: date) -> bool:
    with work.services.store.reading(work.lease.shop) as connection:
        return bool(reports.load_parts(connection, work.lease.shop, work.lease.id, day, day))


def _collect(work: Collecting, days: tuple[date, ...], through: date | None) -> tuple[bool, date]:
    """Collect and store the days; return whether all that were asked for are in, and the last that is."""
    last = through or (days[0] - ONE_DAY if days else work.today)
    for day in days:
        if work.is_time_short():
            return False, last
        for collected in work.ask(CollectPlan((day,))):
            work.save(collected, day if collected.complete and through is not None else None)
            if not collected.complete:
                return through is not None, last
            last = day
    return True, last
