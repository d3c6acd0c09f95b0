"""The form of sales: how they are booked, their vouchers, and what is left out. Amounts are minor units."""

from marshmallow import fields, validate

from app.api.fields import Strict, Tolerant, day
from app.core.sales import SaleDate, SalesMode
from app.core.vouchers import VoucherState

_STATES = [str(one) for one in VoucherState if one is not VoucherState.WITHDRAWN]


class SalesAsked(Strict):
    state = fields.String(
        load_default=None,
        validate=validate.OneOf(_STATES),
        metadata={
            "description": "the vouchers in this state alone; `draft`: those that wait for an approval"
        },
    )
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class SalesGiven(Strict):
    mode = fields.String(required=True, validate=validate.OneOf([str(one) for one in SalesMode]))
    sale_date = fields.String(
        load_default=str(SaleDate.COMPLETED),
        validate=validate.OneOf([str(one) for one in SaleDate]),
        metadata={"description": "what counts as delivery: the order completed, or its payment captured"},
    )
    start = day(
        load_default=None, allow_none=True, metadata={"description": "the first day whose sales are booked"}
    )


class RateShown(Tolerant):
    rate = fields.String(metadata={"description": "VAT rate, per cent"})
    gross = fields.Integer(metadata={"description": "sold at it, VAT inside, refunds taken off"})
    vat = fields.Integer(metadata={"description": "the VAT in `gross`"})


class SalesVoucher(Tolerant):
    id = fields.Integer()
    date = fields.Date()
    text = fields.String()
    state = fields.String()
    state_text = fields.String()
    number = fields.String(metadata={"description": "in the accounting system, empty before it is booked"})
    amount = fields.Integer(metadata={"description": "the sum of its debits"})
    currency = fields.String()
    rates = fields.List(fields.Nested(RateShown), metadata={"description": "highest rate first"})
    draft = fields.String(metadata={"description": "hash to approve it by"})
    has_evidence = fields.Boolean()
    waits_for = fields.String(allow_none=True, metadata={"description": "a sentence"})


class SalesShown(Tolerant):
    mode = fields.String()
    sale_date = fields.String()
    start = fields.Date(allow_none=True)
    start_is_fixed = fields.Boolean(metadata={"description": "sales were sent: the day stays"})
    can_book = fields.Boolean(
        metadata={"description": "whether the connected accounting system books vouchers with VAT"}
    )
    cannot_book = fields.String(
        allow_none=True, metadata={"description": "why they cannot be booked from here, a sentence"}
    )
    collective_customer = fields.Boolean(
        metadata={"description": "whether a rule may name a customer in the connected accounting system"}
    )
    worked_at = fields.Integer(allow_none=True, metadata={"description": "epoch milliseconds"})
    vouchers = fields.List(fields.Nested(SalesVoucher), metadata={"description": "newest first"})
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class LeftOutShown(Tolerant):
    order = fields.String()
    what = fields.String(metadata={"description": "`sale`, `prepayment`, `refund/<id>` or `repaid/<id>`"})
    what_text = fields.String()
    day = fields.String()
    reason = fields.String(
        metadata={
            "description": "a case code, or `rule_ignores`, `reversed`, `before_start`, `no_details`, "
            "`order_removed`"
        }
    )
    reason_text = fields.String()
    total = fields.Integer(metadata={"description": "of the order"})
    currency = fields.String()
    payment_method = fields.String()


class LeftOut(Tolerant):
    orders = fields.List(fields.Nested(LeftOutShown))
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class LeftOutAsked(Strict):
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(min=1, max=500))
