"""What a change of rules changes: the places whose sums differ, and no other."""

from dataclasses import replace
from datetime import date

from app.core.rule_differences import Difference, differences
from app.core.vouchers import Posting, VoucherDraft, VoucherIdentity, VoucherKind

DAY = date(2026, 3, 4)


def draft(*postings: tuple[str, int], day: date = DAY, text: str = "a") -> VoucherDraft:
    return VoucherDraft(
        identity=VoucherIdentity("tripletex:1", VoucherKind.PAYOUT, "vipps", "m", day.isoformat()),
        date=day,
        currency="NOK",
        text=text,
        postings=tuple(Posting(account, "0", amount, text, "fee", "r@1") for account, amount in postings),
    )


def test_an_amount_that_goes_elsewhere_is_two_places() -> None:
    old, new = (
        draft(("1920", 97), ("7770", 3), ("1521", -100)),
        draft(("1920", 97), ("7790", 3), ("1521", -100)),
    )
    assert differences([old], [new]) == [
        Difference(DAY, "7770", "0", "", "", 3, 0),
        Difference(DAY, "7790", "0", "", "", 0, 3),
    ]


def test_split_otherwise_or_told_otherwise_is_no_difference() -> None:
    whole, split = draft(("7770", 3), ("1521", -3)), draft(("7770", 1), ("7770", 2), ("1521", -3), text="b")
    assert differences([whole], [split]) == []


def test_a_department_is_a_place_of_its_own() -> None:
    old = draft(("7770", 3), ("1521", -3))
    first, *rest = old.postings
    new = replace(old, postings=(replace(first, department="10"), *rest))
    assert [(one.department, one.before, one.after) for one in differences([old], [new])] == [
        ("", 3, 0),
        ("10", 0, 3),
    ]


def test_a_voucher_that_is_held_is_gone_whole() -> None:
    old = draft(("7770", 3), ("1521", -3))
    assert [(one.account, one.after) for one in differences([old], [])] == [("1521", 0), ("7770", 0)]
