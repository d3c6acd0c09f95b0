"""How the stand-in behaves where the vendor's documentation leaves it open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is an answer that nobody has confirmed, or a wait.

    * ``release_seconds``: until a release that was accepted is done; the batch stands as before meanwhile.
    * ``release_answers_later``: a release is answered 202 and not 200.
    * ``posts_when_released``: a released batch is in the balances; else it stands ``Unposted`` until a person
      posts it.
    * ``needs_ledger_and_periods``: the ledger's rows are refused without them.
    * ``tells_balances``: the ledger's rows carry balances where they are asked for.
    * ``tells_corporate_id``: a branch carries its organisation number.
    * ``tells_files_of_a_batch``: a batch that is read by itself carries its attachments.
    * ``tells_totals``: rows carry the total count.
    * ``end_is_next_day``: a period's end is told as the first day after it.
    * ``has_subaccounts``: the company has sub-accounts, and every line needs one.
    * ``errors``: ``json`` or ``xml``.
    * ``token_seconds``: how long a token lasts.
    * ``largest_page``: rows on a page, however many are asked for.
    * ``visibility_lag_seconds``: until a new batch shows in lists.
    """

    release_seconds: float = 0.1
    release_answers_later: bool = False
    posts_when_released: bool = True
    needs_ledger_and_periods: bool = True
    tells_balances: bool = True
    tells_corporate_id: bool = True
    tells_files_of_a_batch: bool = True
    tells_totals: bool = True
    end_is_next_day: bool = False
    has_subaccounts: bool = True
    errors: str = "json"
    token_seconds: int = 3600
    largest_page: int = 1000
    visibility_lag_seconds: float = 0
