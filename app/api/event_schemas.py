"""The form of event batches and their answers."""

from marshmallow import fields, validate

from app.api.fields import Strict, Tolerant
from app.api.snapshots import OrderSnapshot, RefundSnapshot

MOST_EVENTS = 100

EVENT_COMPONENTS = {"OrderEvent": OrderSnapshot, "RefundEvent": RefundSnapshot}
"""Documented as what a batch holds; each is read on its own, so that one bad event loses no other."""


class EventBatch(Strict):
    events = fields.List(
        fields.Raw(
            allow_none=True,  # refused on its own, like anything else that is no event
            metadata={"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in EVENT_COMPONENTS]},
        ),
        required=True,
        validate=validate.Length(min=1, max=MOST_EVENTS),
    )


class EventResult(Tolerant):
    event_id = fields.String(metadata={"description": "as it was sent"})
    result = fields.String(
        validate=validate.OneOf(("stored", "known", "older", "kept", "refused")),
        metadata={
            "description": "the first three are acknowledged: do not send it again. `kept`: kept aside"
        },
    )
    code = fields.String(metadata={"description": "why it was refused"})
    message = fields.String(metadata={"description": "the same as a sentence"})
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class EventResults(Tolerant):
    results = fields.List(fields.Nested(EventResult), metadata={"description": "in the order of the batch"})
