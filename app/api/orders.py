"""Orders: how they are settled, for the shop's order list and order screen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_smorest import Blueprint
from marshmallow import fields, validate
from sqlalchemy import Row

from app.api.authentication import VIEW, caller, needs, services, shop_id
from app.api.fields import LARGEST_COUNT, Strict, Tolerant, sha256, whole
from app.core.transactions import TransactionType
from app.pipeline.intake import order_identity
from app.pipeline.payment_methods import chosen_methods, has_no_provider
from app.store import listing

blueprint = Blueprint("orders", __name__, url_prefix="/v1/orders", description="How orders are settled")

_MONEY_BACK: Final = frozenset({TransactionType.REFUND, TransactionType.CHARGEBACK})


class OrderAsked(Strict):
    id = whole(1, LARGEST_COUNT, required=True)
    order_key_hash = sha256(required=True)


class OrdersAsked(Strict):
    orders = fields.List(fields.Nested(OrderAsked), required=True, validate=validate.Length(min=1, max=200))


class OrderPayout(Tolerant):
    id = fields.Integer()
    reference = fields.String()
    paid_on = fields.Date()
    state = fields.String()
    voucher_number = fields.String(allow_none=True)
    amount = fields.Integer(metadata={"description": "of the order's rows in it, before fees"})


class OrderState(Tolerant):
    id = fields.Integer()
    state = fields.String(
        validate=validate.OneOf(("unknown", "no_provider", "waiting", "paid_out", "refunded")),
        metadata={"description": "unknown: the service never got the order"},
    )
    currency = fields.String(allow_none=True)
    settled = fields.Integer(allow_none=True, metadata={"description": "sum of its rows, before fees"})
    fee = fields.Integer(
        allow_none=True,
        metadata={"description": "signed by its effect on the payout: a fee is negative; VAT on it included"},
    )
    payouts = fields.List(fields.Nested(OrderPayout), metadata={"description": "oldest first"})


class OrderStates(Tolerant):
    orders = fields.List(fields.Nested(OrderState), metadata={"description": "in the order asked"})


@blueprint.route("/state", methods=["POST"])
@needs(VIEW)
@blueprint.arguments(OrdersAsked)
@blueprint.response(200, OrderStates)
def states(given: dict[str, Any]) -> dict[str, Any]:
    """Tell how orders are settled: payout, date, fee, voucher number

    An order is named by its id and the SHA-256 of its order key: another shop's, another site's and a
    restored database's orders are `unknown`.
    """
    shop, site = shop_id(), caller().site.public_id
    identities = [order_identity(site, str(one["id"]), one["order_key_hash"]) for one in given["orders"]]
    with services().store.reading(shop) as connection:
        known = listing.orders_by_identity(connection, shop, identities)
        chosen = chosen_methods(connection, shop)
        rows: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in listing.settled_rows(connection, shop, sorted(set(identities))):
            rows[row.order_identity].append(row)
        fees = listing.detailed_fees(
            connection,
            shop,
            {(row.merchant_account_id, row.provider_reference) for own in rows.values() for row in own},
        )
        booked = listing.vouchers_by_payout(
            connection, shop, {row.payout_id for own in rows.values() for row in own}
        )
    return {
        "orders": [
            {"id": one["id"]} | _state(known.get(identity), rows.get(identity, []), fees, booked, chosen)
            for one, identity in zip(given["orders"], identities, strict=True)
        ]
    }


def _state(
    order: Row[Any] | None,
    rows: Sequence[Row[Any]],
    fees: Mapping[tuple[int, str], int],
    booked: Mapping[int, Sequence[Row[Any]]],
    chosen: Mapping[str, int | None],
) -> dict[str, Any]:
    if order is None:
        return {"state": "unknown", "payouts": []}
    if not rows:
        state = "no_provider" if has_no_provider(chosen, order.payment_method) else "waiting"
        return {"state": state, "currency": order.currency, "payouts": []}
    gross = sum(row.gross for row in rows)
    references = {(row.merchant_account_id, row.provider_reference) for row in rows}
    went_back = any(row.type in _MONEY_BACK for row in rows)
    return {
        "state": "refunded" if went_back and gross <= 0 else "paid_out",
        "currency": rows[0].currency,
        "settled": gross,
        "fee": sum(row.fee + row.fee_vat for row in rows) + sum(fees.get(pair, 0) for pair in references),
        "payouts": _payouts(rows, booked),
    }


def _payouts(rows: Sequence[Row[Any]], booked: Mapping[int, Sequence[Row[Any]]]) -> list[dict[str, Any]]:
    by_payout: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_payout[row.payout_id].append(row)
    return [
        {
            "id": payout_id,
            "reference": own[0].payout_reference,
            "paid_on": own[0].paid_on,
            "state": own[0].state,
            "voucher_number": booked[payout_id][-1].ledger_number if booked.get(payout_id) else None,
            "amount": sum(row.gross for row in own),
        }
        for payout_id, own in by_payout.items()
    ]
