"""Debit equals credit, and the provider's identity holds; read from both vendors' sides."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.cli.demo.checks.check import Check
from app.cli.demo.counting import BooksView
from app.cli.demo.ledgers import OwnPayout

_BANK: Final = 1920


def check_balanced(
    shown: Sequence[dict[str, Any]], books: BooksView, ledger: Mapping[str, OwnPayout]
) -> Check:
    """Every voucher in the books sums to zero; every payout equals its rows (and their balances)."""
    faults = [
        f"{one['numberAsString']}: {total}"
        for one in books.vouchers
        if (total := sum(posting["amount"] for posting in one["postings"])) != 0
    ]
    identities = banked = 0
    by_key = {key: one for key, one in books.ours if one["posted"] and not one["reversedBy"]}
    for payout in shown:
        own = ledger[payout["reference"]]
        if payout["gap"] == 0 and own.adds_up:
            identities += 1
        else:
            faults.append(f"{payout['reference']}: gap {payout['gap']}")
        for voucher in payout["vouchers"]:
            if voucher["kind"] != "payout" or voucher["key"] not in by_key:
                continue
            bank = sum(
                posting["amount"]
                for posting in by_key[voucher["key"]]["postings"]
                if posting["account"] == _BANK
            )
            if bank == own.amount:
                banked += 1
            else:
                faults.append(f"{payout['reference']}: bank {bank} != {own.amount}")
    if not books.ours or not banked:
        faults.append("no voucher")
    params = {"vouchers": len(books.vouchers), "identities": identities, "banked": banked}
    return Check(2, "check.balanced", params, faults)
