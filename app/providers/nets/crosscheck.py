"""Asks the Payment API for order numbers that the report does not have: a cross-check, never a condition.

The WooCommerce plugin makes a payment with the reference ``1`` and changes it to the order's number later.
A report can be older than the change, and the payment knows better. Only that number is kept of a payment;
the buyer it names is not. Nothing waits for the answer: a payment is tied by its id in any case.
"""

from collections.abc import Sequence
from typing import Any, Final

import structlog

from app.errors import CallError
from app.providers.nets.client import NetsApi
from app.providers.nets.references import UNSET_REFERENCE
from app.providers.nets.scrub import is_plain_text

MOST: Final = 20
"""Payments asked for per payout: where nearly all stayed unset, the payment id alone has to do."""

_log = structlog.get_logger(__name__)


def order_numbers(api: NetsApi, actions: Sequence[Any]) -> dict[str, str]:
    """Return, by payment id, the order numbers that payments have now and the actions have not."""
    unset = [
        one["paymentId"]
        for one in actions
        if isinstance(one, dict)
        and one.get("reference") == UNSET_REFERENCE
        and is_plain_text(one.get("paymentId"))
        and one["paymentId"]
    ]
    found: dict[str, str] = {}
    for payment_id in list(dict.fromkeys(unset))[:MOST]:
        try:
            order = api.payment(payment_id).get("orderDetails")
        except CallError as error:
            _log.info("cross-check skipped", system=error.system, operation=error.operation, code=error.code)
            break
        number = order.get("reference") if isinstance(order, dict) else None
        if isinstance(number, str) and number not in ("", UNSET_REFERENCE) and is_plain_text(number):
            found[payment_id] = number
    return found
