"""Intake: order and refund snapshots become facts; what waited for an order is explained again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.clock import to_ms
from app.core.cases import Case, CaseCode
from app.pipeline.explain import reexplain
from app.pipeline.services import Services
from app.store import cases, doubtful, matches, orders, sites


def order_identity(site: str, order_id: str, key_hash: str) -> str:
    """(site, order id, hash of the order key): the same id with another key is another order."""
    return f"{site}:{order_id}:{key_hash}"


def take_events(
    services: Services,
    shop_id: int,
    site_id: int,
    site: str,
    pairing: int,
    events: Sequence[Mapping[str, Any]],
) -> list[dict[str, str]]:
    """Store a batch of checked snapshots, each once; return ``{event_id, result}`` in order.

    Results: ``stored``, ``known`` (this event id was there), ``older`` (a newer snapshot is known).
    All are acknowledged. Events carry their moments as aware datetimes and amounts in minor units.
    """
    now = services.now_ms()
    with services.store.writing("intake", shop_id) as connection:
        results = take_into(connection, shop_id, site_id, site, pairing, events, now)
        doubtful.drop_kept_twins(connection, shop_id, site_id, [event["event_id"] for event in events])
    return results


def take_into(
    connection: Connection,
    shop_id: int,
    site_id: int,
    site: str,
    pairing: int,
    events: Sequence[Mapping[str, Any]],
    now: int,
) -> list[dict[str, str]]:
    """The same inside a transaction that is open."""
    results: list[dict[str, str]] = []
    values: set[str] = set()
    for event in events:
        identity = order_identity(site, event["order_id"], event["order_key_hash"])
        fresh = orders.remember_event(
            connection,
            shop_id,
            site_id=site_id,
            event_id=event["event_id"],
            kind=event["type"],
            order_identity=identity,
            pairing=pairing,
            counter=event["counter"],
            body=event["body"],
            received_at=now,
        )
        if not fresh:
            results.append({"event_id": event["event_id"], "result": "known"})
            continue
        if event["type"] == "order":
            newest = _save_order(connection, shop_id, site_id, pairing, identity, event, now)
        else:
            newest = _save_refund(connection, shop_id, pairing, identity, event)
        values |= {value for _, value in event.get("references", ())}
        values |= orders.reference_values(connection, shop_id, identity)
        results.append({"event_id": event["event_id"], "result": "stored" if newest else "older"})
    sites.note_event(connection, shop_id, site_id, now)
    reexplain(connection, shop_id, matches.payouts_wanting(connection, shop_id, values), now)
    return results


def _save_order(
    connection: Connection,
    shop_id: int,
    site_id: int,
    pairing: int,
    identity: str,
    event: Mapping[str, Any],
    now: int,
) -> bool:
    other = orders.other_key_of_same_id(connection, shop_id, site_id, event["order_id"], identity)
    if other is not None:
        case = Case(
            CaseCode.ORDER_KEY_CHANGED,
            f"order/{site_id}/{event['order_id']}",
            {"order": event["number"], "amount": {"amount": event["total"], "currency": event["currency"]}},
        )
        cases.open_case(connection, shop_id, case, now)
    return orders.save_order(
        connection,
        shop_id,
        identity,
        event["references"],
        site_id=site_id,
        order_id=event["order_id"],
        number=event["number"],
        currency=event["currency"],
        total=event["total"],
        payment_method=event["payment_method"],
        status=event["status"],
        test_mode=event["test_mode"],
        ordered_at=to_ms(event["ordered_at"]),
        pairing=pairing,
        counter=event["counter"],
        event_id=event["event_id"],
        snapshot=event["body"],
        received_at=now,
    )


def _save_refund(
    connection: Connection, shop_id: int, pairing: int, identity: str, event: Mapping[str, Any]
) -> bool:
    return orders.save_refund(
        connection,
        shop_id,
        identity,
        event["refund_id"],
        amount=event["amount"],
        currency=event["currency"],
        refunded_at=to_ms(event["refunded_at"]),
        paid_back=event["paid_back"],
        removed=event["removed"],
        pairing=pairing,
        counter=event["counter"],
        event_id=event["event_id"],
        snapshot=event["body"],
    )
