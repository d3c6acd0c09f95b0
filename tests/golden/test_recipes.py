"""Vouchers to the øre, by recipes of Norwegian bookkeeping.

The expected files are written anew only with ``AVSTEM_WRITE_GOLDEN=1``, and the reviewer reads the
difference. The sums per account in ``books`` are written by hand and never by the program.
"""

import json
import os

import pytest

from app.core.money import to_minor
from app.core.vouchers import VoucherDraft, draft_from_dict
from tests.golden.recipe_book import Recipe, expected_path, names, read

HELD = {"one_ore_missing", "row_in_another_currency"}
"""Recipes that end without a voucher."""


def text_of(name: str) -> str:
    return json.dumps(Recipe(name).told(), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", names())
def test_vouchers_are_as_expected(name: str) -> None:
    if os.environ.get("AVSTEM_WRITE_GOLDEN") == "1":
        expected_path(name).write_text(text_of(name), "utf-8")
    assert text_of(name) == expected_path(name).read_text("utf-8")


@pytest.mark.parametrize("name", names())
def test_vouchers_are_what_an_accountant_wrote(name: str) -> None:
    written = {
        voucher: {account: to_minor(kroner, "NOK") for account, kroner in sums.items()}
        for voucher, sums in read(name)["books"].items()
    }
    drafted = {
        f"{draft.identity.kind} {draft.identity.subject}": draft.sums() for draft in Recipe(name).drafts()
    }
    assert drafted == written
    assert (not drafted) is (name in HELD)


@pytest.mark.parametrize("name", names())
def test_every_row_is_claimed_once(name: str) -> None:
    recipe = Recipe(name)
    claimed = [key for draft in recipe.drafts() for key in draft.claims]
    rows = {row.key for _, rows in recipe.payouts for row in rows}
    assert sorted(claimed) == ([] if name in HELD else sorted(rows))


@pytest.mark.parametrize("name", names())
def test_sums_written_by_hand_balance(name: str) -> None:
    """The recipes themselves: a slip of the pen there would be no proof."""
    for sums in read(name)["books"].values():
        assert sum(to_minor(kroner, "NOK") for kroner in sums.values()) == 0


@pytest.mark.parametrize("name", names())
def test_expected_vouchers_can_be_stored(name: str) -> None:
    for told in json.loads(expected_path(name).read_text("utf-8")):
        for voucher in told["vouchers"]:
            key = voucher.pop("key")
            draft: VoucherDraft = draft_from_dict(voucher)
            assert draft.identity.key(1) == key
            assert draft.as_dict() == voucher


def test_no_expected_file_without_its_facts() -> None:
    assert {path.name for path in expected_path("x").parent.iterdir()} == {
        f"{name}.{part}.json" for name in names() for part in ("facts", "expected")
    }
    assert len(names()) >= 20


def test_what_came_back_and_is_paid_again_leaves_nothing_on_clearing() -> None:
    """Sold 1 500.00, and 1 500.00 reached the bank."""
    sums = [draft.sums() for draft in Recipe("payout_returned").drafts()]
    assert sum(one["1521"] for one in sums) == -150_000
    assert sum(one["1920"] for one in sums) == 150_000
    in_transit = [draft.sums() for draft in Recipe("in_transit_returned").drafts()]
    assert sum(one["1929"] for one in in_transit) == 100_000


def test_what_was_kept_back_is_paid_out_in_the_end() -> None:
    for name, account in (("reserve_in_the_balance", "1521"), ("debt_to_the_provider", "1522")):
        drafts = Recipe(name).drafts()
        carried = [one.amount for draft in drafts for one in draft.postings if one.line_type == "carried"]
        assert len(carried) == 2
        assert sum(carried) == 0
        assert {one.account for d in drafts for one in d.postings if one.line_type == "carried"} == {account}
