"""The form of uploaded settlement files and of column mappings."""

from marshmallow import fields, validate

from app.api.fields import Strict, Tolerant, text
from app.pipeline.import_judging import OUTCOMES
from app.providers.mapped.mapping import COLUMNS, TYPES
from app.store.imports import STATES

HASH = "[0-9a-f]{64}"


class UploadQuery(Strict):
    account = fields.Integer(
        required=True,
        strict=False,
        validate=validate.Range(min=1, max=2**31 - 1),
        metadata={"description": "the id of the merchant account, from `GET /v1/imports`"},
    )
    name = text(200, required=True, shortest=1, metadata={"description": "the file's name"})
    mapping = text(60, pattern="[A-Za-z0-9_-]*", metadata={"description": "the name of a saved mapping"})


class ImportConfirm(Strict):
    sha256 = text(64, required=True, pattern=HASH, metadata={"description": "of the file, as it was shown"})


class MappingPut(Strict):
    columns = fields.Dict(
        keys=fields.String(validate=validate.OneOf(COLUMNS)),
        values=text(100, shortest=1),
        required=True,
        metadata={"description": "which column of the file is what; payout, paid_on and gross are needed"},
    )
    references = fields.Dict(
        keys=text(60, pattern="[a-z_]+"),
        values=text(100, shortest=1),
        validate=validate.Length(max=20),
        metadata={"description": "columns that name the order, by the provider's names of references"},
    )
    types = fields.Dict(
        keys=text(100, shortest=1),
        values=fields.String(validate=validate.OneOf(TYPES)),
        validate=validate.Length(max=40),
        metadata={"description": "what the file calls each kind of row; another one waits for a person"},
    )
    currency = text(3, pattern="[A-Z]{3}")
    delimiter = text(1)
    decimal = text(1)
    days = text(10)
    zone = text(40)
    positive_fees = fields.Boolean(metadata={"description": "fees are written without a minus"})
    positive_refunds = fields.Boolean(metadata={"description": "so are refunds"})


class MappingShown(Tolerant):
    provider = fields.String()
    name = fields.String()
    mapping = fields.Dict()
    saved_by = fields.String()
    saved_at = fields.String()


class PayoutPreview(Tolerant):
    reference = fields.String()
    paid_on = fields.Date()
    currency = fields.String()
    amount = fields.Integer(metadata={"description": "minor units, as all amounts"})
    rows = fields.Integer()
    sales = fields.Integer()
    returned = fields.Integer()
    charges = fields.Integer()
    outcome = fields.String(validate=validate.OneOf(OUTCOMES))
    outcome_text = fields.String()
    problems = fields.List(fields.String(), metadata={"description": "sentences; they hold the payout"})


class ImportSummary(Tolerant):
    id = fields.Integer()
    provider = fields.String()
    account = fields.String()
    format = fields.String()
    name = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    state = fields.String(validate=validate.OneOf(STATES))
    state_text = fields.String()
    uploaded_by = fields.String()
    uploaded_at = fields.String()
    confirmed_by = fields.String(allow_none=True)
    confirmed_at = fields.String(allow_none=True)
    counted_at = fields.String(allow_none=True)


class ImportShown(ImportSummary):
    payouts = fields.List(fields.Nested(PayoutPreview))
    can_confirm = fields.Boolean()
    problem = fields.String(allow_none=True, metadata={"description": "why it cannot be confirmed"})


class FormatOffered(Tolerant):
    name = fields.String()
    title = fields.String()


class AccountOffered(Tolerant):
    id = fields.Integer()
    provider = fields.String()
    title = fields.String()
    reference = fields.String()
    name = fields.String()
    currency = fields.String()
    formats = fields.List(fields.Nested(FormatOffered))
    references = fields.List(
        fields.String(), metadata={"description": "the names of references that a mapping can fill"}
    )


class Imports(Tolerant):
    imports = fields.List(fields.Nested(ImportSummary))
    accounts = fields.List(fields.Nested(AccountOffered))
    mappings = fields.List(fields.Nested(MappingShown))
    largest = fields.Integer(metadata={"description": "bytes"})
