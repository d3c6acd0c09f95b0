"""What nobody has confirmed of the five accounting systems, Vipps and Stripe: the vouchers are the same.

Each answer is a setting of the stand-in. The whole way is played under it: booked once, read back, proven,
reversed, booked again and proven again, counted in the books. Those of Klarna and Nets stand beside their own
tests, and so does what an answer means for a single call.
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
from tests.accounting_under_test import BOOKS

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
OF_POWEROFFICE: tuple[dict[str, Any], ...] = (
    {"reversal_frees_reference": False},
    {"reversal_copies": "description_and_reference"},
    {"duplicate_status": 409, "error_form": "message"},
    {"error_texts": False},
    {"reversal_clears_reference": True},
    {"reversal_copies": "description"},
    {"reversal_date": "today"},
    {"reverse_privilege": "Voucher_Full"},
    {"reverse_status": 202},
    {"documentation_status": 202, "documentation_lag_seconds": 0.6},
    {"visibility_lag_seconds": 0.6},
    {"trial_balance_lists_unmoved": True},
    {"trial_balance_forgets_years": True},
    {"first_page": 0},
    {"longest_reference": 22},
)
OF_FIKEN: tuple[dict[str, Any], ...] = (
    {"location": "generalJournalEntries"},
    {"offset_link": "none"},
    {"reversal_text": "own", "offset_link": "both"},
    {"location": "journalEntries"},
    {"offset_link": "both"},
    {"reversal_text": "own"},
    {"reversal_text": "reason"},
    {"reversal_date": "today"},
    {"attachment_identifier": "file_name"},
    {"visibility_lag_seconds": 0.6},
    {"error_body": "error"},
    {"error_body": "text"},
)
OF_EACCOUNTING: tuple[dict[str, Any], ...] = (
    {"draft_keeps_id": True},
    {"visibility_lag_seconds": 0.6},
    {"draft_keeps_id": True, "visibility_lag_seconds": 0.6},
    {"has_balances": False},
    {"largest_page": 50},
    {"keeps_extension": False},
)
OF_VISMANET: tuple[dict[str, Any], ...] = (
    {"release_answers_later": True, "release_seconds": 0.8},
    {"release_seconds": 0.8, "visibility_lag_seconds": 0.6},
    {"visibility_lag_seconds": 0.6},
    {"tells_files_of_a_batch": False},
    {"needs_ledger_and_periods": False},
    {"tells_balances": False},
    {"tells_totals": False},
    {"end_is_next_day": True},
    {"has_subaccounts": False},
    {"errors": "xml"},
    {"token_seconds": 61},
)
OF_BOOKS: dict[str, tuple[dict[str, Any], ...]] = {
    "tripletex": OF_TRIPLETEX,
    "poweroffice": OF_POWEROFFICE,
    "fiken": OF_FIKEN,
    "eaccounting": OF_EACCOUNTING,
    "vismanet": OF_VISMANET,
}
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
TOLD = ["nothing_unexplained", "no_open_items", "nothing_is_asked"]
"""Of a system that dates a reversal itself: a case says so, and the proof of a day between the two names the
voucher, which stands there still, and does not hold; nothing of the amounts is unexplained."""
ALWAYS = 1
"""How many of each vendor `make test` plays: the first, which is about sending once."""


def _named(answers: dict[str, Any]) -> str:
    return "-".join(f"{name}={value}" for name, value in answers.items())


def each(answers: tuple[dict[str, Any], ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "answers",
        [
            pytest.param(
                one,
                id=_named(one),
                marks=() if place < ALWAYS else (pytest.mark.thorough,),
            )
            for place, one in enumerate(answers)
        ],
    )


@pytest.mark.parametrize(
    ("accounting", "answers"),
    [
        pytest.param(
            accounting,
            one,
            id=f"{accounting}-{_named(one)}",
            marks=() if place < ALWAYS else (pytest.mark.thorough,),
        )
        for accounting, answers in OF_BOOKS.items()
        for place, one in enumerate(answers)
    ],
)
def test_unconfirmed_of_books(tmp_path: Path, accounting: str, answers: dict[str, Any]) -> None:
    lag = max(answers.get(name, 0) for name in ("visibility_lag_seconds", "documentation_lag_seconds"))
    with opened_pair("vipps", accounting, tmp_path, **answers) as pair:
        played = play(pair, lambda step: time.sleep(2 * lag))  # what others book shows late too
    told = TOLD if answers.get("reversal_date") == "today" else []
    assert (played.broken, played.booked, played.files, played.unexplained) == (told, 1, 1, 0)


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


def test_every_registered_system_is_told_under_its_answers() -> None:
    assert set(OF_BOOKS) == set(BOOKS)
