"""Reports for the tests of Klarna: read from the stand-in over HTTP, or built by hand from its JSON."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from app.core.transactions import ParsedReport
from app.http import Http
from app.providers.base import CollectedDay, CollectPlan, MerchantAccount, ReportPart
from app.providers.klarna import KLARNA
from app.sandbox.klarna import KlarnaBook, KlarnaKeys, create_klarna_stand_in
from app.sandbox.server import RunningStandIn, StandIn

MID = "K987654"
SECRET = "klarna_test_api_Example0001"
ACCOUNT = MerchantAccount(MID, "NOK")
CREDENTIALS = {"api_key": SECRET}
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in March 2026, UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def open_book(**terms: Any) -> KlarnaBook:
    book = KlarnaBook()
    book.add_merchant(MID, **terms)
    return book


def sell(book: KlarnaBook, when: datetime, number: int, amount: int, **fees: Any) -> tuple[str, str]:
    """An order and its capture; returns the ids of both."""
    order = book.make_order(MID, when, number=str(number), shop_id=str(number + 9_000))
    return order, book.capture(MID, when, order, amount, **fees)


def stand_in(book: KlarnaBook, **settings: Any) -> StandIn:
    keys = KlarnaKeys()
    keys.add("shop", MID, SECRET)
    return create_klarna_stand_in(book, keys, **settings)


def collected(book: KlarnaBook, plan: CollectPlan | None = None, **settings: Any) -> list[CollectedDay]:
    """Everything that the client makes of March."""
    with RunningStandIn(stand_in(book, **settings)) as running:
        http = Http("klarna", running.url)
        return list(KLARNA.collect(http, CREDENTIALS, ACCOUNT, plan or CollectPlan((), FIRST, LAST)))


def read(book: KlarnaBook, **settings: Any) -> ParsedReport:
    parts = [part for one in collected(book, **settings) for part in one.parts]
    return KLARNA.parse(ACCOUNT, parts)


def payout_json(reference: str = "QX7TR4LM2", **changes: Any) -> dict[str, Any]:
    """A payout of nothing; ``totals`` among the changes are added to totals of 0."""
    totals = {"settlement_amount": 0, **changes.pop("totals", {})}
    plain = {
        "payment_reference": reference,
        "payout_date": "2026-03-05T03:14:22Z",
        "currency_code": "NOK",
        "merchant_settlement_type": "NET",
        "merchant_id": MID,
    }
    return {**plain, **changes, "totals": totals}


def row_json(kind: str, amount: Any, detail: str = "", **changes: Any) -> dict[str, Any]:
    plain = {
        "type": kind,
        "detailed_type": detail,
        "amount": amount,
        "currency_code": "NOK",
        "order_id": "5b0f6d0e-2c1a-4d0f-9a7c-0f6f5b1d9e11",
        "sale_date": "2026-02-18T19:22:08Z",
        "capture_date": "2026-02-19T07:45:00Z",
        "purchase_country": "NO",
    }
    return {**plain, **changes}


def parts_of(payout: Mapping[str, Any], rows: Sequence[Any]) -> list[ReportPart]:
    """A payout with one page of rows, as stored."""
    reference = str(payout["payment_reference"])
    page = {
        "kind": "rows",
        "payout": reference,
        "page": 0,
        "items": list(rows),
        "total": len(rows),
        "has_more": False,
    }
    return [part(reference, "object", {"kind": "payout", "payout": payout}), part(reference, "0000", page)]


def part(reference: str, name: str, told: Any) -> ReportPart:
    body = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(body).hexdigest()
    return ReportPart(f"payout/{reference}/{name}", date(2026, 3, 5), body, digest, complete=True)


def parse(payout: Mapping[str, Any], rows: Sequence[Any]) -> ParsedReport:
    return KLARNA.parse(ACCOUNT, parts_of(payout, rows))
