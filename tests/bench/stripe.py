"""Stripe payouts as the vendor answers: the list of payouts, and each one's rows with their sources whole."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from app.core.orders import Order
from app.sandbox.stripe import account_objects, payment_objects
from app.sandbox.stripe.rows import BalanceTransaction, FeePart
from tests.bench.sales import Sold, day_of, order_of, sales_of

ACCOUNT: Final = "acct_1ShopExample"
CREDENTIALS: Final = {"api_key": "rk_test_ShopRestricted0001", "account_id": ACCOUNT}
_PAGE: Final = 100


def answers(payouts: Iterable[int]) -> Iterator[tuple[str, bytes]]:
    """Every answer about these payouts, by the address that is asked for it, newest first."""
    told = []
    for payout in payouts:
        rows = _rows(payout)
        made = _payout(payout, sum(row["net"] for row in rows))
        told.append(made)
        own = _own_row(payout, made)
        yield from _pages("/v1/balance_transactions", made["id"], [own, *rows[::-1]])
    yield from _pages("/v1/payouts", "", told[::-1])


def address(path: str, payout: str, after: str) -> str:
    return f"{path}/{payout}/{after}"


def orders(payout: int) -> list[Order]:
    return [
        order_of(
            one,
            (("transaction_id", _id("ch", one.number)), ("meta:_stripe_intent_id", _id("pi", one.number))),
            "stripe",
        )
        for one in sales_of(payout)
    ]


def _pages(path: str, payout: str, items: list[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    after = ""
    for start in range(0, len(items), _PAGE):
        page = items[start : start + _PAGE]
        more = start + _PAGE < len(items)
        body = {"object": "list", "url": path, "has_more": more, "data": page}
        yield address(path, payout, after), json.dumps(body, indent=2).encode()  # as the vendor formats it
        after = page[-1]["id"]


def _rows(payout: int) -> list[dict[str, Any]]:
    found = []
    for one in sales_of(payout):
        charge = _charge(one)
        found.append(_row(one, "charge", one.amount, charge["id"], (FeePart(one.fee),)) | {"source": charge})
        if one.refunded:
            refund = payment_objects.refund(
                _id("re", one.number),
                charge,
                one.refunded,
                int(one.at.timestamp()),
                reason="requested_by_customer",
                status="succeeded",
                metadata={},
            )
            source = refund | {"charge": charge}
            found.append(_row(one, "refund", -one.refunded, refund["id"], ()) | {"source": source})
    return found


def _row(one: Sold, kind: str, amount: int, source: str, fees: tuple[FeePart, ...]) -> dict[str, Any]:
    at = int(one.at.timestamp())
    row = BalanceTransaction(
        id=_id("txn", one.number) + ("r" if amount < 0 else "c"),
        type=kind,
        category=kind,
        amount=amount,
        currency="nok",
        created=at,
        available_on=at + 86_400,
        counts_from=at + 86_400,
        description=f"Ordre {one.number}",
        source=source,
        fees=fees,
    )
    return row.as_json(at + 10 * 86_400)


def _charge(one: Sold) -> dict[str, Any]:
    return payment_objects.charge(
        _id("ch", one.number),
        _id("pi", one.number),
        one.amount,
        one.amount,
        "nok",
        int(one.at.timestamp()),
        number=one.number,
        livemode=False,
        method="card",
        brand="visa",
        description=f"Ordre {one.number}",
        metadata={"order_id": str(one.number), "site_url": "https://butikk.example"},
    )


def _payout(payout: int, amount: int) -> dict[str, Any]:
    day = day_of(payout) + timedelta(days=1)
    made = account_objects.payout(
        f"po_1Example{payout:016d}",
        amount,
        "nok",
        _unix(day, 3),
        _unix(day + timedelta(days=2), 0),
        automatic=True,
        method="standard",
        destination="ba_1Example",
        livemode=False,
    )
    return made | {
        "balance_transaction": f"txn_1Payout{payout:016d}",
        "reconciliation_status": "completed",
        "status": "paid",
        "trace_id": {"status": "supported", "value": f"STRNO{payout:06d}"},
    }


def _own_row(payout: int, made: dict[str, Any]) -> dict[str, Any]:
    row = BalanceTransaction(
        id=made["balance_transaction"],
        type="payout",
        category="payout",
        amount=-made["amount"],
        currency="nok",
        created=made["created"],
        available_on=made["arrival_date"],
        counts_from=made["created"],
        description="STRIPE PAYOUT",
        source=made["id"],
    )
    return row.as_json(made["arrival_date"]) | {"source": made}


def _id(prefix: str, number: int) -> str:
    return f"{prefix}_1Example{number:016d}"


def _unix(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour), UTC).timestamp())
