"""How the stand-in behaves where the vendor's documentation leaves it open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is an answer that nobody has confirmed, or a wait.

    * ``draft_keeps_id``: the voucher that a draft becomes has the draft's id.
    * ``has_balances``: there is a list of account balances; else it answers 404.
    * ``largest_page``: rows on a page, however many are asked for.
    * ``keeps_extension``: a file's name is shown with its extension.
    * ``first_cost_centre_read_only``: a row with ``CostCenterItemId1`` is refused, as the schema says.
    * ``fills_vat_codes``: a row without a VAT code is shown with its account's, as the default of
      ``useDefaultVatCodes`` says.
    * ``visibility_lag_seconds``: until a new voucher or draft shows in lists.
    """

    draft_keeps_id: bool = False
    has_balances: bool = True
    largest_page: int = 1000
    keeps_extension: bool = True
    first_cost_centre_read_only: bool = False
    fills_vat_codes: bool = True
    visibility_lag_seconds: float = 0
