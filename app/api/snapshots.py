"""Order and refund snapshots: the whole form of what a shop tells, and nothing of a person in it.

Only what is declared here is kept: the rest is cut away before the first write.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from app.api.fields import (
    LARGEST_COUNT,
    Flag,
    Moment,
    Tolerant,
    currency_code,
    minor_units,
    sha256,
    text,
    whole,
)

GATEWAY_METAS: Final = (
    "_vipps_orderid",
    "_charge_id",
    "_agreement_id",
    "_intent_id",
    "_stripe_intent_id",
    "_stripe_source_id",
    "_stripe_checkout_session_id",
    "_wc_klarna_order_id",
    "_wc_klarna_capture_id",
    "_dibs_payment_id",
    "_dibs_charge_id",
    "_ppcp_paypal_order_id",
    "_wcpay_payment_transaction_id",
)
"""The payment plugins' own order metas that name a payment; others are not kept."""

References = Tolerant.from_dict({name: text(250) for name in GATEWAY_METAS}, name="References")

RATE: Final = r"[0-9]{1,3}(\.[0-9]{1,4})?"
PART_KINDS: Final = ("line_item", "shipping", "fee", "rounding")


class Part(Tolerant):
    """What the order's lines sum to for one kind, rate, tax class and category, minor units."""

    kind = fields.String(required=True, validate=validate.OneOf(PART_KINDS))
    vat_rate = text(
        10,
        required=True,
        pattern=RATE,
        metadata={"description": "per cent: 25, 15.0"},
    )
    tax_class = text(100, load_default="", metadata={"description": "empty: the standard class"})
    category = text(100, load_default="")
    net = minor_units(negative=True, required=True)
    vat = minor_units(negative=True, required=True)


class ShownVat(Tolerant):
    """The VAT that the order itself shows the buyer for one rate, rounded as the shop rounds."""

    vat_rate = text(10, required=True, pattern=RATE)
    vat = minor_units(negative=True, required=True)


class GiftCard(Tolerant):
    """A gift card that paid a part of the order (``used``) or was bought with it (``sold``)."""

    kind = fields.String(required=True, validate=validate.OneOf(("used", "sold")))
    amount = minor_units(required=True)


class Shipping(Tolerant):
    """Where the goods go, too coarse to tell a person: country and the postcode's beginning."""

    country = text(2, load_default="", pattern="([A-Z]{2})?")
    postcode_area = text(3, load_default="", pattern="[0-9A-Z]{0,3}")


class Snapshot(Tolerant):
    """What orders and refunds share."""

    event_id = sha256(required=True, metadata={"description": "SHA-256 of the canonical event without it"})
    type = fields.String(required=True, validate=validate.OneOf(("order", "refund")))
    counter = whole(
        1, LARGEST_COUNT, required=True, metadata={"description": "of the outbox: the highest wins"}
    )
    order_key_hash = sha256(required=True, metadata={"description": "SHA-256 of the order key"})
    currency = currency_code(required=True)
    created_at = Moment(required=True)
    parts = fields.List(fields.Nested(Part), validate=validate.Length(max=500), load_default=list)
    vat_shown = fields.List(
        fields.Nested(ShownVat),
        validate=validate.Length(max=100),
        load_default=None,
        allow_none=True,
        metadata={"description": "null: not told"},
    )


class OrderSnapshot(Snapshot):
    """An order as it is now; ``removed`` as it was when it was deleted for good."""

    id = whole(1, LARGEST_COUNT, required=True)
    number = text(100, shortest=1, required=True)
    former_numbers = fields.List(text(100, shortest=1), validate=validate.Length(max=50), load_default=list)
    status = text(50, required=True, shortest=1, pattern="[a-z0-9_-]+")
    payment_method = text(100, required=True, metadata={"description": "empty when nothing was to be paid"})
    transaction_id = text(250, load_default="")
    references = fields.Nested(
        References, load_default=dict, metadata={"description": "the gateway's metas that the order has"}
    )
    total = minor_units(required=True, metadata={"description": "what the buyer owes, VAT included"})
    paid_at = Moment(load_default=None, allow_none=True)
    completed_at = Moment(load_default=None, allow_none=True)
    shipping = fields.Nested(Shipping, load_default=None, allow_none=True)
    company = Flag(load_default=False, metadata={"description": "whether a company bought"})
    test_mode = Flag(load_default=False)
    gift_cards = fields.List(fields.Nested(GiftCard), validate=validate.Length(max=50), load_default=list)
    sales_document = text(100, load_default="", metadata={"description": "number of the invoice or receipt"})
    removed = Flag(
        load_default=False,
        metadata={"description": "deleted for good: the rest is as it was told or read last"},
    )


class RefundSnapshot(Snapshot):
    """A refund as it is now; ``removed`` when it was deleted in the shop."""

    refund_id = whole(1, LARGEST_COUNT, required=True)
    order_id = whole(1, LARGEST_COUNT, required=True)
    amount = minor_units(required=True, metadata={"description": "positive: what the buyer gets back"})
    refunded_payment = Flag(required=True, metadata={"description": "whether the gateway paid it back"})
    removed = Flag(load_default=False)


_SCHEMAS: Final = {"order": OrderSnapshot(), "refund": RefundSnapshot()}


def canonical(event: Mapping[str, Any]) -> str:
    """The event without its id as JSON: keys in order of code points, no spaces, nothing escaped that need
    not be."""
    body = {key: value for key, value in event.items() if key != "event_id"}
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def event_id(event: Mapping[str, Any]) -> str:
    """Lower-case hex SHA-256 of the canonical event in UTF-8."""
    return hashlib.sha256(canonical(event).encode()).hexdigest()


def read_event(given: object) -> dict[str, Any]:
    """Return the event as intake takes it; raise ValidationError with messages by field."""
    if not isinstance(given, dict):
        raise ValidationError({"_schema": ["Invalid input type."]})
    kind = given.get("type")
    schema = _SCHEMAS.get(kind) if isinstance(kind, str) else None
    if schema is None:
        raise ValidationError({"type": ["Must be one of: order, refund."]})
    loaded: dict[str, Any] = schema.load(given)
    if loaded["event_id"] != event_id(given):
        raise ValidationError({"event_id": ["Does not match the event."]})
    body: dict[str, Any] = schema.dump(loaded)
    shared = {
        "type": kind,
        "event_id": loaded["event_id"],
        "counter": loaded["counter"],
        "order_key_hash": loaded["order_key_hash"],
        "currency": loaded["currency"],
        "body": body,
    }
    return shared | (_order(loaded) if kind == "order" else _refund(loaded))


def _order(loaded: Mapping[str, Any]) -> dict[str, Any]:
    references = [("id", str(loaded["id"]))]
    references += [("number", one) for one in (loaded["number"], *loaded["former_numbers"])]
    if loaded["transaction_id"]:
        references.append(("transaction_id", loaded["transaction_id"]))
    references += [(f"meta:{name}", value) for name, value in loaded["references"].items() if value]
    ordered_at: datetime = loaded["created_at"]
    return {
        "order_id": str(loaded["id"]),
        "number": loaded["number"],
        "total": loaded["total"],
        "payment_method": loaded["payment_method"],
        "status": loaded["status"],
        "test_mode": loaded["test_mode"],
        "ordered_at": ordered_at,
        "references": list(dict.fromkeys(references)),
    }


def _refund(loaded: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "order_id": str(loaded["order_id"]),
        "refund_id": str(loaded["refund_id"]),
        "amount": loaded["amount"],
        "refunded_at": loaded["created_at"],
        "paid_back": loaded["refunded_payment"],
        "removed": loaded["removed"],
    }
