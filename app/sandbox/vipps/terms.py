"""What is agreed for one ledger, and the oddities its answers show."""

import calendar
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal, get_args, get_type_hints
from zoneinfo import ZoneInfo

from app.sandbox.vipps.rows import BookError

Blank = Literal["empty", "null", "absent"]


@dataclass(frozen=True, slots=True)
class Quirks:
    """Where the vendor's texts disagree or practice differs; each can be set per ledger.

    ``fees_psp``: whether both ``fees-retained`` rows carry one pspReference. ``payout_text``: whether a
    Norwegian ``payout-scheduled`` row carries the bank text in ``reference`` or lacks the field.
    ``payout_entry_type``: today's or the older name. ``blank_reference`` and ``blank_handle``: the form of a
    value that is not there. ``time_form``: UTC with Z, or the merchant's zone with an offset as in older
    tables. ``empty_first_page``: the first page of a date with several pages is empty. ``unavailable``: which
    dates answer 404 instead of ``tryLater`` (future ones, all not closed, or none).
    ``uninvited_field``: a personal field every sale and refund shows although nobody asked for it.
    ``bank_account``, ``sales_units``: what the list of ledgers shows.
    """

    fees_psp: Literal["same", "different"] = "same"
    payout_text: Literal["bank_text", "missing"] = "bank_text"
    payout_entry_type: Literal["payout-scheduled", "scheduled-for-payout"] = "payout-scheduled"
    blank_reference: Blank = "empty"
    blank_handle: Blank = "null"
    time_form: Literal["utc", "offset"] = "utc"
    empty_first_page: Literal[True, False] = True
    unavailable: Literal["future", "open", "never"] = "future"
    uninvited_field: str | None = None
    bank_account: Literal["given", "null", "absent"] = "given"
    sales_units: Literal[True, False] = True

    def changed(self, **changes: Any) -> "Quirks":
        """Return these quirks with ``changes``; an unknown name or value raises BookError."""
        hints = get_type_hints(Quirks)
        for name, value in changes.items():
            allowed = get_args(hints[name]) if name in hints else ()
            is_text = name == "uninvited_field" and (value is None or isinstance(value, str))
            if not is_text and value not in allowed:
                raise BookError(f"no quirk {name}={value!r}")
        return replace(self, **changes)


_COUNTRIES: Final = {
    "NOK": ("NO", "business:NO:ORG", "Europe/Oslo"),
    "DKK": ("DK", "business:DK:CVR", "Europe/Copenhagen"),
    "EUR": ("FI", "business:FI:Y-tunnus", "Europe/Helsinki"),
}


@dataclass(frozen=True, slots=True)
class LedgerTerms:
    """The agreement behind one ledger: one currency, one owner, one schedule.

    ``reserve`` (minor units) is the rolling reserve that a payout leaves on the ledger. ``cutoff_hour``:
    when a ledger date ends, in the merchant's zone. ``open_until_payout``: dates answer ``tryLater`` until a
    payout has emptied them, as seen with monthly settlement and negative balances.
    """

    ledger_id: str
    msn: str
    currency: str
    settlement: str
    schedule: str
    owner: str
    handles: tuple[str, ...]
    reserve: int
    bank_account: str
    cutoff_hour: int
    open_until_payout: bool

    def __post_init__(self) -> None:
        if self.currency not in _COUNTRIES:
            raise BookError(f"no ledgers in {self.currency}")
        if self.settlement not in ("net", "gross") or self.schedule not in ("daily", "weekly", "monthly"):
            raise BookError(f"no such settlement or schedule: {self.settlement}, {self.schedule}")
        if self.currency != "NOK" and self.schedule != "daily":
            raise BookError("MobilePay pays out daily only")
        if not self.handles or type(self.reserve) is not int or self.reserve < 0:
            raise BookError("a ledger has at least one handle and a reserve of zero or more")

    @property
    def country(self) -> str:
        return _COUNTRIES[self.currency][0]

    @property
    def owner_scheme(self) -> str:
        return _COUNTRIES[self.currency][1]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(_COUNTRIES[self.currency][2])

    def date_of(self, at: datetime) -> date:
        """Return the ledger date of a moment: midnight to midnight (or the cutoff) in the merchant's zone."""
        if at.tzinfo is None:
            raise BookError(f"{at} has no zone")
        return (at.astimezone(self.zone).replace(tzinfo=None) - timedelta(hours=self.cutoff_hour)).date()

    def start_of(self, day: date) -> datetime:
        """Return the moment the ledger date begins, in UTC."""
        return datetime.combine(day, time(self.cutoff_hour), self.zone).astimezone(UTC)

    def pays_out(self, day: date) -> bool:
        """Whether the schedule pays out when ``day`` ends: any night, the one to Monday or to the 1st."""
        if self.schedule == "weekly":
            return day.weekday() == calendar.SUNDAY
        if self.schedule == "monthly":
            return (day + timedelta(days=1)).day == 1
        return True
