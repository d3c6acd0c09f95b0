"""The three report calls: the list of ledgers, the report of one ledger date, the feed.

https://developer.vippsmobilepay.com/docs/APIs/report-api/api-guide/fetching-report-data/
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from app.sandbox.faults import Faults
from app.sandbox.vipps.ledger import Ledger
from app.sandbox.vipps.paging import Page, again, cursor_of, page_of, value_of
from app.sandbox.vipps.problems import invalid, problem
from app.sandbox.vipps.rows import TOPICS, LedgerRow
from app.sandbox.vipps.shelf import LedgerShelf
from app.sandbox.vipps.tampering import changed_rows, damaged_entries, take
from app.sandbox.vipps.terms import LedgerTerms

May = Callable[[LedgerTerms], bool]


class Reports:
    """Answers the report calls from the book; every refusal is raised as ``Refused``."""

    def __init__(
        self,
        book: LedgerShelf,
        faults: Callable[[], Faults],
        *,
        page_size: int,
        ledgers_page_size: int,
        today: Callable[[], date],
    ) -> None:
        self._book = book
        self._faults = faults
        self._page_size = page_size
        self._ledgers_page_size = ledgers_page_size
        self._today = today

    def ledgers(self, may: May, handle: str | None, cursor: str | None) -> dict[str, Any]:
        """Return the ledgers the caller may see; the cursor carries the filter on and is empty at the end."""
        after = ""
        if cursor is not None:
            value = value_of(cursor)
            if not isinstance(value, dict) or set(value) != {"afterLedgerId", "settlesForRecipientHandles"}:
                raise invalid("cursor", "unknown cursor")
            after, handle = value["afterLedgerId"], value["settlesForRecipientHandles"]
        seen = [
            ledger
            for ledger in self._book.ledgers()
            if may(ledger.terms) and (handle is None or handle in ledger.terms.handles)
        ]
        if cursor is not None and after not in [ledger.terms.ledger_id for ledger in seen]:
            raise invalid("cursor", "unknown cursor")
        rest = [ledger for ledger in seen if ledger.terms.ledger_id > after]
        page = rest[: self._ledgers_page_size]
        leads_on = len(rest) > len(page)
        return {
            "items": [_ledger_json(ledger) for ledger in page],
            "cursor": cursor_of(
                {"afterLedgerId": page[-1].terms.ledger_id, "settlesForRecipientHandles": handle}
            )
            if leads_on
            else "",
        }

    def of_date(
        self, may: May, ledger_id: str, topic: str, day: str, cursor: str | None, with_personal: bool
    ) -> dict[str, Any]:
        """Return one page of the report of a ledger date; ``tryLater`` while the date is open."""
        ledger = self._ledger(may, ledger_id, topic)
        ledger_date = _date(day)
        today = self._today()
        with self._book.lock:
            is_open = ledger.is_open(ledger_date, today)
            rows = tuple(ledger.rows[topic])
        quirks = ledger.quirks
        if (ledger_date > today and quirks.unavailable != "never") or (
            is_open and quirks.unavailable == "open"
        ):
            raise problem(404, "Not Found", "The report for this date is not available yet")
        rows_of_date = [
            row for row in changed_rows(self._faults(), rows, day) if row.ledger_date == ledger_date
        ]
        report = (ledger_id, topic, day)
        page = page_of(
            rows_of_date, cursor, self._page_size, report, empty_first=bool(quirks.empty_first_page)
        )
        next_cursor = self._repeated(page, cursor, report)
        answer: dict[str, Any] = {
            "items": self._entries(ledger, page.entries, with_personal),
            "hasMore": next_cursor is not None,
            "tryLater": is_open,
        }
        if next_cursor is not None:
            answer["cursor"] = next_cursor
        return answer

    def feed(
        self, may: May, ledger_id: str, topic: str, cursor: str | None, with_personal: bool
    ) -> dict[str, Any]:
        """Return the rows after ``cursor``; the cursor of the answer is never empty and stays good."""
        ledger = self._ledger(may, ledger_id, topic)
        with self._book.lock:
            rows = tuple(ledger.rows[topic])
        start = 0 if cursor is None else value_of(cursor)
        if type(start) is not int or not 0 <= start <= len(rows):
            raise invalid("cursor", "unknown cursor")
        page = changed_rows(self._faults(), rows, None)[start : start + self._page_size]
        end = start + len(page)
        return {
            "cursor": cursor_of(end),
            "tryLater": end == len(rows),
            "items": self._entries(ledger, page, with_personal),
        }

    def _ledger(self, may: May, ledger_id: str, topic: str) -> Ledger:
        if topic not in TOPICS:
            raise invalid("topic", "must be one of funds, fees")
        for ledger in self._book.ledgers():
            if ledger.terms.ledger_id == ledger_id and may(ledger.terms):
                return ledger
        raise problem(404, "Not Found", "No such ledgerId")

    def _repeated(self, page: Page[LedgerRow], cursor: str | None, report: tuple[str, ...]) -> str | None:
        """Return the cursor after ``page``: the planned repetition's, or that of the next page."""
        is_repetition = cursor is not None and "again" in value_of(cursor)
        if is_repetition or not page.entries:
            return page.next_cursor
        planned = take(self._faults(), "duplicate_page", lambda _: True)
        return page.next_cursor if planned is None else again(page, report)

    def _entries(
        self, ledger: Ledger, rows: Iterable[LedgerRow], with_personal: bool
    ) -> list[dict[str, Any]]:
        uninvited = ledger.quirks.uninvited_field
        entries = [
            row.as_json(
                with_personal=with_personal,
                uninvited=uninvited if row.entry_type in ("capture", "refund") else None,
            )
            for row in rows
        ]
        return damaged_entries(self._faults(), entries)


def _date(text: str) -> date:
    """Return the ledger date of the path; refuse any other form than YYYY-MM-DD."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise invalid("ledgerDate", "must be a date YYYY-MM-DD")


def _ledger_json(ledger: Ledger) -> dict[str, Any]:
    terms, quirks = ledger.terms, ledger.quirks
    owner = {"scheme": terms.owner_scheme, "id": terms.owner}
    shown: dict[str, Any] = {"ledgerId": terms.ledger_id, "currency": terms.currency}
    if quirks.bank_account != "absent":
        given = {"scheme": f"BBAN:{terms.country}", "id": terms.bank_account}
        shown["payoutBankAccount"] = given if quirks.bank_account == "given" else None
    shown["owner"] = owner
    shown["settlesForRecipientHandles"] = list(terms.handles)
    if quirks.sales_units:
        shown["salesUnits"] = [
            {"name": f"Example {handle}", "recipientHandle": handle, "businessIdentifier": owner}
            for handle in terms.handles
        ]
    return shown
