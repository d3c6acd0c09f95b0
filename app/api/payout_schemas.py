"""The form of payouts, their rows and their vouchers. All amounts are minor units of ``currency``."""

from marshmallow import fields, validate

from app.api.fields import Flag, Strict, Tolerant, day, sha256, text

STATES = ("collected", "explained", "waiting", "approved", "posted", "verified", "returned", "ignored")


KINDS = ("payout", "balance_day")


class PayoutQuery(Tolerant):
    kind = fields.String(validate=validate.OneOf(KINDS))
    state = fields.String(validate=validate.OneOf(STATES))
    provider = text(40)
    attention = fields.Boolean(metadata={"description": "whether a case is open about it"})
    first = day(data_key="from")
    last = day(data_key="to")
    q = text(100, metadata={"description": "an order number, or a part of a payout or bank reference"})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    per_page = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class VoucherShort(Tolerant):
    id = fields.Integer()
    number = fields.String(allow_none=True, metadata={"description": "in the accounting system"})
    state = fields.String()
    date = fields.Date()


class PayoutShort(Tolerant):
    id = fields.Integer()
    kind = fields.String(validate=validate.OneOf(KINDS))
    kind_text = fields.String()
    provider = fields.String()
    account = fields.String(metadata={"description": "the merchant account's reference"})
    account_name = fields.String()
    reference = fields.String()
    bank_reference = fields.String()
    paid_on = fields.Date()
    currency = fields.String()
    amount = fields.Integer(metadata={"description": "to the bank; 0 of a balance day"})
    fees = fields.Integer(metadata={"description": "of the payout's rows, VAT on them included"})
    rows = fields.Integer()
    gap = fields.Integer(metadata={"description": "opening + rows - amount - closing: 0 when all adds up"})
    state = fields.String(validate=validate.OneOf(STATES))
    state_text = fields.String()
    needs_attention = fields.Boolean()
    open_cases = fields.Integer()
    voucher = fields.Nested(VoucherShort, allow_none=True)


class PayoutPage(Tolerant):
    payouts = fields.List(fields.Nested(PayoutShort))
    total = fields.Integer()
    page = fields.Integer()
    per_page = fields.Integer()


class RowMatch(Tolerant):
    order_identity = fields.String()
    order_number = fields.String()
    order_id = fields.String()
    refund_id = fields.String()
    strength = fields.String(metadata={"description": "strong, medium or weak"})
    flags = fields.List(fields.String())


class PayoutRow(Tolerant):
    id = fields.Integer()
    key = fields.String()
    type = fields.String()
    type_text = fields.String()
    currency = fields.String()
    gross = fields.Integer()
    fee = fields.Integer()
    fee_vat = fields.Integer()
    net = fields.Integer()
    occurred_at = fields.String()
    booked_on = fields.Date()
    reference = fields.String()
    provider_reference = fields.String()
    match = fields.Nested(RowMatch, allow_none=True)
    colour = fields.String(validate=validate.OneOf(("green", "yellow", "red", "grey")))
    status = fields.String(
        validate=validate.OneOf(("matched", "asked", "case", "decided", "unmatched", "no_order"))
    )
    reason = fields.String(metadata={"description": "a sentence"})
    case_id = fields.Integer(allow_none=True)


class PostingShown(Tolerant):
    account = fields.String()
    vat_code = fields.String()
    amount = fields.Integer(metadata={"description": "debit +, credit -"})
    text = fields.String()
    line_type = fields.String()
    fee_type = fields.String()
    department = fields.String()
    project = fields.String()
    customer = fields.String(
        metadata={"description": "whose part of the account it is; only where the posting carries one"}
    )
    dimensions = fields.List(
        fields.String(),
        metadata={"description": "codes of the books' own dimensions 1 to 3; only where it carries any"},
    )
    rule = fields.String(metadata={"description": "rule@version, or the decision, that chose the account"})
    count = fields.Integer(metadata={"description": "rows summed in it"})


class HistoryEntry(Tolerant):
    at = fields.String()
    actor = fields.String()
    why = fields.String()
    sentence = fields.String()
    change_from = fields.String(data_key="from", allow_none=True)
    change_to = fields.String(data_key="to", allow_none=True)


class BooksShown(Tolerant):
    system = fields.String()
    company = fields.String()


class BankLineShown(Tolerant):
    on = fields.Date(metadata={"description": "the day that the statement has"})


class VoucherShown(Tolerant):
    id = fields.Integer()
    key = fields.String(metadata={"description": "found by this in the accounting system"})
    kind = fields.String()
    revision = fields.Integer()
    state = fields.String()
    state_text = fields.String()
    date = fields.Date()
    currency = fields.String()
    text = fields.String()
    number = fields.String(allow_none=True)
    books = fields.Nested(BooksShown, metadata={"description": "where it stands, or will"})
    draft_hash = fields.String(metadata={"description": "an approval names it"})
    postings = fields.List(fields.Nested(PostingShown))
    claims = fields.List(fields.String(), metadata={"description": "keys of the payout's rows that it books"})
    approved_by = fields.String(allow_none=True)
    approved_at = fields.String(allow_none=True)
    posted_at = fields.String(allow_none=True)
    reversal_number = fields.String(allow_none=True)
    reversal_reason = fields.String(allow_none=True)
    waits_for = fields.String(allow_none=True, metadata={"description": "a sentence"})
    bank_line = fields.Nested(
        BankLineShown, allow_none=True, metadata={"description": "where the money was found, or null"}
    )
    has_evidence = fields.Boolean()
    history = fields.List(fields.Nested(HistoryEntry))


class PreviewVoucher(Tolerant):
    """A voucher as it would have been; it is stored nowhere."""

    kind = fields.String()
    date = fields.Date()
    currency = fields.String()
    text = fields.String()
    postings = fields.List(fields.Nested(PostingShown))


class PayoutShown(PayoutShort):
    preview = fields.Boolean(metadata={"description": "of before the start: to look at, never booked"})
    preview_vouchers = fields.List(
        fields.Nested(PreviewVoucher), metadata={"description": "what would have been booked"}
    )
    preview_questions = fields.List(
        fields.String(), metadata={"description": "what would have been asked, as sentences"}
    )
    opening = fields.Integer(allow_none=True)
    closing = fields.Integer(allow_none=True)
    first_date = fields.Date(allow_none=True)
    last_date = fields.Date(allow_none=True)
    collected_at = fields.String()
    explained_at = fields.String(allow_none=True)
    resync_asked_at = fields.String(allow_none=True)
    waits_for = fields.String(allow_none=True, metadata={"description": "a sentence"})
    transactions = fields.List(fields.Nested(PayoutRow))
    vouchers = fields.List(fields.Nested(VoucherShown))
    cases = fields.List(fields.Dict(), metadata={"description": "as in /v1/cases"})
    history = fields.List(fields.Nested(HistoryEntry))


class Approval(Strict):
    draft_hash = sha256(required=True, metadata={"description": "of the draft that was seen"})


class Reversal(Strict):
    reason = text(500, required=True, shortest=1)
    date = day(load_default=None, allow_none=True, metadata={"description": "the voucher's own when absent"})
    rebook = Flag(load_default=False, metadata={"description": "whether it is to be booked again"})


class Reason(Strict):
    reason = text(500, required=True, shortest=1)


class ResyncAnswer(Tolerant):
    asked = fields.Boolean(metadata={"description": "false: it was asked for already"})
