"""Each check of the demo fails when what it checks is not so."""

import copy
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli.demo.checks.balanced import check_balanced
from app.cli.demo.checks.claimed import check_claimed
from app.cli.demo.checks.negation import check_negation
from app.cli.demo.checks.once import check_once
from app.cli.demo.checks.private import check_private
from app.cli.demo.checks.proven import Seen, Stray, check_proven
from app.cli.demo.counting import BooksView
from app.cli.demo.expected import Expected, Named
from app.cli.demo.ledgers import OwnLedger, OwnPayout, OwnRow
from app.cli.demo.terms import Terms

KEY = "AVAAAAAAAAAAAAAAAAAAAA"
PAID = date(2026, 3, 3)
LEDGER = {
    "2000801": OwnPayout(
        "2000801",
        PAID,
        900,
        (
            OwnRow("p1", "order-1", "capture", PAID, 1000),
            OwnRow("f1", "", "fees-retained", PAID, -100),
        ),
        "provider_reference",
    ),
    "po_1": OwnPayout(
        "po_1",
        PAID,
        900,
        (OwnRow("txn_1", "ch_1", "charge", PAID, 1000, 60), OwnRow("txn_2", "", "fee", PAID, -40)),
        "key",
    ),
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


def stripe_payout(**changes: Any) -> dict[str, Any]:
    """Stripe names each row, its fee rows too."""
    return (
        payout(
            reference="po_1",
            transactions=[
                {"key": "txn_1", "provider_reference": "ch_1", "gross": 1000, "net": 940},
                {"key": "txn_2", "provider_reference": "", "gross": 0, "net": -40},
            ],
            vouchers=[{"kind": "payout", "key": KEY, "state": "verified", "claims": ["txn_1", "txn_2"]}],
        )
        | changes
    )


def test_a_row_of_stripe_is_looked_for_by_its_own_name() -> None:
    assert check_claimed([stripe_payout()], LEDGER).holds
    dropped, other = stripe_payout(), stripe_payout()
    dropped["transactions"] = dropped["transactions"][:1]
    other["transactions"][1]["key"] = "txn_3"
    assert not check_claimed([dropped], LEDGER).holds
    assert not check_claimed([other], LEDGER).holds


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


ERROR = Named("booked_twice", 500, "2026-03-02", "10050", "")
ON_ITS_WAY = Named("payout_on_its_way", 900, "2026-03-05", "", "2000802")


def by_hand(number: int, amount: int, text: str = "Nettsalg", account: int = 1521) -> dict[str, Any]:
    return voucher(
        number,
        externalVoucherNumber="",
        description=text,
        postings=[{"account": account, "amount": amount, "date": "2026-03-03"}],
    )


def proof(**changes: Any) -> dict[str, Any]:
    """What the API says of books with 3400, a provider with 1800, and 200 kept back."""
    return {
        "provider": "vipps",
        "on": "2026-03-03",
        "books": 3400,
        "provider_holds": 1800,
        "held": 200,
        "difference": 1400,
        "unexplained": 0,
        "untied": [],
        "holds": True,
        "items": [
            {**ERROR._asdict(), "voucher": "7-2026"},
            {**ON_ITS_WAY._asdict(), "voucher": ""},
        ],
    } | changes


def seen(shown: dict[str, Any], *more: dict[str, Any]) -> Seen:
    """The proof beside both sides; a dispute of 500 is written off by hand but for 200."""
    rows = (
        OwnRow("p1", "order-1", "capture", PAID, 2300),
        OwnRow("d1", "order-1", "retained-disputed-capture", PAID, -500),
    )
    held = books(by_hand(1, 3700), by_hand(2, -300, "Tapt innsigelse", 1526), *more)
    expected = Expected(Counter([ERROR]), Counter([ON_ITS_WAY]))
    return Seen("vipps", shown, held, OwnLedger({}, rows, 1800), expected)


STRAY = Stray(77, proof(holds=False, unexplained=77, untied=[{"amount": 77}]), proof())


def test_proven_against_both_sides_and_every_name() -> None:
    assert check_proven([seen(proof())], [STRAY]).holds
    assert not check_proven([], [STRAY]).holds
    assert not check_proven([seen(proof())], []).holds


@pytest.mark.parametrize(
    "changes",
    [
        {"books": 3401},
        {"provider_holds": 1801},
        {"held": 0},
        {"difference": 1399},
        {"unexplained": 1},
        {"holds": False},
        {"untied": [{"amount": 1}, {"amount": -1}]},
        {"items": []},
        {"items": [{**ERROR._asdict(), "voucher": "7-2026"}] * 2},
        {"items": [{**ERROR._asdict(), "voucher": ""}, {**ON_ITS_WAY._asdict(), "voucher": ""}]},
        {"items": [{**ERROR._asdict(), "order": "10051", "voucher": "7-2026"}, ON_ITS_WAY._asdict()]},
        {"items": [{**ERROR._asdict(), "kind": "amount_differs", "voucher": "7"}, ON_ITS_WAY._asdict()]},
    ],
)
def test_a_proof_that_is_not_so_is_found_out(changes: dict[str, Any]) -> None:
    assert not check_proven([seen(proof(**changes))], [STRAY]).holds


def test_books_that_hold_more_than_the_proof_says_are_found_out() -> None:
    assert not check_proven([seen(proof(), by_hand(3, 1))], [STRAY]).holds


@pytest.mark.parametrize(
    "stray",
    [
        Stray(77, proof(), proof()),
        Stray(77, proof(holds=False, unexplained=78, untied=[{"amount": 78}]), proof()),
        Stray(77, proof(holds=False, unexplained=77, untied=[{"amount": 70}, {"amount": 7}]), proof()),
        Stray(77, STRAY.during, proof(holds=False)),
    ],
)
def test_a_stray_posting_must_be_told_to_the_ore_and_be_gone(stray: Stray) -> None:
    assert not check_proven([seen(proof())], [stray]).holds
