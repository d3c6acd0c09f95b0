"""The form of cases and of the answers to them."""

from marshmallow import ValidationError, fields, validate, validates_schema

from app.api.fields import ACCOUNT, Strict, Tolerant, text
from app.core.cases import Action
from app.core.exchange import RATE_FORM
from app.core.transactions import FeeType

_FEE_TYPES = [str(one) for one in FeeType if one is not FeeType.OTHER]


class CaseQuery(Tolerant):
    state = fields.String(validate=validate.OneOf(("open", "decided", "gone", "all")), load_default="open")
    cause = text(300)
    payout = fields.Integer(validate=validate.Range(min=1, max=2**31 - 1))
    about = fields.String(validate=validate.OneOf(("sales",)), metadata={"description": "those of a matter"})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class Answer(Tolerant):
    action = fields.String()
    label = fields.String()
    needs = fields.List(fields.String(), metadata={"description": "what a decision carries besides"})


class Suggestion(Tolerant):
    order_identity = fields.String()
    order_number = fields.String()
    order_id = fields.String()
    total = fields.Integer()
    currency = fields.String()


class DecisionMade(Tolerant):
    action = fields.String()
    account = fields.String()
    vat_code = fields.String()
    order_identity = fields.String()
    fee_type = fields.String()
    rate = fields.String()
    rate_source = fields.String()
    rate_on = fields.String()
    voucher_date = fields.String()
    note = fields.String()


class Alike(Tolerant):
    condition = fields.String(metadata={"description": "all cases alike, in words"})
    actions = fields.List(fields.String(), metadata={"description": "answers that can be given for all"})


class CaseShown(Tolerant):
    id = fields.Integer()
    code = fields.String()
    cause = fields.String(metadata={"description": "cases of one cause can be decided together"})
    title = fields.String()
    sentence = fields.String()
    action = fields.String(metadata={"description": "what to do about it, as a sentence"})
    answers = fields.List(fields.Nested(Answer))
    params = fields.Dict()
    suggestions = fields.List(fields.Nested(Suggestion), metadata={"description": "orders it might be"})
    state = fields.String()
    holds = fields.Boolean(metadata={"description": "whether it holds a voucher back"})
    payout_id = fields.Integer(allow_none=True)
    voucher_id = fields.Integer(allow_none=True)
    connection_id = fields.Integer(allow_none=True)
    opened_at = fields.String()
    decided_at = fields.String(allow_none=True)
    decided_by = fields.String(allow_none=True)
    decision = fields.Nested(DecisionMade, allow_none=True)
    alike = fields.Nested(
        Alike, allow_none=True, metadata={"description": "null when it is decided by itself"}
    )
    standing_id = fields.Integer(
        allow_none=True, metadata={"description": "the standing decision that answered it"}
    )


class CauseGroup(Tolerant):
    cause = fields.String()
    code = fields.String()
    title = fields.String()
    count = fields.Integer()


class CasePage(Tolerant):
    cases = fields.List(fields.Nested(CaseShown))
    groups = fields.List(fields.Nested(CauseGroup), metadata={"description": "all open cases by cause"})
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class DecisionGiven(Strict):
    action = fields.String(required=True, validate=validate.OneOf([str(one) for one in Action]))
    account = text(20, load_default="", pattern=f"({ACCOUNT})?")
    customer = text(
        20,
        load_default="",
        pattern="[0-9]{0,20}",
        metadata={"description": "whose part of the account, by number, where it has customers"},
    )
    vat_code = text(20, load_default="", pattern="[0-9A-Za-z_-]{0,20}")
    order_identity = text(200, load_default="")
    order_number = text(100, load_default="", metadata={"description": "in place of `order_identity`"})
    fee_type = fields.String(load_default="", validate=validate.OneOf(["", *_FEE_TYPES]))
    rate = text(
        20,
        load_default="",
        pattern=f"(?:{RATE_FORM})?",
        metadata={"description": "how many of the company's currency one of the payout's is: 11.4312"},
    )
    rate_source = text(60, load_default="", metadata={"description": "who says so: the bank, Norges Bank"})
    rate_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "the rate's day"})
    voucher_date = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "a day in an open period"}
    )
    note = text(500, load_default="", metadata={"description": "printed in the documentation"})

    @validates_schema
    def one_order(self, given: dict[str, str], **kwargs: object) -> None:
        if given["order_identity"] and given["order_number"]:
            raise ValidationError("Give one of them.", "order_number")


class DecisionOnCase(DecisionGiven):
    standing = fields.Boolean(
        load_default=False, metadata={"description": "the answer is for all cases alike, later ones too"}
    )


class DecisionForCause(Strict):
    cause = text(300, shortest=1, required=True)
    decision = fields.Nested(DecisionGiven, required=True)


class CasesDecided(Tolerant):
    decided = fields.List(fields.Integer(), metadata={"description": "ids of the cases"})
