"""The sums of the payouts of a period, one per currency."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.sandbox.klarna.merchant import Merchant, Payout

_SUMMED: Final = (
    *("sale", "return", "reversal", "fee", "tax", "fee_correction", "commission"),
    *("repay", "holdback", "release", "settlement"),
)


def summaries(
    merchant: Merchant, payouts: Sequence[Payout], given: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return one summary for the merchant's currency, none where nothing was paid out."""
    if not payouts:
        return []
    sums: dict[str, Any] = {
        f"summary_total_{name}_amount": sum(one.totals[f"{name}_amount"] for one in payouts)
        for name in _SUMMED
    }
    return [
        {
            **sums,
            "summary_settlement_currency": merchant.currency,
            "summary_payout_date_start": given["start_date"],
            "summary_payout_date_end": given["end_date"],
        }
    ]
