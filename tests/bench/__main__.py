"""``make bench``: how fast Vipps reports are parsed, explained and drafted, from response bytes.

Pure code only; nothing is stored. Prints transactions per second and the peak memory of the process.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from app.core.default_rules import default_rules
from app.core.drafts import DraftContext
from app.core.explain import PayoutFacts, explain_payout
from app.core.orders import Order, OrderIndex
from app.core.rules import RuleSet
from app.providers.base import MerchantAccount, ReportPart
from app.providers.registry import provider
from app.providers.vipps import VIPPS

PER_PAYOUT = 200
ACCOUNT = MerchantAccount("302321", "NOK", handles=("api:123455",))
CONTEXT = DraftContext(
    "tripletex:77", "vipps", "302321", RuleSet(0, default_rules({"vipps": VIPPS.info.accounts}))
)


def parts_of(number: int) -> tuple[list[ReportPart], list[Order]]:
    """One ledger day with a payout of ``PER_PAYOUT`` sales, as it is stored, and its orders."""
    day = date(2020, 1, 1) + timedelta(days=number)
    funds, fees, orders, balance, owed = [], [], [], 0, 0
    for place in range(PER_PAYOUT):
        amount, order = 10_000 + place * 37, number * PER_PAYOUT + place
        time_text = f"{day}T{8 + place // 60:02d}:{place % 60:02d}:00.000000Z"
        common = {
            "pspReference": f"2{order:010d}",
            "time": time_text,
            "ledgerDate": str(day),
            "currency": "NOK",
        }
        reference = f"woo-bench-{order}"
        funds.append(
            common
            | {
                "entryType": "capture",
                "reference": reference,
                "amount": amount,
                "recipientHandle": "api:123455",
            }
            | {"balanceBefore": balance, "balanceAfter": balance + amount}
        )
        fee = -(amount * 15 // 1000)
        fees.append(
            common
            | {
                "entryType": "capture-fee",
                "reference": reference,
                "amount": fee,
                "recipientHandle": "api:123455",
            }
            | {"balanceBefore": owed, "balanceAfter": owed + fee}
        )
        balance, owed = balance + amount, owed + fee
        orders.append(
            Order(
                f"site:{order}",
                str(order),
                "NOK",
                amount,
                "vipps",
                datetime(2020, 1, 1, tzinfo=UTC),
                (("transaction_id", reference), ("id", str(order))),
            )
        )
    last = {
        "time": f"{day}T23:00:00.000000Z",
        "ledgerDate": str(day),
        "currency": "NOK",
        "recipientHandle": None,
    }
    funds.append(
        last
        | {"pspReference": f"F{number}", "entryType": "fees-retained", "reference": "", "amount": owed}
        | {"balanceBefore": balance, "balanceAfter": balance + owed}
    )
    fees.append(
        last
        | {"pspReference": f"F{number}", "entryType": "fees-retained", "reference": "", "amount": -owed}
        | {"balanceBefore": owed, "balanceAfter": 0}
    )
    paid = balance + owed
    funds.append(
        last
        | {"pspReference": f"302321-{2000000 + number}", "entryType": "payout-scheduled", "reference": "Utb."}
        | {"amount": -paid, "balanceBefore": paid, "balanceAfter": 0}
    )
    parts = []
    for topic, items in (("fees", fees), ("funds", funds)):
        page = {"topic": topic, "ledgerId": "302321", "ledgerDate": str(day), "page": 0, "items": items}
        page |= {"hasMore": False, "tryLater": False}
        parts.append(
            ReportPart(f"{topic}/{day}/0000", day, json.dumps(page).encode(), "0" * 64, complete=True)
        )
    return parts, orders


def runs(count: int) -> Iterator[tuple[list[ReportPart], list[Order]]]:
    for number in range(count // PER_PAYOUT):
        yield parts_of(number)


def measure(count: int) -> float:
    """Return transactions per second for ``count`` transactions; each payout must be explained whole."""
    vipps = provider("vipps")
    prepared = list(runs(count))
    started = time.perf_counter()
    for parts, orders in prepared:
        parsed = vipps.parse(ACCOUNT, parts)
        facts = PayoutFacts(parsed.payouts[0], parsed.transactions, OrderIndex.of(orders))
        explained = explain_payout(facts, vipps.info.identities, vipps.info.references, CONTEXT)
        if len(explained.drafts) != 1 or len(explained.matches) != PER_PAYOUT:
            raise SystemExit(f"a payout was not explained: {explained.cases} {parsed.problems}")
    return count / (time.perf_counter() - started)


def main() -> None:
    measure(2_000)
    for count in (10_000, 50_000):
        rate = measure(count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count:>7} transactions: {rate:>9.0f} per second, peak memory {peak} MB", file=sys.stdout)


if __name__ == "__main__":
    main()
