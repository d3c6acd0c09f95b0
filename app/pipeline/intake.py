"""Intake: order and refund snapshots become facts; what waited for an order is explained again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.clock import to_ms
from app.core.cases import Case, CaseCode
from app.pipeline.explain import reexplain
from app.pipeline.services import Services
from app.store import cases, doubtful, matches, orders, sites, snapshots


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
    identities = [order_identity(site, one["order_id"], one["order_key_hash"]) for one in events]
    told = list(zip(identities, events, strict=True))
    fresh = snapshots.remember_events(
        connection, shop_id, [_event(site_id, pairing, identity, event, now) for identity, event in told]
    )
    known = snapshots.OrderSnapshots(connection, shop_id, site_id, (one["order_id"] for one in events))
    results: list[dict[str, str]] = []
    values: set[str] = set()
    for identity, event in told:
        if event["event_id"] not in fresh:
            results.append({"event_id": event["event_id"], "result": "known"})
            continue
        fresh.remove(event["event_id"])  # the same again in this batch is known
        if event["type"] == "order":
            newest = _save_order(connection, shop_id, site_id, pairing, identity, event, known, now)
        else:
            newest = _save_refund(connection, shop_id, pairing, identity, event)
        values |= {value for _, value in event.get("references", ())}
        values |= known.reference_values(identity)
        results.append({"event_id": event["event_id"], "result": "stored" if newest else "older"})
    known.write()
    sites.note_event(connection, shop_id, site_id, now)
    reexplain(connection, shop_id, matches.payouts_wanting(connection, shop_id, values), now)
    return results


def _event(site_id: int, pairing: int, identity: str, event: Mapping[str, Any], now: int) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "event_id": event["event_id"],
        "kind": event["type"],
        "order_identity": identity,
        "pairing": pairing,
        "counter": event["counter"],
        "body": event["body"],
        "received_at": now,
    }


def _save_order(
    connection: Connection,
    shop_id: int,
    site_id: int,
    pairing: int,
    identity: str,
    event: Mapping[str, Any],
    known: snapshots.OrderSnapshots,
    now: int,
) -> bool:
    if known.has_other_key(event["order_id"], identity):
        case = Case(
            CaseCode.ORDER_KEY_CHANGED,
            f"order/{site_id}/{event['order_id']}",
            {"order": event["number"], "amount": {"amount": event["total"], "currency": event["currency"]}},
        )
        cases.open_case(connection, shop_id, case, now)
    return known.save(
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
