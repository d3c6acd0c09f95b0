"""How a stand-in behaves where PowerOffice Go's behaviour was only reported, or by nobody confirmed.

Every such question is a setting; the default is what the vendor documents, else what is harder for a client.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of :func:`app.sandbox.poweroffice.create_poweroffice_stand_in`, by keyword.

    * ``environment``: under which paths the keys are known (``/Demo/v2`` or ``/v2``).
    * ``visibility_lag_seconds``: a new voucher is in account transactions and balances after that time only;
      by its id it can be read at once.
    * ``duplicate_status``, ``duplicate_text``: how a reference that is in use is refused.
    * ``reversal_frees_reference``: whether a reversed voucher's reference can be used again (documented).
    * ``reversal_clears_reference``: whether the reversed voucher shows its reference no more.
    * ``reversal_copies``: what a reversing voucher takes over of its original besides the amounts.
    * ``reversal_date``: of a reversal asked for through the API: the original's, or today's. One whose day is
      locked goes to the first open day, as it does for people in Go.
    * ``reverse_privilege``: what reversing takes; the vendor's file names the one of year-end vouchers.
    * ``reverse_status``: 200 for done, 202 for accepted.
    * ``trial_balance_lists_unmoved``: whether accounts that nothing was ever booked on are listed.
    * ``trial_balance_forgets_years``: whether accounts without a posting in the year of the day are left out.
    * ``documentation_status``: 204, or 202 and the file shows ``documentation_lag_seconds`` later.
    * ``error_form``: where a refusal has its text.
    * ``error_texts``: whether it has a text that tells anything.
    * ``vat_accounts``: which accounts the system books VAT on; ``vat_rounding`` of half an øre.
    * ``first_page``: the number of the first page.
    * ``largest_page`` rows at most, ``page_size`` where none is asked for.
    * ``longest_description``, ``longest_reference``, ``most_lines``: 400 above; None for no limit.
    * ``rate_limit`` requests per second and subscription key; ``retry_after`` also as a header.
    """

    environment: Literal["production", "demo"] = "production"
    visibility_lag_seconds: float = 0
    duplicate_status: Literal[400, 409] = 400
    duplicate_text: str = "A voucher with ExternalImportReference '{reference}' already exists."
    reversal_frees_reference: bool = True
    reversal_clears_reference: bool = False
    reversal_copies: Literal["nothing", "description", "description_and_reference"] = "nothing"
    reversal_date: Literal["original", "today"] = "original"
    reverse_privilege: str = "YearEndVoucher_Full"
    reverse_status: Literal[200, 202] = 200
    trial_balance_lists_unmoved: bool = False
    trial_balance_forgets_years: bool = False
    documentation_status: Literal[204, 202] = 204
    documentation_lag_seconds: float = 0
    error_form: Literal["problem", "message", "errors", "validation_errors"] = "problem"
    error_texts: bool = True
    vat_accounts: Literal["270x", "2701"] = "270x"
    vat_rounding: Literal["half_up", "half_even", "down"] = "half_up"
    first_page: Literal[0, 1] = 1
    page_size: int = 5000
    largest_page: int = 20_000
    longest_description: int | None = 255
    longest_reference: int | None = None
    most_lines: int | None = None
    rate_limit: int = 10
    retry_after: bool = False
