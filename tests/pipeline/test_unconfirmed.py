"""What nobody has confirmed of Tripletex, Vipps and Stripe: either answer gives the same vouchers.

Each answer is a setting of the stand-in. The whole way is played under it: booked once, read back, proven,
reversed, booked again and proven again, counted in the books. Those of the other vendors stand beside their
own tests.
"""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.demo.pairs import opened_pair, play
from app.sandbox.driven.provider import DrivenProvider
from app.sandbox.driven.stripe import DrivenStripe
from app.sandbox.driven.vipps import LEDGER, DrivenVipps

OF_TRIPLETEX: tuple[dict[str, Any], ...] = (
    {"search_by_external_number": False},
    {"enforces_unique_external_number": True},
    {"visibility_lag_seconds": 0.6},
    {"search_finds_unposted": False},
    {"search_by_external_number": False, "search_finds_unposted": False, "visibility_lag_seconds": 0.6},
    {"reverse_link": "reversal"},
    {"reverse_link": "both"},
    {"reversal_copies": "description"},
    {"reversal_copies": "description_and_number"},
    {"omitted_vat_type": "account_default"},
    {"vat_rounding": "half_even"},
    {"vat_rounding": "down"},
    {"deletes_posted": True},
    {"checks_period_of_unposted": False},
    {"period_end": "inclusive"},
    {"ledger_lists_unmoved": False},
    {"most_postings": 40},
)
OF_VIPPS: tuple[dict[str, Any], ...] = (
    {"fees_psp": "different"},
    {"payout_text": "missing"},
    {"payout_entry_type": "scheduled-for-payout"},
    {"blank_reference": "null"},
    {"blank_reference": "absent"},
    {"blank_handle": "empty"},
    {"blank_handle": "absent"},
    {"time_form": "offset"},
    {"empty_first_page": False},
    {"unavailable": "open"},
    {"unavailable": "never"},
    {"bank_account": "null"},
    {"bank_account": "absent"},
    {"sales_units": False},
)
OF_STRIPE: tuple[dict[str, Any], ...] = (
    {"manual_listing": "partial"},
    {"early_listing": "error"},
    {"expansion_rights": "free"},
    {"balance_type": "absent"},
)
ALWAYS = 3
"""How many of each vendor `make test` plays; the first are about sending once."""


def each(answers: tuple[dict[str, Any], ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "answers",
        [
            pytest.param(
                one,
                id="-".join(f"{name}={value}" for name, value in one.items()),
                marks=() if place < ALWAYS else (pytest.mark.thorough,),
            )
            for place, one in enumerate(answers)
        ],
    )


@each(OF_TRIPLETEX)
def test_unconfirmed_of_tripletex(tmp_path: Path, answers: dict[str, Any]) -> None:
    lag = answers.get("visibility_lag_seconds", 0)
    with opened_pair("vipps", "tripletex", tmp_path, **answers) as pair:
        played = play(pair, lambda step: time.sleep(2 * lag))  # what others book shows late too
    assert (played.broken, played.booked, played.files, played.unexplained) == ([], 1, 1, 0)


@each(OF_VIPPS)
def test_unconfirmed_of_vipps(tmp_path: Path, answers: dict[str, Any]) -> None:
    def set_quirks(side: DrivenProvider, at: datetime) -> None:
        assert isinstance(side, DrivenVipps)
        side.book.set_quirks(LEDGER, **answers)

    with opened_pair("vipps", "tripletex", tmp_path, before_closing=set_quirks) as pair:
        played = play(pair)
    assert (played.broken, played.booked, played.files, played.unexplained) == ([], 1, 1, 0)


@each(OF_STRIPE)
def test_unconfirmed_of_stripe(tmp_path: Path, answers: dict[str, Any]) -> None:
    def set_quirks(side: DrivenProvider, at: datetime) -> None:
        assert isinstance(side, DrivenStripe)
        side.book.set_quirks(side.handle, **answers)

    with opened_pair("stripe", "tripletex", tmp_path, before_closing=set_quirks) as pair:
        played = play(pair)
    assert (played.broken, played.booked, played.files, played.unexplained) == ([], 1, 1, 0)
