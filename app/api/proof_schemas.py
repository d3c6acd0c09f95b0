"""The form of proofs and opening positions. Amounts are minor units of ``currency``."""

from marshmallow import fields, validate

from app.api.fields import Strict, Tolerant, currency_code, day, minor_units, text
from app.pipeline.opening import ITEM, VOUCHER


class ProofQuery(Tolerant):
    on = day(metadata={"description": "the day at whose end; by default the last that all reports cover"})
    provider = text(40, required=True)
    currency = text(3, load_default="NOK")


class PlotAsked(Tolerant):
    provider = text(40, required=True)
    currency = currency_code(load_default="NOK")


class ItemShown(Tolerant):
    kind = fields.String()
    sentence = fields.String()
    amount = fields.Integer(
        metadata={
            "description": "+ where the books hold more; 0 of a voucher whose changes come to nothing there"
        }
    )
    day = fields.Date()
    order = fields.String()
    payout = fields.String()
    voucher = fields.String()


class UntiedShown(Tolerant):
    number = fields.String()
    account = fields.String()
    day = fields.Date()
    amount = fields.Integer()
    text = fields.String()


class ProofShown(Tolerant):
    id = fields.Integer()
    provider = fields.String()
    currency = fields.String()
    on = fields.Date()
    made_at = fields.String()
    sentence = fields.String()
    anchored = fields.Boolean(metadata={"description": "the opening position is accepted"})
    holds = fields.Boolean(
        metadata={
            "description": "everything has a name, our vouchers stand in the books as booked, and the "
            "provider still tells what they were booked with, or a person lets them stand"
        }
    )
    accounts = fields.List(fields.String())
    sources = fields.List(fields.String(), metadata={"description": "where the provider says what it holds"})
    reckoned = fields.Boolean(
        metadata={"description": "the provider reports no balance: opening + rows - paid out"}
    )
    books = fields.Integer(metadata={"description": "as the accounting system says"})
    provider_holds = fields.Integer(metadata={"description": "as the provider says"})
    held = fields.Integer(metadata={"description": "kept back by the provider in disputes and reserves"})
    difference = fields.Integer(metadata={"description": "books - provider_holds - held"})
    items = fields.List(fields.Nested(ItemShown))
    unexplained = fields.Integer()
    untied = fields.List(fields.Nested(UntiedShown))
    books_gap = fields.Integer()
    provider_gap = fields.Integer()
    opening_gap = fields.Integer()


class Proofs(Tolerant):
    proofs = fields.List(fields.Nested(ProofShown))


class OpeningShown(Tolerant):
    account_id = fields.Integer()
    account = fields.String()
    provider = fields.String()
    currency = fields.String()
    on = fields.Date(metadata={"description": "the day before the start"})
    books = fields.Integer()
    provider_holds = fields.Integer()
    difference = fields.Integer()
    sources = fields.List(fields.String())
    reckoned = fields.Boolean()
    accepted = fields.Boolean()
    form = fields.String(allow_none=True)
    accepted_by = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    problem = fields.String(allow_none=True, metadata={"description": "why it cannot be proposed yet"})


class Openings(Tolerant):
    openings = fields.List(fields.Nested(OpeningShown))


class OpeningGiven(Strict):
    account_id = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2_147_483_647))
    difference = minor_units(
        negative=True, required=True, metadata={"description": "the difference that was seen"}
    )
    form = fields.String(
        required=True,
        validate=validate.OneOf((ITEM, VOUCHER)),
        metadata={"description": "item: a dated item of the proof; voucher: booked against counter_account"},
    )
    counter_account = text(20, load_default="")
    note = text(500, load_default="")
