"""Every transaction of a payout is in exactly one voucher, or held by a named case.

The API's rows and claims against the rows of the providers' own ledgers.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.cli.demo.checks.check import Check
from app.cli.demo.ledgers import OwnPayout

_GONE: Final = ("withdrawn", "reversed")


def check_claimed(shown: Sequence[dict[str, Any]], ledger: Mapping[str, OwnPayout]) -> Check:
    """``shown`` are all payouts as the API shows them whole."""
    claims = Counter(
        (payout["account"], key)
        for payout in shown
        for voucher in payout["vouchers"]
        if voucher["state"] not in _GONE
        for key in voucher["claims"]
    )
    claimed = held = 0
    faults: list[str] = []
    holding: set[int] = set()
    for payout in shown:
        cases = [case["id"] for case in payout["cases"] if case["holds"]]
        for row in payout["transactions"]:
            count = claims[payout["account"], row["key"]]
            claimed += count == 1
            if count == 0 and cases:
                held += 1
                holding.update(cases)
            elif count != 1:
                faults.append(f"{payout['reference']}: {row['key']} x {count}")
    differs = [fault for payout in shown for fault in _against_ledger(payout, ledger)]
    params = {
        "rows": sum(len(payout["transactions"]) for payout in shown),
        "payouts": len(shown),
        "claimed": claimed,
        "held": held,
        "cases": len(holding),
        "differs": str(len(differs)),
    }
    return Check(1, "check.claimed", params, faults + differs)


def _against_ledger(payout: dict[str, Any], ledger: Mapping[str, OwnPayout]) -> Iterator[str]:
    """What the API shows otherwise than the ledger: the payment rows, and what all rows sum to."""
    own = ledger.get(payout["reference"])
    if own is None:
        yield f"{payout['reference']} is not in the ledger"
        return
    wanted = Counter((row.key, row.net) for row in own.rows if not row.is_fee)
    apart = any(row.is_fee for row in own.rows)
    found = Counter(
        (row[own.named_by], row["net"]) for row in payout["transactions"] if row["gross"] != 0 or not apart
    )
    for key in (wanted - found) + (found - wanted):
        yield f"{payout['reference']}: {key[0]} {key[1]}"
    net = sum(row["net"] for row in payout["transactions"])
    if net != own.net:
        yield f"{payout['reference']}: {net} != {own.net}"
