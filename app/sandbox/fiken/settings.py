"""What of the vendor's behaviour can be chosen; the defaults are what is documented or was observed."""

from dataclasses import dataclass
from typing import Literal

PERIOD_LOCKED = "Perioden er låst. Det kan ikke føres på denne datoen."  # plausible: nobody has published it


@dataclass(frozen=True, slots=True)
class Settings:
    """The answers that nobody has confirmed, and limits.

    * ``one_at_a_time``: a request while the same user's last is not answered gets 429; after ``ban_after`` of
      them the user gets 403 for good (None: never).
    * ``slowed_after`` requests within a second each further one waits ``slowed_by`` seconds.
    * ``credit_with_vat``: whether the amount of a credit side with a VAT code is net (observed) or gross (the
      vendor's file); a debit side is net in both.
    * ``vat_rounding``: how an øre and a half is rounded.
    * ``location``: what ``POST /generalJournalEntries`` says it made.
    * ``error_body``: JSON with ``message``, with ``error`` and ``error_description``, or plain text.
    * ``period_text``: what a posting in a locked period is answered with.
    * ``reversal_date``, ``reversal_text``, ``offset_link``: of the transaction that a deletion books, the
      date, the text (the original's, the reason given, or the vendor's own), and who names the other.
    * ``attachment_identifier``: whether a listed attachment tells its file name.
    * ``tells_code_0``: whether a line without VAT is told with code 0; it was sent without one.
    * ``visibility_lag_seconds``: how long a new entry is left out of lists.
    * ``rename_changes_slug``: whether a company that gets another name gets another address too.
    * ``largest_page``: rows per page at most.
    """

    one_at_a_time: bool = True
    ban_after: int | None = None
    slowed_after: int = 4
    slowed_by: float = 0.01
    credit_with_vat: Literal["net", "gross"] = "net"
    vat_rounding: Literal["half_up", "half_even", "down"] = "half_up"
    location: Literal["transactions", "journalEntries", "generalJournalEntries"] = "transactions"
    error_body: Literal["message", "error", "text"] = "message"
    period_text: str = PERIOD_LOCKED
    reversal_date: Literal["original", "today"] = "original"
    reversal_text: Literal["original", "reason", "own"] = "original"
    offset_link: Literal["original", "both", "none"] = "original"
    attachment_identifier: Literal["none", "file_name"] = "none"
    tells_code_0: bool = False
    visibility_lag_seconds: float = 0
    rename_changes_slug: bool = True
    largest_page: int = 100
