"""The form of connections and of what can be connected. Credentials come in and never go out."""

from marshmallow import fields, validate

from app.api.fields import Strict, Tolerant, text

ROLES = ("provider", "accounting")


class ConnectionPut(Strict):
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    system = text(40, required=True, shortest=1, pattern="[a-z0-9_]+")
    environment = text(40, required=True, shortest=1, pattern="[a-z0-9_]+")
    style = text(40, required=True, shortest=1, pattern="[a-z0-9_]+")
    credentials = fields.Dict(
        keys=text(60, pattern="[a-z0-9_]+"),
        values=text(4000),
        required=True,
        validate=validate.Length(max=20),
        metadata={"description": "by field name, as `offered` tells; stored encrypted, never returned"},
    )


class Reached(Tolerant):
    reference = fields.String(metadata={"description": "what a confirmation names"})
    name = fields.String()
    organisation_number = fields.String()
    currency = fields.String()
    bank_account = fields.String()
    handles = fields.List(fields.String())
    rights = fields.List(
        fields.String(), metadata={"description": "what the keys may do there, where the system says"}
    )


class ConnectionShown(Tolerant):
    id = fields.Integer()
    role = fields.String()
    system = fields.String()
    title = fields.String()
    environment = fields.String()
    style = fields.String()
    state = fields.String(validate=validate.OneOf(("new", "tested", "working", "broken", "paused")))
    state_text = fields.String()
    reaches = fields.List(fields.Nested(Reached))
    confirmed_by = fields.String(allow_none=True)
    confirmed_at = fields.String(allow_none=True)
    last_worked_at = fields.String(allow_none=True)
    webhook = fields.String(
        allow_none=True,
        metadata={"description": "the address to register at the provider, once the service is public"},
    )
    problem = fields.String(allow_none=True, metadata={"description": "a sentence"})


class CredentialAsked(Tolerant):
    name = fields.String()
    secret = fields.Boolean()
    required = fields.Boolean()
    pattern = fields.String()
    warning = fields.String(
        allow_none=True,
        metadata={"description": "what to know before handing it over, as a sentence or two"},
    )


class StyleOffered(Tolerant):
    style = fields.String()
    available = fields.Boolean()
    consent = fields.Boolean(
        metadata={"description": "access is given at the system itself: begin with `POST /v1/oauth/start`"}
    )
    missing = fields.List(
        fields.String(), metadata={"description": "settings that the operator has not filled in"}
    )
    reason = fields.String(allow_none=True, metadata={"description": "why not available, as a sentence"})
    fields_ = fields.List(fields.Nested(CredentialAsked), data_key="fields", attribute="fields")


class SystemOffered(Tolerant):
    role = fields.String()
    system = fields.String()
    title = fields.String()
    environments = fields.List(fields.String())
    styles = fields.List(fields.Nested(StyleOffered))


class Connections(Tolerant):
    connections = fields.List(fields.Nested(ConnectionShown))
    offered = fields.List(fields.Nested(SystemOffered))


class Tested(Tolerant):
    reaches = fields.List(fields.Nested(Reached))
    connection = fields.Nested(ConnectionShown)


class Confirmation(Strict):
    references = fields.List(text(200, shortest=1), required=True, validate=validate.Length(min=1, max=50))


class AccountShown(Tolerant):
    number = fields.String()
    name = fields.String()
    active = fields.Boolean()
    vat_code = fields.String()
    vat_locked = fields.Boolean()
    allowed_vat_codes = fields.List(fields.String())
    needs = fields.List(fields.String(), metadata={"description": "dimensions it cannot do without"})
    is_bank = fields.Boolean()


class VatCodeShown(Tolerant):
    code = fields.String()
    name = fields.String()
    percentage = fields.String()


class DimensionShown(Tolerant):
    kind = fields.String()
    code = fields.String()
    name = fields.String()


class ClosedPeriodShown(Tolerant):
    first = fields.Date()
    last = fields.Date()


class ReferenceDataShown(Tolerant):
    system = fields.String()
    company = fields.Nested(Reached)
    accounts = fields.List(fields.Nested(AccountShown))
    vat_codes = fields.List(fields.Nested(VatCodeShown))
    dimensions = fields.List(fields.Nested(DimensionShown))
    closed_periods = fields.List(fields.Nested(ClosedPeriodShown))
    collective_customer = fields.Boolean(metadata={"description": "whether a rule may name a customer"})
