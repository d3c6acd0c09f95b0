"""A reversal is the exact negation, posting by posting in the books; nothing is deleted."""

from collections import Counter
from typing import Any

from app.cli.demo.checks.check import Check
from app.cli.demo.counting import BooksView


def check_negation(before: dict[str, Any], after: BooksView) -> Check:
    """``before`` is the voucher as it stood in the books before it was reversed."""
    now = after.by_id(before["id"])
    faults: list[str] = []
    reversal: dict[str, Any] = {"postings": [], "numberAsString": ""}
    if now["reversedBy"] is None:
        faults.append(f"{now['numberAsString']} is not reversed")
    else:
        reversal = after.by_id(now["reversedBy"])
    if now["postings"] != before["postings"]:
        faults.append(f"{now['numberAsString']} was changed")
    if _postings(reversal, sign=-1) != _postings(now, sign=1):
        faults.append(f"{reversal['numberAsString']} is not the negation of {now['numberAsString']}")
    if after.deleted:
        faults.append(f"{after.deleted} vouchers were deleted")
    params = {
        "number": now["numberAsString"],
        "reversal": reversal["numberAsString"],
        "postings": len(now["postings"]),
        "deleted": str(after.deleted),
    }
    return Check(5, "check.negation", params, faults)


def _postings(voucher: dict[str, Any], sign: int) -> Counter[tuple[object, ...]]:
    return Counter(
        (one["account"], one["vatCode"], sign * one["amount"], sign * one["amountGross"])
        for one in voucher["postings"]
    )
