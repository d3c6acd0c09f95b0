"""Health for the operator: is the process up, is it ready, and counts for Prometheus without shops' names."""

from typing import Any

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from app.api.authentication import services
from app.errors import AvstemError
from app.store.counting import count_everything
from app.store.schema import current_revision, newest_revision
from app.store.shops import is_sending_held

blueprint = Blueprint("health", __name__)


class NotReadyYet(AvstemError):
    """The database is not reachable, or of another version."""

    code = "service_not_ready"
    status = 503


@blueprint.get("/healthz")
def alive() -> dict[str, Any]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def ready() -> dict[str, Any]:
    """The database answers and is of this version."""
    try:
        with services().store.reading(None) as connection:
            current = current_revision(connection)
    except SQLAlchemyError:
        raise NotReadyYet() from None
    if current is None or current != newest_revision():
        raise NotReadyYet()
    return {"status": "ready", "schema": current}


@blueprint.get("/metrics")
def metrics() -> Response:
    """What is counted, read from the database: the same from whichever process answers."""
    with services().store.reading(None) as connection:
        counts = count_everything(connection)
        held = is_sending_held(connection)
    registry = CollectorRegistry()
    for name, text, label, values in (
        ("avstem_payouts", "Payouts by state", "state", counts.payouts),
        ("avstem_vouchers", "Vouchers by state", "state", counts.vouchers),
        ("avstem_connections", "Connections by state", "state", counts.connections),
        ("avstem_sites", "Sites by state", "state", counts.sites),
        ("avstem_cases_open", "Open cases by code", "code", counts.open_cases),
    ):
        gauge = Gauge(name, text, [label], registry=registry)
        for value, count in values.items():
            gauge.labels(value).set(count)
    now = services().now_ms()
    age = 0 if counts.oldest_unposted is None else max(0, now - counts.oldest_unposted) // 1000
    _single(registry, "avstem_shops", "Shops", counts.shops)
    _single(
        registry,
        "avstem_oldest_unposted_payout_seconds",
        "Age of the oldest payout that is not in the books, since it was collected",
        age,
    )
    _single(registry, "avstem_sending_held", "1 while sending is held back after a restore", int(held))
    return Response(generate_latest(registry), mimetype=None, content_type=CONTENT_TYPE_LATEST)


def _single(registry: CollectorRegistry, name: str, text: str, value: int) -> None:
    Gauge(name, text, registry=registry).set(value)
