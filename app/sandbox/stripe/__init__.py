"""Stand-in for Stripe's API v1 as far as payouts need it: accounts, payments, rows, payouts, events.

Build the history with :class:`StripeBook`, say who may read it with :class:`StripeKeys`, and put both behind
HTTP with :func:`create_stripe_stand_in`, run by :class:`app.sandbox.server.RunningStandIn`. The vendor's test
mode makes payouts without rows of real life, and slowly: here they are made at will. Its facts:
https://docs.stripe.com/api
"""

from app.sandbox.stripe.app import create_stripe_stand_in
from app.sandbox.stripe.book import StripeBook
from app.sandbox.stripe.keys import ALL_READ, READ_RIGHTS, StripeKeys
from app.sandbox.stripe.terms import PINNED_VERSION, BookError, Quirks
from app.sandbox.stripe.webhooks import signature, signature_header

__all__ = [
    "ALL_READ",
    "PINNED_VERSION",
    "READ_RIGHTS",
    "BookError",
    "Quirks",
    "StripeBook",
    "StripeKeys",
    "create_stripe_stand_in",
    "signature",
    "signature_header",
]
