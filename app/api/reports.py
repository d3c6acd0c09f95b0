"""Reports: what was paid out, what it cost, and what is not settled yet."""

from datetime import date, timedelta
from typing import Any, Final

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields
from sqlalchemy import Connection

from app.api.authentication import VIEW, caller, needs, services, shop_id
from app.api.errors import Invalid
from app.api.fields import Tolerant, currency_code, day, iso_ms, text
from app.api.language import reader_language
from app.clock import local_date, start_of_day_ms
from app.pipeline.payment_methods import NO_PROVIDER, chosen_methods, has_no_provider
from app.reports.overview import CurrencyOverview, PaidDay, overview
from app.reports.plot import month_plot
from app.store import report_queries

blueprint = Blueprint("reports", __name__, url_prefix="/v1/reports", description="Sums and plots")

_MOST_MONTHS: Final = 60
_MOST_SHOWN: Final = 50


class Period(Tolerant):
    first = day(
        data_key="from", metadata={"description": "by default eleven months before `to`, whole months"}
    )
    last = day(data_key="to", metadata={"description": "by default today"})
    provider = text(40)


class PlotAsked(Period):
    currency = currency_code(metadata={"description": "by default the one with most payouts"})


class MonthShown(Tolerant):
    month = fields.String(metadata={"description": "2026-11"})
    payouts = fields.Integer()
    paid_out = fields.Integer()
    fees = fields.Integer(metadata={"description": "signed by their effect: negative; VAT on them included"})


class CurrencyShown(Tolerant):
    currency = fields.String()
    payouts = fields.Integer()
    paid_out = fields.Integer()
    fees = fields.Integer()
    months = fields.List(fields.Nested(MonthShown), metadata={"description": "every month, oldest first"})


class UnsettledSum(Tolerant):
    currency = fields.String()
    orders = fields.Integer()
    total = fields.Integer()
    oldest_at = fields.String()


class UnsettledOrder(Tolerant):
    id = fields.String()
    number = fields.String()
    payment_method = fields.String()
    currency = fields.String()
    total = fields.Integer()
    ordered_at = fields.String()


class Unsettled(Tolerant):
    sums = fields.List(fields.Nested(UnsettledSum))
    oldest = fields.List(fields.Nested(UnsettledOrder), metadata={"description": "at most 50"})


class Overview(Tolerant):
    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    currencies = fields.List(fields.Nested(CurrencyShown))
    unsettled = fields.Nested(
        Unsettled, metadata={"description": "paid orders that no payout has settled, whatever the period"}
    )


@blueprint.route("/overview", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(Period, location="query")
@blueprint.response(200, Overview)
def show(asked: dict[str, Any]) -> dict[str, Any]:
    """Paid out and fees per month, and the orders that no payout has settled

    Every payout counts in the month it was paid, those before the start and ignored ones too: it is what the
    providers paid, not what is booked.
    """
    first, last = _period(asked)
    with services().store.reading(shop_id(), one_moment=True) as connection:
        told = _overviews(connection, asked, first, last)
        unsettled = _unsettled(connection)
    return {
        "first": first,
        "last": last,
        "currencies": [
            {
                "currency": one.currency,
                "payouts": one.payouts,
                "paid_out": one.paid_out,
                "fees": one.fees,
                "months": one.months,
            }
            for one in told
        ],
        "unsettled": unsettled,
    }


@blueprint.route("/overview.svg", methods=["GET"])
@needs(VIEW)
@blueprint.arguments(PlotAsked, location="query")
@blueprint.response(200, content_type="image/svg+xml")
def plot(asked: dict[str, Any]) -> Response:
    """The same months of one currency as a plot"""
    first, last = _period(asked)
    with services().store.reading(shop_id()) as connection:
        told = _overviews(connection, asked, first, last)
    wanted = asked.get("currency") or (told[0].currency if told else "NOK")
    chosen = next((one for one in told if one.currency == wanted), None)
    if chosen is None:
        chosen = overview([PaidDay(first, wanted, 0, 0, 0)], first, last)[0]
    language = reader_language(services().settings.language)
    return Response(month_plot(chosen, language), content_type="image/svg+xml; charset=utf-8")


def _period(asked: dict[str, Any]) -> tuple[date, date]:
    last = asked.get("last") or local_date(services().clock(), caller().shop.zone)
    first = asked.get("first")
    if first is None:
        place = last.year * 12 + last.month - 1 - 11
        first = date(place // 12, place % 12 + 1, 1)
    if last < first:
        raise Invalid({"to": ["The period ends before it begins."]})
    if last - first > timedelta(days=_MOST_MONTHS * 31):
        raise Invalid({"to": ["The period is longer than five years."]})
    return first, last


def _overviews(
    connection: Connection, asked: dict[str, Any], first: date, last: date
) -> list[CurrencyOverview]:
    rows = report_queries.payouts_by_day(connection, shop_id(), first, last, asked.get("provider"))
    return overview(
        [
            PaidDay(row.paid_on, row.currency, int(row.payouts), int(row.paid_out), int(row.fees))
            for row in rows
        ],
        first,
        last,
    )


def _unsettled(connection: Connection) -> dict[str, Any]:
    shop, chosen = caller().shop, chosen_methods(connection, shop_id())
    without = {name for name in {*NO_PROVIDER, *chosen} if has_no_provider(chosen, name)}
    since = start_of_day_ms(shop.start_date, shop.zone) if shop.start_date is not None else 0
    return {
        "sums": [
            {
                "currency": row.currency,
                "orders": int(row.orders),
                "total": int(row.total),
                "oldest_at": iso_ms(row.oldest),
            }
            for row in report_queries.count_unsettled(connection, shop.id, since, without)
        ],
        "oldest": [
            {
                "id": row.order_id,
                "number": row.number,
                "payment_method": row.payment_method,
                "currency": row.currency,
                "total": row.total,
                "ordered_at": iso_ms(row.ordered_at),
            }
            for row in report_queries.oldest_unsettled(connection, shop.id, since, without, _MOST_SHOWN)
        ],
    }
