"""The form of standing decisions."""

from marshmallow import fields, validate

from app.api.case_schemas import DecisionMade
from app.api.fields import Strict, Tolerant, text


class StandingQuery(Tolerant):
    state = fields.String(validate=validate.OneOf(("in_force", "revoked", "all")), load_default="in_force")
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class StandingShown(Tolerant):
    id = fields.Integer()
    code = fields.String(metadata={"description": "of the cases it answers"})
    provider = fields.String()
    merchant_account = fields.String()
    facts = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "what a case must have to be answered"},
    )
    condition = fields.String(metadata={"description": "the same in words"})
    version = fields.Integer(metadata={"description": "of this condition, from 1"})
    decision = fields.Nested(DecisionMade)
    label = fields.String(metadata={"description": "the answer in words"})
    valid_from = fields.Date(metadata={"description": "earliest date of a voucher it books in"})
    decided_by = fields.String()
    decided_at = fields.String()
    revoked_by = fields.String(allow_none=True)
    revoked_at = fields.String(allow_none=True)
    revoke_reason = fields.String(allow_none=True)


class StandingPage(Tolerant):
    standing_decisions = fields.List(fields.Nested(StandingShown))
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class Revocation(Strict):
    reason = text(500, shortest=1, required=True)
