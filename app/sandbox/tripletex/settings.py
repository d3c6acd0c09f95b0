"""How a stand-in behaves where Tripletex' behaviour was only reported, or by nobody confirmed.

Every such question is a setting; the default is what was reported, else what is harder for a client.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of :func:`app.sandbox.tripletex.create_tripletex_stand_in`, by keyword.

    * ``environment``: ``test`` knows only tokens that start with ``test-``, ``production`` only others.
    * ``search_by_external_number``: False makes ``>externalVoucherNumber`` blind for vouchers created
      through the API, and their number is not returned either.
    * ``search_finds_unposted``: whether that search finds vouchers not yet sent to the ledger.
    * ``visibility_lag_seconds``: a new voucher is in lists, searches and balances after that time only.
    * ``enforces_unique_external_number``: a number in use is refused with 409, code 14000.
    * ``omitted_vat_type``: what a posting without ``vatType`` gets.
    * ``reverse_link``: which of the two vouchers carries ``reverseVoucher``.
    * ``reversal_copies``: what a reversing voucher takes over from its original: nothing, its
      description, or its description and external number.
    * ``vat_rounding``: of half an øre; the vendor documents none.
    * ``closed_period_status``: 422 with code 18000 or 409 with code 10000.
    * ``checks_period_of_unposted``: whether creating an unposted voucher in a closed period is refused.
    * ``enforces_legal_vat_types``: whether a VAT type outside the account's list is refused.
    * ``deletes_posted``: whether DELETE removes a posted voucher (else 422).
    * ``longest_description``, ``most_postings``, ``largest_attachment`` (bytes): refused with 422 above;
      None for no limit.
    * ``largest_page`` rows per page, ``largest_result`` rows per result (above: 422, code 23000).
    * ``period_end``: whether an accounting period's ``end`` is its last day or the day after it.
    * ``ledger_lists_unmoved``: whether the ledger lists accounts with a balance but no posting of the days.
    * ``bare_session_token``: the API token's session answered as ``{"token"}`` without ``value``.
    * ``rate_limit`` requests per ``rate_window_seconds`` and token; ``rate_headers_on_429`` False leaves
      the ``X-Rate-Limit-*`` headers out of the refusal, as reported of the vendor.
    """

    environment: Literal["production", "test"] = "production"
    search_by_external_number: bool = True
    search_finds_unposted: bool = True
    visibility_lag_seconds: float = 0
    enforces_unique_external_number: bool = False
    omitted_vat_type: Literal["none", "account_default"] = "none"
    reverse_link: Literal["original", "reversal", "both"] = "original"
    reversal_copies: Literal["nothing", "description", "description_and_number"] = "nothing"
    vat_rounding: Literal["half_up", "half_even", "down"] = "half_up"
    closed_period_status: Literal[422, 409] = 422
    checks_period_of_unposted: bool = True
    enforces_legal_vat_types: bool = True
    deletes_posted: bool = False
    longest_description: int | None = 255
    most_postings: int | None = None
    largest_attachment: int | None = None
    largest_page: int = 1000
    largest_result: int = 10_000
    period_end: Literal["exclusive", "inclusive"] = "exclusive"
    ledger_lists_unmoved: bool = True
    bare_session_token: bool = False
    rate_limit: int = 10_000
    rate_window_seconds: int = 10
    rate_headers_on_429: bool = True
