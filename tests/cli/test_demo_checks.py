"""Each check of the demo fails when what it checks is not so."""

import copy
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli.demo.checks.balanced import check_balanced
from app.cli.demo.checks.claimed import check_claimed
from app.cli.demo.checks.negation import check_negation
from app.cli.demo.checks.once import check_once
from app.cli.demo.checks.private import check_private
from app.cli.demo.counting import BooksView, PayoutRows
from app.cli.demo.terms import Terms

KEY = "AVAAAAAAAAAAAAAAAAAAAA"
LEDGER = {
    "2000801": PayoutRows(
        "2000801",
        date(2026, 3, 3),
        900,
        (
            {"pspReference": "p1", "amount": 1000, "entryType": "capture"},
            {"pspReference": "f1", "amount": -100, "entryType": "fees-retained"},
        ),
        0,
        0,
    )
}


def voucher(number: int, **changes: Any) -> dict[str, Any]:
    postings = [(1920, 900), (7770, 100), (1521, -1000)]
    return {
        "id": number,
        "numberAsString": f"{number}-2026",
        "externalVoucherNumber": KEY,
        "description": "",
        "posted": True,
        "reverses": None,
        "reversedBy": None,
        "attachment": {"uploads": 1, "files": []},
        "postings": [
            {"account": account, "vatCode": "0", "amount": amount, "amountGross": amount}
            for account, amount in postings
        ],
    } | changes


def books(*vouchers: dict[str, Any]) -> BooksView:
    return BooksView(vouchers, 0, len(vouchers))


def payout(**changes: Any) -> dict[str, Any]:
    return {
        "reference": "2000801",
        "account": "302321",
        "gap": 0,
        "cases": [],
        "transactions": [
            {"key": "a", "provider_reference": "p1", "gross": 1000, "net": 1000},
            {"key": "b", "provider_reference": "f1", "gross": 0, "net": -100},
        ],
        "vouchers": [{"kind": "payout", "key": KEY, "state": "verified", "claims": ["a", "b"]}],
    } | changes


def test_claimed_once_or_held_by_a_case() -> None:
    claims = {"kind": "payout", "key": KEY, "state": "verified"}
    held = payout(vouchers=[], cases=[{"id": 1, "holds": True}])
    assert check_claimed([payout()], LEDGER).holds
    assert check_claimed([held], LEDGER).holds
    assert not check_claimed([payout(vouchers=[claims | {"claims": ["a"]}])], LEDGER).holds
    assert not check_claimed([payout(vouchers=[claims | {"claims": ["a", "b", "b"]}])], LEDGER).holds
    assert not check_claimed([payout(vouchers=[], cases=[{"id": 1, "holds": False}])], LEDGER).holds


def test_a_row_that_the_ledger_has_otherwise_is_told() -> None:
    dropped = payout()
    dropped["transactions"] = dropped["transactions"][1:]
    other = copy.deepcopy(payout())
    other["transactions"][0]["net"] = 999
    assert not check_claimed([dropped], LEDGER).holds
    assert not check_claimed([other], LEDGER).holds


def test_balanced_against_both_sides() -> None:
    off = voucher(1)
    off["postings"][0]["amount"] = 901
    assert check_balanced([payout()], books(voucher(1)), LEDGER).holds
    assert not check_balanced([payout()], books(off), LEDGER).holds
    assert not check_balanced([payout(gap=1)], books(voucher(1)), LEDGER).holds
    assert not check_balanced([payout()], books(), LEDGER).holds


@pytest.mark.parametrize(
    "later",
    [
        books(voucher(1), voucher(2)),
        books(voucher(2)),
        books(voucher(1, attachment={"uploads": 2, "files": []})),
        books(voucher(1, attachment=None)),
        books(voucher(1), voucher(2, posted=False)),
        books(),
        BooksView((voucher(1),), 1, 1),
        BooksView((voucher(1),), 0, 2),
    ],
)
def test_once_and_the_same_each_time(later: BooksView) -> None:
    first = ("count.first", books(voucher(1)))
    assert check_once([first, ("count.second", books(voucher(1)))]).holds
    assert not check_once([first, ("count.second", later)]).holds


def test_a_reversal_is_the_exact_negation() -> None:
    before = voucher(1)
    reversal = voucher(2, reverses=1)
    for posting in reversal["postings"]:
        posting["amount"], posting["amountGross"] = -posting["amount"], -posting["amountGross"]
    other = copy.deepcopy(reversal)
    other["postings"][0]["account"] = 1929
    reversed_one = voucher(1, reversedBy=2)
    assert check_negation(before, books(reversed_one, reversal)).holds
    assert not check_negation(before, books(reversed_one, other)).holds
    assert not check_negation(before, books(voucher(1))).holds
    assert not check_negation(before, BooksView((reversed_one, reversal), 1, 2)).holds


def test_what_is_private_is_found_wherever_it_lies(tmp_path: Path) -> None:
    terms = Terms(tmp_path, "nb", date(2026, 3, 3), 1, keep=False)
    terms.logs.mkdir()
    terms.data.mkdir()
    (terms.logs / "web.log").write_text("started", "utf-8")
    with zipfile.ZipFile(terms.backup, "w") as archive:
        archive.writestr("shops.jsonl", "Eksempel")
    controls = {"log": "started", "backup": "Eksempel", "answer": "2000801"}
    answers = [b'{"reference": "2000801"}']
    assert check_private(terms, answers, ["hemmelig"], controls).holds
    assert not check_private(terms, [*answers, b"hemmelig"], ["hemmelig"], controls).holds
    assert not check_private(terms, [b"{}"], ["hemmelig"], controls).holds  # reads nothing that is there
    (terms.logs / "web.log").write_text("started hemmelig", "utf-8")
    broken = check_private(terms, answers, ["hemmelig"], controls)
    assert not broken.holds
    assert "hemmelig" not in "".join(broken.faults)
