"""The orders that real WooCommerce made, as sales see them, and small ones made by hand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from app.clock import local_date
from app.core.cases import Action, Case, Decision
from app.core.default_rules import default_rules
from app.core.rules import Rule, RuleSet
from app.core.sales import PaidTo, Part, SalesContext, SalesMode, SalesOrder, SalesRefund
from app.core.sales.facts import day_of, order_from_snapshot, parts_of
from tests.core.facts import ACCOUNTS

GOLDEN: Final = Path(__file__).parents[3] / "wp-plugin/avstem/tests/golden"
NAMES: Final = sorted(path.stem.removeprefix("accounting-") for path in GOLDEN.glob("accounting-*.json"))
DELIVERED: Final = date(2026, 11, 24)
TODAY: Final = date(2026, 11, 26)


def to_day(moment: datetime) -> date:
    return local_date(moment, "Europe/Oslo")


def real_order(name: str, **changes: Any) -> SalesOrder:
    """The order of that name, delivered the day after it was placed, its refunds paid by the provider."""
    told = json.loads((GOLDEN / f"accounting-{name}.json").read_text())
    events = told if isinstance(told, list) else told.get("events", [told])
    (order,) = (one for one in events if one["type"] == "order")
    refunds = [refund_of(one, True) for one in events if one["type"] == "refund"]
    snapshot = {**order, "status": "completed", "completed_at": "2026-11-24T09:00:00Z"}
    made = order_from_snapshot(order["order_key_hash"], snapshot, None, refunds, to_day)
    return replace(made, **changes)


def refund_of(event: Mapping[str, Any], through_provider: bool) -> SalesRefund:
    on = day_of(event["created_at"], to_day)
    assert on is not None
    return SalesRefund(str(event["refund_id"]), event["amount"], on, through_provider, parts_of(event))


def order(*parts: Part, **facts: Any) -> SalesOrder:
    """A delivered order within Norway, paid with Vipps, whose total is its parts' sum unless told."""
    given = {
        "key": "a" * 64,
        "number": "1001",
        "currency": "NOK",
        "status": "completed",
        "payment_method": "vipps",
        "total": sum(part.gross for part in parts),
        "completed_on": DELIVERED,
        "country": "NO",
        **facts,
    }
    return SalesOrder(parts=parts, **given)


def goods(rate: str, net: int, vat: int, **more: Any) -> Part:
    return Part("line_item", rate, net, vat, **more)


def context(*answers: tuple[Case, Decision], rules: Iterable[Rule] = (), **changes: Any) -> SalesContext:
    """A shop that sells through Vipps and Stripe, by the shipped rules and ``rules`` before them."""
    given: dict[str, Any] = {
        "company": "tripletex:1",
        "rules": RuleSet(3, (*default_rules(ACCOUNTS), *rules)),
        "start": date(2026, 11, 1),
        "mode": SalesMode.DAILY,
        "paid_to": {
            "vipps": PaidTo("vipps", ("302321",)),
            "stripe": PaidTo("stripe", ("acct_1",)),
            "": PaidTo(),
        },
        "decisions": {case.key: decision for case, decision in answers},
        **changes,
    }
    return SalesContext(**given)


ACCEPT: Final = Decision(Action.ACCEPT)
LEAVE: Final = Decision(Action.LEAVE)
