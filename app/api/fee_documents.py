"""Fee documents: what providers' invoices say, against what is booked."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from app.api.authentication import DECIDE, VIEW, actor, needs, services, shop_id
from app.api.fields import Strict, Tolerant, day, minor_units, text, whole
from app.pipeline.fee_documents import Checked, FeeDocument, checked_months, tell_document
from app.store import connections

blueprint = Blueprint("fee-documents", __name__, url_prefix="/v1/fee-documents", description="Fee documents")


class DocumentTold(Strict):
    merchant_account_id = whole(1, 2**31 - 1, required=True)
    month = day(required=True, metadata={"description": "any day of the month"})
    number = text(60, shortest=1, required=True, metadata={"description": "of the invoice or statement"})
    amount = minor_units(negative=True, required=True, metadata={"description": "charged, VAT included"})
    vat = minor_units(negative=True, load_default=0)
    sha256 = text(64, load_default="", pattern="|[0-9a-f]{64}", metadata={"description": "of the file kept"})


class MonthChecked(Tolerant):
    merchant_account_id = fields.Integer()
    provider = fields.String()
    account = fields.String()
    month = fields.Date(metadata={"description": "its first day"})
    currency = fields.String()
    documents = fields.Integer(metadata={"description": "sum of the documents, a cost positive"})
    paid = fields.Integer(metadata={"description": "fees of vouchers dated in the month"})
    earned = fields.Integer(metadata={"description": "booked fees of rows that happened in the month"})
    difference = fields.Integer(metadata={"description": "booked more than documented, by the nearer"})
    basis = fields.String(
        allow_none=True,
        validate=validate.OneOf(("paid", "earned")),
        metadata={"description": "which of the two agrees, null where none does"},
    )


class MonthsChecked(Tolerant):
    months = fields.List(fields.Nested(MonthChecked))


class FeeAccount(Tolerant):
    id = fields.Integer()
    provider = fields.String()
    account = fields.String()
    name = fields.String()


class FeeDocumentsShown(MonthsChecked):
    accounts = fields.List(
        fields.Nested(FeeAccount), metadata={"description": "the merchant accounts that a document can be of"}
    )


@blueprint.route("", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, FeeDocumentsShown)
def list_all() -> dict[str, Any]:
    """Every month that has documents, newest first, and whether what is booked agrees"""
    months = [_shown(one) for one in checked_months(services(), shop_id())]
    with services().store.reading(shop_id()) as connection:
        rows = connections.list_merchant_accounts(connection, shop_id())
    accounts = [
        {"id": row.id, "provider": row.provider, "account": row.reference, "name": row.name} for row in rows
    ]
    return {"months": months, "accounts": accounts}


@blueprint.route("", methods=["PUT"])
@needs(DECIDE)
@blueprint.arguments(DocumentTold)
@blueprint.response(200, MonthsChecked)
def tell(given: dict[str, Any]) -> dict[str, Any]:
    """Tell what a document says; the same number of the month again takes its place"""
    account = given.pop("merchant_account_id")
    told = tell_document(services(), shop_id(), account, FeeDocument(**given), actor())
    return {"months": [_shown(one) for one in told]}


def _shown(one: Checked) -> dict[str, Any]:
    fees = one.fees
    return {
        "merchant_account_id": one.account.id,
        "provider": one.account.provider,
        "account": one.account.reference,
        "month": fees.month,
        "currency": one.currency,
        "documents": fees.documents,
        "paid": fees.paid,
        "earned": fees.earned,
        "difference": fees.difference,
        "basis": None if fees.basis is None else str(fees.basis),
    }
