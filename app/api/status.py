"""Status: the site's heartbeat, and how the shop stands, in sentences."""

from datetime import date
from typing import Any, Final

from flask_smorest import Blueprint
from marshmallow import fields
from sqlalchemy import Connection, Row

from app.api.authentication import VIEW, Caller, caller, needs, services
from app.api.connection_schemas import ConnectionShown
from app.api.connection_views import connection_shown
from app.api.fields import Tolerant, iso_ms
from app.api.language import reader_language
from app.api.status_site import SiteStatus, resend, resend_sentences, site_sentences, site_status
from app.api.texts import moment, sentence
from app.clock import local_date
from app.core.terms import closing_terms
from app.core.texts import Language
from app.messages import wait_sentence
from app.pipeline.identity import heartbeat
from app.pipeline.keeping import apply_kept
from app.pipeline.payment_methods import payment_methods
from app.pipeline.telling import sends_mail
from app.reports.formats import day
from app.store import cases, connections, listing, matches, shops, sites, telling, vouchers
from app.store.unbooked import unbooked_days

blueprint = Blueprint("status", __name__, url_prefix="/v1", description="Heartbeat and health")

LOWEST_PLUGIN_VERSION: Final = "0.1.0"


class ShopStatus(Tolerant):
    name = fields.String()
    kind = fields.String()
    zone = fields.String()
    start_date = fields.Date(allow_none=True)
    policy = fields.String()
    paused = fields.Boolean()


class AccountStatus(Tolerant):
    id = fields.Integer()
    provider = fields.String()
    reference = fields.String()
    name = fields.String()
    connected = fields.Boolean()
    last_collected_at = fields.String(allow_none=True)
    complete_through = fields.Date(allow_none=True)
    last_payout_on = fields.Date(allow_none=True)


class Wait(Tolerant):
    kind = fields.String(metadata={"description": "account, payout or voucher"})
    id = fields.Integer()
    reference = fields.String()
    code = fields.String()
    sentence = fields.String()
    next_try_at = fields.String(allow_none=True)
    attempts = fields.Integer()


class Wanted(Tolerant):
    provider = fields.String()
    reference = fields.String(metadata={"description": "what the order's payment goes by at the provider"})
    kind = fields.String(metadata={"description": "sale, refund, ..."})
    asked_at = fields.String()


class Counts(Tolerant):
    payouts = fields.Dict(keys=fields.String(), values=fields.Integer())
    vouchers = fields.Dict(keys=fields.String(), values=fields.Integer())
    open_cases = fields.Integer()


class Status(Tolerant):
    now = fields.String()
    today = fields.Date(metadata={"description": "in the shop's zone"})
    lowest_plugin_version = fields.String()
    shop = fields.Nested(ShopStatus)
    site = fields.Nested(SiteStatus)
    sending_held = fields.Boolean()
    mails = fields.Boolean(metadata={"description": "whether the service sends this shop's e-mails itself"})
    all_is_well = fields.Boolean(metadata={"description": "nothing is to be decided, approved or mended"})
    resend_since = fields.String(
        allow_none=True,
        metadata={"description": "after a restore: send every order and refund changed since, once"},
    )
    restored_at = fields.String(
        allow_none=True, metadata={"description": "which restore asks for it; done once for each"}
    )
    payment_methods_asked = fields.List(
        fields.String(), metadata={"description": "payment methods of which nobody said who settles them"}
    )
    last_order_received_at = fields.String(allow_none=True)
    accounts = fields.List(fields.Nested(AccountStatus))
    connections = fields.List(fields.Nested(ConnectionShown))
    counts = fields.Nested(Counts)
    waits = fields.List(fields.Nested(Wait))
    wanted = fields.List(fields.Nested(Wanted), metadata={"description": "orders to look up and send"})
    sentences = fields.List(fields.String(), metadata={"description": "how things stand, worst first"})


@blueprint.route("/status", methods=["GET"])
@needs(VIEW)
@blueprint.response(200, Status)
def status() -> dict[str, Any]:
    """Heartbeat, and how the shop stands

    Call it daily at least. `wanted` lists references of payments whose orders the service lacks: look the
    orders up and send them as events. `site.mark` is what the site signs with from now on.
    """
    who, now = caller(), services().now_ms()
    shop, mark = who.shop.id, None
    if not who.differs:
        mark = heartbeat(services(), shop, who.site.id)
        apply_kept(services(), shop, who.site.id)
    with services().store.reading(shop, one_moment=True) as connection:
        return _status(connection, who, mark, now, reader_language(services().settings.language))


def _status(
    connection: Connection, who: Caller, mark: str | None, now: int, language: Language
) -> dict[str, Any]:
    shop, zone = who.shop, who.shop.zone
    accounts = connections.list_merchant_accounts(connection, shop.id)
    last = listing.last_payouts(connection, shop.id)
    heard = [row.last_event_at for row in sites.list_sites(connection, shop.id) if row.last_event_at]
    links = connections.list_connections(connection, shop.id)
    held = shops.is_sending_held(connection)
    waits = [_wait(kind, row, language) for kind, row in listing.waiting(connection, shop.id)]
    counts = {
        "payouts": listing.count_payouts(connection, shop.id),
        "vouchers": vouchers.count_by_state(connection, shop.id),
        "open_cases": cases.count_open(connection, shop.id),
    }
    own = site_status(connection, who, mark)
    asked = [one.name for one in payment_methods(connection, shop.id) if not one.is_known]
    resend_since, restored_at = resend(connection, who.site)
    today = local_date(services().clock(), zone)
    warnings = [
        *site_sentences(who, own, language),
        *_warnings(who, links, counts, held, language),
        *_terms(connection, who.shop, today, language),
        *resend_sentences(connection, who, language),
        *(sentence("health.payment_method", language, method=name) for name in asked),
        *(sentence("health.mail_refused", language, address=one) for one in _refused(connection, shop.id)),
    ]
    return {
        "now": iso_ms(now),
        "today": today,
        "lowest_plugin_version": LOWEST_PLUGIN_VERSION,
        "shop": shop,
        "site": own,
        "sending_held": held,
        "mails": sends_mail(services(), telling.notifications_of(connection, shop.id)),
        "all_is_well": not warnings and not waits,
        "resend_since": resend_since,
        "restored_at": restored_at,
        "payment_methods_asked": asked,
        "last_order_received_at": iso_ms(max(heard, default=None)),
        "accounts": [_account(row, last.get(row.id)) for row in accounts],
        "connections": [connection_shown(services(), row, language) for row in links],
        "counts": counts,
        "waits": waits,
        "wanted": [
            {
                "provider": row.provider,
                "reference": row.reference,
                "kind": row.kind,
                "asked_at": iso_ms(row.asked_at),
            }
            for row in matches.all_wanted(connection, shop.id)
        ],
        "sentences": [
            *warnings,
            *dict.fromkeys(wait["sentence"] for wait in waits),
            _orders_heard(max(heard, default=None), zone, language),
            *(_payouts_seen(row, last.get(row.id), zone, language) for row in accounts),
        ],
    }


def _refused(connection: Connection, shop: int) -> list[str]:
    sends = sends_mail(services(), telling.notifications_of(connection, shop))
    return telling.refused_addresses(connection, shop) if sends else []


def _account(row: Row[Any], last: Row[Any] | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "provider": row.provider,
        "reference": row.reference,
        "name": row.name,
        "connected": row.connection_id is not None,
        "last_collected_at": iso_ms(row.last_collected_at),
        "complete_through": row.complete_through,
        "last_payout_on": last.paid_on if last is not None else None,
    }


def _wait(kind: str, row: Row[Any], language: Language) -> dict[str, Any]:
    code, params = row.last_error["code"], row.last_error.get("params", {})
    return {
        "kind": kind,
        "id": row.id,
        "reference": row.reference,
        "code": code,
        "sentence": wait_sentence(code, params, language),
        "next_try_at": iso_ms(row.due_at),
        "attempts": row.attempts,
    }


def _warnings(who: Caller, links: Any, counts: dict[str, Any], held: bool, language: Language) -> list[str]:
    roles = {row.role for row in links}
    told = []
    if held:
        told.append(sentence("health.sending_held", language))
    if who.shop.paused:
        told.append(sentence("health.paused", language))
    if connections.PROVIDER not in roles:
        told.append(sentence("health.no_provider", language))
    if connections.ACCOUNTING not in roles:
        told.append(sentence("health.no_accounting", language))
    if who.shop.start_date is None:
        told.append(sentence("health.no_start", language))
    if counts["open_cases"]:
        told.append(sentence("health.cases", language, count=counts["open_cases"]))
    if counts["vouchers"].get("draft"):
        told.append(sentence("health.drafts", language, count=counts["vouchers"]["draft"]))
    return told


def _terms(connection: Connection, shop: Row[Any], today: date, language: Language) -> list[str]:
    """The VAT terms that close, or are over, with payouts that are not booked."""
    if shop.start_date is None:
        return []
    days = unbooked_days(connection, shop.id, shop.start_date, today)
    return [
        sentence(
            "health.term_over" if one.last < today else "health.term_closing",
            language,
            number=one.number,
            last=day(one.last, language),
            count=one.unbooked,
            due=day(one.due, language),
        )
        for one in closing_terms(days, today)
    ]


def _orders_heard(at: int | None, zone: str, language: Language) -> str:
    if at is None:
        return sentence("health.order_none", language)
    return sentence("health.order_last", language, at=moment(at, zone, language))


def _payouts_seen(row: Row[Any], last: Row[Any] | None, zone: str, language: Language) -> str:
    account = f"{services().provider(row.provider).info.title} {row.reference}"
    if last is None:
        return sentence("health.payout_none", language, account=account)
    at = moment(row.last_collected_at or last.collected_at, zone, language)
    return sentence("health.payout_last", language, account=account, day=day(last.paid_on, language), at=at)
